"""A server that is shared: 127.0.0.2 stands for the network, and each visitor is a browser of their own."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

from server.app import create_app
from server.door.access import Access
from server.serving.sockets import open_socket
from server.sharing.sharing import Sharing
from tests.served import served
from tests.server.fakes import Room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from balance.record.record import Record
    from server.sharing.roles import LinkRole

NETWORK = "127.0.0.2"
"""Not 127.0.0.1: to the server, whoever comes by it comes from outside."""


@dataclass
class Browser:
    """What a browser has: the address of the page that it is on, and its cookie."""

    base: str
    cookie: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie, "Origin": self.base}

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.base, headers=self.headers, timeout=60)

    def socket(self, path: str = "/api/live") -> ClientConnection:
        return connect(self.base.replace("http", "ws", 1) + path, additional_headers=self.headers)


@dataclass
class Shared:
    """A running server, sharing not yet switched on."""

    room: Room
    access: Access
    mentor: Browser

    @property
    def sharing(self) -> Sharing:
        return self.access.sharing

    @property
    def network(self) -> str:
        """The network's door, once it is open."""
        return f"http://{NETWORK}:{self.access.port}"

    def switch(self, *, on: bool) -> dict[str, object]:
        with self.mentor.client() as client:
            answer = client.put("/api/sharing", json={"on": on})
            assert answer.status_code == 200, answer.text
            state: dict[str, object] = answer.json()["mentor"]["sharing"]
            return state

    def link(self, role: LinkRole) -> str:
        """The address of the newest link of this role."""
        link = self.sharing.links.newest(role)
        assert link is not None
        return self.sharing.address_of(link.token)

    def visit(self, role: LinkRole) -> Browser:
        """A browser that has opened this role's link."""
        address = self.link(role)
        answer = httpx.get(address)
        assert answer.status_code == 303, answer.text
        parts = urlsplit(address)
        return Browser(f"{parts.scheme}://{parts.netloc}", answer.headers["Set-Cookie"].partition(";")[0])


@contextmanager
def running_server(record: Record | None = None, uploads: Path | None = None) -> Iterator[Shared]:
    """The whole server on a real port, with the network's address known; engine and microphones are fakes."""
    listening = open_socket(None, 0)
    port = listening.getsockname()[1]
    access = Access(port, Sharing(port, host=NETWORK))
    room = Room(record=record)
    app = create_app(access, lambda: room.session, record=record, uploads=uploads)
    room.hub = app.state.hub
    with served(app, listening):
        given = access.exchange(access.new_address().partition("token=")[2])
        assert given is not None
        yield Shared(room, access, Browser(f"http://127.0.0.1:{port}", given.partition(";")[0]))


@pytest.fixture
def shared() -> Iterator[Shared]:
    """A running server of the test's own."""
    with running_server() as running:
        yield running
