"""Recovery: a session that nobody ended is offered to the mentor, who goes on with it, closes it, or not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

import structlog
from sqlalchemy import func, select

from balance.record.schema import EVENTS, MEMBERS
from balance.review.stored import store
from server import protocol
from server.errors import Refused
from server.keeping.codec import PUBLICATION
from server.keeping.replay import CUT_OFF, replay

if TYPE_CHECKING:
    from balance.record.record import Record
    from server.session import LiveSession

log = structlog.get_logger()


class Recovery:
    """What was cut off before this server began, the newest first."""

    def __init__(self, session: LiveSession, record: Record | None) -> None:
        """Args: who would go on, and where it was kept."""
        self._session = session
        self._record = record
        self._busy = asyncio.Lock()
        self._offers = [] if record is None else _offers(record)

    @property
    def offer(self) -> protocol.RecoveryOffer | None:
        """The one to decide on first; None while something else is going on."""
        if not self._offers or self._session.state not in {"idle", "ended"}:
            return None
        return None if self._session.ear.hears_recording else self._offers[0]

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
                    await self._session.go_on(before)
                else:

                    def close() -> None:
                        account = before.account()
                        store(record, account)
                        record.end(offer.id, CUT_OFF, account.duration_s)

                    await asyncio.to_thread(close)
            log.info("recovered", action=action, session=offer.id)
            self._offers.remove(offer)
            self._session.changed = True


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
