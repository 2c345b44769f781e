"""Phases: what the group is doing, whether it counts, and how long it was meant to last.

Like a roster, phases never change: every change gives new ones. All times are the stream's clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf, isfinite
from typing import Literal

from balance.errors import PhaseError
from balance.spans import Spans, marked, within
from balance.speech.counted import CountedTime

PhaseKind = Literal["introduction", "presentation", "discussion", "round", "break"]

COUNTED_KINDS: frozenset[PhaseKind] = frozenset({"discussion", "round"})
"""Where everybody is meant to talk about their fair share; the others count only if the mentor says so."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of a session, planned, running or over."""

    kind: PhaseKind
    title: str = ""
    """Empty: what the kind is called."""
    counted: bool | None = None
    """Whether its talking counts; None: as the kind has it."""
    target_s: float | None = None
    """How long it is meant to last; None: as long as it takes."""
    start_s: float | None = None
    """None: planned, not begun."""
    end_s: float | None = None
    """None: not over."""

    def __post_init__(self) -> None:
        if self.target_s is not None and not 0 < self.target_s < inf:
            raise PhaseError(f"A phase must be meant to last more than 0 s, not {self.target_s} s.")
        for at_s in (self.start_s, self.end_s):
            if at_s is not None and not (isfinite(at_s) and at_s >= 0):
                raise PhaseError(f"A phase begins and ends at 0 s or later, not at {at_s} s.")
        if self.end_s is not None and (self.start_s is None or self.end_s < self.start_s):
            raise PhaseError(f"A phase cannot end, at {self.end_s} s, before it has begun.")

    @property
    def counts(self) -> bool:
        """Whether its talking counts."""
        return self.kind in COUNTED_KINDS if self.counted is None else self.counted

    @property
    def running(self) -> bool:
        """Begun, and not over."""
        return self.start_s is not None and self.end_s is None


@dataclass(frozen=True, slots=True)
class Phases:
    """The agenda: phases in the order in which they are planned, and what was off the record."""

    agenda: tuple[Phase, ...] = ()
    off_record: Spans = ()
    """Pauses that anybody may ask for; the last one ends at inf while it lasts."""

    def __post_init__(self) -> None:
        begun = self.begun
        for one, two in pairwise(begun):
            if one.end_s is None or two.start_s is None or one.end_s > two.start_s:
                raise PhaseError("Two phases run at the same time; the first must end where the next begins.")

    @property
    def begun(self) -> tuple[Phase, ...]:
        """Those that run or are over, in order of time."""
        return tuple(sorted((phase for phase in self.agenda if phase.start_s is not None), key=_times))

    @property
    def running(self) -> Phase | None:
        """The phase that has begun and is not over."""
        return next((phase for phase in self.agenda if phase.running), None)

    # ------------------------------------------------------------ what the mentor does

    def with_changed(self, place: int, phase: Phase) -> Phases:
        """Another phase in that place: another title or target, counted or not, also in hindsight.

        Raises:
            PhaseError: there is no such place, or the phases would run at the same time.
        """
        self._at(place)
        return replace(self, agenda=(*self.agenda[:place], phase, *self.agenda[place + 1 :]))

    def without(self, place: int) -> Phases:
        """Without a phase that is only planned.

        Raises:
            PhaseError: there is no such place, or that phase has begun.
        """
        if self._at(place).start_s is not None:
            raise PhaseError("A phase that has begun cannot be taken away; end it, or do not count it.")
        return replace(self, agenda=(*self.agenda[:place], *self.agenda[place + 1 :]))

    def begin(self, place: int, at_s: float) -> Phases:
        """That phase begins; the one that runs is over.

        Raises:
            PhaseError: there is no such place, that phase has begun already, or the moment lies before the
                beginning of another.
        """
        phase = self._at(place)
        if phase.start_s is not None:
            raise PhaseError("This phase has begun already; add another one of its kind to come back to it.")
        ended = self.end(at_s)
        if ended.begun and (ended.begun[-1].end_s or 0.0) > at_s:
            raise PhaseError(f"A phase cannot begin at {at_s} s: another one ended after that.")
        return ended.with_changed(place, replace(phase, start_s=at_s))

    def end(self, at_s: float) -> Phases:
        """The phase that runs is over, if one does; nothing counts until another begins.

        Raises:
            PhaseError: it began after that.
        """
        return replace(
            self,
            agenda=tuple(replace(phase, end_s=at_s) if phase.running else phase for phase in self.agenda),
        )

    def pause(self, at_s: float) -> Phases:
        """Off the record from this moment on.

        Raises:
            PhaseError: there is no such moment.
        """
        return self._recorded(at_s, inside=True)

    def resume(self, at_s: float) -> Phases:
        """On the record again.

        Raises:
            PhaseError: there is no such moment.
        """
        return self._recorded(at_s, inside=False)

    # ------------------------------------------------------------ what follows from it

    def counted_time(self) -> CountedTime:
        """What the ledger is to count (`Ledger.count`).

        All of it, but phases that do not count, the time from the end of a phase to the next, and what was
        off the record. What was said before the first phase counts, as it does without any phase.
        """
        begun = self.begun
        result = CountedTime()
        if begun:
            result = result.with_span(begun[0].start_s or 0.0, inf, counted=False)
        for phase in begun:
            if phase.counts and phase.start_s is not None:
                end_s = inf if phase.end_s is None else phase.end_s
                result = result.with_span(phase.start_s, end_s, counted=True)
        for start_s, end_s in self.off_record:
            result = result.with_span(start_s, end_s, counted=False)
        return result

    def counts(self, at_s: float) -> bool:
        """Whether what is said at this moment counts."""
        return within(self.counted_time().stretches, at_s)

    def is_off_record(self, at_s: float) -> bool:
        """Whether this moment is off the record."""
        return within(self.off_record, at_s)

    def reading_start_s(self) -> float:
        """Since when a reading's "phase" figures are: where the newest phase that counts began.

        During a break the discussion before it stands there still.
        """
        return next((p.start_s for p in reversed(self.begun) if p.counts and p.start_s is not None), 0.0)

    def elapsed_s(self, at_s: float) -> float | None:
        """How long the running phase has lasted, pauses left out; None: none runs."""
        phase = self.running
        if phase is None or phase.start_s is None:
            return None
        start_s = phase.start_s
        paused_s = sum(max(0.0, min(end, at_s) - max(begin, start_s)) for begin, end in self.off_record)
        return max(0.0, at_s - start_s - paused_s)

    def left_s(self, at_s: float) -> float | None:
        """How much of the running phase's target is left, below 0 when it is over; None: it has none."""
        elapsed_s, phase = self.elapsed_s(at_s), self.running
        if elapsed_s is None or phase is None or phase.target_s is None:
            return None
        return phase.target_s - elapsed_s

    def _at(self, place: int) -> Phase:
        if not 0 <= place < len(self.agenda):
            raise PhaseError(f"There is no phase number {place + 1}; the agenda has {len(self.agenda)}.")
        return self.agenda[place]

    def _recorded(self, at_s: float, *, inside: bool) -> Phases:
        if not (isfinite(at_s) and at_s >= 0):
            raise PhaseError(f"A pause begins and ends at 0 s or later, not at {at_s} s.")
        return replace(self, off_record=marked(self.off_record, at_s, inf, inside=inside))


def _times(phase: Phase) -> tuple[float, float]:
    return phase.start_s or 0.0, inf if phase.end_s is None else phase.end_s
