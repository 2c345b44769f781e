"""What the mentor does with prompts, when they are due, and notes."""

from __future__ import annotations

from pydantic import Field

from server.protocol.base import Message
from server.protocol.mentor import PromptKind
from server.protocol.values import PEOPLE_AT_MOST, PersonId


class EditPrompt(Message):
    """`PATCH /api/prompts/{number}`: other words than those suggested; null: the suggested ones again."""

    text: str | None = Field(max_length=400)


class StepIn(Message):
    """`POST /api/step-in`: the mentor stepped in now."""

    people: tuple[PersonId, ...] = Field(default=(), max_length=PEOPLE_AT_MOST)


class PromptThresholds(Message):
    """`GET` and `PUT /api/prompt-settings`: when a prompt is due."""

    off: tuple[PromptKind, ...] = ()
    dominates_index: float = Field(default=1.5, ge=1, le=10)
    strongly_index: float = Field(default=2.0, ge=1, le=10)
    dominates_share: float = Field(default=0.10, ge=0, le=1)
    quiet_index: float = Field(default=0.5, ge=0, le=1)
    long_turn_s: float | None = Field(default=120.0, ge=10, le=3600)
    """null: no limit; a presentation may last two and a half times as long."""
    coverage: float = Field(default=0.8, ge=0, le=1)
    hold_s: float = Field(default=60.0, ge=0, le=600)
    rest_s: float = Field(default=300.0, ge=0, le=3600)
    snooze_s: float = Field(default=120.0, ge=10, le=3600)


class WriteNote(Message):
    """`POST /api/notes`: a private note, at this moment."""

    text: str = Field(min_length=1, max_length=2000)
