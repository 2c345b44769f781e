"""Who spoke when in counted time, in the form from which all figures are computed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from balance.speech.rows import UNKNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from balance.speech.counted import CountedTime


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """Stretches of speech, sorted by voice and start; no voice overlaps itself.

    All times are seconds of the counted clock, unless said otherwise. Unknown speech is one voice among the
    others here: at any moment somebody unknown talks, or not.
    """

    counted: CountedTime
    voices: tuple[str, ...]
    """In order of appearance; `voice` holds indices into it."""
    first_s: NDArray[np.float64]
    """(voices,) when each was first heard: the stream's clock, uncounted time included; inf: no speech."""
    start_s: NDArray[np.float64]
    """(stretches,)"""
    end_s: NDArray[np.float64]
    """(stretches,) at or behind the start."""
    voice: NDArray[np.int16]
    """(stretches,) index into `voices`; -1: unknown."""
    piece: NDArray[np.int64]
    """(stretches,) index of the piece."""
    confidence: NDArray[np.float64]
    """(stretches,) in [0, 1]"""
    session_part: NDArray[np.intp]
    """(stretches,) which uninterrupted run of counted time it lies in: turns do not reach over a break."""
    start_credit_s: NDArray[np.float64]
    """(stretches,) `credit_s` of the starts"""
    end_credit_s: NDArray[np.float64]
    """(stretches,) `credit_s` of the ends"""
    knot_s: NDArray[np.float64]
    """(2 · stretches,) all starts and ends in order: between two of them nothing changes."""
    knot_credit_s: NDArray[np.float64]
    """(2 · stretches,) `credit_s` of the knots"""

    @classmethod
    def of(cls, rows: NDArray[np.void], voices: tuple[str, ...], counted: CountedTime) -> Timeline:
        """Build it from the ledger's rows, sorted by start."""
        # A stable sort of 16-bit integers is a radix sort: by voice, and within a voice still by start.
        rows = rows[np.argsort(rows["voice"], kind="stable")]
        start, end = rows["start_s"].copy(), rows["end_s"].copy()
        first_s = np.full(len(voices), inf)
        bounds = np.searchsorted(rows["voice"], np.arange(UNKNOWN, len(voices) + 1))
        for voice, (low, high) in enumerate(pairwise(bounds), start=UNKNOWN):
            if low < high:
                if voice != UNKNOWN:
                    first_s[voice] = start[low]
                # A voice does not overlap itself: each stretch begins where the ones before have ended.
                end[low:high] = np.maximum.accumulate(end[low:high])
                start[low + 1 : high] = np.maximum(start[low + 1 : high], end[low : high - 1])
        span, part, start, end = counted.cut(start, end)
        order, knot_s, knot_credit_s = _credit(start, end)
        credit_s = np.empty_like(knot_credit_s)
        credit_s[order] = knot_credit_s
        return cls(
            counted=counted,
            voices=voices,
            first_s=first_s,
            start_s=start,
            end_s=end,
            voice=rows["voice"][span],
            piece=rows["piece"][span],
            confidence=rows["confidence"][span],
            session_part=part,
            start_credit_s=credit_s[: len(start)],
            end_credit_s=credit_s[len(start) :],
            knot_s=knot_s,
            knot_credit_s=knot_credit_s,
        )

    def credit_s(self, time_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """What somebody who had talked all the time would have been credited with up to these times.

        Where k people talk at once each is credited with 1/k; the credit of a stretch of speech is the
        difference between its end and its start.
        """
        if not len(self.knot_s):
            return np.zeros_like(time_s)
        return np.interp(time_s, self.knot_s, self.knot_credit_s)


def _credit(
    start: NDArray[np.float64], end: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """Of all starts and ends: their order, their times in it, and ∫ 1 / (people talking) dt up to each."""
    times = np.concatenate((start, end))
    order = np.argsort(times, kind="stable")
    knots = times[order]
    talkers = np.cumsum(np.where(order < len(start), 1, -1))
    credit = np.zeros(len(knots))
    if len(knots):
        # Between coinciding knots `talkers` may be anything; the width there is 0.
        np.cumsum(
            np.where(talkers[:-1] > 0, np.diff(knots) / np.maximum(talkers[:-1], 1), 0.0), out=credit[1:]
        )
    return order, knots, credit
