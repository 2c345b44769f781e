"""The pages that are watching: each gets the newest snapshot, and none can hold up another.

A viewer has no queue. It has one slot for each kind of message, overwritten when a newer one
comes; its own task empties the slots at its own pace.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

View = Literal["mentor", "screen"]

SEND_LIMIT_S = 5.0
"""A viewer that takes nothing for so long is dropped."""
_REPLIES_KEPT = 16


class Viewer:
    """One open page."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._snapshot: str | None = None
        self._level: str | None = None
        self._replies: deque[str] = deque(maxlen=_REPLIES_KEPT)
        self._something = asyncio.Event()

    def show(self, snapshot: str) -> None:
        """Put the newest snapshot into its slot; one that was not sent yet is forgotten."""
        self._snapshot = snapshot
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
        """Empty the slots: answers first, then the newest snapshot and level."""
        taken = list(self._replies)
        self._replies.clear()
        taken += [message for message in (self._snapshot, self._level) if message is not None]
        self._snapshot = self._level = None
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

    def show(self, snapshot: str) -> None:
        """Give everybody the newest snapshot, serialised once for all."""
        for viewer in self._viewers:
            viewer.show(snapshot)

    def show_level(self, level: str) -> None:
        """Give the mentor's pages the newest level."""
        for viewer in self._viewers:
            if viewer.view == "mentor":
                viewer.show_level(level)
