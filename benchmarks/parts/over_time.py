"""How a figure lies, and how it goes with time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Spread:
    """How many figures there are, and where they lie, in the unit of the figures."""

    count: int
    p50: float
    p95: float
    most: float


def spread(figures: Sequence[float]) -> Spread:
    """Median, 95th percentile (both interpolated between neighbours) and maximum.

    Raises:
        ValueError: there are no figures.
    """
    if not len(figures):
        raise ValueError("there are no figures to spread")
    p50, p95, most = np.percentile(np.asarray(figures, np.float64), [50, 95, 100])
    return Spread(len(figures), float(p50), float(p95), float(most))


def slope_per_hour(at_s: Sequence[float], figures: Sequence[float], *, after_s: float = 0.0) -> float:
    """How much the figures grow in an hour: the slope of their line by least squares.

    Args:
        at_s: when each was taken, in seconds.
        figures: in any unit.
        after_s: what was taken before this is left out.

    Raises:
        ValueError: fewer than two different moments are left.
    """
    at_h = np.asarray(at_s, np.float64) / HOUR_S
    values = np.asarray(figures, np.float64)[at_h >= after_s / HOUR_S]
    at_h = at_h[at_h >= after_s / HOUR_S]
    if len(at_h) < 2 or np.ptp(at_h) == 0:
        raise ValueError(f"no line goes through what was taken after {after_s:g} s")
    from_mean_h = at_h - at_h.mean()
    return float((from_mean_h @ (values - values.mean())) / (from_mean_h @ from_mean_h))
