"""The pages that are watching: each gets the newest snapshot, and none can hold up another.

A viewer has no queue. It has one slot for each kind of message, overwritten when a newer one
comes; its own task empties the slots at its own pace.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

View = Literal["mentor", "screen", "phone"]
VIEWS: tuple[View, ...] = ("mentor", "screen", "phone")

SEND_LIMIT_S = 5.0
"""A viewer that takes nothing for so long is dropped."""
_REPLIES_KEPT = 16


class Viewer:
    """One open page."""

    def __init__(self, view: View, phone: str | None = None) -> None:
        """Args: what it is shown, and of a phone, which one it is."""
        self.view = view
        self.phone = phone
        self._snapshot: str | None = None
        self._you: str | None = None
        self._told: str | None = None
        self._level: str | None = None
        self._replies: deque[str] = deque(maxlen=_REPLIES_KEPT)
        self._something = asyncio.Event()

    def show(self, snapshot: str) -> None:
        """Put the newest snapshot into its slot; one that was not sent yet is forgotten."""
        self._snapshot = snapshot
        self._something.set()

    def show_you(self, you: str) -> None:
        """Put the newest of what only this phone sees into its slot, unless it has been told already."""
        if you != self._told:
            self._you = self._told = you
            self._something.set()

    def show_level(self, level: str) -> None:
        """Put the newest level into its slot."""
        self._level = level
        self._something.set()

    def reply(self, message: str) -> None:
        """Answer something that this page sent."""
        self._replies.append(message)
        self._something.set()

    async def deliver(self, send: Callable[[str], Awaitable[None]]) -> None:
        """Send what there is, for ever.

        Raises:
            TimeoutError: the page has taken nothing for `SEND_LIMIT_S`.
        """
        while True:
            await self._something.wait()
            self._something.clear()
            for message in self.take():
                async with asyncio.timeout(SEND_LIMIT_S):
                    await send(message)

    def take(self) -> list[str]:
        """Empty the slots: answers first, then the newest of each kind."""
        taken = list(self._replies)
        self._replies.clear()
        newest = (self._snapshot, self._you, self._level)
        taken += [message for message in newest if message is not None]
        self._snapshot = self._you = self._level = None
        return taken


class Hub:
    """All open pages."""

    def __init__(self) -> None:
        self._viewers: set[Viewer] = set()

    def join(self, viewer: Viewer) -> None:
        """From now on this page is shown what comes."""
        self._viewers.add(viewer)

    def leave(self, viewer: Viewer) -> None:
        """This page is gone."""
        self._viewers.discard(viewer)

    def count(self, view: View | None = None) -> int:
        """How many pages are open, of one kind or of all."""
        return sum(1 for viewer in self._viewers if view is None or viewer.view == view)

    @property
    def views(self) -> frozenset[View]:
        """The kinds of pages that are open."""
        return frozenset(viewer.view for viewer in self._viewers)

    @property
    def phones(self) -> frozenset[str]:
        """The phones that are here, each once however many pages it has open."""
        return frozenset(viewer.phone for viewer in self._viewers if viewer.phone is not None)

    def show(self, snapshots: Mapping[View, str]) -> None:
        """Give each page the newest snapshot of its view, serialised once for all that share it."""
        for viewer in self._viewers:
            snapshot = snapshots.get(viewer.view)
            if snapshot is not None:
                viewer.show(snapshot)

    def show_you(self, phone: str, you: str) -> None:
        """Give one phone the newest of what only it sees."""
        for viewer in self._viewers:
            if viewer.phone == phone:
                viewer.show_you(you)

    def show_level(self, level: str) -> None:
        """Give the mentor's pages the newest level."""
        for viewer in self._viewers:
            if viewer.view == "mentor":
                viewer.show_level(level)
