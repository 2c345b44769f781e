"""Files sent to the whole application by HTTP: a real recording with the real engine, and what is refused."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient

from balance.record.record import Record
from server.app import create_app
from server.door import guard
from server.door.access import Access
from server.protocol import Problem, ReviewList, Upload, UploadList
from server.sharing.roles import MENTOR, allowed
from server.uploads.receiving import LARGEST_BYTES
from tests.analysis.short_recordings import cut
from tests.record.conftest import NOW
from tests.server.fakes import Room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

URL = "/api/review/uploads"
RTTM = b"SPEAKER a 1 0.0 5.0 <NA> <NA> Anna <NA> <NA>\nSPEAKER a 1 5.0 9.0 <NA> <NA> Ben <NA> <NA>\n"
LIMIT_S = 600.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "uploads"


def mentor(record: Record | None, folder: Path) -> Iterator[TestClient]:
    access = Access(8765)
    cookie = access.exchange(access.new_address().partition("token=")[2])
    assert cookie is not None
    headers = {"Cookie": cookie.partition(";")[0], "Origin": "http://127.0.0.1:8765"}
    app = create_app(access, lambda: Room().session, record=record, uploads=folder, compute="cpu")
    with TestClient(app, base_url="http://127.0.0.1:8765", headers=headers) as client:
        yield client


@pytest.fixture
def client(tmp_path: Path, folder: Path) -> Iterator[TestClient]:
    record = Record(tmp_path / "record.sqlite", lambda: NOW)
    yield from mentor(record, folder)
    record.close()
    assert not folder.exists()


def sent(client: TestClient, content: bytes, **asked: Any) -> Upload:
    answer = client.post(URL, content=content, params={"name": "a.wav"} | asked)
    assert answer.status_code == 202, answer.text
    return Upload.model_validate_json(answer.text)


def over(client: TestClient, number: int) -> Upload:
    """As the page does: asked until it is over."""
    until_s = time.monotonic() + LIMIT_S
    while time.monotonic() < until_s:
        told = Upload.model_validate_json(client.get(f"{URL}/{number}").text)
        if told.state not in {"waiting", "working"}:
            return told
        time.sleep(0.02)
    raise AssertionError(f"still {told}")


def refused(answer: Any) -> tuple[int, str]:
    problem = Problem.model_validate_json(answer.text)
    assert problem.sentence.endswith("."), problem.sentence
    return answer.status_code, problem.code


@pytest.mark.real_models
def test_a_recording_becomes_a_session_of_the_list(client: TestClient, tmp_path: Path, folder: Path) -> None:
    (path,) = cut(tmp_path, "Council of March", length_s=12.0)
    ended_ms = 1_741_172_400_000  # 5 March 2025, 11:00 UTC
    first = sent(
        client,
        path.read_bytes(),
        name=path.name,
        title="  The  council ",
        series="Council",
        language="nl",
        people=2,
        modified_ms=ended_ms,
    )
    assert (first.state, first.session, first.title) == ("waiting", None, "The council")
    done = over(client, first.number)
    assert (done.state, done.part, done.session, done.before, done.sentence) == ("done", 1.0, 1, False, None)

    (line,) = ReviewList.model_validate_json(client.get("/api/review/sessions").text).sessions
    assert (line.title, line.series, line.language, line.kind) == (
        "The council",
        "Council",
        "nl",
        "recording",
    )
    assert (line.started_at, line.duration_s) == ("2025-03-05T10:59:48.000+00:00", 12.0)
    session = client.get("/api/review/sessions/1").json()
    assert sum(one["raw_talk_time_s"] for one in session["figures"]["people"]) > 3.0

    same = over(client, sent(client, path.read_bytes(), name="copy.wav").number)
    assert (same.state, same.session, same.before) == ("done", 1, True)
    listed = UploadList.model_validate_json(client.get(URL).text)
    assert [one.number for one in listed.uploads] == [first.number, same.number]
    assert listed.largest_bytes == LARGEST_BYTES
    assert list(folder.iterdir()) == []


def test_a_file_of_who_spoke_when_is_told_by_its_content(client: TestClient) -> None:
    done = over(client, sent(client, RTTM, name="meeting.mp3").number)
    assert (done.state, done.session) == ("done", 1)
    (line,) = ReviewList.model_validate_json(client.get("/api/review/sessions").text).sessions
    assert (line.title, line.kind, line.names) == ("meeting", "import", ("Anna", "Ben"))


@pytest.mark.real_models
def test_what_is_cancelled_leaves_nothing(client: TestClient, tmp_path: Path, folder: Path) -> None:
    (path,) = cut(tmp_path, "a", length_s=20.0)
    one = sent(client, path.read_bytes())
    assert client.delete(f"{URL}/{one.number}").json()["state"] == "cancelled"
    assert over(client, one.number).session is None
    # Of one that is over nothing is told any more, once it is asked to go.
    assert client.delete(f"{URL}/{one.number}").status_code == 200
    assert refused(client.get(f"{URL}/{one.number}")) == (404, "no_such_upload")
    assert refused(client.delete(f"{URL}/{one.number}")) == (404, "no_such_upload")
    assert over(client, sent(client, RTTM).number).session == 1
    assert list(folder.iterdir()) == []


def test_what_is_no_use_is_refused(client: TestClient, folder: Path) -> None:
    assert refused(client.post(URL, content=b"")) == (422, "invalid")
    assert refused(client.post(URL, content=b"", params={"name": "a"})) == (422, "empty_file")
    assert refused(client.post(URL, content=b"PK\x03\x04\0\0", params={"name": "a.zip"})) == (
        415,
        "not_a_recording",
    )
    assert refused(client.post(URL, content=b"x", params={"name": "a", "people": 0})) == (422, "invalid")
    assert refused(client.post(URL, content=b"x", params={"name": "a", "language": "<b>"})) == (
        422,
        "invalid",
    )
    too_large = {"Content-Length": str(LARGEST_BYTES + 1)}
    assert refused(client.post(URL, content=b"x", params={"name": "a"}, headers=too_large)) == (
        413,
        "too_large",
    )
    assert client.get(URL).json()["uploads"] == []
    assert list(folder.iterdir()) == []


def test_a_body_that_grows_too_long_is_refused_and_removed(
    client: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(guard.LARGER_BODIES, ("POST", URL), 200_000)

    def pieces() -> Iterator[bytes]:  # of no declared length
        for _ in range(20):
            yield b"RIFF" + b"\0" * 20_000

    assert refused(client.post(URL, content=pieces(), params={"name": "a"})) == (413, "too_large")
    assert list(folder.iterdir()) == []


def test_where_nothing_is_kept_nothing_is_taken(folder: Path) -> None:
    for client in mentor(None, folder):
        assert refused(client.post(URL, content=RTTM, params={"name": "a"})) == (409, "no_record")
        assert refused(client.get(URL)) == (409, "no_record")
    assert not folder.exists()


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_it_is_the_mentors_alone(method: str) -> None:
    assert allowed(method, URL if method == "POST" else f"{URL}/1") == MENTOR
