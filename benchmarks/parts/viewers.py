"""Many pages in one process: each keeps its socket open as the page does, and notes what it is shown when.

What is received is timed where this process comes to it, so that its own work counts as delay.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from server.serving.open_files import allow_open_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

    from websockets.asyncio.client import ClientConnection

FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 15.0
PING_EACH_S = 5.0
OPEN_WITHIN_S = 20.0
SNAPSHOT = '{"type":"snapshot"'


def backoff_s(attempt: int, chance: float) -> float:
    """Seconds before the next try, as the page waits (`backoff_ms` in web/js/live.js).

    Args:
        attempt: 0 is the first.
        chance: in [0, 1).
    """
    whole_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(attempt, 16))
    return whole_s * (0.5 + 0.5 * chance)


@dataclass(frozen=True, slots=True)
class Pages:
    """Who is to watch."""

    base: str
    """Where the server is, `http://host:port`."""
    cookies: tuple[str, ...]
    """One for each page."""
    view: str = "screen"
    """What the mentor's own pages ask for."""


@dataclass(slots=True)
class Storm:
    """How they came back."""

    first_snapshot_s: list[float] = field(default_factory=list)
    """Of each page, from the moment at which all were closed."""
    refused: dict[str, int] = field(default_factory=dict)
    """Tries that came to nothing, by what was said."""


Received = tuple[float, float, float, float]
"""When a snapshot was received and sent, in ms since 1970; seconds captured and published by then."""


@lru_cache(maxsize=64)
def shown(text: str) -> tuple[float, float, float] | None:
    """Of a snapshot's text, when it was sent and what was captured and published; None: it is none.

    Remembered, since hundreds of pages get the same text.
    """
    if not text.startswith(SNAPSHOT) and not re.match(r'\{\s*"type"\s*:\s*"snapshot"', text):
        return None
    message = json.loads(text)
    session = message["session"]
    return message["sent_at_ms"], session["captured_s"], session["published_s"]


class Viewers:
    """All pages."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._sockets: list[ClientConnection | None] = [None] * len(pages.cookies)
        self.received: list[list[Received]] = [[] for _ in pages.cookies]
        """By each page, since this was emptied last."""
        self._had: list[asyncio.Event] = [asyncio.Event() for _ in pages.cookies]
        self._watching: list[asyncio.Task[None]] = []
        self.lost = 0
        """Sockets that were closed by the server."""

    def empty(self) -> None:
        """Forget what was received."""
        self.received = [[] for _ in self.received]

    async def come(self, page: int) -> None:
        """Open this page's socket.

        Raises:
            OSError, TimeoutError, InvalidHandshake: it is not let in.
        """
        address = self._pages.base.replace("http", "ws", 1) + f"/api/live?view={self._pages.view}"
        socket = await connect(
            address,
            additional_headers={"Cookie": self._pages.cookies[page], "Origin": self._pages.base},
            compression=None,
            proxy=None,
            ping_interval=None,
            max_size=None,
            open_timeout=OPEN_WITHIN_S,
        )
        self._sockets[page] = socket
        self._had[page].clear()
        self._watching += [asyncio.create_task(self._watch(page, socket))]

    async def had_first(self, page: int) -> None:
        """Returns when this page has been shown something since it came."""
        await self._had[page].wait()

    async def close_all(self) -> None:
        """All at once."""
        sockets = [socket for socket in self._sockets if socket is not None]
        self._sockets = [None] * len(self._sockets)
        await asyncio.gather(*(socket.close() for socket in sockets))
        await asyncio.gather(*self._watching)
        self._watching = []

    async def come_back(self, page: int, began_s: float, storm: Storm) -> None:
        """As the page does: ask why, wait, try again, until the first snapshot is there."""
        attempt = 0
        while True:
            asking = asyncio.create_task(self._ask_why(page))
            await asyncio.sleep(backoff_s(attempt, random.random()))
            try:
                await self.come(page)
                await asyncio.wait_for(self.had_first(page), OPEN_WITHIN_S)
            except (OSError, TimeoutError, InvalidHandshake) as error:
                storm.refused[type(error).__name__] = storm.refused.get(type(error).__name__, 0) + 1
                attempt += 1
                continue
            finally:
                await asking
            storm.first_snapshot_s.append(time.monotonic() - began_s)
            return

    async def _watch(self, page: int, socket: ClientConnection) -> None:
        pinging = asyncio.create_task(self._ping(socket))
        try:
            async for text in socket:
                at_ms = time.time() * 1000
                seen = shown(str(text))
                if seen is not None:
                    self.received[page].append((at_ms, *seen))
                    self._had[page].set()
        except ConnectionClosed:
            pass
        finally:
            pinging.cancel()
        if self._sockets[page] is socket:
            self._sockets[page] = None
            self.lost += 1

    async def _ping(self, socket: ClientConnection) -> None:
        number = 0
        await asyncio.sleep(PING_EACH_S * random.random())
        while True:
            number += 1
            try:
                await socket.send(json.dumps({"type": "ping", "id": number}))
            except ConnectionClosed:
                return
            await asyncio.sleep(PING_EACH_S)

    async def _ask_why(self, page: int) -> None:
        """The page's ordinary request; whatever is answered, it is the try after it that counts."""
        host = self._pages.base.partition("//")[2]
        name, _, port = host.rpartition(":")
        try:
            reader, writer = await asyncio.open_connection(name, int(port))
            cookie = self._pages.cookies[page]
            writer.write(
                f"GET /api/health HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n"
                "Connection: close\r\n\r\n".encode()
            )
            await reader.read()
            writer.close()
        except OSError:
            pass


def run(pages: Pages, conductor: Connection) -> None:
    """In a process of its own: do what comes through the pipe, one word each, and answer it.

    "come": all come, a few at once; answered with Counter of failures. "empty": forget what was received.
    "received": answered with it, and how many sockets the server closed. "storm": all close and come back;
    answered with a `Storm`. "end": close and return.
    """
    allow_open_files()
    asyncio.run(_obey(pages, conductor))


async def _obey(pages: Pages, conductor: Connection) -> None:
    viewers = Viewers(pages)
    while True:
        word = await asyncio.to_thread(conductor.recv)
        if word == "come":
            conductor.send(await _come(viewers, range(len(pages.cookies))))
        elif word == "empty":
            viewers.empty()
            conductor.send(None)
        elif word == "received":
            conductor.send((viewers.received, viewers.lost))
        elif word == "storm":
            conductor.send(await _storm(viewers, len(pages.cookies)))
        else:
            await viewers.close_all()
            conductor.send(None)
            return


async def _come(viewers: Viewers, pages: Sequence[int]) -> Counter[str]:
    failures: Counter[str] = Counter()
    some = asyncio.Semaphore(20)

    async def come(page: int) -> None:
        async with some:
            try:
                await viewers.come(page)
                await asyncio.wait_for(viewers.had_first(page), OPEN_WITHIN_S)
            except (OSError, TimeoutError, InvalidHandshake) as error:
                failures[f"{type(error).__name__}: {error}"] += 1

    await asyncio.gather(*map(come, pages))
    return failures


async def _storm(viewers: Viewers, count: int) -> Storm:
    storm = Storm()
    await viewers.close_all()
    began_s = time.monotonic()
    await asyncio.gather(*(viewers.come_back(page, began_s, storm) for page in range(count)))
    return storm
