"""Whether a throat gives tone: a whisper has none, and does not tell whose it is.

A whisper keeps the mouth's shape and loses the pitch. To an embedding it is a stranger, however well its
speaker is known. It is told from speech by its periodicity, the height of the autocorrelation at the lags of
a voice's pitch, window and all divided out (Boersma, 1993).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from diarize.frames import FRAME_SAMPLES
from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray

WINDOW_SAMPLES = 2 * FRAME_SAMPLES
PITCH_HZ = (70, 400)
PERIODIC = 0.6
"""Noise reaches it in one window of thirty, speech in every second one."""
TONELESS = 0.25
"""A piece is whispered that has less than this part of the tone that is usual in a recording."""
USUAL_PIECES = 10
"""With fewer to compare with, nothing is called a whisper."""
CLEAR_S = 1.0
"""Shorter pieces are not asked what is usual."""


def tone(windows: NDArray[np.float32]) -> float:
    """The part of some windows that has a pitch, in [0, 1].

    Args:
        windows: (windows, 640) float32, 40 ms each.

    Returns:
        1 where there is no window at all: nothing speaks against a voice.
    """
    if not len(windows):
        return 1.0
    size = 2 * WINDOW_SAMPLES
    shape = np.hanning(WINDOW_SAMPLES).astype(np.float32)
    first, last = SAMPLE_RATE_HZ // PITCH_HZ[1], SAMPLE_RATE_HZ // PITCH_HZ[0] + 1
    own = np.fft.irfft(np.abs(np.fft.rfft(shape, size)) ** 2)[:last]
    level = windows - windows.mean(axis=1, keepdims=True)
    lags = np.fft.irfft(np.abs(np.fft.rfft(level * shape, size, axis=1)) ** 2, axis=1)[:, :last]
    height = lags / np.maximum(lags[:, :1], 1e-12) / (own / own[0])
    return float((height[:, first:].max(axis=1) > PERIODIC).mean())


def whispered(tones: NDArray[np.float64], clean_s: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which pieces have hardly any tone beside what is usual among them.

    Noise takes tone from everybody's speech: so it is compared, not measured against a fixed limit.

    Args:
        tones: (pieces,) of each, in [0, 1].
        clean_s: (pieces,) speech without overlap behind each.
    """
    clear = clean_s >= CLEAR_S
    if clear.sum() < USUAL_PIECES:
        return np.zeros(len(tones), np.bool_)
    return np.asarray(tones < TONELESS * np.median(tones[clear]))
