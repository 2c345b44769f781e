"""What everybody in the room may see beside the figures: phases, floor, queue, introductions, wishes."""

from __future__ import annotations

from typing import Literal

from server.protocol.base import Message

PhaseKind = Literal["introduction", "presentation", "discussion", "round", "break"]


class PhaseState(Message):
    """One part of the agenda."""

    kind: PhaseKind
    title: str
    """Empty: what the kind is called."""
    counts: bool
    """Its talking is part of the shares."""
    target_s: float | None
    """How long it is meant to last; null: as long as it takes."""
    state: Literal["planned", "running", "over"]


class PhasesState(Message):
    """The agenda, and where the group is in it."""

    agenda: tuple[PhaseState, ...]
    running: int | None
    """Place in the agenda, from 0; null: none runs."""
    elapsed_s: float | None
    """How long the running one has lasted, pauses left out."""
    left_s: float | None
    """What is left of its target, below 0 when that is over; null: it has none."""
    counts: bool
    """What is said now is part of the shares."""


class FloorState(Message):
    """Who has the floor, and for how long."""

    voice: str
    """Id of a `Voice`."""
    talked_s: float
    limit_s: float | None
    """How long a turn may be, where the group has agreed on it."""
    left_s: float | None
    """Below 0 when it is over."""


class HandState(Message):
    """Somebody who would like the floor; the first one is next."""

    person: str
    waiting_s: float
    moved: bool
    """The mentor has put it there."""


class IntroductionState(Message):
    """The introduction round: who is to say a sentence or two now."""

    person: str
    place: int
    """From 1."""
    of: int
    heard_s: float
    """Clear speech so far."""
    enough_s: float
    """How much is needed."""


class Wishes(Message):
    """What phones have said without saying who."""

    agree: int
    move_on: int
    off_record: int
    """How many ask for off the record."""
    phones: int
    """How many phones are there."""


class ScreenState(Message):
    """What the shared screen shows."""

    shown: bool
    """Otherwise it shows nothing but that it is hidden, and the microphone's state."""
    labels: Literal["names", "initials", "seats"]
    qr: bool
    """The way in for phones is shown large."""
    join_address: str | None
    """What the QR code leads to (`GET /api/join.svg` is its picture); null: nothing is shared."""
