"""One phone against all others, and against the mentor: what it sends is stopped, what others do goes on."""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from server.connections import entrance
from server.connections.socket_protocol import FRAMES_AT_ONCE, GUESTS_MESSAGE_BYTES
from server.sharing import visits
from tests.security.conftest import NETWORK, running_server

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

    from tests.security.conftest import Browser, Shared

MASK = b"\0\0\0\0"
PING, PONG, TEXT, MORE, RESERVED = (bytes([byte, 0x80]) + MASK for byte in (0x89, 0x8A, 0x01, 0x00, 0x83))
"""Empty frames, masked as a client's: 0x80 is the end of a message."""


def opened(shared: Shared, visitor: Browser) -> socket.socket:
    """A live socket, by hand."""
    connection = socket.create_connection((NETWORK, shared.access.port), timeout=60)
    connection.sendall(
        (
            f"GET /api/live HTTP/1.1\r\nHost: {NETWORK}:{shared.access.port}\r\nOrigin: {visitor.base}\r\n"
            f"Cookie: {visitor.cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        ).encode()
    )
    assert b" 101 " in connection.recv(16)
    return connection


def read_on(page: ClientConnection) -> None:
    """Until it is closed, which raises."""
    while True:
        page.recv(timeout=60)


def rest(connection: socket.socket) -> bytes:
    """All that is still said until it is closed."""
    received = b""
    try:
        while piece := connection.recv(65_536):
            received += piece
    except ConnectionError:
        pass
    return received


@pytest.mark.parametrize(
    ("first", "again"), [(b"", PING), (b"", PONG), (TEXT, MORE)], ids=["pings", "pongs", "pieces"]
)
def test_a_flood_of_empty_frames_is_hung_up_on(
    shared: Shared, capfd: pytest.CaptureFixture[str], first: bytes, again: bytes
) -> None:
    shared.switch(on=True)
    phone = shared.visit("phone")
    with opened(shared, phone) as flood, phone.socket() as other:
        flood.sendall(first + again * int(FRAMES_AT_ONCE * 2))
        assert b"\x03\xf0Too many messages" in rest(flood), "1008"
        other.send(json.dumps({"type": "ping", "id": 5}))
        while '"pong"' not in str(other.recv(timeout=60)):
            pass
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"\x81\x82" + MASK + b"\xff\xfe", 1007),
        (RESERVED, 1002),
        (b"\xf1\x80" + MASK, 1002),
        (b"\x81\x00", 1002),
        (MORE, 1002),
        (b"\x89\xfe\x00\x7e" + MASK + b"x" * 126, 1002),
        (b"\x81\xff" + (GUESTS_MESSAGE_BYTES + 1).to_bytes(8, "big") + MASK, 1009),
        (b"\x82\xff" + (2**63 - 1).to_bytes(8, "big") + MASK, 1009),
    ],
    ids=[
        "not UTF-8",
        "reserved kind",
        "reserved bits",
        "not masked",
        "no beginning",
        "long ping",
        "large",
        "huge",
    ],
)
def test_what_is_no_frame_is_the_end_of_the_socket_and_of_nothing_else(
    shared: Shared, capfd: pytest.CaptureFixture[str], sent: bytes, code: int
) -> None:
    shared.switch(on=True)
    with opened(shared, shared.visit("phone")) as connection:
        connection.sendall(sent)
        assert code.to_bytes(2, "big") in rest(connection)[-130:]
    with shared.mentor.client() as mentor:
        assert mentor.get("/api/health").status_code == 200
    told = capfd.readouterr().err
    assert "Traceback" not in told
    assert "ERROR" not in told


def test_who_comes_when_the_network_is_full_is_told_so_and_the_mentor_is_not_kept_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("server.serving.server.room_for_network", lambda: 20)
    with running_server() as shared, ExitStack() as open_here:
        shared.switch(on=True)
        screen = shared.visit("screen")
        for _ in range(10):
            open_here.enter_context(opened(shared, screen))
        answer = httpx.get(f"{shared.network}/screen", headers=screen.headers)
        assert (answer.status_code, answer.text) == (503, entrance.FULL)
        assert answer.headers["retry-after"] == "5"
        with shared.mentor.client() as mentor, shared.mentor.socket() as page:
            assert mentor.get("/api/health").status_code == 200
            assert json.loads(page.recv(timeout=60))["type"] == "snapshot"


def test_who_says_nothing_makes_room_for_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.serving.server.room_for_network", lambda: 20)
    with running_server() as shared, ExitStack() as open_here:
        shared.switch(on=True)
        screen = shared.visit("screen")
        for _ in range(40):
            open_here.enter_context(socket.create_connection((NETWORK, shared.access.port), timeout=60))
        with screen.client() as client:
            assert client.get("/screen").status_code == 200


def test_who_never_ends_a_request_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.connections.book.LIMITS_S", {"quiet": 0.0, "asking": 0.0})
    with running_server() as shared:
        shared.switch(on=True)
        phone = shared.visit("phone")
        address = NETWORK, shared.access.port
        for begun in (b"GET /join HTT", _put(phone, "{")):
            with socket.create_connection(address, timeout=60) as slow:
                slow.sendall(begun)
                assert rest(slow) == b""


def test_hundreds_of_sockets_may_come_from_one_address_but_not_any_number(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert visits.FROM_ONE_ADDRESS > 500
    monkeypatch.setattr(visits, "FROM_ONE_ADDRESS", 3)
    shared.switch(on=True)
    screen = shared.visit("screen")
    with ExitStack() as pages:
        for _ in range(3):
            pages.enter_context(screen.socket())
        with pytest.raises(InvalidStatus) as refused, screen.socket():
            pass
        assert refused.value.response.status_code == 403
        with shared.mentor.socket() as page:
            page.recv(timeout=60)


def test_a_link_that_is_withdrawn_ends_all_sockets_that_crowd_the_room(shared: Shared) -> None:
    shared.switch(on=True)
    link = shared.sharing.links.newest("screen")
    assert link is not None
    screen = shared.visit("screen")
    with ExitStack() as pages:
        crowd = [pages.enter_context(screen.socket()) for _ in range(20)]
        with shared.mentor.client() as mentor:
            assert mentor.delete(f"/api/links/{link.id}").status_code == 200
        for page in crowd:
            with pytest.raises(ConnectionClosed) as closed:
                read_on(page)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4003


def _put(visitor: Browser, body: str) -> bytes:
    host = visitor.base.partition("//")[2]
    return (
        f"PUT /api/me/hand HTTP/1.1\r\nHost: {host}\r\nOrigin: {visitor.base}\r\nCookie: {visitor.cookie}\r\n"
        f"Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{body}"
    ).encode()
