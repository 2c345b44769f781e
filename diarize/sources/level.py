"""How loud a block of sound is, for the bar that shows that the microphone hears the room."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from diarize.sources.resample import CLIPPED

if TYPE_CHECKING:
    from numpy.typing import NDArray

SILENCE_DB = -100.0
CLIPPED_SAMPLES = 3
"""One sample at full scale can be chance; so many in a block cannot."""


@dataclass(frozen=True, slots=True)
class LevelReading:
    """The loudness of one stretch of sound, in dB below full scale."""

    rms_db: float
    """Of the root of the mean square: a full-scale sine has −3.01; silence has −100."""
    peak_db: float
    """Of the largest sample, whatever its sign; silence has −100."""
    clipping: bool
    """The sound reaches full scale: it is recorded too loud."""


def read_level(samples: NDArray[np.float32]) -> LevelReading:
    """Measure (samples,) float32 in [-1, 1]; nothing at all counts as silence."""
    if not len(samples):
        return LevelReading(SILENCE_DB, SILENCE_DB, clipping=False)
    size = np.abs(samples)
    rms = math.sqrt(float(np.mean(np.square(size, dtype=np.float64))))
    return LevelReading(
        rms_db=decibels(rms),
        peak_db=decibels(float(size.max())),
        clipping=int(np.count_nonzero(size >= CLIPPED)) >= CLIPPED_SAMPLES,
    )


def decibels(amplitude: float) -> float:
    """Amplitude in [0, 1] as dB below full scale, never under −100.

    >>> decibels(0.1)
    -20.0
    """
    return max(SILENCE_DB, 20.0 * math.log10(amplitude)) if amplitude > 0 else SILENCE_DB
