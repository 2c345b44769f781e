"""The list of sessions, one of them, and its files, by HTTP."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient

from balance.exports.files import files
from balance.exports.json_document import document
from balance.phases import Phases
from balance.record.accounts import load
from balance.record.record import Record
from balance.record.rights import delete_session, pseudonymise_person
from balance.record.sessions import NewSession
from balance.record.storing import store
from balance.review.account import Note
from balance.review.figures import figures
from balance.review.pseudonyms import pseudonymous
from balance.roster import Person, Roster
from server.app import create_app
from server.door.access import Access
from server.keeping.reviewed import reviewed
from server.protocol import Problem, ReviewList
from server.sharing.roles import MENTOR, allowed
from tests.balance.speech import ledger_of
from tests.record.conftest import LIVE, NOW
from tests.record.test_accounts import whole
from tests.server.fakes import Room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    record = Record(tmp_path / "record.sqlite", lambda: NOW)
    yield record
    record.close()


@pytest.fixture
def client(record: Record) -> Iterator[TestClient]:
    yield from mentor(record)


def mentor(record: Record | None) -> Iterator[TestClient]:
    """The mentor's browser, at the whole application."""
    access = Access(8765)
    cookie = access.exchange(access.new_address().partition("token=")[2])
    assert cookie is not None
    headers = {"Cookie": cookie.partition(";")[0], "Origin": "http://127.0.0.1:8765"}
    app = create_app(access, lambda: Room().session, record=record)
    with TestClient(app, base_url="http://127.0.0.1:8765", headers=headers) as client:
        yield client


def refused(answer: Any) -> tuple[int, str]:
    problem = Problem.model_validate_json(answer.text)
    assert problem.sentence.endswith("."), problem.sentence
    return answer.status_code, problem.code


def kept(record: Record, **changed: Any) -> int:
    account = replace(whole(record), **changed)
    record.describe(account.id, account.title, account.series, account.language)
    store(record, account)
    record.end(account.id, "mentor", account.duration_s)
    return account.id


def listed(client: TestClient, **asked: str | int) -> list[int]:
    answer = client.get("/api/review/sessions", params=asked)
    assert answer.status_code == 200, answer.text
    return [one.id for one in ReviewList.model_validate_json(answer.text).sessions]


def test_a_line_says_what_the_figures_say(client: TestClient, record: Record) -> None:
    session = kept(
        record, duration_s=200.0, ledger=ledger_of(("v2", 0, 120), ("v1", 120, 160)), phases=Phases()
    )
    record.begin(LIVE)  # runs
    (line,) = ReviewList.model_validate_json(client.get("/api/review/sessions").text).sessions
    with record.engine.connect() as connection:
        found = figures(load(connection, session))
    assert line.model_dump() == {
        "id": session,
        "title": "Kick-off",
        "series": "Library",
        "series_id": 1,
        "kind": "live",
        "language": "nl",
        "started_at": "2026-03-01T09:30:00.000+00:00",
        "duration_s": 200.0,
        "ended_by": "mentor",
        "people": 2,
        "names": ("Anna", "Ben"),
        "balance": found.whole.balance,
        "coverage": 1.0,
        "top": {"person": "p1", "name": "Anna", "share": 0.75},
        "corrections": 0,
    }
    assert found.whole.balance is not None


def test_they_are_found_by_title_series_name_and_note(client: TestClient, record: Record) -> None:
    first = kept(record, notes=(Note(1.0, "a door slammed"),))
    record._clock = lambda: NOW + timedelta(days=1)
    roster = Roster((Person("p1", "Zoë Čapek"),), {}, 2)
    second = kept(record, title="Budget round", series=None, roster=roster, notes=())
    assert listed(client) == [second, first]
    assert listed(client, search="  ") == [second, first]
    assert listed(client, search="kick") == [first]
    assert listed(client, search="LIBRARY ben") == [first]
    assert listed(client, search="zoe capek budget") == [second]
    assert listed(client, search="slammed door") == [first]
    assert listed(client, search="slammed budget") == []
    assert listed(client, series=1) == [first]
    assert listed(client, kind="import") == []
    assert listed(client, kind="live", search="budget") == [second]
    assert client.get("/api/review/sessions", params={"kind": "odd"}).status_code == 422


