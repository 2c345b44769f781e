"""Hands: who would like the floor, in the order of who was heard least, unless the mentor says otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from balance.errors import QueueError
from balance.metrics.turns import Turns
from balance.speech.rows import TOUCH_S

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balance.metrics.floor import Floor
    from balance.speech.timeline import Timeline

GOES_DOWN_AFTER_S = 3.0
"""A hand goes down by itself when the person has had a turn of this length."""
INDEX_STEP = 0.1
"""Voice indices that are closer than this are one: nobody is overtaken because of a word."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who would like the floor."""

    person: str
    raised_s: float
    """Seconds of the stream's clock."""
    place: int | None = None
    """Where the mentor has put it, 0 is next; None: where it belongs."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Every hand that is up; a change gives a new queue."""

    hands: tuple[Hand, ...] = ()
    """In the order in which they were raised."""

    def raised(self, person: str, at_s: float) -> Queue:
        """This hand is up; one that is up already keeps its time."""
        if any(hand.person == person for hand in self.hands):
            return self
        return Queue((*self.hands, Hand(person, at_s)))

    def lowered(self, person: str) -> Queue:
        """This hand is down; nothing changes if it was."""
        return Queue(tuple(hand for hand in self.hands if hand.person != person))

    def moved(self, person: str, place: int | None) -> Queue:
        """The mentor wants this hand in that place (0 is next); None: where it belongs.

        Of several in one place the last one moved is first.

        Raises:
            QueueError: that hand is not up.
        """
        hand = next((hand for hand in self.hands if hand.person == person), None)
        if hand is None:
            raise QueueError(f"{person} has no hand up; it may have gone down just now.")
        if place is None:
            return Queue(tuple(replace(h, place=None) if h is hand else h for h in self.hands))
        place = min(max(0, place), len(self.hands) - 1)
        taken = any(other.place == place for other in self.hands if other is not hand)
        moved = []
        for other in self.hands:
            if other is hand:
                moved.append(replace(hand, place=place))
            elif taken and other.place is not None and other.place >= place:
                moved.append(replace(other, place=other.place + 1))
            else:
                moved.append(other)
        return Queue(tuple(moved))

    def order(self, voice_index: Mapping[str, float | None]) -> tuple[str, ...]:
        """Whose turn it would be, first one first.

        Hands of people under half the median voice index first; then who was heard less, a tenth being no
        difference; then who raised it first. Hands that the mentor has put somewhere are there.

        Args:
            voice_index: r of everybody who is there and counts, hand up or not, over the phase; None while
                nothing is known. Who is not in it is taken to be at the median.
        """
        known = [index for index in voice_index.values() if index is not None]
        middle = median(known) if known else 1.0

        def heard(hand: Hand) -> tuple[bool, int, float]:
            index = voice_index.get(hand.person)
            index = middle if index is None else index
            return index >= middle / 2, round(index / INDEX_STEP), hand.raised_s

        slots: list[str | None] = [None] * len(self.hands)
        for hand in sorted((h for h in self.hands if h.place is not None), key=lambda h: h.place or 0):
            # Of several at the end the one moved last, whose place is the lowest, stands where it was put.
            last = min(hand.place or 0, len(slots) - 1)
            behind = [at for at in range(last, len(slots)) if slots[at] is None]
            before = [at for at in range(last) if slots[at] is None]
            slots[behind[0] if behind else before[-1]] = hand.person
        waiting = iter(sorted((h for h in self.hands if h.place is None), key=heard))
        return tuple(slot if slot is not None else next(waiting).person for slot in slots)

    def after(self, timeline: Timeline, now_s: float) -> Queue:
        """Without the hands of those who have talked since: a turn that goes on for 3 s or more after it.

        "Mm-hm" takes no hand down, nor does what somebody was saying before they raised it.

        Args:
            timeline: Of people, all time counted, so that its clock is the stream's.
            now_s: The stream's clock.
        """
        if not self.hands:
            return self
        turns = Turns.between(timeline, 0.0, now_s)
        place = {person: index for index, person in enumerate(timeline.voices)}
        return Queue(
            tuple(hand for hand in self.hands if _longest_s(turns, place, hand) < GOES_DOWN_AFTER_S - TOUCH_S)
        )


@dataclass(frozen=True, slots=True)
class TurnTimer:
    """How long a turn may be, where the group has agreed on it."""

    limit_s: float | None = None

    def __post_init__(self) -> None:
        if self.limit_s is not None and not self.limit_s > 0:
            raise QueueError(f"A turn's limit must be more than 0 s, not {self.limit_s} s.")

    def left_s(self, now: Floor | None) -> float | None:
        """What is left of the running turn, below 0 when it is over; None: no limit, or nobody talks."""
        return None if now is None or self.limit_s is None else self.limit_s - now.talked_s


def _longest_s(turns: Turns, place: Mapping[str, int], hand: Hand) -> float:
    """The longest turn of that person's since they raised it."""
    own = turns.voice == place.get(hand.person, len(place))
    since_s = turns.end_s[own] - np.maximum(turns.start_s[own], hand.raised_s)
    return float(since_s.max(initial=0.0))
