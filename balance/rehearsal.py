"""A drawn workshop: turns without sound, told as the engine would tell them, for practice and for pages.

Turn lengths, gaps, overlap and "mm-hm" are drawn in the proportions of recorded meetings: of four with a
hand-made reference the turns (without backchannels) had a median of 2.2 to 4.9 s, a mean of 4.1 to 7.8 s and
a standard deviation of the logarithm of 1.0 to 1.2; the speaker before the last one came next in 0.3 to 0.5
of all cases; one turn in three was a backchannel; somebody talked 82 to 93 % of the time.

The engine's way of telling is drawn too: speech comes in pieces, first of somebody unknown or of the wrong
person, and is corrected some seconds later. Everything follows from the seed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, floor, inf, log
from typing import TYPE_CHECKING

import numpy as np

from balance.errors import BalanceError
from balance.roster import Person, Roster
from balance.speech.publications import Attribution, Publication, Relabel

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = (
    "Anna", "Bram", "Carmen", "Daan", "Eeva", "Farid", "Giulia", "Hanna", "Imre", "Joke", "Kalle", "Lotte",
    "Marek", "Nikos", "Oona",
)  # fmt: skip
"""Nobody in particular; in seat order."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What is to be drawn; seconds are the stream's clock."""

    people: int = 6
    duration_s: float = 1800.0
    seed: int = 0
    skew: float = 0.0
    """How much the first person dominates: how often they take the floor when somebody else has had it, with
    turns longer by this part of twice their length. 0 is a fair discussion; 0.5 takes three fifths of it."""
    skew_from_s: float = 0.0
    """A fair discussion until then."""
    silent: int = 0
    """How many, from the last seat, say nothing but "mm-hm"."""
    late: tuple[tuple[int, float], ...] = ()
    """(seat from 0, when they come): they say nothing before."""
    turn_median_s: float = 3.2
    turn_spread: float = 1.05
    """Standard deviation of the logarithm of a turn's length."""
    longest_turn_s: float = 90.0
    answer: float = 0.35
    """How often the one before the last speaker has the next turn: two people talk with each other."""
    gap_s: float = 0.7
    """Mean silence between turns that do not overlap."""
    overlap: float = 0.15
    """How often a turn begins before the last one has ended."""
    backchannel: float = 0.4
    """How often somebody else says "mm-hm" within a turn."""
    wrong: float = 0.03
    """How often a piece is at first somebody else's, or nobody's."""
    never_known: float = 0.03
    """How often a piece stays nobody's."""
    corrected_after_s: float = 8.0

    def __post_init__(self) -> None:
        if not 2 <= self.people <= len(NAMES):
            raise BalanceError(f"A rehearsal has 2 to {len(NAMES)} people, not {self.people}.")
        if not 0 <= self.skew <= 1:
            raise BalanceError(f"The skew of a rehearsal must lie in [0, 1], not {self.skew}.")
        if not 0 <= self.silent <= self.people - 2:
            raise BalanceError(f"At least two people must talk: {self.silent} silent ones are too many.")
        if not 0 < self.duration_s < inf:
            raise BalanceError(f"A rehearsal must last more than 0 s, not {self.duration_s} s.")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What really happens: one turn or "mm-hm" of the person in this seat."""

    seat: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A workshop as it was drawn."""

    workshop: Workshop
    turns: tuple[Spoken, ...]
    """What really happens, in order of start."""
    voices: dict[int, str] = field(default_factory=dict)
    """Voice by seat: `v1`, `v2`, … in order of appearance."""

    @property
    def roster(self) -> Roster:
        """Everybody by name, their voices known, in seat order; who comes late is not there before."""
        came = dict(self.workshop.late)
        people = tuple(
            Person(
                f"p{seat + 1}",
                NAMES[seat],
                consent="yes",
                presence=((came.get(seat, 0.0), inf),),
            )
            for seat in range(self.workshop.people)
        )
        whose = {voice: people[seat].id for seat, voice in self.voices.items()}
        return Roster(people, whose, next_number=self.workshop.people + 1)

    def publications(self, step_s: float = 0.5) -> Iterator[Publication]:
        """What an engine would tell, one publication for each step of the stream's clock.

        Whoever plays it chooses the speed: `until_s` says when each of them is due.
        """
        speech, corrections = _told(self.workshop, self.turns, self.voices)
        steps = ceil(self.workshop.duration_s / step_s)
        first = due = 0
        for step in range(1, steps + 1):
            from_s, until_s = (step - 1) * step_s, step * step_s
            while first < len(speech) and speech[first].end_s <= from_s:
                first += 1
            now = []
            for at in range(first, len(speech)):
                one = speech[at]
                if one.start_s >= until_s:
                    break
                start_s, end_s = max(one.start_s, from_s), min(one.end_s, until_s)
                if start_s < end_s:
                    now.append(Attribution(one.piece, start_s, end_s, one.voice, one.confidence))
            done = due
            # The engine's last word corrects whatever is left.
            while due < len(corrections) and (corrections[due][0] <= until_s or step == steps):
                due += 1
            yield Publication(until_s, tuple(now), tuple(relabel for _, relabel in corrections[done:due]))


