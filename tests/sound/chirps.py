"""A sound that is found again in a recording to the millisecond."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import soundfile

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def chirp() -> NDArray[np.float32]:
    """One second from 200 Hz to 4 kHz, at 16 kHz, softly switched on and off."""
    time_s = np.arange(16_000) / 16_000
    return (0.5 * np.hanning(16_000) * np.sin(2 * np.pi * (200 + 1_900 * time_s) * time_s)).astype(np.float32)


def likeness(sound: NDArray[np.float32], pattern: NDArray[np.float32]) -> NDArray[np.float64]:
    """Normalised cross-correlation at each place where the pattern could begin: 1 is the same shape."""
    length = len(sound) + len(pattern)
    spectrum = np.fft.rfft(sound, length) * np.conj(np.fft.rfft(pattern, length))
    product: NDArray[np.float64] = np.fft.irfft(spectrum, length)[: len(sound) - len(pattern)]
    squares = np.concatenate([[0.0], np.cumsum(np.square(sound, dtype=np.float64))])
    energy = squares[len(pattern) : len(sound)] - squares[: len(sound) - len(pattern)]
    own = float(np.sum(np.square(pattern, dtype=np.float64)))
    alike: NDArray[np.float64] = product / np.sqrt(np.maximum(energy, 1e-3) * own)
    return alike


def two_chirps(folder: Path) -> Path:
    """A recording of five seconds: one chirp at its beginning, one at 3.5 s."""
    sound = np.zeros(5 * 16_000, np.float32)
    sound[:16_000] = sound[56_000:72_000] = chirp()
    path = folder / "chirps.wav"
    soundfile.write(path, sound, 16_000)
    return path


def apart(sound: NDArray[np.float32]) -> tuple[int, float]:
    """How many samples the two chirps begin apart, and how like a chirp the less like one is."""
    alike = likeness(sound, chirp())
    one = int(np.argmax(alike))
    elsewhere = alike.copy()
    elsewhere[max(0, one - 16_000) : one + 16_000] = 0.0
    other = int(np.argmax(elsewhere))
    return abs(other - one), float(min(alike[one], alike[other]))