def test_a_session_without_speech_or_people_has_a_line_of_what_is_not_known(
    client: TestClient, record: Record
) -> None:
    kept(record, roster=Roster(), ledger=ledger_of(), prompts=(), interventions=(), duration_s=0.0)
    (line,) = ReviewList.model_validate_json(client.get("/api/review/sessions").text).sessions
    assert (line.people, line.names, line.balance, line.coverage, line.top) == (0, (), None, None, None)


def test_the_page_gets_what_the_export_has(client: TestClient, record: Record) -> None:
    session = kept(record)
    with record.engine.connect() as connection:
        account = load(connection, session)
    found = client.get(f"/api/review/sessions/{session}").json()
    beside = found.pop("review")
    assert found == json.loads(json.dumps(document(account, figures(account))))
    assert beside == {
        "series_id": 1,
        "version": 0,
        "corrections": [],
        "names": {"p1": "Anna", "p4": "Ben"},
        "gone": {},
        "appeared": {"v2": 1, "v1": 2},
        "presence": {"p1": [[0.0, 60.0], [70.0, None]], "p4": [[0.0, None]]},
        "voices": {"p1": ["v2"], "p4": ["v1"]},
    }


def test_a_session_is_worked_out_once_until_the_record_changes(client: TestClient, record: Record) -> None:
    session = kept(record)
    opened = reviewed(record).open(session)
    assert reviewed(record).open(session) is opened
    assert client.get(f"/api/review/sessions/{session}").content == opened.page
    pseudonymise_person(record, "Anna", "Fox")
    assert client.get(f"/api/review/sessions/{session}").json()["review"]["names"]["p1"] == "Fox"
    delete_session(record, session)
    assert refused(client.get(f"/api/review/sessions/{session}")) == (404, "no_such_session")


def test_only_a_few_are_held(record: Record) -> None:
    sessions = [kept(record) for _ in range(9)]
    record.change(lambda _: None)
    first = reviewed(record).open(sessions[0])
    for session in sessions[1:]:
        reviewed(record).open(session)
    assert reviewed(record).open(sessions[0]) is not first


def test_what_cannot_be_opened_is_refused(client: TestClient, record: Record) -> None:
    running = record.begin(NewSession("live", "1.0"))
    for path in ("", "/export/json"):
        assert refused(client.get(f"/api/review/sessions/99{path}")) == (404, "no_such_session")
        assert refused(client.get(f"/api/review/sessions/{running}{path}")) == (409, "not_over")
    assert client.get("/api/review/sessions/1/export/docx").status_code == 422
    for without in mentor(None):
        for path in ("", "/1", "/1/export/csv"):
            assert refused(without.get(f"/api/review/sessions{path}")) == (409, "no_record")


@pytest.mark.parametrize("kind", ["json", "rttm", "textgrid", "csv"])
@pytest.mark.parametrize("outsiders", [False, True])
def test_files_are_those_of_the_command_line(
    client: TestClient, record: Record, kind: Any, outsiders: bool
) -> None:
    session = kept(record)
    with record.engine.connect() as connection:
        account = load(connection, session)
    account = pseudonymous(account) if outsiders else account
    expected = files(account, figures(account), kind)
    answer = client.get(
        f"/api/review/sessions/{session}/export/{kind}", params={"pseudonymous": int(outsiders)}
    )
    name = f"session-{session}.zip" if kind == "csv" else next(iter(expected))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "no-store"
    if kind == "csv":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert {one: archive.read(one).decode() for one in archive.namelist()} == expected
    else:
        assert answer.content.decode() == expected[name]
    assert ("Anna" in str(expected)) is not outsiders


def test_it_is_the_mentors_alone() -> None:
    for path in ("", "/1", "/1/export/json"):
        assert allowed("GET", f"/api/review/sessions{path}") == MENTOR