def rehearse(workshop: Workshop | None = None) -> Rehearsal:
    """Draw a workshop; the same one gives the same turns."""
    workshop = workshop or Workshop()
    rng = np.random.default_rng(workshop.seed)
    turns = tuple(_drawn(workshop, rng))
    voices: dict[int, str] = {}
    for turn in turns:
        voices.setdefault(turn.seat, f"v{len(voices) + 1}")
    return Rehearsal(workshop, turns, voices)


def _drawn(workshop: Workshop, rng: np.random.Generator) -> list[Spoken]:
    came = dict(workshop.late)
    talks = range(workshop.people - workshop.silent)
    result: list[Spoken] = []
    last = before = -1
    floor_s = 0.0
    free_from_s = [0.0] * workshop.people  # nobody talks over themself
    while True:
        overlaps = last >= 0 and rng.random() < workshop.overlap
        start_s = floor_s + (-rng.uniform(0.2, 1.0) if overlaps else rng.exponential(workshop.gap_s))
        seats = [seat for seat in talks if seat != last and came.get(seat, 0.0) <= start_s]
        if not seats:
            seats = [seat for seat in talks if came.get(seat, 0.0) <= start_s]
        seat = _next_speaker(workshop, rng, seats, before, start_s)
        start_s = max(start_s, free_from_s[seat], 0.0)
        length_s = rng.lognormal(log(workshop.turn_median_s), workshop.turn_spread)
        if seat == 0 and start_s >= workshop.skew_from_s:
            length_s *= 1 + 2 * workshop.skew
        end_s = start_s + float(np.clip(length_s, 1.0, workshop.longest_turn_s))
        if end_s > workshop.duration_s:
            break
        result.append(Spoken(seat, start_s, end_s))
        free_from_s[seat] = end_s + 0.05
        if rng.random() < workshop.backchannel and end_s - start_s > 2.5:
            others = [o for o in range(workshop.people) if o != seat and came.get(o, 0.0) <= start_s]
            other = int(rng.choice(others)) if others else seat
            at_s = rng.uniform(start_s + 0.5, end_s - 1.0)
            if other != seat and free_from_s[other] <= at_s:
                result.append(Spoken(other, at_s, at_s + rng.uniform(0.3, 0.8)))
                free_from_s[other] = result[-1].end_s + 0.05
        last, before = seat, last
        floor_s = max(floor_s, end_s)
    return sorted(result, key=lambda turn: turn.start_s)


def _next_speaker(
    workshop: Workshop, rng: np.random.Generator, seats: list[int], before: int, start_s: float
) -> int:
    if start_s >= workshop.skew_from_s and 0 in seats and rng.random() < workshop.skew:
        return 0
    if before in seats and rng.random() < workshop.answer:
        return before
    return int(rng.choice(seats))


def _told(
    workshop: Workshop, turns: tuple[Spoken, ...], voices: dict[int, str]
) -> tuple[list[Attribution], list[tuple[float, Relabel]]]:
    """All speech as it is first told, sorted by start; and each correction with when it is due."""
    rng = np.random.default_rng((workshop.seed, 1))
    everybody = list(voices.values())
    speech: list[Attribution] = []
    corrections: list[tuple[float, Relabel]] = []
    heard: set[int] = set()
    for turn in turns:
        pieces = max(1, floor((turn.end_s - turn.start_s) / 5.0))
        borders = np.linspace(turn.start_s, turn.end_s, pieces + 1)
        for start_s, end_s in zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True):
            piece = len(speech) + 1
            right, confidence = voices[turn.seat], float(rng.uniform(0.85, 0.99))
            voice: str | None = right
            drawn = rng.random()
            new = turn.seat not in heard
            heard.add(turn.seat)
            if drawn < workshop.never_known:
                voice = None
            elif new or drawn < workshop.never_known + workshop.wrong:
                # A voice that is new is nobody's at first; another is taken for somebody else's, or nobody's.
                others = [other for other in everybody if other != right]
                voice = None if new or not others or rng.random() < 0.5 else str(rng.choice(others))
                due_s = end_s + workshop.corrected_after_s
                corrections.append((due_s, Relabel(piece, right, confidence)))
            told_confidence = 0.0 if voice is None else confidence if voice == right else 0.6
            speech.append(Attribution(piece, start_s, end_s, voice, told_confidence))
    speech.sort(key=lambda one: one.start_s)
    corrections.sort(key=lambda one: one[0])
    return speech, corrections
