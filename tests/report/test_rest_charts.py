"""Charts by HTTP: in the session's language, drawn anew when it is corrected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from balance.record.storing import store
from balance.report.charts import NAMES, SERIES_NAMES, chart, series_chart
from balance.review.figures import figures
from server.keeping import drawn as held
from server.protocol import Problem
from tests.report import made
from tests.report.conftest import keep

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from balance.record.record import Record
    from balance.report.charts import Name, SeriesName


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_is_what_the_report_draws(client: TestClient, record: Record, name: Name) -> None:
    account = keep(record, made.workshop())
    answer = client.get(f"/api/review/sessions/{account.id}/charts/{name}.svg?language=nl&dark=1")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.text == chart(name, account, figures(account), "nl", dark=True)


def test_a_chart_speaks_the_sessions_language_if_no_other_is_asked_for(
    client: TestClient, record: Record
) -> None:
    account = keep(record, made.one_person())
    asked = {tag: client.get(f"/api/review/sessions/{account.id}/charts/shares.svg{tag}").text
             for tag in ("", "?language=nl-BE", "?language=xx", "?language=en")}  # fmt: skip
    assert asked[""] == asked["?language=nl-BE"] == asked["?language=xx"]
    assert "eerlijk deel" in asked[""]
    assert "fair share" in asked["?language=en"]


def test_a_correction_is_drawn(client: TestClient, record: Record) -> None:
    account = keep(record, made.one_person())
    path = f"/api/review/sessions/{account.id}/charts/shares.svg"
    assert ">Anna<" in client.get(path).text
    people = (replace(account.roster.people[0], name="Annelies"),)
    store(record, replace(account, roster=replace(account.roster, people=people)))
    again = client.get(path)
    assert ">Annelies<" in again.text
    assert again.headers["cache-control"] == "no-store"


def test_a_chart_is_drawn_once(client: TestClient, record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    account = keep(record, made.one_person())
    path = f"/api/review/sessions/{account.id}/charts/shares.png"
    first = client.get(path)
    assert first.headers["content-type"] == "image/png"
    monkeypatch.setattr("server.rest.report.chart", None)
    assert client.get(path).content == first.content


def test_only_the_last_ones_are_held(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "AT_MOST", 2)
    made_of: list[str] = []

    def get(key: str) -> bytes:
        def draw() -> bytes:
            made_of.append(key)
            return key.encode()

        return held.drawn(record).get(key, draw)

    assert [get(key) for key in "abacab"] == [b"a", b"b", b"a", b"c", b"a", b"b"]
    assert "".join(made_of) == "abcb"


@pytest.mark.parametrize("name", SERIES_NAMES)
def test_a_chart_of_a_series(client: TestClient, record: Record, name: SeriesName) -> None:
    account = keep(record, made.workshop())
    keep(record, replace(made.workshop(), title="Again"))
    (series,) = client.get("/api/review/series").json()
    answer = client.get(f"/api/review/series/{series['id']}/charts/{name}.svg?language=nl")
    assert answer.status_code == 200, answer.text
    assert account.id == 1
    from balance.record.series import meetings
    from balance.review.series import series as side_by_side

    with record.engine.connect() as connection:
        assert answer.text == series_chart(name, side_by_side(meetings(connection, series["id"])), "nl")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/review/sessions/7/charts/shares.svg", 404),
        ("/api/review/sessions/1/charts/other.svg", 422),
        ("/api/review/sessions/1/charts/shares.gif", 422),
        ("/api/review/series/7/charts/balance.svg", 409),
    ],
)
def test_what_there_is_not(client: TestClient, record: Record, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    assert Problem.model_validate_json(answer.text).sentence.endswith(".")
