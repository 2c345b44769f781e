"""Exact zeros: what a muted or forbidden microphone gives, and a real one never."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class ZeroRun:
    """How long there has been nothing but zeros."""

    def __init__(self, rate_hz: float) -> None:
        """Watch a stream of that rate."""
        self._rate_hz = rate_hz
        self._frames = 0

    @property
    def length_s(self) -> float:
        """Since when there has been no sound at all."""
        return self._frames / self._rate_hz

    def step(self, samples: NDArray[np.float32]) -> None:
        """Go on with (frames, channels) float32; a frame is silent when all its channels are."""
        heard = np.flatnonzero(samples.any(axis=1))
        if len(heard):
            self._frames = len(samples) - 1 - int(heard[-1])
        else:
            self._frames += len(samples)
