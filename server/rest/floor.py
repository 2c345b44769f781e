"""The floor: who has it, who would like it, for how long."""

from __future__ import annotations

from fastapi import APIRouter

from server.protocol import LimitTurns, MoveHand, RaiseHand, Snapshot, TakeFloor
from server.rest.common import Room, Session

router = APIRouter(prefix="/api")


@router.put("/floor")
async def take_floor(body: TakeFloor, session: Session, room: Room) -> Snapshot:
    """In tap mode, who talks now."""
    room.tapping.take(body.person)
    return session.snapshot()


@router.put("/turn-limit")
async def limit_turns(body: LimitTurns, session: Session, room: Room) -> Snapshot:
    """How long a turn may be."""
    room.hands.limit(body.limit_s)
    return session.snapshot()


@router.post("/hands")
async def raise_hand(body: RaiseHand, session: Session, room: Room) -> Snapshot:
    """This person would like the floor."""
    room.hands.put_up(body.person)
    return session.snapshot()


@router.put("/hands/{person}")
async def move_hand(person: str, body: MoveHand, session: Session, room: Room) -> Snapshot:
    """In that place."""
    room.hands.move(person, body.place)
    return session.snapshot()


@router.delete("/hands/{person}")
async def lower_hand(person: str, session: Session, room: Room) -> Snapshot:
    """No longer."""
    room.hands.put_down(person)
    return session.snapshot()
