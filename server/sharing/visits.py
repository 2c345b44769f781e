"""The sockets that are open by a link, so that each can be closed when the link is withdrawn."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from server.sharing.roles import Visitor

AT_MOST, FROM_ONE_ADDRESS = 1000, 600
"""Sockets. Five hundred phones may stand behind one address; but each one costs work with each snapshot."""


class Visits:
    """Everybody who is here with a socket and came by a link. Belongs to the server's event loop."""

    def __init__(self) -> None:
        self._open: dict[asyncio.Event, tuple[str, str]] = {}
        """The link that it came by, and from which address."""
        self.on_change: Callable[[], None] = lambda: None
        """Called when somebody has come or gone."""

    @contextmanager
    def during(self, visitor: Visitor, address: str) -> Iterator[asyncio.Event]:
        """While this visitor's socket is open; the event says that they must go. The mentor never must."""
        over = asyncio.Event()
        if visitor.link is not None:
            self._open[over] = visitor.link, address
            self.on_change()
        try:
            yield over
        finally:
            if self._open.pop(over, None) is not None:
                self.on_change()

    def count(self, link: str) -> int:
        """How many sockets are open by this link."""
        return sum(1 for by, _ in self._open.values() if by == link)

    def too_many(self, address: str) -> bool:
        """Whether there is room for no other socket, from this address or at all."""
        if len(self._open) >= AT_MOST:
            return True
        return sum(1 for _, whence in self._open.values() if whence == address) >= FROM_ONE_ADDRESS

    def end(self, link: str | None = None) -> None:
        """Those who came by this link must go; None: all of them."""
        for over, (by, _) in self._open.items():
            if link is None or by == link:
                over.set()
