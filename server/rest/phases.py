"""The agenda."""

from __future__ import annotations

from fastapi import APIRouter

from server.protocol import BeginPhase, SetAgenda, Snapshot
from server.rest.common import Room, Session
from server.text import plain

router = APIRouter(prefix="/api")


@router.put("/phases")
async def plan(body: SetAgenda, session: Session, room: Room) -> Snapshot:
    """The phases that have not begun."""
    room.agenda.plan(one.model_copy(update={"title": plain(one.title) or ""}) for one in body.agenda)
    return session.snapshot()


@router.post("/phases/begin")
async def begin(body: BeginPhase, session: Session, room: Room) -> Snapshot:
    """This one begins now."""
    room.agenda.begin(body.place)
    return session.snapshot()
