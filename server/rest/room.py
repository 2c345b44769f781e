"""The room's own: the shared screen, and the phones as the mentor answers them."""

from __future__ import annotations

from fastapi import APIRouter

from server.protocol import AnswerClaim, ChangeScreen, Snapshot
from server.rest.common import Room, Session

router = APIRouter(prefix="/api")


@router.put("/screen")
async def change_screen(body: ChangeScreen, session: Session, room: Room) -> Snapshot:
    """What the shared screen shows."""
    room.change_screen(body.model_dump(exclude_unset=True))
    return session.snapshot()


@router.put("/claims/{phone}")
async def answer_claim(phone: str, body: AnswerClaim, session: Session, room: Room) -> Snapshot:
    """Whether this phone is whose it says."""
    room.phones.answer(phone, confirm=body.confirm)
    return session.snapshot()


@router.post("/wishes/clear")
async def clear_wishes(session: Session, room: Room) -> Snapshot:
    """Votes begin anew."""
    room.phones.clear_votes()
    return session.snapshot()
