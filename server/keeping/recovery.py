"""Recovery: a session that nobody ended is offered to the mentor, who goes on with it, closes it, or not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

import structlog
from sqlalchemy import func, select

from balance.record.schema import EVENTS, MEMBERS
from balance.record.storing import store
from server import protocol
from server.errors import Refused
from server.keeping.codec import PUBLICATION
from server.keeping.replay import CUT_OFF, replay

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from balance.record.record import Record
    from server.keeping.replay import Replayed
    from server.listening.ear import Ear
    from server.workshop.workshop import Workshop

log = structlog.get_logger()


class Recovery:
    """What was cut off before this server began, the newest first."""

    def __init__(
        self,
        workshop: Workshop,
        ear: Ear,
        go_on: Callable[[Replayed], Awaitable[None]],
        record: Record | None,
    ) -> None:
        """Look for what was cut off.

        Args:
            workshop: that of the session that runs, if one does.
            ear: what it listens to.
            go_on: has the session go on from there.
            record: where it was kept; None: nowhere.
        """
        self._workshop = workshop
        self._ear = ear
        self._go_on = go_on
        self._record = record
        self._busy = asyncio.Lock()
        self._offers = [] if record is None else _offers(record)

    @property
    def offer(self) -> protocol.RecoveryOffer | None:
        """The one to decide on first; None while something else is going on."""
        if not self._offers or self._workshop.runs:
            return None
        return None if self._ear.hears_recording else self._offers[0]

    async def decide(self, action: Literal["go_on", "close", "discard"]) -> None:
        """Go on with the session that was cut off, close it, or throw it away.

        Raises:
            Refused: nothing was cut off, or another session is running.
            RecordError: the record cannot be written.
        """
        async with self._busy:
            offer, record = self.offer, self._record
            if offer is None or record is None:
                raise Refused(409, "nothing_to_recover", "There is no session that was cut off.")
            if action == "discard":
                await asyncio.to_thread(record.discard, offer.id)
            else:
                before = await asyncio.to_thread(replay, record, offer.id)
                if action == "go_on":
                    await self._go_on(before)
                else:

                    def close() -> None:
                        account = before.account()
                        store(record, account)
                        record.end(offer.id, CUT_OFF, account.duration_s)

                    await asyncio.to_thread(close)
            log.info("recovered", action=action, session=offer.id)
            self._offers.remove(offer)
            self._workshop.changed = True


def _offers(record: Record) -> list[protocol.RecoveryOffer]:
    unfinished = [one for one in record.sessions(unfinished=True) if one.kind == "live"]
    offers = []
    with record.engine.connect() as connection:
        for one in unfinished:
            published_s = connection.scalar(
                select(func.max(EVENTS.c.at_s)).where(
                    EVENTS.c.session_id == one.id, EVENTS.c.kind == PUBLICATION
                )
            )
            people = connection.scalar(
                select(func.count()).select_from(MEMBERS).where(MEMBERS.c.session_id == one.id)
            )
            offers.append(
                protocol.RecoveryOffer(
                    id=one.id,
                    title=one.title,
                    series=one.series,
                    started_at=one.started_at.isoformat(),
                    published_s=published_s or 0.0,
                    people=people or 0,
                )
            )
    return offers
