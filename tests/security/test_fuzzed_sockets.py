"""Whatever a page says on a live socket, in every role, and whatever comes that is no request at all.

It gets a typed error, or the door; the log has no fault of the server's; the mentor and other pages go on.
"""

from __future__ import annotations

import json
import logging
import socket
import struct
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from server.protocol import SERVER_MESSAGE, ErrorMessage, Pong
from tests.security.conftest import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from websockets.sync.client import ClientConnection

    from tests.security.conftest import Browser, Shared

EXAMPLES = 20
FUZZED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
PAGES = [
    *(("/api/live", role) for role in ("mentor", "screen", "phone", "microphone")),
    *(("/api/microphone", role) for role in ("mentor", "microphone")),
]
DOOR = {1002, 1003, 1007, 1008, 1009}
"""Close codes for what cannot be used (RFC 6455, section 7.4.1)."""

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda some: st.lists(some, max_size=4) | st.dictionaries(st.text(max_size=8), some, max_size=4),
    max_leaves=8,
)
NEARLY = st.fixed_dictionaries(
    {"type": st.sampled_from(["ping", "begin", "snapshot", "error"]) | VALUES},
    optional={"id": VALUES, "rate_hz": VALUES | st.sampled_from([8_000, 48_000.0, 1e308]), "more": VALUES},
)
TEXTS = st.one_of(
    NEARLY.map(json.dumps),
    VALUES.map(json.dumps),
    st.text(max_size=200),
    st.sampled_from(["[" * 4000, '{"a":' * 800, "\0", "\ufeff{}", '{"type":"ping","id":' + "9" * 4000 + "}"]),
    st.integers(1, 3).map(lambda some: "x" * (4096 * some)),
)
SOUND = st.builds(
    lambda number, data: struct.pack(">Q", number) + data,
    st.sampled_from([0, 1, 2_400, 2**31, 2**63, 2**64 - 1]) | st.integers(0, 2**64 - 1),
    st.binary(max_size=64) | st.integers(0, 3).map(lambda some: b"\x00\x80" * (2_400 * some)),
)
SAID = st.lists(TEXTS | st.binary(max_size=64) | SOUND, min_size=1, max_size=6)


def framed(kind: int, data: bytes, *, last: bool, reserved: int, masked: bool) -> bytes:
    """One frame (RFC 6455, section 5.2), with a mask of zeros."""
    head = bytes([0x80 * last | reserved << 4 | kind, 0x80 * masked | min(len(data), 126)])
    longer = len(data).to_bytes(2, "big") if len(data) >= 126 else b""
    return head + longer + (b"\0\0\0\0" if masked else b"") + data


CARRIED = st.one_of(
    TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")[:4000]), st.binary(max_size=130), SOUND
)
WELL_FORMED = st.builds(
    lambda kind, data: framed(kind, data, last=True, reserved=0, masked=True),
    st.sampled_from([1, 2, 9, 10]),
    CARRIED,
)
"""Whatever may be in them: a text need not be UTF-8."""
FRAMES = st.builds(
    framed,
    st.sampled_from([0, 1, 2, 3, 8, 9, 10, 15]),
    CARRIED,
    last=st.booleans(),
    reserved=st.sampled_from([0, 0, 0, 1, 4]),
    masked=st.sampled_from([True, True, True, False]),
)
STREAMS = st.tuples(
    st.lists(WELL_FORMED, max_size=3), st.lists(FRAMES | st.binary(max_size=40), max_size=4)
).map(lambda both: b"".join([*both[0], *both[1]]))


@dataclass
class Hall:
    """The server, somebody of each role, and what its log says."""

    shared: Shared
    visitors: dict[str, Browser]

    def is_well(self) -> None:
        """The mentor is answered, and a page that has just come is shown something."""
        with self.shared.mentor.client() as client, self.visitors["screen"].socket() as page:
            assert client.get("/api/health").status_code == 200
            assert json.loads(page.recv(timeout=60))["type"] == "snapshot"


