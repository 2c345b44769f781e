from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.sources.resample import Resampler

if TYPE_CHECKING:
    from numpy.typing import NDArray


def convert(resampler: Resampler, samples: NDArray[Any], cuts: list[int]) -> NDArray[np.float32]:
    borders = [0, *sorted(cuts), len(samples)]
    pieces = [resampler.step(samples[a:b]) for a, b in pairwise(borders)]
    return np.concatenate([*pieces, resampler.finish()])


def sine(rate_hz: int, seconds: float, frequency_hz: float = 440.0) -> NDArray[np.float32]:
    time_s = np.arange(round(rate_hz * seconds)) / rate_hz
    return (0.5 * np.sin(2 * np.pi * frequency_hz * time_s)).astype(np.float32)


@settings(deadline=None, max_examples=30)
@given(
    rate_hz=st.sampled_from([8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000]),
    frames=st.integers(0, 20_000),
    seed=st.integers(0, 2**32 - 1),
    cuts=st.lists(st.integers(0, 20_000), max_size=12),
)
def test_the_cutting_makes_no_difference(rate_hz: int, frames: int, seed: int, cuts: list[int]) -> None:
    sound = np.random.default_rng(seed).uniform(-1, 1, frames).astype(np.float32)
    whole = convert(Resampler(rate_hz, 1), sound, [])
    pieces = convert(Resampler(rate_hz, 1), sound, [min(cut, frames) for cut in cuts])
    np.testing.assert_array_equal(pieces, whole)
    assert abs(len(whole) - frames * 16_000 / rate_hz) <= 0.5
    assert whole.dtype == np.float32
    assert np.all(np.abs(whole) <= 1.0)


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 48_000])
def test_a_sine_is_the_same_sine_at_16_khz(rate_hz: int) -> None:
    result = convert(Resampler(rate_hz, 1), sine(rate_hz, 2.0), [])
    # The first and last tenth of a second carry the filter's ringing at the sound's abrupt ends.
    np.testing.assert_allclose(result[1600:-1600], sine(16_000, 2.0)[1600:-1600], atol=2e-4)


def test_ten_minutes_at_44100_hz_have_exactly_their_number_of_samples() -> None:
    resampler = Resampler(44_100, 1)
    second = np.zeros(44_100, np.float32)
    count = sum(len(resampler.step(second)) for _ in range(600)) + len(resampler.finish())
    assert count == 600 * 16_000


def test_channels_are_averaged() -> None:
    stereo = np.array([[0.5, 0.25], [-0.5, 0.5], [1 / 4, 1 / 2]], np.float32)
    np.testing.assert_array_equal(
        Resampler(16_000, 2).step(stereo), np.array([0.375, 0.0, 0.375], np.float32)
    )


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        (np.array([0, 16_384, -32_768], np.int16), [0.0, 0.5, -1.0]),
        (np.array([0, 2**30, -(2**31)], np.int32), [0.0, 0.5, -1.0]),
        (np.array([128, 192, 0], np.uint8), [0.0, 0.5, -1.0]),
        (np.array([0.0, 0.5, -1.0], np.float64), [0.0, 0.5, -1.0]),
    ],
)
def test_every_type_of_number_comes_to_the_same_scale(samples: NDArray[Any], expected: list[float]) -> None:
    result = Resampler(16_000, 1).step(samples)
    np.testing.assert_array_equal(result, np.array(expected, np.float32))
    assert result.dtype == np.float32


def test_what_is_no_number_becomes_silence_and_is_counted() -> None:
    resampler = Resampler(16_000, 1)
    result = resampler.step(np.array([0.25, np.nan, np.inf, -np.inf, 0.5], np.float32))
    np.testing.assert_array_equal(result, np.array([0.25, 0, 0, 0, 0.5], np.float32))
    assert resampler.nonfinite_samples == 3
    assert resampler.clipped_samples == 2


def test_what_is_too_loud_is_cut_to_full_scale_and_counted() -> None:
    resampler = Resampler(16_000, 2)
    result = resampler.step(np.array([[1e300, 1.0], [-7.0, -7.0], [0.5, 0.5]], np.float64))
    np.testing.assert_array_equal(result, np.array([1.0, -1.0, 0.5], np.float32))
    assert resampler.clipped_samples == 4
    loudest = Resampler(16_000, 1)
    loudest.step(np.array([32_767, 32_766, -32_768], np.int16))
    assert loudest.clipped_samples == 2


def test_one_bad_sample_does_not_spoil_what_follows() -> None:
    sound = sine(48_000, 1.0)
    sound[100] = np.nan
    assert np.isfinite(convert(Resampler(48_000, 1), sound, [200])).all()


def test_the_result_is_not_the_drivers_buffer() -> None:
    buffer = np.full((4, 1), 0.5, np.float32)
    result = Resampler(16_000, 1).step(buffer)
    buffer[:] = -1.0
    np.testing.assert_array_equal(result, np.full(4, 0.5, np.float32))


def test_a_new_sound_after_finish_and_after_reset_is_untouched_by_the_old_one() -> None:
    sound = sine(48_000, 0.5)
    fresh = convert(Resampler(48_000, 1), sound, [])
    used = Resampler(48_000, 1)
    convert(used, np.ones(5_000, np.float32), [])
    np.testing.assert_array_equal(convert(used, sound, []), fresh)
    used.step(np.ones(5_000, np.float32))
    used.reset()
    np.testing.assert_array_equal(convert(used, sound, []), fresh)


@pytest.mark.parametrize(
    ("rate_hz", "channels"), [(999, 1), (0, 1), (float("nan"), 1), (1e9, 1), (48_000, 0)]
)
def test_impossible_sound_is_refused(rate_hz: float, channels: int) -> None:
    with pytest.raises(ValueError, match="the s"):
        Resampler(rate_hz, channels)


def test_other_channels_or_types_than_announced_are_refused() -> None:
    with pytest.raises(ValueError, match="expected 2 channels"):
        Resampler(16_000, 2).step(np.zeros((10, 3), np.float32))
    with pytest.raises(TypeError, match="complex128"):
        Resampler(16_000, 1).step(np.zeros(10, np.complex128))
