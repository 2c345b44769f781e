"""Turns: who had the floor for how long, and what was only a "mm-hm"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from balance.speech.rows import TOUCH_S, UNKNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from balance.speech.timeline import Timeline

CLOSED_GAP_S = 0.5
"""One person's speech with gaps under this is one turn."""
BACKCHANNEL_S = 1.0
"""A turn under this that does not take the floor is a backchannel."""
TAKES_FLOOR_S = 3.0
"""A short turn takes the floor when the same person starts one that is not short within this time."""
ENDS_MONOLOGUE_S = 3.0
"""Somebody else's turn of this length or more ends a monologue."""


@dataclass(frozen=True, slots=True, eq=False)
class Turns:
    """One person's speech with gaps under 0.5 s closed; sorted by start. Unknown speech makes no turns.

    Times are seconds of the counted clock, on which a break has no length; no turn reaches over one.
    """

    voices: int
    """How many voices there are."""
    voice: NDArray[np.int16]
    """(turns,) index of the voice"""
    start_s: NDArray[np.float64]
    """(turns,)"""
    end_s: NDArray[np.float64]
    """(turns,)"""
    session_part: NDArray[np.intp]
    """(turns,) which uninterrupted run of counted time it lies in."""
    backchannel: NDArray[np.bool_]
    """(turns,) under 1 s, and the same person starts no longer turn within 3 s."""
    seams_s: NDArray[np.float64]
    """(session parts,) where each run of counted time begins."""

    @classmethod
    def between(cls, timeline: Timeline, start_s: float, end_s: float) -> Turns:
        """The turns between two times of the counted clock; turns that straddle them are cut."""
        known = (timeline.voice != UNKNOWN) & (timeline.start_s < end_s) & (timeline.end_s > start_s)
        rows = np.flatnonzero(known & (timeline.end_s > timeline.start_s))
        voice, part = timeline.voice[rows], timeline.session_part[rows]
        start, end = np.maximum(timeline.start_s[rows], start_s), np.minimum(timeline.end_s[rows], end_s)
        # The timeline is sorted by voice and start, and a voice does not overlap itself.
        begins = np.ones(len(rows), dtype=np.bool_)
        begins[1:] = (
            (voice[1:] != voice[:-1])
            | (part[1:] != part[:-1])
            | (start[1:] - end[:-1] >= CLOSED_GAP_S - TOUCH_S)
        )
        first = np.flatnonzero(begins)
        last = np.append(first[1:], len(rows)) - 1 if len(rows) else first
        voice, part, start, end = voice[first], part[first], start[first], end[last]
        backchannel = _backchannels(voice, part, start, end)
        order = np.argsort(start, kind="stable")
        counted = timeline.counted
        return cls(
            voices=len(timeline.voices),
            voice=voice[order],
            start_s=start[order],
            end_s=end[order],
            session_part=part[order],
            backchannel=backchannel[order],
            seams_s=np.array([counted.at(begin) for begin, _ in counted.stretches], dtype=np.float64),
        )

    @property
    def duration_s(self) -> NDArray[np.float64]:
        """(turns,) closed gaps included."""
        return self.end_s - self.start_s

    def counts(self) -> NDArray[np.intp]:
        """(voices,) each one's turns, backchannels left out."""
        return np.bincount(self.voice[~self.backchannel], minlength=self.voices)

    def backchannel_counts(self) -> NDArray[np.intp]:
        """(voices,) each one's backchannels."""
        return np.bincount(self.voice[self.backchannel], minlength=self.voices)

    def monologues_s(self, voice: int) -> NDArray[np.float64]:
        """(monologues,) how long this voice talked until somebody else had a turn of 3 s or more, in order.

        It is the voice's own turns that are summed: silence within the run belongs to nobody, nor is a short
        remark of somebody else's theirs. Somebody else's long turn ends the run where it starts, also when
        the voice talks on; a break ends it too.
        """
        own = self.voice == voice
        if not own.any():
            return np.zeros(0)
        others = ~own & (self.duration_s >= ENDS_MONOLOGUE_S - TOUCH_S)
        borders = np.sort(np.concatenate((self.start_s[others], self.seams_s)), kind="stable")
        start, end = self.start_s[own], self.end_s[own]
        talked = np.cumsum(end - start)
        # How long the voice has talked at any time is linear between the starts and ends of its turns.
        knots = np.stack((start, end), axis=1).ravel()
        values = np.stack((talked - (end - start), talked), axis=1).ravel()
        at_borders = np.concatenate(([0.0], np.interp(borders, knots, values), talked[-1:]))
        runs = np.diff(at_borders)
        return runs[runs > TOUCH_S]

    def longest_monologues_s(self) -> NDArray[np.float64]:
        """(voices,) the longest of each voice's monologues; 0 for who has not spoken."""
        return np.array(
            [self.monologues_s(voice).max(initial=0.0) for voice in range(self.voices)], dtype=np.float64
        )


def _backchannels(
    voice: NDArray[np.int16], part: NDArray[np.intp], start: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which turns, sorted by voice and start, are backchannels."""
    turns = len(voice)
    if not turns:
        return np.zeros(0, dtype=np.bool_)
    long = end - start >= BACKCHANNEL_S - TOUCH_S
    next_long = np.minimum.accumulate(np.where(long, np.arange(turns), turns)[::-1])[::-1]
    there = next_long < turns
    then = np.minimum(next_long, turns - 1)
    takes_floor = (
        there & (voice[then] == voice) & (part[then] == part) & (start[then] - end <= TAKES_FLOOR_S + TOUCH_S)
    )
    backchannel: NDArray[np.bool_] = ~long & ~takes_floor
    return backchannel
