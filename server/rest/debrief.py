"""Looking back together, as the mentor leads it; the shared screen may read the timeline."""

from __future__ import annotations

from fastapi import APIRouter

from server.protocol import DebriefTimeline, GuessShares, JudgeNorm, SetNorm, Snapshot, TurnDebrief
from server.rest.common import Room, Session
from server.text import plain

router = APIRouter(prefix="/api/debrief")


@router.put("")
async def turn(body: TurnDebrief, session: Session, room: Room) -> Snapshot:
    """Which part of it is on."""
    room.debrief.turn(body.stage)
    return session.snapshot()


@router.put("/guess")
async def guess(body: GuessShares, session: Session, room: Room) -> Snapshot:
    """One guess for the group."""
    room.debrief.guess_as_group({one.person: one.share for one in body.shares})
    return session.snapshot()


@router.put("/norm")
async def set_norm(body: SetNorm, session: Session, room: Room) -> Snapshot:
    """What the group wants to do next time."""
    room.debrief.set_norm(plain(body.norm) or None if body.norm else None)
    return session.snapshot()


@router.put("/met")
async def judge(body: JudgeNorm, session: Session, room: Room) -> Snapshot:
    """Whether the group did what it had set itself the time before."""
    room.debrief.judge(body.met)
    return session.snapshot()


@router.get("/timeline")
async def timeline(room: Room) -> DebriefTimeline:
    """Who spoke when."""
    return room.debrief.timeline()
