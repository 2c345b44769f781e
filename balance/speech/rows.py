"""Stretches of attributed speech as rows of one table, and what can be done to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROW = np.dtype(
    [
        ("start_s", np.float64),
        ("end_s", np.float64),
        ("piece", np.int64),
        ("voice", np.int16),
        ("confidence", np.float64),
    ]
)
"""One stretch; `piece` and `voice` are the ledger's own indices, voice -1 is unknown speech."""

UNKNOWN = -1
TOUCH_S = 1e-6
"""What is closer than this touches, what is shorter is nothing: a sixtieth of a sample."""


def no_rows() -> NDArray[np.void]:
    """An empty table."""
    return np.empty(0, dtype=ROW)


def joined(rows: NDArray[np.void]) -> NDArray[np.void]:
    """Rows of one piece and one voice that touch become one, its confidence the mean over time.

    The mean keeps what the uncertainty needs: the expected seconds in error, Σ duration · (1 − confidence).

    Args:
        rows: (rows,) ROW in any order.

    Returns:
        (fewer rows,) ROW, sorted by start.
    """
    rows = rows[rows["end_s"] - rows["start_s"] > TOUCH_S]
    if len(rows) > 1:
        rows = rows[np.lexsort((rows["start_s"], rows["voice"], rows["piece"]))]
        start, end = rows["start_s"], rows["end_s"]
        goes_on = (
            (rows["piece"][1:] == rows["piece"][:-1])
            & (rows["voice"][1:] == rows["voice"][:-1])
            & (start[1:] <= end[:-1] + TOUCH_S)
        )
        firsts = np.flatnonzero(np.concatenate(([True], ~goes_on)))
        duration = end - start
        result = rows[firsts]
        result["end_s"] = np.maximum.reduceat(end, firsts)
        confidence = np.add.reduceat(rows["confidence"] * duration, firsts) / np.add.reduceat(
            duration, firsts
        )
        # What nothing was joined to stays what it is to the last digit, however often it is kept and read.
        several = np.diff(np.append(firsts, len(rows))) > 1
        result["confidence"][several] = confidence[several]
        if several.any():  # a long row may by now reach one that only followed a short one within it
            return joined(result)
        rows = result
    return rows[np.argsort(rows["start_s"], kind="stable")]


def outside(rows: NDArray[np.void], start_s: float, end_s: float) -> NDArray[np.void]:
    """What the rows hold before `start_s` and from `end_s` on; rows that straddle a border are cut.

    Args:
        rows: (rows,) ROW in any order.
        start_s: Where the emptied region begins.
        end_s: Where it ends.

    Returns:
        (rows,) ROW, not sorted.
    """
    before = rows[rows["start_s"] < start_s]
    before["end_s"] = np.minimum(before["end_s"], start_s)
    behind = rows[rows["end_s"] > end_s]
    behind["start_s"] = np.maximum(behind["start_s"], end_s)
    return np.concatenate((before, behind))
