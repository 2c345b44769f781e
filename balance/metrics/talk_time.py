"""Talk time: how many seconds each voice held the floor in a stretch of counted time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from balance.speech.rows import UNKNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from balance.speech.timeline import Timeline


@dataclass(frozen=True, slots=True, eq=False)
class Credit:
    """What each stretch of speech is worth between two times of the counted clock."""

    voices: int
    """How many voices there are."""
    voice: NDArray[np.int16]
    """(stretches,) index of the voice; -1: unknown."""
    piece: NDArray[np.int64]
    """(stretches,)"""
    confidence: NDArray[np.float64]
    """(stretches,) in [0, 1]"""
    credit_s: NDArray[np.float64]
    """(stretches,) where k people talk at once each gets 1/k; somebody unknown is one of the k."""
    raw_s: NDArray[np.float64]
    """(stretches,) overlap counted in full."""

    @classmethod
    def between(cls, timeline: Timeline, start_s: float, end_s: float) -> Credit:
        """Cut the timeline to [start_s, end_s) of the counted clock."""
        inside = np.flatnonzero((timeline.start_s < end_s) & (timeline.end_s > start_s))
        start = np.maximum(timeline.start_s[inside], start_s)
        end = np.minimum(timeline.end_s[inside], end_s)
        from_s, until_s = timeline.credit_s(np.array([start_s, end_s]))
        start_credit = np.maximum(timeline.start_credit_s[inside], from_s)  # credit only grows with time
        end_credit = np.minimum(timeline.end_credit_s[inside], until_s)
        return cls(
            voices=len(timeline.voices),
            voice=timeline.voice[inside],
            piece=timeline.piece[inside],
            confidence=timeline.confidence[inside],
            credit_s=end_credit - start_credit,
            raw_s=end - start,
        )

    def by_voice(self, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum a column over each voice: (1 + voices,), unknown speech first."""
        return np.bincount(self.voice - UNKNOWN, weights=seconds, minlength=1 + self.voices).astype(
            np.float64
        )

    def unnamed(self, voices: NDArray[np.bool_]) -> Credit:
        """The same, with these voices as unknown speech; what one of them says is one piece: one person's."""
        concerned = (self.voice != UNKNOWN) & voices[self.voice]
        first_free = int(self.piece.max(initial=-1)) + 1
        return replace(
            self,
            voice=np.where(concerned, UNKNOWN, self.voice).astype(np.int16),
            piece=np.where(concerned, first_free + self.voice, self.piece),
        )


@dataclass(frozen=True, slots=True, eq=False)
class TalkTime:
    """Seconds of speech between two times of the counted clock."""

    talk_time_s: NDArray[np.float64]
    """(voices,) the floor held: where k people talk at once each gets 1/k."""
    raw_talk_time_s: NDArray[np.float64]
    """(voices,) heard: overlap counted in full."""
    unknown_s: float
    """Speech in which nobody was recognised, overlap divided like everybody's."""

    @classmethod
    def of(cls, credit: Credit) -> TalkTime:
        """Sum the stretches of each voice."""
        floor = credit.by_voice(credit.credit_s)
        return cls(floor[1:], credit.by_voice(credit.raw_s)[1:], float(floor[0]))

    @property
    def attributed_s(self) -> float:
        """Speech in which somebody was recognised."""
        return float(self.talk_time_s.sum())

    @property
    def detected_s(self) -> float:
        """All speech: the time during which anybody talks."""
        return self.attributed_s + self.unknown_s

    @property
    def coverage(self) -> float | None:
        """Attributed speech / all detected speech; None while nobody has spoken."""
        return self.attributed_s / self.detected_s if self.detected_s > 0 else None


def talk_time_until(timeline: Timeline, time_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """(voices, times): each voice's talk time before each of these times of the counted clock."""
    result = np.zeros((len(timeline.voices), len(time_s)))
    at_time = timeline.credit_s(time_s)
    bounds = np.searchsorted(timeline.voice, np.arange(len(timeline.voices) + 1))
    for voice, (low, high) in enumerate(pairwise(bounds)):
        if low == high:
            continue
        start_credit, end_credit = timeline.start_credit_s[low:high], timeline.end_credit_s[low:high]
        before = np.concatenate(([0.0], np.cumsum(end_credit - start_credit)))
        last = np.searchsorted(timeline.start_s[low:high], time_s, side="right") - 1
        inside = np.maximum(last, 0)
        part = np.minimum(at_time, end_credit[inside]) - start_credit[inside]
        result[voice] = np.where(last < 0, 0.0, before[inside] + part)
    return result
