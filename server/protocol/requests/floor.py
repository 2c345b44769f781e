"""The floor: who has it, who would like it, for how long."""

from __future__ import annotations

from pydantic import Field

from server.protocol.base import Message
from server.protocol.values import PEOPLE_AT_MOST, PersonId


class TakeFloor(Message):
    """`PUT /api/floor`: in tap mode, who talks now; null: nobody in particular."""

    person: PersonId | None


class RaiseHand(Message):
    """`POST /api/hands`: this person would like the floor."""

    person: PersonId


class MoveHand(Message):
    """`PUT /api/hands/{person}`: in that place, 0 is next; null: where it belongs."""

    place: int | None = Field(ge=0, lt=PEOPLE_AT_MOST)


class LimitTurns(Message):
    """`PUT /api/turn-limit`: how long a turn may be; null: as long as it takes."""

    limit_s: float | None = Field(gt=0, le=3600)