class Faults(logging.Handler):
    """Keeps what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.getMessage())


@contextmanager
def without_faults() -> Iterator[None]:
    """Nothing within is an error of the server's, to its log or to its libraries'."""
    faults = Faults()
    logging.getLogger().addHandler(faults)
    try:
        with structlog.testing.capture_logs() as told:
            yield
    finally:
        logging.getLogger().removeHandler(faults)
    assert faults.told == []
    assert [one for one in told if one["log_level"] in {"error", "critical"}] == []


@pytest.fixture(scope="module")
def hall() -> Iterator[Hall]:
    """One for all: what one page does must not matter to the next."""
    with running_server() as shared:
        shared.switch(on=True)
        shared.sharing.links.make("microphone")
        roles: Any = ("screen", "phone", "microphone")
        visitors = {"mentor": shared.mentor} | {role: shared.visit(role) for role in roles}
        with shared.mentor.client() as client:
            client.put("/api/source", json={"kind": "browser", "name": "a page"}).raise_for_status()
        yield Hall(shared, visitors)


@pytest.mark.parametrize("role", ["mentor", "screen", "phone", "microphone"])
def test_whatever_a_page_says_gets_a_typed_answer_or_the_door(hall: Hall, role: str) -> None:
    @given(SAID)
    @FUZZED
    def says(said: list[str | bytes]) -> None:
        with hall.visitors[role].socket() as page:
            try:
                for one in said:
                    page.send(one)
                    assert answer_of(page).endswith(".")
            except ConnectionClosed as closed:
                code = None if closed.rcvd is None else closed.rcvd.code
            else:
                return
        assert code in {1007, 1008, 1009}

    with without_faults():
        says()
        hall.is_well()


@pytest.mark.parametrize(("path", "role"), PAGES)
def test_whatever_comes_by_a_socket_hurts_nobody_else(hall: Hall, path: str, role: str) -> None:
    @given(st.booleans(), STREAMS)
    @example(begins=True, stream=framed(1, b"\xff\xfe", last=True, reserved=0, masked=True))
    @FUZZED
    def sends(begins: bool, stream: bytes) -> None:
        visitor = hall.visitors[role]
        begin = framed(1, b'{"type":"begin","rate_hz":48000}', last=True, reserved=0, masked=True)
        with connected(visitor) as connection:
            connection.sendall(
                request(
                    visitor,
                    path,
                    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n",
                )
            )
            assert connection.recv(16).startswith(b"HTTP/1.1 101")
            code = closed_with(connection, begin * begins + stream)
            assert code is None or code in DOOR | {1000, 1011} or 3000 <= code < 5000 or b"\x88" in stream

    with without_faults():
        sends()
        hall.is_well()


@pytest.mark.parametrize("role", ["mentor", "phone"])
def test_what_is_no_request_gets_an_answer_or_none_and_nobody_is_hurt(hall: Hall, role: str) -> None:
    right = request(hall.visitors[role], "/join", "Accept: text/html\r\n")
    changed = st.builds(
        lambda begin, end, put: right[: min(begin, end)] + put + right[max(begin, end) :],
        st.integers(0, len(right)),
        st.integers(0, len(right)),
        st.binary(max_size=20)
        | st.sampled_from([b"\r\n", b"\r\n\r\n", b"Content-Length: 5\r\n", b":", b"\0", b"%"]),
    )

    @given(changed | st.binary(min_size=1, max_size=200))
    @FUZZED
    def sends(sent: bytes) -> None:
        with connected(hall.visitors[role]) as connection:
            received = all_of(connection, sent)
            assert received == b"" or received.startswith(b"HTTP/1.1 ")
            assert not received.startswith(b"HTTP/1.1 5")

    with without_faults():
        sends()
        hall.is_well()


def answer_of(page: ClientConnection) -> str:
    """The sentence of the error that came, or one for a pong."""
    while True:
        answer = SERVER_MESSAGE.validate_json(page.recv(timeout=60))
        if isinstance(answer, ErrorMessage):
            return answer.sentence
        if isinstance(answer, Pong):
            return "Well said."


def connected(visitor: Browser) -> socket.socket:
    host, _, port = visitor.base.partition("//")[2].partition(":")
    return socket.create_connection((host, int(port)), timeout=60)


def request(visitor: Browser, path: str, more: str) -> bytes:
    host = visitor.base.partition("//")[2]
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {visitor.base}\r\nCookie: {visitor.cookie}\r\n{more}"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    ).encode()


def all_of(connection: socket.socket, sent: bytes) -> bytes:
    """What is answered until the server has hung up, when nothing more comes from here."""
    received = b""
    try:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        while piece := connection.recv(65_536):
            received += piece
    except ConnectionError:
        pass
    return received


def closed_with(connection: socket.socket, sent: bytes) -> int | None:
    """The code with which the server closes; None: it found nothing to complain of, or its word was lost.

    A server's frames are never masked: two bytes of head, or four, and then what is in them.
    """
    left = all_of(connection, sent).partition(b"\r\n\r\n")[2]
    code = None
    while len(left) >= 2:
        length, head = left[1], 2
        if length == 126:
            length, head = int.from_bytes(left[2:4], "big"), 4
        elif length == 127:
            length, head = int.from_bytes(left[2:10], "big"), 10
        if left[0] == 0x88 and length >= 2:
            code = int.from_bytes(left[head : head + 2], "big")
        left = left[head + length :]
    return code
