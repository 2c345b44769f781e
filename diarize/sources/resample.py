"""Any sound becomes 16 kHz mono float32, piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOWEST_RATE_HZ = 1_000
HIGHEST_RATE_HZ = 768_000

CLIPPED = 1.0 - 2.0**-15
"""From here on a sample counts as clipped: the largest 16-bit value, as a float."""


class Resampler:
    """Streaming conversion of one sound; the result does not depend on how the sound is cut into pieces.

    n frames at the input's rate become n · 16000 / rate samples (to the nearest) once `finish` is called;
    until then a few hundredths of a second are held back by the filter.
    """

    def __init__(self, rate_hz: float, channels: int) -> None:
        """Prepare for sound of `rate_hz` with that many channels.

        Raises:
            ValueError: the rate is outside 1 to 768 kHz, or there is no channel.
        """
        if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
            raise ValueError(
                f"the sample rate is {rate_hz:g} Hz, outside {LOWEST_RATE_HZ} to {HIGHEST_RATE_HZ} Hz"
            )
        if channels < 1:
            raise ValueError(f"the sound has {channels} channels")
        self.rate_hz = rate_hz
        self.channels = channels
        self.clipped_samples = 0
        """Samples of the input, over all channels, at or beyond full scale; infinities are among them."""
        self.nonfinite_samples = 0
        """Samples of the input that were NaN or infinite, and became silence."""
        self._soxr: Any = None
        if rate_hz != SAMPLE_RATE_HZ:
            import soxr  # here, so that nothing pays for it before there is sound

            self._soxr = soxr.ResampleStream(rate_hz, SAMPLE_RATE_HZ, 1, dtype="float32", quality="HQ")

    def step(self, samples: NDArray[Any]) -> NDArray[np.float32]:
        """Convert the next piece.

        Args:
            samples: (frames,) or (frames, channels); floats in [-1, 1], or integers in the whole range of
                their type.

        Returns:
            (samples,) float32 in [-1, 1], 16 kHz mono; a new array.

        Raises:
            ValueError: another number of channels than was announced.
        """
        frames = samples[:, np.newaxis] if samples.ndim == 1 else samples
        if frames.ndim != 2 or frames.shape[1] != self.channels:
            raise ValueError(f"expected {self.channels} channels, got an array of shape {samples.shape}")
        mono: NDArray[np.float32] = self._clean(frames).mean(axis=1, dtype=np.float32)
        return mono if self._soxr is None else self._filter(mono)

    def finish(self) -> NDArray[np.float32]:
        """What the filter still holds, (samples,) float32; afterwards a new sound may begin."""
        if self._soxr is None:
            return np.zeros(0, np.float32)
        tail = self._filter(np.zeros(0, np.float32), last=True)
        self._soxr.clear()
        return tail

    def reset(self) -> None:
        """Forget what the filter holds: a new sound begins. The counts go on."""
        if self._soxr is not None:
            self._soxr.clear()

    def _filter(self, mono: NDArray[np.float32], *, last: bool = False) -> NDArray[np.float32]:
        filtered: NDArray[np.float32] = self._soxr.resample_chunk(mono, last=last)
        return np.clip(filtered, -1.0, 1.0)  # the filter can overshoot what was full scale

    def _clean(self, frames: NDArray[Any]) -> NDArray[np.float32]:
        scaled = _as_float(frames)
        finite = np.isfinite(scaled)
        if not finite.all():
            self.nonfinite_samples += int(finite.size - np.count_nonzero(finite))
            self.clipped_samples += int(np.count_nonzero(np.isinf(scaled)))
            scaled = np.where(finite, scaled, np.zeros((), scaled.dtype))
        self.clipped_samples += int(np.count_nonzero(np.abs(scaled) >= CLIPPED))
        within: NDArray[np.float32] = np.clip(scaled, -1.0, 1.0).astype(np.float32, copy=False)
        return within


def _as_float(frames: NDArray[Any]) -> NDArray[np.floating[Any]]:
    """Integers to [-1, 1) by the size of their type; unsigned ones are centred on half of it."""
    kind = frames.dtype.kind
    if kind == "f":
        return frames
    if kind not in "iu":
        raise TypeError(f"sound cannot be of type {frames.dtype}")
    half = float(2 ** (8 * frames.dtype.itemsize - 1))
    centre = half if kind == "u" else 0.0
    # A float32 holds any 16-bit number exactly, but not a 32-bit one.
    wide: NDArray[np.floating[Any]] = frames.astype(np.float64 if frames.dtype.itemsize > 2 else np.float32)
    return (wide - centre) / half
