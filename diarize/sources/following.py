"""A second device's sound at the first one's speed: two crystals never agree, and one clock has to rule."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray

HELD_S = 0.25
"""So much waits behind each block, to bridge uneven deliveries; the second device is heard so much later."""
SLACK_S = 0.02
"""So far the held sound may be from that without being stretched."""
STEEPEST = 0.001
"""A block is stretched or squeezed by this part at most: ten times what crystals differ by, and unheard."""
SMOOTHING_S = 3.0
"""Over so long the held sound is averaged: deliveries come in bursts."""
MOST_HELD_S = 5.0
"""What comes beyond this is left out: nobody takes it."""
TOO_MUCH_S = 1.0
"""So much on average is no drift; the oldest is left out."""


class Follower:
    """Sound goes in by one clock and comes out by another; two threads may do the two."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[NDArray[np.float32]] = deque()
        self._held = 0
        self._mean_held: float | None = None
        """Samples, smoothed; None until there is enough to begin with."""
        self.dropped_samples = 0
        """Left out, because nobody took them in time."""

    @property
    def held_s(self) -> float:
        """How much waits."""
        return self._held / SAMPLE_RATE_HZ

    def put(self, samples: NDArray[np.float32]) -> None:
        """Take in (samples,) float32 at 16 kHz, by the second device's clock."""
        with self._lock:
            self._waiting.append(samples)
            self._held += len(samples)
            too_many = self._held - _samples(MOST_HELD_S)
            self._drop(too_many)
            self.dropped_samples += max(0, too_many)

    def take(self, wanted: int) -> NDArray[np.float32]:
        """The next (wanted,) float32 by the first one's clock.

        Where there is not enough, less, and then nothing until `HELD_S` waits again.
        """
        with self._lock:
            if self._mean_held is None:
                enough = _samples(HELD_S) + wanted
                if self._held < enough:
                    return np.zeros(0, np.float32)
                self._drop(self._held - enough)
                self._mean_held = float(self._held)
            share = min(1.0, wanted / _samples(SMOOTHING_S))
            self._mean_held += share * (self._held - self._mean_held)
            if self._mean_held > _samples(TOO_MUCH_S):
                self._drop(self._held - _samples(HELD_S) - wanted)
                self._mean_held = float(self._held)
            needed = wanted + self._correction(wanted)
            if self._held < needed:
                self._mean_held = None
                return self._pull(min(self._held, wanted))
            return stretched(self._pull(needed), wanted)

    def take_newest(self, at_most: int) -> NDArray[np.float32]:
        """What came last, as it came: while the first device is away, nothing has to be followed."""
        with self._lock:
            self._mean_held = None
            self._drop(self._held - at_most)
            return self._pull(self._held)

    def _correction(self, wanted: int) -> int:
        """How many samples more, or fewer, to take, so that `HELD_S` waits."""
        if self._mean_held is None:
            return 0
        off = self._mean_held - wanted - _samples(HELD_S)
        if abs(off) <= _samples(SLACK_S):
            return 0
        steepest = max(1, int(STEEPEST * wanted))
        return int(np.clip(round(off * wanted / _samples(SMOOTHING_S)), -steepest, steepest))

    def _pull(self, samples: int) -> NDArray[np.float32]:
        out = np.empty(samples, np.float32)
        filled = 0
        while filled < samples:
            piece = self._waiting.popleft()
            part = piece[: samples - filled]
            out[filled : filled + len(part)] = part
            filled += len(part)
            if len(part) < len(piece):
                self._waiting.appendleft(piece[len(part) :])
        self._held -= samples
        return out

    def _drop(self, samples: int) -> None:
        if samples > 0:
            self._pull(samples)


def stretched(samples: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """The same sound in another number of samples, by cubic interpolation (Catmull and Rom, 1974).

    Args:
        samples: (n,) float32, n at least 2, or as many as wanted.
        length: how many there shall be.
    """
    if len(samples) == length:
        return samples
    at = np.linspace(0, len(samples) - 1, length)
    before = np.minimum(at.astype(np.int64), len(samples) - 2)
    t = (at - before).astype(np.float32)
    padded = np.concatenate([samples[:1], samples, samples[-1:]])
    p0, p1, p2, p3 = (padded[before + offset] for offset in range(4))
    out: NDArray[np.float32] = p1 + np.float32(0.5) * t * (
        (p2 - p0) + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0))
    )
    return out.astype(np.float32, copy=False)


def _samples(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE_HZ)
