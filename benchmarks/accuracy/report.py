"""docs/benchmarks.md: targets and figures, with the words from benchmarks/accuracy/notes.md."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

from benchmarks.accuracy.calibration_table import confidences
from benchmarks.accuracy.conditions import ALL
from benchmarks.accuracy.figures import mean
from benchmarks.accuracy.targets import PUBLISHED, senko_rows, targets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.accuracy.figures import Report

HEAD = """<!-- Written by `make bench`: words in benchmarks/accuracy/notes.md, figures by measuring again. -->

# Benchmarks

"""
COLUMNS = {
    "share_live": "share live",
    "share_final": "share final",
    "worst_final": "worst",
    "meter": "meter",
    "hands": "hands",
    "DER_live": "DER live",
    "DER_final": "DER final",
    "top": "top",
    "people": "people",
}
PARTS = {"built": "Built meetings", "real": "Real recordings, 60 to 94 s each"}


def document(notes: str, reports: dict[str, Report]) -> str:
    """The whole page.

    Args:
        notes: what is written by hand.
        reports: what was measured, `full` and `short`, as far as there are any.
    """
    parts = [HEAD + notes.strip() + "\n"]
    best = reports.get("full") or reports.get("short")
    if best:
        parts.append(_targets(best))
    titles = {"full": "All recordings (`make bench-full`)", "short": "The short form (`make bench`)"}
    parts += [_figures(title, reports[form]) for form, title in titles.items() if form in reports]
    return "\n".join(parts)


def _targets(report: Report) -> str:
    """Each target beside the measured figure."""
    peer = senko_rows(report)
    lines = [
        "| figure | target | measured | | senko, offline | others, elsewhere |",
        "|---|---|---|---|---|---|",
    ]
    for target in targets(report):
        theirs = f"{peer[target.what]:.3g}" if target.what in peer else ""
        lines.append(
            f"| {target.what} | {target.goal} | {target.shown} | {target.verdict} | {theirs} "
            f"| {PUBLISHED.get(target.what, '')} |"
        )
    measured = _count(report, built=True)
    title = f"## Targets\n\nOver {measured} of the {report['form']} form; nothing given but the sound, "
    return title + "unless it says otherwise.\n\n" + "\n".join(lines) + "\n"


def _figures(title: str, report: Report) -> str:
    """All that a form has measured."""
    parallel = "" if report["jobs"] == 1 else f", {report['jobs']} programs at once"
    text = [
        f"## {title}",
        f"{_count(report, built=True)} and {_count(report, built=False)}; {report['program']}, "
        f"{report['machine']}{parallel}; load before it began {report['load_before']}.",
        _costs(report),
    ]
    for part, heading in PARTS.items():
        text += [f"### {heading}, means", _means(report, part)]
    if report.get("calibration"):
        text += ["### Confidence and ranges, live, built meetings", confidences(report)]
    for part, heading in PARTS.items():
        for condition in ALL:
            rows = report["conditions"].get(condition.key, {}).get("rows", {}).get(part)
            if rows:
                text += [f"#### {heading}: {condition.name}", _rows(rows)]
        if report.get("senko"):
            text += [f"#### {heading}: senko, offline", _rows(report["senko"]["rows"][part])]
    return "\n\n".join(text) + "\n"


def _costs(report: Report) -> str:
    lines = ["| | core-seconds a second of sound | most memory, MB |", "|---|---|---|"]
    for condition in ALL:
        cost = report["conditions"].get(condition.key)
        if cost:
            lines.append(f"| {condition.name} | {cost['core_s_per_s']:.3f} | {cost['peak_mb']:.0f} |")
    senko = report.get("senko")
    if senko:
        lines.append(f"| senko, offline | {senko['core_s_per_s']:.3f} | {senko['peak_mb']:.0f} |")
    alone, delay, loading = report["alone"], report["delay"], report["loading"]
    beside = f", senko {senko['alone_wall_s_per_s']:.3f}" if senko else ""
    apart = f" (senko: {senko['loading_wall_s']:.1f} s, what it compiles included)" if senko else ""
    lines += [
        "",
        f"Starting and loading the models takes {loading['wall_s']:.1f} s{apart}; that is left out of all "
        f"of these. {alone['recording']} by itself takes {alone['wall_s_per_s']:.3f} × its length{beside}. "
        f"Live, half of what is said is published within {delay['delay_median_s']:.2f} s, 95 % within "
        f"{delay['delay_p95_s']:.2f} s.",
    ]
    return "\n".join(lines)


def _means(report: Report, part: str) -> str:
    """One line for each condition, and for the peer."""
    rows = {
        c.name: report["conditions"][c.key]["rows"].get(part) for c in ALL if c.key in report["conditions"]
    }
    if report.get("senko"):
        rows["senko, offline"] = report["senko"]["rows"].get(part)
    table = []
    for name, measured in rows.items():
        if measured:
            means: dict[str, Any] = {
                column: mean(measured, column) for column in COLUMNS if column != "people"
            }
            means["people"] = f"± {mean(measured, 'people_off'):.2f}"
            table.append((f"{name} ({len(measured)})", means))
    return _table("(recordings)", table)


def _rows(rows: list[dict[str, Any]]) -> str:
    return _table("recording", [(row["meeting"], row) for row in rows])


def _table(first: str, rows: Iterable[tuple[str, dict[str, Any]]]) -> str:
    rows = list(rows)
    used = [c for c in COLUMNS if any(not _blank(cells.get(c)) for _, cells in rows)]
    lines = [
        f"| {first} | " + " | ".join(COLUMNS[c] for c in used) + " |",
        "|---" * (len(used) + 1) + "|",
    ]
    for name, cells in rows:
        lines.append(f"| {name} | " + " | ".join(_cell(cells.get(c)) for c in used) + " |")
    return "\n".join(lines)


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, float) and isnan(value))


def _cell(value: object) -> str:
    if _blank(value):
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _count(report: Report, *, built: bool) -> str:
    chosen = [r for r in report["recordings"] if r["is_built"] == built]
    minutes = sum(r["duration_s"] for r in chosen) / 60
    return f"{len(chosen)} {'built meetings' if built else 'real recordings'} ({minutes:.0f} min)"
