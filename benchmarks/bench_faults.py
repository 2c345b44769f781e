"""Seconds from a fault to its remedy, on the program itself: `python -m benchmarks.bench_faults`.

Plays the demo with the real engine in a process of its own, on POSIX systems, and prints a table.
127.0.0.2 stands for the network.
"""

from __future__ import annotations

import os
import signal
import socket
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import psutil
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from benchmarks.program import BALANCE, LIMIT_S, Program, program

if TYPE_CHECKING:
    from collections.abc import Iterator

NETWORK = "127.0.0.2"
TIMES = 3


class Measured(Program):
    """A demo that runs, and what goes wrong with it."""

    def voices(self) -> dict[str, str | None]:
        """What each voice is called."""
        return {voice["id"]: voice["name"] for voice in self.snapshot["voices"]}

    def engine_killed(self) -> float:
        """Until something is recognised that was said after the kill; voices and names must be the same."""
        before = self.voices()
        engine = max(
            psutil.Process(self.process.pid).children(recursive=True), key=lambda p: p.memory_info().rss
        )
        killed_at_s = self.snapshot["session"]["captured_s"]
        engine.send_signal(signal.SIGKILL)
        taken_s = self.until(lambda: self.snapshot["session"]["published_s"] > killed_at_s + 1.0)
        after = self.voices()
        if not before.items() <= after.items():
            raise AssertionError(f"The voices were {before} and are {after}.")
        return taken_s

    def link_withdrawn(self) -> float:
        """Until the socket of a screen that came by the link is closed."""
        sharing = self.client.put("/api/sharing", json={"on": True}).raise_for_status().json()
        link = next(one for one in sharing["mentor"]["sharing"]["links"] if one["role"] == "screen")
        at = "{0.scheme}://{0.netloc}".format(urlsplit(link["address"]))
        cookie = httpx.get(link["address"]).headers["Set-Cookie"].partition(";")[0]
        address = at.replace("http", "ws", 1) + "/api/live"
        with connect(address, additional_headers={"Cookie": cookie, "Origin": at}) as page:
            page.recv(timeout=10)
            began_s = time.monotonic()
            self.client.delete(f"/api/links/{link['id']}").raise_for_status()
            try:
                while True:
                    page.recv(timeout=10)
            except ConnectionClosed:
                taken_s = time.monotonic() - began_s
        self.client.put("/api/sharing", json={"on": False}).raise_for_status()
        return taken_s

    def deaf_page(self) -> float:
        """Until a page that reads nothing, and so answers no ping, is counted no more."""
        parts = urlsplit(self.base)
        with closing(socket.create_connection(("127.0.0.1", parts.port or 80))) as deaf:
            deaf.sendall(
                (
                    f"GET /api/live HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: {self.cookie}\r\n"
                    f"Origin: {self.base}\r\n"
                    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
                ).encode()
            )
            deaf.recv(64)
            self.until(lambda: self.viewers() == 1.0)
            return self.until(lambda: self.viewers() == 0.0)

    def told_to_end(self) -> float:
        """Until the process is gone, in the middle of a session."""
        began_s = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(LIMIT_S)
        return time.monotonic() - began_s


@contextmanager
def demo() -> Iterator[Measured]:
    """The demo, with the network's door on an address of this computer."""
    environment = os.environ | {"BALANCE_SHARE_HOST": NETWORK}
    with program([*BALANCE, "demo", "--no-open"], environment, Measured) as measured:
        yield measured


def main() -> None:
    """Measure and print."""
    with demo() as measured:
        measured.until(lambda: len(measured.voices()) >= 2)
        voice = next(iter(measured.voices()))
        measured.client.put(f"/api/voices/{voice}", json={"name": "Anna"}).raise_for_status()
        rows: list[tuple[str, list[float], float]] = [
            ("link withdrawn, socket closed", [measured.link_withdrawn() for _ in range(TIMES)], 1.0),
            ("page reads nothing, dropped", [measured.deaf_page() for _ in range(TIMES)], 5.0),
            ("engine killed, works again", [measured.engine_killed() for _ in range(TIMES)], 15.0),
            ("SIGTERM in a session, gone", [measured.told_to_end()], 5.0),
        ]
    print("| from fault to remedy | seconds, each time | limit |\n|---|---|---|")
    for what, seconds, limit_s in rows:
        print(f"| {what} | {', '.join(f'{one:.2f}' for one in seconds)} | {limit_s:.0f} |")


if __name__ == "__main__":
    main()
