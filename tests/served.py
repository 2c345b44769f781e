"""The program's own server, in a thread of the tests' process."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from server.serving.server import make_server

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from fastapi import FastAPI

LIMIT_S = 60.0


@contextmanager
def served(app: FastAPI, listening: socket.socket) -> Iterator[None]:
    """Within the block the app is served on this socket; behind it, it has ended in an orderly way.

    Raises:
        AssertionError: it did not begin, or did not end.
    """
    started = threading.Event()
    server = make_server(app, started.set)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
    thread.start()
    try:
        assert started.wait(LIMIT_S)
        yield
    finally:
        server.should_exit = True
        thread.join(LIMIT_S)
        assert not thread.is_alive()
