"""A session that was cut off: what is to become of it."""

from __future__ import annotations

from fastapi import APIRouter

from server.protocol import Recover, Snapshot
from server.rest.common import Session

router = APIRouter(prefix="/api")


@router.post("/recovery")
async def recover(body: Recover, session: Session) -> Snapshot:
    """Go on with it, close it, or throw it away."""
    await session.recovery.decide(body.action)
    return session.snapshot()
