"""The figures of a series by HTTP: worked out once, and anew when a session of it changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fastapi.encoders import jsonable_encoder

from balance.record.series import meetings
from balance.record.storing import store
from balance.review.series import series
from tests.report import made
from tests.report.conftest import keep

if TYPE_CHECKING:
    import pytest
    from fastapi.testclient import TestClient

    from balance.record.record import Record


def test_a_series_is_worked_out_once_until_the_record_changes(
    client: TestClient, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = keep(record, replace(made.workshop(), series="Library"))
    keep(record, replace(made.one_person(), series="Library"))
    first = client.get("/api/review/series/1")
    assert first.headers["content-type"] == "application/json"
    with record.engine.connect() as connection:
        expected = jsonable_encoder(series(meetings(connection, 1)))
    assert first.json() == {"title": "Library", **expected}
    with monkeypatch.context() as none:
        none.setattr("server.rest.series.side_by_side", None)  # whoever worked it out again would fall over
        assert client.get("/api/review/series/1").content == first.content
    store(record, replace(account, title="Second thoughts"))
    titles = [one["title"] for one in client.get("/api/review/series/1").json()["sessions"]]
    assert "Second thoughts" in titles
    assert client.get("/api/review/series/9").status_code == 409
