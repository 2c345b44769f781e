"""What the server's tests share: a room with everything faked, and a server on a real port."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import pytest

from server.app import create_app
from server.door.access import Access
from server.serving.sockets import open_socket
from tests.served import served
from tests.server.fakes import Room

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Running:
    """A server that runs, and the browser's side of it."""

    room: Room
    access: Access
    cookie: str

    @property
    def port(self) -> int:
        return self.access.port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def live(self) -> str:
        return f"ws://127.0.0.1:{self.port}/api/live"

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie, "Origin": self.url}

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers=self.headers, timeout=60)


@pytest.fixture
def running() -> Iterator[Running]:
    """The whole server on a real port; the engine and the microphones are fakes."""
    listening = open_socket(None, 0)
    access = Access(listening.getsockname()[1])
    room = Room()
    app = create_app(access, lambda: room.session)
    room.hub = app.state.hub
    with served(app, listening):
        token = access.new_address().partition("token=")[2]
        given = access.exchange(token)
        assert given is not None
        yield Running(room, access, given.partition(";")[0])
