"""The program with its real engine: the model fails, it gets too little time, the clock on the wall jumps."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.faults.demo import demo
from benchmarks.faults.engine import clock_jumped, engine_slowed, model_failed, model_failed_thrice
from benchmarks.faults.tampering import Model, WallClock, failing_model, time_library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.faults.demo import Demo

pytestmark = pytest.mark.real_models

Playing = tuple["Demo", Model, WallClock]
NEAR_S = 1.0
"""Of a computer that is busy with other tests."""
HOUR_S = 3600
STEP_S = 0.5
"""Of the engine while it is not behind."""


@pytest.fixture(scope="module")
def playing() -> Iterator[Playing]:
    """The demo with two voices, a model that can be told to fail, and a clock to be set off."""
    library = time_library()
    if library is None:
        pytest.skip("libfaketime is not here: install faketime with apt.")
    with tempfile.TemporaryDirectory() as folder, failing_model() as (model, environment):
        clock = WallClock(Path(folder), library)
        with demo({**environment, **clock.variables}) as measured:
            yield measured, model, clock


def test_a_model_that_fails_once_costs_a_window(playing: Playing) -> None:
    measured, model, _ = playing
    assert model_failed(measured, model) >= STEP_S


def test_one_that_fails_three_times_is_begun_anew_and_knows_everybody(playing: Playing) -> None:
    measured, model, _ = playing
    assert model_failed_thrice(measured, model) > 0


@pytest.mark.parametrize("jump_s", [HOUR_S, -HOUR_S])
def test_the_clock_on_the_wall_jumps_and_the_sessions_does_not(playing: Playing, jump_s: int) -> None:
    measured, _, clock = playing
    assert clock_jumped(measured, clock, jump_s) == pytest.approx(0, abs=NEAR_S)


def test_too_slow_an_engine_looks_less_often_then_leaves_out_and_capture_goes_on(playing: Playing) -> None:
    measured, model, _ = playing
    figures = {figure.what: figure.values for figure in engine_slowed(measured, model)}
    full_s, slow_s = figures["sound for each look: at full speed, slowed down"]
    assert slow_s > full_s
    (lost_s,) = figures["sound left out, and said to be"]
    assert lost_s > 0
    (off_s,) = figures["capture's clock off by then"]
    assert off_s == pytest.approx(0, abs=NEAR_S)
