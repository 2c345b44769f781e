"""Exact zeros: what a muted or forbidden microphone gives, and a real one never."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class ZeroRun:
    """How long there has been nothing but zeros."""

    def __init__(self) -> None:
        self.length_s = 0.0

    def step(self, samples: NDArray[np.float32], rate_hz: float) -> None:
        """Go on with (frames, channels) float32; a frame is silent when all its channels are."""
        frames = len(samples)
        heard = np.flatnonzero(samples.any(axis=1))
        if len(heard):
            self.length_s = (frames - 1 - int(heard[-1])) / rate_hz
        else:
            self.length_s += frames / rate_hz

    def reset(self) -> None:
        """Begin anew, with another stream."""
        self.length_s = 0.0
