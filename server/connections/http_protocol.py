"""HTTP as uvicorn speaks it with h11, with each connection's doings told to the book of connections."""

from __future__ import annotations

import functools
import logging
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from server.connections.socket_protocol import SocketProtocol

if TYPE_CHECKING:
    import asyncio

    import h11

    from server.connections.book import Book, Connection

_quiet = logging.getLogger("server.connections")
"""Nonsense gets its answer, 400; a line in the log for each would let anybody fill the log."""
_quiet.setLevel(logging.ERROR)


class HttpProtocol(H11Protocol):
    """One connection."""

    def __init__(self, *args: Any, book: Book, connection: Connection | None = None, **others: Any) -> None:
        """Args: as uvicorn's; the connection is None where it came in by the server's own door."""
        super().__init__(*args, **others)
        self.logger = _quiet
        self._book = book
        self._connection = book.own() if connection is None else connection
        self._upgraded = False
        self.ws_protocol_class = functools.partial(  # type: ignore[assignment]  # uvicorn only calls it
            SocketProtocol, book=book, connection=self._connection
        )

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """It is open."""
        super().connection_made(transport)
        self._connection.drop = transport.abort
        self._connection.is_closing = transport.is_closing

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        super().connection_lost(exc)
        self._book.leave(self._connection)

    def data_received(self, data: bytes) -> None:
        """Something of a request has come."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """An answer is complete: the next request may be read, if its address has not asked too often."""
        wait_s = self._book.wait_s(self._connection)
        if wait_s > 0:
            self.loop.call_later(wait_s, self._go_on)
        else:
            self._go_on()

    def _go_on(self) -> None:
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        """The other end does not take what is sent."""
        super().pause_writing()
        self._book.now(self._connection, "blocked")

    def resume_writing(self) -> None:
        """It does again."""
        super().resume_writing()
        self._look()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """It becomes a live socket."""
        self._upgraded = True
        super().handle_websocket_upgrade(event)
        self._book.now(self._connection, "socket")

    def _look(self) -> None:
        if self._upgraded:
            return
        if self.cycle is None or self.cycle.response_complete:
            self._book.now(self._connection, "quiet")
        else:
            self._book.now(self._connection, "asking" if self.cycle.more_body else "answered")
