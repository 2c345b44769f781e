"""Which time counts: breaks, pauses and phases that are not counted are left out of a clock of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from balance.errors import LedgerError
from balance.spans import ALWAYS, marked

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from balance.spans import Spans


@dataclass(frozen=True, slots=True)
class CountedTime:
    """The counted stretches of a session; the counted clock runs only inside them.

    >>> clock = CountedTime().with_span(100.0, 160.0, counted=False)
    >>> clock.at(90.0), clock.at(130.0), clock.at(200.0)
    (90.0, 100.0, 140.0)
    """

    stretches: Spans = ALWAYS
    """(start_s, end_s) of the stream's clock: disjoint, apart from each other, in order."""

    def with_span(self, start_s: float, end_s: float, *, counted: bool) -> CountedTime:
        """The same, with the time from `start_s` to `end_s` (which may be inf) counted or not.

        Raises:
            LedgerError: the span does not begin at or after 0, or ends before it begins.
        """
        if not 0 <= start_s <= end_s:
            raise LedgerError(
                f"A counted span must run forward from 0 or later, not from {start_s} s to {end_s} s."
            )
        return CountedTime(marked(self.stretches, start_s, end_s, inside=counted))

    def at(self, time_s: float) -> float:
        """Seconds of counted time before `time_s` of the stream's clock."""
        return sum(max(0.0, min(time_s, end) - begin) for begin, end in self.stretches)

    def cut(
        self, start_s: NDArray[np.float64], end_s: NDArray[np.float64]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
        """Cut spans to the counted stretches and move them to the counted clock.

        A span that reaches over a break gives one part on each side.

        Args:
            start_s: (spans,) float64, the stream's clock.
            end_s: (spans,) float64, the stream's clock, behind `start_s`.

        Returns:
            Of each part (parts,): the index of its span, the index of its stretch, its start and its end on
            the counted clock; in the order of the spans.
        """
        bounds = np.array(self.stretches, dtype=np.float64).reshape(-1, 2)
        begins, ends = bounds[:, 0], bounds[:, 1]
        before = np.array([self.at(begin) for begin in begins], dtype=np.float64)
        first = np.searchsorted(ends, start_s, side="right")
        behind = np.searchsorted(begins, end_s, side="left")
        parts = np.maximum(behind - first, 0)
        span = np.repeat(np.arange(len(start_s)), parts)
        nth = np.arange(len(span)) - np.repeat(np.cumsum(parts) - parts, parts)
        stretch = first[span] + nth
        shift = before[stretch] - begins[stretch]
        return (
            span,
            stretch,
            np.maximum(start_s[span], begins[stretch]) + shift,
            np.minimum(end_s[span], ends[stretch]) + shift,
        )
