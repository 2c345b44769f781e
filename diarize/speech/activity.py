"""From probabilities to speech: a threshold, own pauses closed, blips dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from diarize.frames import frames

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class SpeechSettings:
    """What counts as speech; measured on meetings with a reference (docs/benchmarks.md)."""

    threshold: float = 0.35
    """Below one half: what two windows of five say is speech."""
    pause_frames: int = frames(1.0)
    """A person's own pause up to this long is part of their turn, if nobody else speaks in it."""
    blip_frames: int = frames(0.1)


def speech(probability: NDArray[np.float32], settings: SpeechSettings) -> NDArray[np.bool_]:
    """Who speaks when.

    Args:
        probability: (tracks, frames) in [0, 1].
        settings: thresholds.

    Returns:
        (tracks, frames) bool.
    """
    active = probability > settings.threshold
    talkers = active.sum(axis=0)
    result = np.zeros_like(active)
    for row, own in enumerate(active):
        for start, end in _closed(own, talkers - own, settings.pause_frames):
            if end - start >= settings.blip_frames:
                result[row, start:end] = True
    return result


def runs(active: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The stretches of True, as (start, end) with the end outside.

    >>> runs(np.array([False, True, True, False, True]))
    [(1, 3), (4, 5)]
    """
    edges = np.flatnonzero(np.diff(active.astype(np.int8), prepend=0, append=0))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _closed(own: NDArray[np.bool_], others: NDArray[np.int_], pause: int) -> list[tuple[int, int]]:
    """Runs of `own`, joined across pauses in which nobody else speaks."""
    joined: list[tuple[int, int]] = []
    for start, end in runs(own):
        if joined:
            before, last = joined[-1]
            if start - last <= pause and not others[last:start].any():
                joined[-1] = (before, end)
                continue
        joined.append((start, end))
    return joined
