"""The REST routes, over a real connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.protocol import Device, Problem, Snapshot
from server.text import plain
from tests.server.fakes import LAPTOP, MONITOR, TABLE, block, publication, speech

if TYPE_CHECKING:
    import httpx

    from tests.server.conftest import Running


def snapshot_of(answer: httpx.Response) -> Snapshot:
    assert answer.status_code == 200, answer.text
    return Snapshot.model_validate_json(answer.text)


def test_a_session_from_start_to_end(running: Running) -> None:
    with running.client() as client:
        assert snapshot_of(client.get("/api/snapshot")).session.state == "idle"
        assert snapshot_of(client.put("/api/source", json={"name": LAPTOP.name})).source.microphone == "on"
        started = snapshot_of(client.post("/api/session/start", json={"title": " Spring \n 2026 "}))
        assert (started.session.state, started.session.title) == ("starting", "Spring 2026")
        paused = snapshot_of(client.post("/api/session/pause"))
        assert (paused.session.state, paused.source.microphone) == ("paused", "paused")
        assert snapshot_of(client.post("/api/session/resume")).session.state == "starting"
        ended = snapshot_of(client.post("/api/session/stop"))
        assert (ended.session.state, ended.source.microphone) == ("ended", "off")
        prepared = snapshot_of(client.post("/api/session/new"))
        assert (prepared.session.state, prepared.session.title) == ("idle", None)
        assert prepared.source.microphone == "on"  # for its level, as before the first one


def test_start_needs_no_body(running: Running) -> None:
    with running.client() as client:
        assert snapshot_of(client.post("/api/session/start")).source.name == TABLE.name


def test_the_sources_are_the_machines(running: Running) -> None:
    with running.client() as client:
        devices = [Device.model_validate(device) for device in client.get("/api/sources").json()]
    assert [device.name for device in devices] == [LAPTOP.name, TABLE.name, MONITOR.name]
    assert [device.kind for device in devices] == ["microphone", "microphone", "loopback"]
    assert [device.default for device in devices] == [False, True, False]


def test_health_says_how_things_are(running: Running) -> None:
    with running.client() as client:
        health = client.get("/api/health").json()
    assert health == {"version": "0.1.0", "engine": "warming", "session": "idle"}


def test_a_voice_is_named(running: Running) -> None:
    with running.client() as client:
        client.post("/api/session/start")
        running.room.microphone.give(block(16_000 * 6))
        while snapshot_of(client.get("/api/snapshot")).session.captured_s < 6:
            pass
        running.room.engine.say(publication(5, speech(0, 5, "v1")))
        while not snapshot_of(client.get("/api/snapshot")).voices:
            pass
        assert (
            snapshot_of(client.put("/api/voices/v1", json={"name": "  Anna \u202e B. "})).voices[0].name
            == "Anna B."
        )
        assert snapshot_of(client.put("/api/voices/v1", json={"name": None})).voices[0].name is None
        for body in ({"name": ""}, {"name": "  "}, {"name": "x" * 81}, {"nom": "Anna"}):
            assert client.put("/api/voices/v1", json=body).status_code == 422
        assert client.put("/api/voices/v2", json={"name": "Bea"}).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "/api/session/pause", None, 409, "wrong_state"),
        ("POST", "/api/session/stop", None, 409, "wrong_state"),
        ("PUT", "/api/source", {"name": "Studio"}, 404, "no_such_microphone"),
        ("PUT", "/api/source", {"kind": "file", "name": "/etc/passwd"}, 422, "invalid"),
        ("PUT", "/api/source", {"name": "x" * 500}, 422, "invalid"),
        ("POST", "/api/session/start", {"title": "x" * 201}, 422, "invalid"),
        ("GET", "/api/nothing", None, 404, "no_such_page"),
        ("DELETE", "/api/snapshot", None, 405, "wrong_method"),
    ],
)
def test_every_refusal_is_one_sentence(
    running: Running, method: str, path: str, body: object, status: int, code: str
) -> None:
    with running.client() as client:
        answer = client.request(method, path, json=body)
    assert answer.status_code == status
    problem = Problem.model_validate_json(answer.text)
    assert problem.code == code
    assert problem.sentence.endswith(".")
    assert "\n" not in problem.sentence


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Anna", "Anna"),
        ("  Anna\tMaria\n", "Anna Maria"),
        ("Zoe\u0308", "Zoë"),
        ("\u202egnp.exe", "gnp.exe"),
        ("نی\u200cکا", "نی\u200cکا"),
        ("👩\u200d🏫", "👩\u200d🏫"),
        ("<script>", "<script>"),
        ("\x00\u2028 ", None),
    ],
)
def test_text_is_kept_as_it_reads(given: str, shown: str | None) -> None:
    assert plain(given) == shown
