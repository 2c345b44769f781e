from __future__ import annotations

import numpy as np

from diarize.frames import FRAME_SAMPLES
from diarize.pipeline.steps import Steps


def numbers(first: int, last: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """The samples from one number to before another, each its own number."""
    return np.arange(first, last, dtype=np.float32)


def test_sound_of_any_lengths_is_given_back_in_steps() -> None:
    steps = Steps()
    for first, last in ((0, 3), (3, 3), (3, 10)):
        steps.put(numbers(first, last))
    assert steps.waiting_samples == 10
    np.testing.assert_array_equal(steps.take(4), numbers(0, 4))
    steps.put(numbers(10, 12))
    np.testing.assert_array_equal(steps.take(8), numbers(4, 12))
    assert steps.waiting_samples == 0
    assert len(steps.take(0)) == 0


def test_what_comes_before_a_frame_begins_is_left_out() -> None:
    steps = Steps()
    start = 2 * FRAME_SAMPLES + 5
    assert steps.begin(start) == 3
    steps.put(numbers(start, start + 100))
    assert steps.waiting_samples == 0
    steps.put(numbers(start + 100, 3 * FRAME_SAMPLES + 7))
    np.testing.assert_array_equal(steps.take(7), numbers(3 * FRAME_SAMPLES, 3 * FRAME_SAMPLES + 7))


def test_on_a_frames_border_nothing_is_left_out_and_nothing_of_before_stays() -> None:
    steps = Steps()
    steps.put(numbers(0, 50))
    assert steps.begin(2 * FRAME_SAMPLES) == 2
    assert steps.waiting_samples == 0
    steps.put(numbers(0, 5))
    np.testing.assert_array_equal(steps.take(5), numbers(0, 5))
