"""The one grid of time inside the engine: frames of 20 ms, counted from the start of the stream."""

from __future__ import annotations

from diarize.types import SAMPLE_RATE_HZ

FRAME_SAMPLES = 320
FRAMES_PER_S = SAMPLE_RATE_HZ // FRAME_SAMPLES


def frames(seconds: float) -> int:
    """How many frames a time is.

    >>> frames(0.5)
    25
    """
    return round(seconds * FRAMES_PER_S)


def seconds(count: int) -> float:
    """How long a number of frames is.

    >>> seconds(25)
    0.5
    """
    return count / FRAMES_PER_S
