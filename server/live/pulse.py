"""The server's pulse: twenty times a second it sees what has happened, and shows it when it is time."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.live.hub import Hub
    from server.live.session import LiveSession

log = structlog.get_logger()

BEAT_S = 0.05
SNAPSHOT_EVERY_S = 0.6
"""A little more than the engine's step: as long as it publishes, its publications set the time."""
SNAPSHOT_AT_MOST_EVERY_S = 0.2
"""A recording that plays faster than real time publishes more often than a page should change."""
LEVEL_EVERY_S = 0.1
PREVIEW_UNSEEN_S = 10.0
"""Without a session and without a mentor's page the microphone closes after this long."""


class Pulse:
    """Joins the session to the pages that are open."""

    def __init__(
        self, session: LiveSession, hub: Hub, *, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._session = session
        self._hub = hub
        self._clock_s = clock_s
        self._shown_at_s = self._level_at_s = self._mentor_seen_s = clock_s()
        self._mentors = 0

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            try:
                await self.beat()
            except Exception:
                # The outermost frame of everything live. One figure that cannot be worked out must not
                # freeze every page for the rest of a workshop; the log has it, and the next beat tries again.
                log.exception("beat_failed")
            await asyncio.sleep(BEAT_S)

    async def beat(self) -> None:
        """One beat."""
        await self._session.step()
        self._session.workshop.phones.see(self._hub.phones)
        now_s = self._clock_s()
        await self._watch_the_microphone(now_s)
        self._show(now_s)
        self._show_level(now_s)

    def _show(self, now_s: float) -> None:
        session = self._session
        since_s = now_s - self._shown_at_s
        due = since_s >= SNAPSHOT_EVERY_S and session.state in {"starting", "listening"}
        if session.changed or due or (session.news and since_s >= SNAPSHOT_AT_MOST_EVERY_S):
            self._shown_at_s = now_s
            session.changed = session.news = False
            self._hub.show({view: session.snapshot(view).model_dump_json() for view in self._hub.views})
            for phone in self._hub.phones:
                self._hub.show_you(phone, session.you(phone).model_dump_json())

    def _show_level(self, now_s: float) -> None:
        if now_s - self._level_at_s < LEVEL_EVERY_S or not self._hub.count("mentor"):
            return
        level = self._session.ear.level()
        if level is not None:
            self._level_at_s = now_s
            self._hub.show_level(level.model_dump_json())

    async def _watch_the_microphone(self, now_s: float) -> None:
        """Nobody listens unseen: without session and page the microphone closes; a page opens it again."""
        before, self._mentors = self._mentors, self._hub.count("mentor")
        if self._mentors:
            self._mentor_seen_s = now_s
            if self._mentors > before:
                await self._session.preview()
        elif now_s - self._mentor_seen_s > PREVIEW_UNSEEN_S:
            await self._session.end_preview()
