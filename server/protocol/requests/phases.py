"""The agenda."""

from __future__ import annotations

from pydantic import Field

from server.protocol.base import Message
from server.protocol.room import PhaseKind


class PlannedPhase(Message):
    """One part of an agenda."""

    kind: PhaseKind
    title: str = Field(default="", max_length=80)
    counted: bool | None = None
    """null: as the kind has it (a discussion and a round count)."""
    target_s: float | None = Field(default=None, gt=0, le=24 * 3600)


class SetAgenda(Message):
    """`PUT /api/phases`: the phases that have not begun; those that have stay in front of them."""

    agenda: tuple[PlannedPhase, ...] = Field(max_length=40)


class BeginPhase(Message):
    """`POST /api/phases/begin`: the one in this place begins now; null: what runs ends, and none begins."""

    place: int | None = Field(ge=0, lt=100)
