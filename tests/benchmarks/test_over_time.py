"""Where figures lie, how they go with time, and how far sound and clock are apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.drift import differences_ms, medians
from benchmarks.parts.over_time import Spread, slope_per_hour, spread


def test_percentiles_lie_between_their_neighbours() -> None:
    assert spread([float(one) for one in range(100, -1, -1)]) == Spread(101, 50.0, 95.0, 100.0)
    assert spread([1.0, 2.0]) == Spread(2, 1.5, 1.95, 2.0)
    assert spread([7.0]) == Spread(1, 7.0, 7.0, 7.0)


def test_nothing_has_no_spread() -> None:
    with pytest.raises(ValueError, match="no figures"):
        spread([])


def test_a_line_has_its_own_slope_and_the_first_hour_can_be_left_out() -> None:
    at_s = [0.0, 1800.0, 3600.0, 5400.0, 7200.0]
    assert slope_per_hour(at_s, [5.0, 6.0, 7.0, 8.0, 9.0]) == pytest.approx(2.0)
    warm = [0.0, 90.0, 100.0, 101.0, 102.0]
    assert slope_per_hour(at_s, warm, after_s=3600.0) == pytest.approx(2.0)
    assert slope_per_hour(at_s, warm) > 40


def test_least_squares_of_figures_that_lie_on_no_line() -> None:
    # By hand: hours 0, 1, 2 and figures 0, 3, 0 have slope 0; 0, 0, 3 have slope 1.5.
    at_s = [0.0, 3600.0, 7200.0]
    assert slope_per_hour(at_s, [0.0, 3.0, 0.0]) == pytest.approx(0.0)
    assert slope_per_hour(at_s, [0.0, 0.0, 3.0]) == pytest.approx(1.5)


@pytest.mark.parametrize(("at_s", "after_s"), [([], 0.0), ([1.0], 0.0), ([5.0, 5.0], 0.0), ([1.0, 2.0], 2.0)])
def test_one_moment_has_no_slope(at_s: list[float], after_s: float) -> None:
    with pytest.raises(ValueError, match="no line"):
        slope_per_hour(at_s, [1.0] * len(at_s), after_s=after_s)


@given(
    st.lists(st.integers(0, 36_000), min_size=2, max_size=50, unique=True),
    st.floats(-100, 100),
    st.floats(-1e4, 1e4),
)
def test_every_line_is_found_again(at_s: list[int], slope: float, first: float) -> None:
    figures = [first + slope * one / 3600 for one in at_s]
    assert slope_per_hour([float(one) for one in at_s], figures) == pytest.approx(slope, abs=1e-4)


def test_sound_that_falls_behind_is_told_from_the_beginnings_median() -> None:
    # Ten blocks of 0.1 s on time but for one late by 0.05 s, then one whose sound is 0.03 s short.
    at_s = [100.0 + 0.1 * one for one in range(11)]
    at_s[4] += 0.05
    at_s.append(130.0)
    ends = [1600 * one for one in range(1, 12)]
    ends.append(round(16_000 * (130.0 - 100.0 + 0.1 - 0.03)))
    apart_ms = differences_ms(at_s, ends)
    assert apart_ms[:4] == pytest.approx([0.0] * 4, abs=1e-6)
    assert apart_ms[4] == pytest.approx(50.0)
    assert apart_ms[-1] == pytest.approx(30.0)


def test_without_sound_nothing_is_compared() -> None:
    with pytest.raises(ValueError, match="no sound"):
        differences_ms([], [])


def test_medians_of_stretches_leave_single_ones_out() -> None:
    assert medians([10.0, 11.0, 12.0, 70.5, 200.0], [1.0, 99.0, 2.0, 5.0, 7.0], 60.0) == [2.0, 5.0, 7.0]
