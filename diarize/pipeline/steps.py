"""Sound of any lengths, given back in steps on the grid of frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from diarize.frames import FRAME_SAMPLES

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Steps:
    """Sound that has come in and waits until a step of it is there."""

    def __init__(self) -> None:
        self.begin(0)

    def begin(self, start_sample: int) -> int:
        """Sound begins at this sample; what there is of it before a frame begins is left out.

        Returns:
            The first frame.
        """
        start = -(-start_sample // FRAME_SAMPLES)
        self._skip_samples = start * FRAME_SAMPLES - start_sample
        self._waiting: list[NDArray[np.float32]] = []
        self.waiting_samples = 0
        """How much waits."""
        return start

    def put(self, samples: NDArray[np.float32]) -> None:
        """The next (samples,) float32."""
        if self._skip_samples:
            skipped = min(self._skip_samples, len(samples))
            samples, self._skip_samples = samples[skipped:], self._skip_samples - skipped
        self._waiting.append(samples)
        self.waiting_samples += len(samples)

    def take(self, count: int) -> NDArray[np.float32]:
        """The oldest (count,) samples."""
        joined = np.concatenate(self._waiting) if self._waiting else np.zeros(0, np.float32)
        self._waiting = [joined[count:]]
        self.waiting_samples = len(joined) - count
        return joined[:count]
