"""The network's door: takes connections one by one, and sends away who is one too many."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable

    from server.connections.book import Book, Connection

HANDSHAKE_S = 10.0
"""For TLS. The connection is counted meanwhile."""
NO_FILES_S = 0.2
"""How long is waited where the system has no room for another connection."""
FULL = "There are too many connections from your network just now: try again in a moment."
_FULL = (
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
    f"Content-Length: {len(FULL)}\r\nRetry-After: 5\r\nConnection: close\r\n\r\n{FULL}"
).encode()

log = structlog.get_logger()


class Entrance:
    """Takes connections at one socket, from `open` to `close`. Belongs to the server's event loop."""

    def __init__(
        self,
        listening: socket.socket,
        tls: ssl.SSLContext | None,
        book: Book,
        make: Callable[[Connection], asyncio.Protocol],
    ) -> None:
        """Nobody is let in yet.

        Args:
            listening: a socket that listens; closed at the end.
            tls: for HTTPS; None for HTTP.
            book: counts them.
            make: whoever serves a connection.
        """
        self._listening = listening
        self._tls = tls
        self._book = book
        self._make = make
        self._coming: set[asyncio.Task[None]] = set()
        self._taking: asyncio.Task[None] | None = None

    def open(self) -> None:
        """From now on connections are taken."""
        self._listening.settimeout(0)
        self._taking = asyncio.create_task(self._take())

    async def close(self) -> None:
        """Take no more; those that are in stay."""
        taking, self._taking = self._taking, None
        ending = [*self._coming, *([taking] if taking is not None else [])]
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        self._listening.close()

    async def _take(self) -> None:
        loop = asyncio.get_running_loop()
        short = False
        while True:
            try:
                accepted, address = await loop.sock_accept(self._listening)
            except OSError as error:
                # Gone before it was taken, or the system has no room: then the next one has to wait.
                if not short:
                    log.warning("connections_not_taken", reason=error.strerror)
                short = True
                await asyncio.sleep(NO_FILES_S)
                continue
            short = False
            connection = self._book.come(str(address[0]))
            if connection is None:
                self._send_away(accepted)
            else:
                task = asyncio.create_task(self._let_in(accepted, connection))
                connection.drop = task.cancel  # type: ignore[assignment]  # its answer is nobody's
                self._coming.add(task)
                task.add_done_callback(self._coming.discard)
            # Others have their turn, however many stand at the door.
            await asyncio.sleep(0)

    def _send_away(self, accepted: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self._tls is None:
                accepted.settimeout(0)
                accepted.send(_FULL)
        accepted.close()

    async def _let_in(self, accepted: socket.socket, connection: Connection) -> None:
        try:
            await asyncio.sleep(self._book.wait_s(connection))
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: self._make(connection),
                accepted,
                ssl=self._tls,
                ssl_handshake_timeout=None if self._tls is None else HANDSHAKE_S,
            )
        except BaseException as error:
            accepted.close()
            self._book.leave(connection)
            # A handshake that comes to nothing is the other end's affair.
            if not isinstance(error, OSError | asyncio.CancelledError):
                raise
