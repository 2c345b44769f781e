"""Which way a figure goes from session to session, and how often chance alone would give that."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import factorial
from statistics import median
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

CHANCE = 0.2
"""A trend is one when chance alone gives one as clear less often: as with all ranges, which hold 80 %."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Which way a figure goes from session to session."""

    sessions: int
    """How many have the figure."""
    step: float | None
    """Change a session: the median over all pairs (Theil 1950, Sen 1968); None under two sessions."""
    chance: float | None
    """How often chance alone gives an order as clear (Kendall's exact test, both sides); None under two."""
    verdict: Literal["rose", "fell", "too_little"]


def trend(values: Sequence[float | None]) -> Trend:
    """Which way a figure goes; sessions without it are left out.

    >>> trend([50.0, 60.0, 55.0, 70.0]).step
    5.833333333333333
    """
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return Trend(len(known), None, None, "too_little")
    pairs = [(later[0] - first[0], later[1] - first[1]) for first, later in combinations(known, 2)]
    score = sum((rise > 0) - (rise < 0) for _, rise in pairs)
    chance = kendall_chance(len(known), score)
    verdict: Literal["rose", "fell", "too_little"] = "too_little"
    if chance <= CHANCE and score != 0:
        verdict = "rose" if score > 0 else "fell"
    return Trend(len(known), median(rise / apart for apart, rise in pairs), chance, verdict)


def kendall_chance(sessions: int, score: int) -> float:
    """How often n values in random order give |S| at least as large, S = pairs rising − pairs falling.

    Exact, by counting the orders that have each number of falling pairs (Kendall 1938). Equal values make
    it too careful, never too bold.

    >>> kendall_chance(4, 6)
    0.08333333333333333
    """
    orders = [1]
    for size in range(2, sessions + 1):
        longer = [0] * (len(orders) + size - 1)
        for falling, count in enumerate(orders):
            for more in range(size):
                longer[falling + more] += count
        orders = longer
    pairs = len(orders) - 1
    as_clear = sum(count for falling, count in enumerate(orders) if abs(pairs - 2 * falling) >= abs(score))
    return as_clear / factorial(sessions)
