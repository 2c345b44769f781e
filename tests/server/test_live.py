"""The live socket, over a real connection."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from server.protocol import PROTOCOL_VERSION, SERVER_MESSAGE, ErrorMessage, Pong, Snapshot
from server.protocol.reading import BAD_MESSAGES_ALLOWED, MAX_FRAME_BYTES
from tests.server.fakes import TABLE

if TYPE_CHECKING:
    from tests.server.conftest import Running

DEEP = "[" * 3000
BAD: list[tuple[str | bytes, str, int]] = [
    ("not json", "not_json", 1007),
    ("", "not_json", 1007),
    (DEEP, "not_json", 1007),
    ('{"type": "nonsense"}', "unknown_type", 1008),
    ("[]", "unknown_type", 1008),
    ("null", "unknown_type", 1008),
    ('{"type": "ping"}', "invalid", 1008),
    ('{"type": "ping", "id": -1}', "invalid", 1008),
    ('{"type": "ping", "id": 1, "more": 2}', "invalid", 1008),
    (b"\x00\x01", "invalid", 1008),
    ("x" * (1 << 20), "too_large", 1009),
]


def page(running: Running, view: str = "screen") -> ClientConnection:
    return connect(f"{running.live}?view={view}", additional_headers=running.headers)


def answer(socket: ClientConnection, kind: type) -> Any:
    """The next message of a kind; snapshots come in between."""
    while True:
        message = SERVER_MESSAGE.validate_json(socket.recv(timeout=60))
        if isinstance(message, kind):
            return message


def test_a_page_gets_everything_on_connecting(running: Running) -> None:
    with page(running) as socket:
        snapshot = answer(socket, Snapshot)
    assert snapshot.version == PROTOCOL_VERSION
    assert snapshot.session.state == "idle"


def test_a_ping_is_answered(running: Running) -> None:
    with page(running) as socket:
        socket.send('{"type": "ping", "id": 7}')
        assert answer(socket, Pong).id == 7


def test_a_change_of_state_is_shown_at_once_on_every_page(running: Running) -> None:
    with page(running, "mentor") as mentor, page(running) as screen, running.client() as client:
        assert client.post("/api/session/start", json={"title": "Spring"}).status_code == 200
        for socket in (mentor, screen):
            while answer(socket, Snapshot).session.state != "starting":
                pass


def test_only_the_mentor_sees_the_level(running: Running) -> None:
    with page(running, "mentor") as mentor, page(running) as screen, running.client() as client:
        assert client.put("/api/source", json={"name": TABLE.name}).status_code == 200
        while json.loads(mentor.recv(timeout=60))["type"] != "level":
            pass
        screen.send('{"type": "ping", "id": 1}')
        assert answer(screen, Pong).id == 1, "no level came before it, or the type would not fit"


@pytest.mark.parametrize(("bad", "code", "close_code"), BAD, ids=range(len(BAD)))
def test_nonsense_gets_a_typed_error_and_then_the_door(
    running: Running, bad: str | bytes, code: str, close_code: int
) -> None:
    with page(running) as socket:
        for _ in range(BAD_MESSAGES_ALLOWED):
            socket.send(bad)
            error = answer(socket, ErrorMessage)
            assert error.code == code
            assert error.sentence.endswith(".")
        with pytest.raises(ConnectionClosed) as closed:
            answer(socket, Pong)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == close_code


def test_one_mistake_is_forgiven(running: Running) -> None:
    with page(running) as socket:
        for _ in range(BAD_MESSAGES_ALLOWED * 2):
            socket.send("nonsense")
            assert answer(socket, ErrorMessage).code == "not_json"
            socket.send('{"type": "ping", "id": 1}')
            assert answer(socket, Pong).id == 1


def test_what_is_larger_than_any_frame_is_not_even_read(running: Running) -> None:
    def talk_too_much(to: ClientConnection) -> None:
        to.send("x" * (MAX_FRAME_BYTES + 1))
        answer(to, Pong)

    with page(running) as connection, pytest.raises(ConnectionClosed) as closed:
        talk_too_much(connection)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


def test_a_page_that_does_not_read_is_dropped_and_the_others_go_on(running: Running) -> None:
    with page(running) as healthy, socket.create_connection(("127.0.0.1", running.port)) as deaf:
        deaf.sendall(
            (
                f"GET /api/live HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nCookie: {running.cookie}\r\n"
                f"Origin: {running.url}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            ).encode()
        )
        assert b"101" in deaf.recv(64)
        pings = 0
        while running.room.hub.count() == 2 or not pings:
            pings += 1
            healthy.send(json.dumps({"type": "ping", "id": pings}))
            assert answer(healthy, Pong).id == pings
        assert running.room.hub.count() == 1
