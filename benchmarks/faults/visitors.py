"""Whoever stands at a door of the measured program, and what they send by hand."""

from __future__ import annotations

import re
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
from starlette.routing import Route

from server.rest import ROUTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.faults.demo import Demo

SOCKETS = ("/api/live", "/api/microphone")
UPGRADE = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at a door, with a cookie or without."""

    role: str
    base: str
    """Of the door: `http://host:port`."""
    cookie: str

    @property
    def host(self) -> str:
        """The door, as a `Host` header has it."""
        return urlsplit(self.base).netloc

    def connect(self, limit_s: float = 20.0) -> socket.socket:
        """A connection to the door."""
        host, _, port = self.host.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=limit_s)

    def request(
        self,
        method: str,
        path: str,
        *,
        host: str | None = None,
        origin: str | None = None,
        more: str = "",
        body: bytes = b"",
    ) -> bytes:
        """A request as it goes out; `host` and `origin` in the place of the right ones."""
        return (
            f"{method} {path} HTTP/1.1\r\nHost: {self.host if host is None else host}\r\n"
            f"Origin: {self.base if origin is None else origin}\r\nCookie: {self.cookie}\r\n{more}\r\n"
        ).encode("latin-1") + body

    def asks(self, request: bytes) -> tuple[int, float]:
        """The answer's status (0: there is none), and ms from the first byte sent to the first received."""
        with self.connect() as connection:
            began_s = time.perf_counter()
            try:
                connection.sendall(request)
                received = connection.recv(64)
            except ConnectionError:
                received = b""
            taken_ms = (time.perf_counter() - began_s) * 1000
        return int(received.split(b" ", 2)[1]) if received else 0, taken_ms

    def opens(self, path: str = "/api/live") -> socket.socket:
        """A live socket, spoken to by hand.

        Raises:
            ConnectionError: it is refused.
        """
        connection = self.connect()
        connection.sendall(self.request("GET", path, more=UPGRADE))
        if b" 101 " not in connection.recv(16):
            connection.close()
            raise ConnectionError(f"{self.role} was not let in to {path}")
        return connection


def mentor(measured: Demo) -> Visitor:
    """At the server's own door."""
    return Visitor("mentor", measured.base, measured.cookie)


def guests(measured: Demo) -> list[Visitor]:
    """Sharing is switched on: a screen, a phone, and somebody without a link."""
    sharing = measured.client.put("/api/sharing", json={"on": True}).raise_for_status().json()
    found = []
    for link in sharing["mentor"]["sharing"]["links"]:
        base = "{0.scheme}://{0.netloc}".format(urlsplit(link["address"]))
        cookie = httpx.get(link["address"]).headers["Set-Cookie"].partition(";")[0]
        found.append(Visitor(link["role"], base, cookie))
    return [*found, Visitor("nobody", found[0].base, "")]


def requests() -> Iterator[tuple[str, str, str]]:
    """(method, path as it is asked for, path as the route has it) of everything that is answered by HTTP."""
    for route in [route for router in ROUTERS for route in router.routes]:
        if isinstance(route, Route):
            asked = re.sub(r"\{[^}]*\}", "1", route.path.replace("{path:path}", "js/live.js"))
            for method in sorted(route.methods or ()):
                yield method, asked, route.path


def frame(kind: int, data: bytes = b"", *, last: bool = True, masked: bool = True) -> bytes:
    """A frame of a WebSocket (RFC 6455, section 5.2), with a mask of zeros.

    Args:
        kind: 1 text, 2 binary, 0 more of the same, 8 close, 9 ping, 10 pong.
        data: what it carries.
        last: whether the message ends with it.
        masked: a client's must be.
    """
    mask = 0x80 if masked else 0
    head = bytes([(0x80 if last else 0) | kind])
    if len(data) < 126:
        head += bytes([mask | len(data)])
    elif len(data) < 1 << 16:
        head += bytes([mask | 126]) + len(data).to_bytes(2, "big")
    else:
        head += bytes([mask | 127]) + len(data).to_bytes(8, "big")
    return head + (b"\0\0\0\0" if masked else b"") + data