def corrected(client: TestClient, session: int, **body: object) -> dict[str, Any]:
    answer = client.post(f"/api/review/sessions/{session}/corrections", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert found == client.get(f"/api/review/sessions/{session}").json()
    return found


def test_each_correction_is_made_told_and_taken_back(client: TestClient, record: Record) -> None:
    session = kept(record)
    path = f"/api/review/sessions/{session}"
    first = client.get(path).json()
    bodies: list[dict[str, object]] = [
        {"kind": "relabel", "start_s": 10, "end_s": 20, "person": "p4", "of": "p1"},
        {"kind": "relabel", "start_s": 0, "end_s": 5, "person": None},
        {"kind": "split", "person": "p1", "at_s": 25, "name": "Chidi"},
        {"kind": "split", "person": "p1", "at_s": 22, "name": None},
        {"kind": "presence", "person": "p4", "spans": [[5, 20], [30, None]]},
        {"kind": "rename", "person": "p1", "name": " Annie\u202e "},
        {"kind": "add", "name": "Dora"},
        {"kind": "merge", "person": "p8", "into": "p1"},
    ]
    stood = []
    for body in bodies:
        stood.append(client.get(path).json())
        found = corrected(client, session, **body)
    told = [one["what"] for one in found["review"]["corrections"]]
    assert told == [bodies[0], *bodies[1:5], {**bodies[5], "name": "Annie"}, *bodies[6:]]
    assert found["review"]["names"] == {"p1": "Annie", "p4": "Ben", "p7": "Chidi"}
    assert found["review"]["gone"] == {"p8": "Dora"}
    assert found["review"]["presence"]["p4"] == [[5.0, 20.0], [30.0, None]]
    (line,) = ReviewList.model_validate_json(client.get("/api/review/sessions").text).sessions
    assert (line.corrections, line.names) == (8, ("Annie", "Ben", "Chidi"))
    for number, expected in reversed(list(enumerate(stood, start=1))):
        found = client.delete(f"{path}/corrections/last").json()
        assert found["figures"] == expected["figures"]
        assert found["review"]["names"] == expected["review"]["names"]
        assert [one["undone"] for one in found["review"]["corrections"]] == [
            one > number - 1 for one in range(1, 9)
        ]
    assert found["review"]["version"] == 16
    assert {key: found[key] for key in ("session", "figures")} == {
        key: first[key] for key in ("session", "figures")
    }
    assert refused(client.delete(f"{path}/corrections/last")) == (409, "correction")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"kind": "merge", "person": "p1", "into": "p9"}, 409, "correction"),
        ({"kind": "rename", "person": "p1", "name": "ben"}, 409, "roster"),
        ({"kind": "relabel", "start_s": 9, "end_s": 3, "person": "p1"}, 409, "correction"),
        ({"kind": "add", "name": "x" * 81}, 422, "invalid"),
        ({"kind": "relabel", "start_s": -1, "end_s": 3, "person": "p1"}, 422, "invalid"),
        ({"kind": "presence", "person": "p1", "spans": [[0, 1]] * 101}, 422, "invalid"),
        ({"kind": "erase"}, 422, "invalid"),
        ({}, 422, "invalid"),
    ],
)
def test_corrections_that_cannot_be_are_refused(
    client: TestClient, record: Record, body: object, status: int, code: str
) -> None:
    session = kept(record)
    assert refused(client.post(f"/api/review/sessions/{session}/corrections", json=body)) == (status, code)
    assert client.get(f"/api/review/sessions/{session}").json()["review"]["version"] == 0


def test_no_correction_of_what_is_not_there_not_over_or_still_on_the_mentors_page(
    client: TestClient, record: Record
) -> None:
    session, running = kept(record), record.begin(LIVE)
    for asked, status in ((99, (404, "no_such_session")), (running, (409, "not_over"))):
        path = f"/api/review/sessions/{asked}/corrections"
        assert refused(client.post(path, json={"kind": "add", "name": "Dora"})) == status
        assert refused(client.delete(f"{path}/last")) == status
    app: Any = client.app
    app.state.session.keeper.number = session
    path = f"/api/review/sessions/{session}/corrections"
    assert refused(client.post(path, json={"kind": "add", "name": "Dora"})) == (409, "still_open")
    assert refused(client.delete(f"{path}/last")) == (409, "still_open")
    app.state.session.keeper.number = None


def test_after_somebody_was_taken_out_nothing_says_what_they_were_called(
    client: TestClient, record: Record
) -> None:
    session = kept(record)
    corrected(client, session, kind="rename", person="p1", name="Zerelda")
    corrected(client, session, kind="rename", person="p1", name="Quirina")
    client.post("/api/review/people/removal", json={"name": "Quirina", "pseudonym": None})
    text = client.get(f"/api/review/sessions/{session}").text
    assert not [name for name in ("Anna", "Zerelda", "Quirina") if name in text]
