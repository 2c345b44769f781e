"""Requests that are meant to hurt: small answers at once, from whichever door they come."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from server.door.guard import MAX_BODY_BYTES
from tests.security.conftest import NETWORK

if TYPE_CHECKING:
    from tests.security.conftest import Shared


@pytest.fixture(params=["mentor", "phone"])
def visitor(shared: Shared, request: pytest.FixtureRequest) -> tuple[str, int, str, str, str]:
    """(address, port, cookie, a path that takes a body, a page)"""
    shared.switch(on=True)
    if request.param == "mentor":
        return "127.0.0.1", shared.access.port, shared.mentor.cookie, "/api/notes", "/mentor"
    return NETWORK, shared.access.port, shared.visit("phone").cookie, "/api/me/hand", "/join"


def answer(visitor: tuple[str, int, str, str, str], request: str, headers: str, body: bytes = b"") -> bytes:
    """What the server says to the raw request, before any more of it is sent."""
    address, port, cookie, *_ = visitor
    with socket.create_connection((address, port), timeout=60) as connection:
        connection.sendall(
            f"{request} HTTP/1.1\r\nHost: {address}:{port}\r\nOrigin: http://{address}:{port}\r\n"
            f"Cookie: {cookie}\r\nContent-Type: application/json\r\n{headers}\r\n".encode()
            + body
        )
        received = b""
        while b"\r\n\r\n" not in received and (piece := connection.recv(65_536)):
            received += piece
    return received


def status(received: bytes) -> int:
    return int(received.split(b" ", 2)[1])


def test_two_gigabytes_are_refused_before_one_byte_of_them_is_read(
    visitor: tuple[str, int, str, str, str],
) -> None:
    method = "POST" if visitor[3] == "/api/notes" else "PUT"
    received = answer(visitor, f"{method} {visitor[3]}", "Content-Length: 2147483648\r\n")
    assert status(received) == 413
    assert b"too_large" in received or b"Content-Length" in received.title()


def test_a_body_without_a_length_is_refused_where_it_becomes_too_long(
    visitor: tuple[str, int, str, str, str],
) -> None:
    method = "POST" if visitor[3] == "/api/notes" else "PUT"
    chunk = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
    received = answer(visitor, f"{method} {visitor[3]}", "Transfer-Encoding: chunked\r\n", chunk + chunk)
    assert status(received) == 413
    assert MAX_BODY_BYTES == 0x4000


@pytest.mark.parametrize("body", [b"[" * 9_000, b'{"a":' * 3_000, b"a=1&" * 4_000, b"\x00" * 100, b"1e999"])
def test_a_body_of_nonsense_is_refused(visitor: tuple[str, int, str, str, str], body: bytes) -> None:
    method = "POST" if visitor[3] == "/api/notes" else "PUT"
    received = answer(visitor, f"{method} {visitor[3]}", f"Content-Length: {len(body)}\r\n", body)
    assert status(received) in {400, 422}


def test_ranges_are_not_known_however_many_are_asked_for(visitor: tuple[str, int, str, str, str]) -> None:
    ranges = ",".join(f"{start}-{start + 1}" for start in range(0, 6_000, 2))
    received = answer(visitor, "GET /web/css/base.css", f"Range: bytes={ranges}\r\n")
    assert status(received) == 200
    assert b"multipart" not in received.lower()


def test_more_header_than_any_browser_sends_is_refused(visitor: tuple[str, int, str, str, str]) -> None:
    try:
        received = answer(visitor, f"GET {visitor[4]}", "X-Long: " + "x" * 200_000 + "\r\n")
    except ConnectionError:
        return  # hung up on before it had said it all
    assert not received or status(received) in {400, 431}


@pytest.mark.parametrize(
    "path",
    [
        "/web/../server/app.py",
        "/web/..%2fserver/app.py",
        "/web/%2e%2e/%2e%2e/pyproject.toml",
        "/web/....//app.py",
        "/web//etc/passwd",
        "/web/js/..%5c..%5capp.py",
        "/web/%00.js",
        "/web/__init__.py",
    ],
)
def test_nothing_outside_the_pages_folder_is_given(
    visitor: tuple[str, int, str, str, str], path: str
) -> None:
    assert status(answer(visitor, f"GET {path}", "")) in {400, 403, 404}


def test_a_head_gets_no_body(visitor: tuple[str, int, str, str, str]) -> None:
    received = answer(visitor, f"HEAD {visitor[4]}", "Connection: close\r\n")
    assert status(received) in {200, 405}
    assert received.count(b"\r\n\r\n") == 1
    assert b"<html" not in received
