"""Running the server: one process, this computer's own door and perhaps the network's, an orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import multiprocessing
import os
import signal
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING

import uvicorn

from server.connections.book import Book
from server.connections.entrance import Entrance
from server.connections.http_protocol import HttpProtocol
from server.errors import Refused
from server.protocol.reading import MAX_FRAME_BYTES
from server.serving.open_files import room_for_network

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Awaitable, Callable, Generator
    from types import FrameType

    from fastapi import FastAPI

    from server.connections.book import Connection

DRAIN_S = 2
"""What open requests and sockets get at the end; with the session's own end it stays under 5 s."""
PING_EVERY_S = 1.0
PING_ANSWER_S = 4.0
"""A page that does not read answers no ping: it is dropped though the system still takes what is sent."""


class Server(uvicorn.Server):
    """uvicorn, with an end of our own: asked once it drains, asked twice it is gone."""

    def __init__(
        self,
        config: uvicorn.Config,
        book: Book,
        on_started: Callable[[], None],
        first: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        super().__init__(config)
        self.book = book
        """All connections."""
        self.failure: Refused | None = None
        """Why what had to be done first could not be; the server has not begun then."""
        self._on_started = on_started
        self._first = first
        self._entrance: Entrance | None = None
        self._watching: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Come up, do what has to be done first, then tell."""
        await super().startup(sockets=sockets)
        if not self.started:
            return
        self._watching = asyncio.create_task(self.book.watch())
        try:
            if self._first is not None:
                await self._first()
        except Refused as refused:
            self.failure = refused
            self.should_exit = True
            return
        self._on_started()

    async def open_door(self, listening: socket.socket, tls: ssl.SSLContext | None) -> None:
        """Answer at one more address, by HTTPS where `tls` is given."""

        def protocol(connection: Connection) -> asyncio.Protocol:
            # As uvicorn makes them for its own sockets.
            return HttpProtocol(
                config=self.config,
                server_state=self.server_state,
                app_state=self.lifespan.state,
                book=self.book,
                connection=connection,
            )

        self._entrance = Entrance(listening, tls, self.book, protocol)
        self._entrance.open()

    async def close_door(self) -> None:
        """Take no more connections there. Those that are open find nobody who knows their address."""
        entrance, self._entrance = self._entrance, None
        if entrance is not None:
            await entrance.close()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, and end those that there are."""
        await self.close_door()
        if self._watching is not None:
            self._watching.cancel()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Take the signals; unlike uvicorn's own, do not raise them again after an orderly end."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        numbers = [signal.SIGINT, signal.SIGTERM]
        if sys.platform == "win32":
            numbers.append(signal.SIGBREAK)
        before = {number: signal.signal(number, self.handle_exit) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """First signal: drain. Second: out, and the engine's process with us."""
        del frame
        if not self.should_exit:
            self.should_exit = True
            return
        for child in multiprocessing.active_children():
            child.kill()
        os._exit(128 + sig)


def make_server(
    app: FastAPI, on_started: Callable[[], None], first: Callable[[], Awaitable[None]] | None = None
) -> Server:
    """The server for this application; `on_started` is called when it answers, and `first` was done."""
    book = Book(room_for_network())
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        # Its lines would hold the one-time token.
        access_log=False,
        server_header=False,
        # httptools, the faster one, reads a header of any length into memory; h11 refuses beyond 64 KiB.
        http=functools.partial(HttpProtocol, book=book),  # type: ignore[arg-type]  # uvicorn only calls it
        # Nobody stands between: a header that names another sender is what somebody would like us to think.
        proxy_headers=False,
        ws_max_size=MAX_FRAME_BYTES,
        ws_ping_interval=PING_EVERY_S,
        ws_ping_timeout=PING_ANSWER_S,
        # Deflating each snapshot for each viewer costs more than loopback ever saves.
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=DRAIN_S,
        lifespan="on",
    )
    server = Server(config, book, on_started, first)
    app.state.sharing.attach(server)
    return server


def open_browser(address: str) -> None:
    """Open the address in the user's browser, without waiting for it."""
    threading.Thread(target=webbrowser.open, args=(address,), name="browser", daemon=True).start()


def on_enter(do: Callable[[], None]) -> None:
    """Call `do` for each line that is typed in the terminal, or written to our standard input."""

    def read() -> None:
        # Not sys.stdin: its lock would be held by this thread when the program ends.
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                do()

    if hasattr(signal, "SIGTTIN"):
        # In the background, reading the terminal gives an error and does not stop the whole program.
        signal.signal(signal.SIGTTIN, signal.SIG_IGN)
    threading.Thread(target=read, name="terminal", daemon=True).start()
