from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from diarize.models.segmentation import WINDOW_SAMPLES
from diarize.speech.ahead import Ahead

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEP = 32_000


def last_sample(windows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Says of each window what its first and its last sample are: (batch, 500, 3)."""
    result = np.zeros((len(windows), 500, 3), np.float32)
    result[:, :, 0] = windows[:, :1]
    result[:, :, 1] = windows[:, -1:]
    return result


def test_each_step_comes_back_with_the_window_that_it_ends() -> None:
    sound = np.arange(1, 12 * STEP + 1, dtype=np.float32)
    with ThreadPoolExecutor(2) as executor:
        ahead = Ahead(last_sample, executor)
        steps = []
        for start in range(0, len(sound), 4 * STEP):
            ahead.put(sound[start : start + 4 * STEP], STEP)
            steps += list(ahead.take(everything=False))
        assert len(steps) == 4, "two batches of four stay in work"
        steps += list(ahead.take(everything=True))
    np.testing.assert_array_equal(np.concatenate([samples for samples, _ in steps]), sound)
    for number, (_, activity) in enumerate(steps, 1):
        end = number * STEP
        # The window's first sample: silence as long as less than a window has been heard.
        first = end - WINDOW_SAMPLES + 1 if end >= WINDOW_SAMPLES else 0
        assert activity[0].tolist() == [first, end, 0]


def test_behind_a_reset_there_is_silence_again() -> None:
    with ThreadPoolExecutor(1) as executor:
        ahead = Ahead(last_sample, executor)
        ahead.put(np.ones(8 * STEP, np.float32), STEP)
        ahead.reset()
        ahead.put(np.full(STEP, 2.0, np.float32), STEP)
        ((samples, activity),) = ahead.take(everything=True)
    assert (samples[0], *activity[0, :2].tolist()) == (2.0, 0.0, 2.0)
