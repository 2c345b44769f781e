"""A page that is the microphone, over a real socket: asked, heard, told to stop, and shown out."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from diarize.types import AudioBlock
from server.protocol.reading import BAD_MESSAGES_ALLOWED
from tests.server.fakes import TABLE

if TYPE_CHECKING:
    import httpx

    from tests.server.conftest import Running

RATE_HZ = 48_000
FRAME = 2_400
BEGIN = json.dumps({"type": "begin", "rate_hz": RATE_HZ})
CHOOSE = {"kind": "browser", "name": "this browser"}


def page(running: Running) -> ClientConnection:
    return connect(f"ws://127.0.0.1:{running.port}/api/microphone", additional_headers=running.headers)


def told(socket: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(socket.recv(timeout=60))
    return message


def turn(socket: ClientConnection) -> str:
    message = told(socket)
    assert message["type"] == "microphone"
    return str(message["state"])


def frame(number: int, value: int = 8_192) -> bytes:
    return struct.pack(">Q", number) + np.full(FRAME, value, "<i2").tobytes()


def source(client: httpx.Client) -> dict[str, Any]:
    seen: dict[str, Any] = client.get("/api/snapshot").json()
    return seen


def captured(client: httpx.Client, at_least_s: float) -> dict[str, Any]:
    while True:
        seen = source(client)
        if seen["session"]["captured_s"] >= at_least_s:
            return seen


def test_a_page_is_asked_when_it_is_chosen_and_its_sound_reaches_the_engine(running: Running) -> None:
    with running.client() as client, page(running) as socket:
        socket.send(BEGIN)
        assert turn(socket) == "waiting"
        chosen = client.put("/api/source", json=CHOOSE).raise_for_status().json()
        assert chosen["source"] == {"kind": "browser", "name": "this browser", "microphone": "on"}
        assert [one["code"] for one in chosen["engine"]["notices"]] == ["browser_waiting"]
        assert turn(socket) == "on"
        client.post("/api/session/start", json={"title": None}).raise_for_status()
        for number in range(40):
            socket.send(frame(number * FRAME))
        seen = captured(client, 1.9)
        assert seen["engine"]["notices"] == []
        assert seen["engine"]["lost_s"] == 0
    heard = [sound.samples for sound in running.room.engine.fed if isinstance(sound, AudioBlock)]
    assert np.median(np.concatenate(heard)) == pytest.approx(0.25, abs=1e-3)


def test_off_the_record_the_page_is_told_to_stop_and_then_to_listen_again(running: Running) -> None:
    with running.client() as client, page(running) as socket:
        socket.send(BEGIN)
        assert turn(socket) == "waiting"
        client.put("/api/source", json=CHOOSE).raise_for_status()
        assert turn(socket) == "on"
        client.post("/api/session/start", json={"title": None}).raise_for_status()
        socket.send(frame(0))
        captured(client, 0.01)
        paused = client.post("/api/session/pause").json()
        assert paused["source"]["microphone"] == "paused"
        assert turn(socket) == "waiting"
        before = source(client)["session"]["captured_s"]
        for number in range(1, 30):
            socket.send(frame(number * FRAME))
        client.post("/api/session/resume").raise_for_status()
        assert turn(socket) == "on"
        after = source(client)["session"]["captured_s"]
        assert after < before + 0.2, "what is sent off the record is heard by nobody"
        client.put("/api/source", json={"name": TABLE.name}).raise_for_status()
        assert turn(socket) == "waiting"


def test_a_page_that_is_gone_leaves_a_gap_and_another_takes_its_place(running: Running) -> None:
    with running.client() as client:
        client.put("/api/source", json=CHOOSE).raise_for_status()
        with page(running) as one, page(running) as other:
            one.send(BEGIN)
            assert turn(one) == "on"
            client.post("/api/session/start", json={"title": None}).raise_for_status()
            one.send(frame(0))
            other.send(BEGIN)
            assert turn(other) == "taken"
            captured(client, 0.01)
            one.close()
            assert turn(other) == "on"
            for number in range(20):
                other.send(frame(5_000_000 + number * FRAME))
            assert captured(client, 0.9)["engine"]["notices"] == []
        while "browser_gone" not in str(source(client)["engine"]["notices"]):
            pass
        while source(client)["engine"]["lost_s"] < 0.5:
            pass
        assert source(client)["session"]["state"] in {"starting", "listening"}


NONSENSE: list[tuple[str | bytes, str, int]] = [
    ("not json", "not_json", 1007),
    ("[" * 3000, "not_json", 1007),
    ("[]", "unknown_type", 1008),
    ('{"type": "ping", "id": 1}', "unknown_type", 1008),
    ('{"type": "begin"}', "invalid", 1008),
    ('{"type": "begin", "rate_hz": 1}', "invalid", 1008),
    ('{"type": "begin", "rate_hz": 1e999}', "invalid", 1008),
    ('{"type": "begin", "rate_hz": 48000, "more": 1}', "invalid", 1008),
    (frame(0), "invalid", 1008),
    ("x" * 5000, "too_large", 1009),
]


@pytest.mark.parametrize(("bad", "code", "close_code"), NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_in_the_first_message_gets_a_typed_error_and_then_the_door(
    running: Running, bad: str | bytes, code: str, close_code: int
) -> None:
    with page(running) as socket:
        for _ in range(BAD_MESSAGES_ALLOWED):
            socket.send(bad)
            error = told(socket)
            assert (error["type"], error["code"]) == ("error", code)
            assert error["sentence"].endswith(".")
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=60)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == close_code


BAD_SOUND: list[tuple[str | bytes, str, int]] = [
    (b"", "invalid", 1008),
    (b"1234567", "invalid", 1008),
    (frame(0)[:-1], "invalid", 1008),
    (frame(2**60), "invalid", 1008),
    (bytes(70_000), "too_large", 1009),
    (BEGIN, "unknown_type", 1008),
    ("x" * 5000, "too_large", 1009),
]


@pytest.mark.parametrize(("bad", "code", "close_code"), BAD_SOUND, ids=range(len(BAD_SOUND)))
def test_what_is_no_sound_gets_a_typed_error_and_then_the_door(
    running: Running, bad: str | bytes, code: str, close_code: int
) -> None:
    with running.client() as client, page(running) as socket:
        client.put("/api/source", json=CHOOSE).raise_for_status()
        socket.send(BEGIN)
        assert turn(socket) == "on"
        socket.send(frame(0))
        for _ in range(BAD_MESSAGES_ALLOWED):
            socket.send(bad)
            error = told(socket)
            assert (error["type"], error["code"]) == ("error", code)
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=60)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == close_code
        with page(running) as again:
            again.send(BEGIN)
            assert turn(again) == "on", "the place is free again"


def test_one_bad_frame_is_forgiven(running: Running) -> None:
    with running.client() as client, page(running) as socket:
        client.put("/api/source", json=CHOOSE).raise_for_status()
        socket.send(BEGIN)
        assert turn(socket) == "on"
        for number in range(2 * BAD_MESSAGES_ALLOWED):
            socket.send(b"nonsense")
            assert told(socket)["code"] == "invalid"
            socket.send(frame(number * FRAME))
        client.put("/api/source", json={"name": TABLE.name}).raise_for_status()
        assert turn(socket) == "waiting"


def test_two_devices_are_heard_together(running: Running) -> None:
    with running.client() as client:
        refused = client.put("/api/source", json={"name": TABLE.name, "beside": TABLE.name})
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
        missing = client.put("/api/source", json={"name": TABLE.name, "beside": "Studio"})
        assert (missing.status_code, missing.json()["code"]) == (404, "no_such_microphone")
        answer = client.put("/api/source", json={"name": TABLE.name, "beside": "Monitor"})
        assert answer.json()["source"]["name"] == "Table microphone + Monitor of Laptop"
        assert running.room.sounds.listening == ["Table microphone", "Monitor of Laptop"]
        client.put("/api/source", json={"name": TABLE.name}).raise_for_status()
        assert running.room.sounds.listening == ["Table microphone"]
