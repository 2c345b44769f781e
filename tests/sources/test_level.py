from __future__ import annotations

import numpy as np
import pytest

from diarize.sources.level import LevelReading, decibels, read_level


def test_a_full_scale_sine_has_minus_3_db() -> None:
    sine = np.sin(2 * np.pi * np.arange(1600) / 16).astype(np.float32)
    level = read_level(sine)
    assert level.rms_db == pytest.approx(-3.0103, abs=1e-3)
    assert level.peak_db == pytest.approx(0.0, abs=1e-6)
    assert level.clipping


def test_a_tenth_of_full_scale_is_20_db_below_it() -> None:
    level = read_level(np.tile(np.array([0.1, -0.1], np.float32), 800))
    assert level.rms_db == pytest.approx(-20.0, abs=1e-5)
    assert level.peak_db == pytest.approx(-20.0, abs=1e-5)
    assert not level.clipping


@pytest.mark.parametrize("samples", [np.zeros(1600, np.float32), np.zeros(0, np.float32)])
def test_silence_has_minus_100_db(samples: np.ndarray[tuple[int], np.dtype[np.float32]]) -> None:
    assert read_level(samples) == LevelReading(-100.0, -100.0, clipping=False)


def test_nothing_is_quieter_than_silence() -> None:
    assert decibels(1e-30) == -100.0


def test_one_full_sample_is_no_clipping_three_are() -> None:
    samples = np.zeros(1600, np.float32)
    samples[[5, 900]] = 1.0
    assert not read_level(samples).clipping
    samples[901] = -1.0
    assert read_level(samples).clipping
