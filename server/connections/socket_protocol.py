"""Live sockets as uvicorn speaks them, for pages that may mean ill.

Whatever a page sends is read in small portions and counted, frame by frame: pings, pongs and empty pieces of
a message cost the server as much as messages do, and a page sends few of any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from server.connections.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from websockets.frames import Frame

    from server.connections.book import Book, Connection

FRAMES_A_SECOND, FRAMES_AT_ONCE = 50.0, 200.0
"""From the network. A phone that is the microphone sends twenty a second, and at once what had to wait."""
GUESTS_MESSAGE_BYTES = 128 * 1024
"""Of the network's messages more is not read: sound takes half of it at most, and hundreds of sockets may
leave one unfinished, which takes memory meanwhile."""
PORTION_BYTES = 1024
"""The smallest frames have six bytes: this many of them are read without looking up."""


class SocketProtocol(WebSocketsSansIOProtocol):
    """One socket."""

    def __init__(self, *args: Any, book: Book, connection: Connection, **others: Any) -> None:
        """Args: as uvicorn's."""
        super().__init__(*args, **others)
        self._book = book
        self._connection = connection
        self._frames = Pace(FRAMES_A_SECOND, FRAMES_AT_ONCE)
        if connection.address is not None:
            self.conn.max_message_size = GUESTS_MESSAGE_BYTES

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        super().connection_lost(exc)
        self._book.leave(self._connection)

    def shutdown(self) -> None:
        """The server ends. A page that is just leaving is not told: uvicorn would raise, and end no other."""
        if self.handshake_complete and not self.close_sent and self.conn.state is not State.OPEN:
            self.stop_keepalive()
            self.transport.close()
            return
        super().shutdown()

    def data_received(self, data: bytes) -> None:
        """Something has come: frames, or parts of them."""
        for begin in range(0, len(data), PORTION_BYTES):
            if self.transport.is_closing():
                return
            super().data_received(data[begin : begin + PORTION_BYTES])

    def handle_text(self, event: Frame) -> None:
        """A text, or its beginning."""
        self._count(super().handle_text, event)

    def handle_bytes(self, event: Frame) -> None:
        """Sound, or its beginning."""
        self._count(super().handle_bytes, event)

    def handle_cont(self, event: Frame) -> None:
        """More of a message."""
        self._count(super().handle_cont, event)

    def handle_pong(self, event: Frame) -> None:
        """An answer to a ping of ours, or one that nobody has asked for."""
        self._count(super().handle_pong, event)

    def handle_ping(self) -> None:
        """A ping; browsers send none."""
        if self._may_go_on():
            super().handle_ping()

    def send_receive_event_to_app(self) -> None:
        """A message is complete: hand it on, if a text is one."""
        if self.curr_msg_data_type == "text":
            try:
                b"".join(self.frames).decode()
            except UnicodeDecodeError:
                # uvicorn would write a traceback into the log for each.
                self.frames = []
                self._end(1007, "That is not UTF-8.")
                return
        super().send_receive_event_to_app()

    def _count(self, handle: Callable[[Frame], None], event: Frame) -> None:
        if self._may_go_on():
            handle(event)

    def _may_go_on(self) -> bool:
        if self.transport.is_closing():
            return False
        if self._connection.address is not None and self._frames.take() > 0:
            self.frames = []
            self._end(1008, "Too many messages at once.")
            return False
        return True

    def _end(self, code: int, reason: str) -> None:
        self.conn.fail(code, reason)
        self.handle_parser_exception()
