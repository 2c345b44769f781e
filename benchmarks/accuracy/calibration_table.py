"""The reliability curve and the coverage of the ranges, as tables."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.accuracy.calibration import EDGES
from benchmarks.accuracy.figures import held, mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.accuracy.figures import Report


def confidences(report: Report) -> str:
    """What a live session says of itself, beside what is true."""
    said = report["calibration"]
    at_once, at_the_end = (_total(report, key) for key in ("at_once", "at_the_end"))
    lines = [
        "Speech by its confidence, as it was published at once and as it stood at the end: seconds, the mean "
        "of the confidence, and the part that was right. Speech of nobody at all is left out.",
        "",
        "| confidence | at once, s | said | right | at the end, s | said | right |",
        "|---|---|---|---|---|---|---|",
    ]
    for low, high, first, last in zip(EDGES, EDGES[1:], at_once, at_the_end, strict=False):
        lines.append(f"| {low:g} to {high:g} | {_bin(first)} | {_bin(last)} |")
    errors = (calibration_error(at_once), calibration_error(at_the_end))
    ranges = ", ".join(f"{held(report, kind):.0f} % {since}" for kind, since in SINCE.items())
    lines += [
        "",
        f"The mean difference of the two, by seconds: {errors[0]:.3f} at once, {errors[1]:.3f} at the end. "
        f"Ranges that hold the true share, every ten seconds: {ranges}.",
        "",
        "| recording | "
        + " | ".join(f"ranges that hold it, {since}, %" for since in SINCE.values())
        + " | DER live, speech of nobody known left out |",
        "|---|---|---|---|",
    ]
    rows = [{"meeting": name, **figures} for name, figures in said.items()]
    for row in rows:
        parts = [f"{100 * row[kind][0] / row[kind][1]:.0f}" if row[kind][1] else "" for kind in SINCE]
        lines.append(f"| {row['meeting']} | {' | '.join(parts)} | {row['DER_live_known']:.2f} |")
    known = mean(rows, "DER_live_known")
    if not isnan(known):
        lines.append(f"| mean | {held(report, 'whole'):.0f} | {held(report, 'window'):.0f} | {known:.2f} |")
    return "\n".join(lines)


SINCE = {"whole": "since the start", "window": "last five minutes"}


def calibration_error(table: NDArray[np.float64]) -> float:
    """Expected calibration error: |said − right| of each bin, weighted by its seconds."""
    return float(np.abs(table[:, 1] - table[:, 2]).sum() / max(float(table[:, 0].sum()), 1e-9))


def _total(report: Report, key: str) -> NDArray[np.float64]:
    """(bins, 3) seconds, seconds × confidence and seconds right, of all meetings."""
    result: NDArray[np.float64] = np.sum([said[key] for said in report["calibration"].values()], axis=0)
    return result


def _bin(row: NDArray[np.float64]) -> str:
    seconds, expected, right = row.tolist()
    if seconds < 0.5:
        return " | | "
    return f"{seconds:.0f} | {expected / seconds:.2f} | {right / seconds:.2f}"
