"""The figures of a run under one name each, and which of them got worse."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import Any

Report = dict[str, Any]
"""All that a run has measured, as it is kept in JSON; benchmarks/accuracy/__main__.py makes it."""

COLUMNS = (
    "share_live",
    "share_final",
    "worst_final",
    "meter",
    "hands",
    "DER_live",
    "DER_final",
    "top",
    "people_off",
)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How much worse a figure may be before it counts as worse."""

    absolute: float = 0.0
    relative: float = 0.0
    higher_is_better: bool = False
    of_this_machine: bool = False
    """Compared only with figures from the same kind of machine."""

    def is_worse(self, now: float, accepted: float) -> bool:
        """Whether a figure has got worse by more than that; one that cannot be known any more has."""
        if isnan(now) or isnan(accepted):
            return isnan(now) and not isnan(accepted)
        loss = accepted - now if self.higher_is_better else now - accepted
        return loss > self.absolute + self.relative * abs(accepted) + 1e-9


TOLERANCES = {
    # Percentage points. The same code gives the same figures; other versions of torch move them a little.
    "share_live": Tolerance(0.2),
    "share_final": Tolerance(0.2),
    "worst_final": Tolerance(0.5),
    "meter": Tolerance(0.2),
    "hands": Tolerance(0.5),
    "DER_live": Tolerance(0.5),
    "DER_final": Tolerance(0.5),
    # A part of all recordings, and people a recording.
    "top": Tolerance(higher_is_better=True),
    "people_off": Tolerance(0.1),
    "core_s_per_s": Tolerance(0.002, 0.25, of_this_machine=True),
    "wall_s_per_s": Tolerance(0.002, 0.25, of_this_machine=True),
    "peak_mb": Tolerance(50.0, 0.05, of_this_machine=True),
    # Per cent of ranges: too many is as wrong as too few, and targets.py has the bounds.
    "whole": Tolerance(10.0, higher_is_better=True),
    "window": Tolerance(10.0, higher_is_better=True),
    "delay_p95_s": Tolerance(0.1, of_this_machine=True),
}


def mean(rows: list[dict[str, Any]], column: str) -> float:
    """The mean of a column over the rows that have it; not a number where none has."""
    values = [row[column] for row in rows if row.get(column) is not None and not isnan(row[column])]
    return sum(values) / len(values) if values else float("nan")


def flat(report: Report) -> dict[str, float]:
    """Every figure of ours that is compared; the last part of its name says what it is."""
    result: dict[str, float] = {}
    for condition, parts in report["conditions"].items():
        for part, rows in parts["rows"].items():
            for column in COLUMNS:
                value = mean(rows, column)
                if not isnan(value):
                    result[f"{condition}/{part}/{column}"] = value
        result[f"{condition}/core_s_per_s"] = parts["core_s_per_s"]
        result[f"{condition}/peak_mb"] = parts["peak_mb"]
    for kind in ("whole", "window"):
        value = held(report, kind)
        if not isnan(value):
            result[f"ranges/{kind}"] = value
    result["alone/wall_s_per_s"] = report["alone"]["wall_s_per_s"]
    result["delay/delay_p95_s"] = report["delay"]["delay_p95_s"]
    return result


def held(report: Report, kind: str) -> float:
    """The part of all ranges that hold the true share, per cent; not a number where none was measured."""
    counts = [said[kind] for said in (report.get("calibration") or {}).values()]
    total = sum(count for _, count in counts)
    return 100 * sum(hits for hits, _ in counts) / total if total else float("nan")


@dataclass(frozen=True, slots=True)
class Change:
    """A figure beside the accepted one."""

    name: str
    now: float
    accepted: float
    is_worse: bool


def changes(now: Report, accepted: Report) -> list[Change]:
    """Each figure that both have, or that is not measured any more, beside the accepted one."""
    same_machine = now["machine"] == accepted["machine"]
    measured = flat(now)
    result = []
    for name, before in flat(accepted).items():
        tolerance = TOLERANCES[name.rpartition("/")[2]]
        if tolerance.of_this_machine and not same_machine:
            continue
        value = measured.get(name, float("nan"))
        result.append(Change(name, value, before, tolerance.is_worse(value, before)))
    return result
