"""Two sounds added can be louder than full scale; the limiter turns them down instead of cutting them off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEGMENT_SAMPLES = SAMPLE_RATE_HZ // 100
"""The gain is worked out for each 10 ms, and moves in straight lines between them."""
RELEASE_PER_SEGMENT = 0.05
"""By so much of what is missing the gain comes back in each of them: to a third of it in 0.2 s."""


class Limiter:
    """Keeps sound within [-1, 1]; what is within already, and was, comes out as it is."""

    def __init__(self) -> None:
        self._gain = 1.0

    def step(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """The next (samples,) float32, of any size; returns as many in [-1, 1]."""
        if not len(samples):
            return samples
        peaks = np.maximum.reduceat(np.abs(samples), np.arange(0, len(samples), SEGMENT_SAMPLES))
        allowed = 1.0 / np.maximum(peaks, 1.0)
        if self._gain == 1.0 and allowed.min() == 1.0:
            return samples
        gains = [self._gain]
        for number, most in enumerate(allowed):
            then = allowed[number + 1] if number + 1 < len(allowed) else 1.0
            back = gains[-1] + RELEASE_PER_SEGMENT * (1.0 - gains[-1])
            gains.append(min(float(most), float(then), back if back < 0.999 else 1.0))
        borders = np.minimum(np.arange(len(gains)) * SEGMENT_SAMPLES, len(samples))
        self._gain = gains[-1]
        gain = np.interp(np.arange(len(samples)), borders, gains)
        # Only a peak in the first 10 ms of a block can be above: there was no time to turn down before it.
        return np.clip(samples * gain, -1.0, 1.0).astype(np.float32)
