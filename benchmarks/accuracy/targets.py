"""What the engine must reach, each target beside the figure that says whether it does."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from benchmarks.accuracy.figures import flat, mean

if TYPE_CHECKING:
    from benchmarks.accuracy.figures import Report


@dataclass(frozen=True, slots=True)
class Target:
    """A figure, what it must be, and what it is."""

    what: str
    goal: str
    measured: float
    unit: str
    is_reached: bool

    @property
    def verdict(self) -> str:
        """`reached` or `MISSED`; nothing where it was not measured."""
        if isnan(self.measured):
            return ""
        return "reached" if self.is_reached else "MISSED"

    @property
    def shown(self) -> str:
        """The measured figure with its unit."""
        if isnan(self.measured):
            return "not measured"
        digits = 3 if self.unit.startswith("×") or "core" in self.unit else 2
        return f"{self.measured:.{digits}f} {self.unit}".rstrip()


def targets(report: Report) -> list[Target]:
    """The targets that can be read from a run, over its built meetings."""
    figure = flat(report)

    def at_most(what: str, name: str, goal: float, unit: str, factor: float = 1.0) -> Target:
        value = figure.get(name, float("nan")) * factor
        return Target(what, f"≤ {goal:g} {unit}".rstrip(), value, unit, value <= goal)

    def worst_of(what: str, condition: str, column: str, goal: float, unit: str) -> Target:
        rows = report["conditions"].get(condition, {"rows": {"built": []}})["rows"]["built"]
        value = max((row[column] for row in rows if row.get(column) is not None), default=float("nan"))
        return Target(what, f"≤ {goal:g} {unit}".rstrip(), value, unit, value <= goal)

    def between(what: str, name: str, least: float, most: float, unit: str) -> Target:
        value = figure.get(name, float("nan"))
        return Target(what, f"{least:g} to {most:g} {unit}", value, unit, least <= value <= most)

    top = figure.get("live-nothing/built/top", float("nan")) * 100
    senko_wall = report["senko"]["alone_wall_s_per_s"] if report.get("senko") else float("nan")
    alone = report["alone"]["wall_s_per_s"]
    points = "points"
    return [
        at_most("share error while it runs", "live-nothing/built/share_live", 2.0, points),
        at_most(
            "share error while it runs, everybody introduced",
            "live-introductions/built/share_live",
            1.0,
            points,
        ),
        at_most("share error at a live session's end", "live-nothing/built/share_final", 1.0, points),
        at_most("share error of a recording", "recording-nothing/built/share_final", 1.0, points),
        worst_of("the worst person, at a live session's end", "live-nothing", "worst_final", 2.5, points),
        worst_of("the worst person, in a recording", "recording-nothing", "worst_final", 2.5, points),
        at_most("what the meter showed on the way", "live-nothing/built/meter", 2.5, points),
        Target("the person who talks most is the right one", "all meetings", top, "%", top >= 100),
        at_most("DER at a live session's end", "live-nothing/built/DER_final", 14.0, "%"),
        at_most("DER of a recording", "recording-nothing/built/DER_final", 14.0, "%"),
        at_most("DER while it runs, unknown speech missed", "live-nothing/built/DER_live", 25.0, "%"),
        worst_of("people counted wrongly, number given", "recording-people", "people_off", 0, ""),
        worst_of("people counted wrongly, nothing given", "recording-nothing", "people_off", 1, ""),
        between("ranges that hold the true share, since the start", "ranges/whole", 70.0, 90.0, "%"),
        between("ranges that hold the true share, last five minutes", "ranges/window", 70.0, 90.0, "%"),
        at_most("sound to publication, 95 % within", "delay/delay_p95_s", 1.0, "s"),
        at_most("live", "live-nothing/core_s_per_s", 0.12, "of a core"),
        at_most("a recording, all cores", "alone/wall_s_per_s", 0.025, "× real time"),
        Target(
            "a recording, beside senko in the same run",
            "faster" if isnan(senko_wall) else f"< {senko_wall:.3f} × real time",
            alone,
            "× real time",
            alone < senko_wall,
        ),
        at_most("most memory, live", "live-nothing/peak_mb", 1.5, "GB", factor=0.001),
        at_most("most memory, a recording", "recording-nothing/peak_mb", 1.5, "GB", factor=0.001),
    ]


PUBLISHED = {
    "share error while it runs": "diart 4.5 (1 s behind), 4.4 (5 s)",
    "share error at a live session's end": "VBx 2.0, with overlap 1.8",
    "share error of a recording": "VBx 2.0, with overlap 1.8",
    "the person who talks most is the right one": "diart 69 to 81 %",
    "DER of a recording": "VBx with overlap 19.9, pyannote.audio 3.1 18.8",
    "DER while it runs, unknown speech missed": "diart 30.4 (1 s behind), 27.5 (5 s)",
    "sound to publication, 95 % within": "diart 1 to 5 s",
}
"""What others reach on the 16 test meetings of AMI, headset mix, scored with the same score.py from the
outputs that diart's authors publish (VBx, diart), or as their authors state it (pyannote.audio). Other
recordings: not to be compared to a tenth."""


def senko_rows(report: Report) -> dict[str, float]:
    """What senko reaches where a target has a figure of its kind."""
    if not report.get("senko"):
        return {}
    rows = report["senko"]["rows"]["built"]
    return {
        "share error of a recording": mean(rows, "share_final"),
        "the worst person, in a recording": max(row["worst_final"] for row in rows),
        "the person who talks most is the right one": mean(rows, "top") * 100,
        "DER of a recording": mean(rows, "DER_final"),
        "people counted wrongly, nothing given": max(row["people_off"] for row in rows),
        "a recording, all cores": report["senko"]["alone_wall_s_per_s"],
    }
