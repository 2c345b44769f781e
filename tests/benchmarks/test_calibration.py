"""Confidence and ranges beside what was true, where it can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.accuracy.calibration import (
    EDGES,
    Range,
    Said,
    Session,
    Truth,
    coverage,
    known_error_rate,
    measured,
    reliability,
)
from benchmarks.accuracy.calibration_table import calibration_error, confidences
from benchmarks.accuracy.figures import held

SPOKEN = [(0.0, 6.0, "anna"), (6.0, 10.0, "bo")]
SAID = [
    Said(0.0, 4.0, "v1", 0.96),
    Said(4.0, 6.0, "v2", 0.6),  # wrong
    Said(6.0, 9.0, "v2", 0.75),
    Said(9.0, 10.0, None, 0.0),
]


def truth() -> Truth:
    return Truth(SPOKEN, SAID)


def test_voices_are_who_they_have_most_speech_in_common_with() -> None:
    assert truth().people == ["anna", "bo"]
    assert truth().person == {"v1": 0, "v2": 1}


def test_seconds_are_counted_by_their_confidence_and_by_what_was_right() -> None:
    table = reliability(SAID, truth())
    expected = np.zeros((len(EDGES) - 1, 3))
    expected[EDGES.index(0.5)] = 2.0, 1.2, 0.0
    expected[EDGES.index(0.7)] = 3.0, 2.25, 3.0
    expected[EDGES.index(0.95)] = 4.0, 3.84, 4.0
    np.testing.assert_allclose(table, expected)


def test_a_confidence_of_one_is_in_the_last_bin_and_speech_of_nobody_in_none() -> None:
    said = [Said(0.0, 6.0, "v1", 1.0), Said(12.0, 15.0, "v1", 1.0)]
    table = reliability(said, Truth(SPOKEN, said))
    assert table[-1] == [6.0, 6.0, 6.0]
    assert sum(row[0] for row in table) == 6.0


def test_a_range_holds_the_true_share_up_to_that_moment() -> None:
    ranges = [
        Range(10.0, 0.0, "v1", 0.55, 0.65),  # 0.6
        Range(10.0, 0.0, "v2", 0.45, 0.65),  # 0.4
        Range(6.0, 0.0, "v2", 0.0, 0.2),  # nothing yet
        Range(10.0, 4.0, "v1", 0.3, 0.4),  # 2 s of 6
        Range(10.0, 0.0, "v3", 0.0, 0.1),  # a voice that is nobody
        Range(10.0, 0.0, "v3", 0.01, 0.1),
    ]
    assert coverage(ranges, truth()) == (4, 6)


def test_who_talk_at_once_share_the_time() -> None:
    at_once = Truth([(0.0, 4.0, "anna"), (2.0, 4.0, "bo")], [])
    np.testing.assert_allclose(at_once.shares(0.0, 4.0), [0.75, 0.25])


def test_the_error_rate_leaves_out_what_nobody_knew() -> None:
    # 9 s are scored, 2 of them are somebody else's.
    assert known_error_rate(SAID, truth()) == pytest.approx(100 * 2 / 9)
    # An overlap that was not heard is missed; speech of nobody is invented.
    spoken = [*SPOKEN, (0.0, 1.0, "bo")]
    said = [Said(0.0, 6.0, "v1", 1.0), Said(6.0, 12.0, "v2", 1.0)]
    assert known_error_rate(said, Truth(spoken, said)) == pytest.approx(100 * (1 + 2) / 11)


def test_the_tables_add_up_over_meetings() -> None:
    session = Session(SAID, SAID, [Range(10.0, 0.0, "v1", 0.55, 0.65)], [Range(10.0, 0.0, "v2", 0.0, 0.1)])
    one = measured(session, SPOKEN)
    report = {"calibration": {"a": one, "b": one}}
    assert held(report, "whole") == 100.0
    assert held(report, "window") == 0.0
    assert np.isnan(held({"calibration": {}}, "whole"))
    text = confidences(report)
    assert "| 0.95 to 0.98 | 8 | 0.96 | 1.00 | 8 | 0.96 | 1.00 |" in text
    assert "| 0.5 to 0.7 | 4 | 0.60 | 0.00 | 4 | 0.60 | 0.00 |" in text
    assert "| mean | 100 | 0 | 22.22 |" in text


def test_the_calibration_error_is_the_mean_difference_by_seconds() -> None:
    # |1.2 − 0| + |2.25 − 3| + |3.84 − 4| over 9 s
    assert calibration_error(np.array(reliability(SAID, truth()))) == pytest.approx(2.11 / 9)
