"""Data rights, for the mentor: a session or a person leaves the record and every copy of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request

from balance.record.rights import delete_person, delete_session, pseudonymise_person
from server.errors import Refused
from server.protocol import RemovedList, RemovedThing, TakeOut

if TYPE_CHECKING:
    from balance.record.record import Record
    from balance.record.rights import Removed

router = APIRouter(prefix="/api/review")


@router.delete("/sessions/{session}")
async def session(session: int, request: Request) -> RemovedList:
    """Delete a session with everything in it."""
    return _told(await asyncio.to_thread(delete_session, _record(request), session))


@router.post("/people/removal")
async def person(body: TakeOut, request: Request) -> RemovedList:
    """Take everybody of a name out of all sessions, or call them something else there."""
    if body.pseudonym is None:
        return _told(await asyncio.to_thread(delete_person, _record(request), body.name))
    return _told(await asyncio.to_thread(pseudonymise_person, _record(request), body.name, body.pseudonym))


def _record(request: Request) -> Record:
    record: Record | None = request.app.state.record
    if record is None:
        raise Refused(409, "no_record", "Nothing is kept in a practice: there is nothing to delete.")
    return record


def _told(removed: tuple[Removed, ...]) -> RemovedList:
    return RemovedList(
        removed=tuple(RemovedThing(what=one.what, where=one.where, how=one.how) for one in removed)
    )
