"""Practice: a drawn workshop in which nobody is heard, so that a mentor can learn the console.

Everybody agreed and is known by voice. One person talks far too much, one hardly at all, one comes late and
nobody has marked it, and one is a visitor who is in no list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from balance.rehearsal import NAMES, Rehearsal, Workshop, rehearse
from diarize.sources.blocks import BLOCK_SAMPLES
from diarize.sources.paced import PacedSource
from diarize.types import AudioBlock
from server.errors import CannotStart
from server.listening.sounds import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from balance.roster import Roster
    from diarize.sources.base import Source
    from diarize.sources.devices import InputDevice

Pace = Literal["slow", "normal", "fast"]
SPEEDS: dict[Pace, float] = {"slow": 0.5, "normal": 1.0, "fast": 6.0}
"""Seconds of the workshop in a second."""
FEWEST, MOST = 2, len(NAMES) - 1
"""Of people in the list; the visitor comes besides."""
DURATION_S = 3 * 3600.0
SKEW = 0.4
"""How much the first person dominates (`balance.rehearsal.Workshop.skew`), after a fair beginning."""
FAIR_UNTIL_S = 120.0
VISITOR, LATE = 1, 2
"""Seats, from 0, among those drawn."""
VISITOR_COMES_S = 300.0
LATE_COMES_S = 180.0


@dataclass(frozen=True, slots=True)
class Practice:
    """What is played, and who is in the list."""

    rehearsal: Rehearsal
    roster: Roster
    """Everybody but the visitor; who comes late is marked as away."""


def draw(people: int, seed: int) -> Practice:
    """Draw a practice; the same numbers give the same one.

    Raises:
        CannotStart: so many people cannot be drawn.
    """
    if not FEWEST <= people <= MOST:
        raise CannotStart(f"A practice has {FEWEST} to {MOST} people, not {people}.", 2)
    drawn = people + 1
    some_late = people > LATE
    late = ((VISITOR, VISITOR_COMES_S),) + (((LATE, LATE_COMES_S),) if some_late else ())
    rehearsal = rehearse(
        Workshop(
            people=drawn,
            duration_s=DURATION_S,
            seed=seed,
            skew=SKEW,
            skew_from_s=FAIR_UNTIL_S,
            silent=1 if some_late else 0,
            late=late,
        )
    )
    everybody = rehearsal.roster
    visitor, *others = everybody.ids[VISITOR], everybody.ids[LATE]
    roster = everybody.without(visitor)
    if some_late:
        roster = roster.with_changed(replace(roster.person(others[0]), presence=()))
    return Practice(rehearsal, roster)


def practice_choice(speed: float) -> Choice:
    """What is listened to while practising: silence, at that speed."""

    def make() -> Source:
        return PacedSource(_Silence(), speed=speed)

    return Choice("practice", _Silence.name, None, make)


class _Silence:
    """Sound in which there is nothing, for ever: it moves the session's clock on."""

    name = "practice"

    def __init__(self) -> None:
        self._closed = False

    def blocks(self) -> Iterator[AudioBlock]:
        """Zeros."""
        start = 0
        nothing = np.zeros(BLOCK_SAMPLES, np.float32)
        while not self._closed:
            yield AudioBlock(start, nothing)
            start += BLOCK_SAMPLES

    def close(self) -> None:
        """Stop."""
        self._closed = True


class NoMicrophones:
    """While practising, nothing is listened to."""

    def devices(self) -> Sequence[InputDevice]:
        """None."""
        return ()

    def microphone(self, device: InputDevice) -> Source:
        """There is none.

        Raises:
            ValueError: always; nobody can have chosen one.
        """
        raise ValueError(f"{device.name} was chosen while practising")
