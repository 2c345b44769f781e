"""Data rights, for the mentor: a session or a person leaves the record and every copy of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fastapi import APIRouter

from balance.record.rights import delete_person, delete_session, pseudonymise_person
from server.protocol import RemovedList, RemovedThing, TakeOut
from server.rest.common import Kept, Number

if TYPE_CHECKING:
    from balance.record.removed import Removed

router = APIRouter(prefix="/api/review")


@router.delete("/sessions/{session}")
async def session(session: Number, record: Kept) -> RemovedList:
    """Delete a session with everything in it."""
    return _told(await asyncio.to_thread(delete_session, record, session))


@router.post("/people/removal")
async def person(body: TakeOut, record: Kept) -> RemovedList:
    """Take everybody of a name out of all sessions, or call them something else there."""
    if body.pseudonym is None:
        return _told(await asyncio.to_thread(delete_person, record, body.name))
    return _told(await asyncio.to_thread(pseudonymise_person, record, body.name, body.pseudonym))


def _told(removed: tuple[Removed, ...]) -> RemovedList:
    return RemovedList(
        removed=tuple(RemovedThing(what=one.what, where=one.where, how=one.how) for one in removed)
    )
