"""Segmentation ahead of the steps that need it: several windows in one call, beside all other work.

A window depends on the sound alone, not on what was made of the windows before it. So where nobody waits for
each step, in a recording, the windows of the next steps are segmented together and on another thread. A call
over eight windows takes three quarters of the time of eight calls, and two cores are used without cutting a
single call in two, which costs more than it gains (docs/decisions/0061).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from diarize.models.segmentation import WINDOW_SAMPLES, overlapping

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor, Future

    from numpy.typing import NDArray

    from diarize.models.segmentation import SegmentsWindows

BATCHES_AHEAD = 2


@dataclass(frozen=True, slots=True)
class _Batch:
    samples: NDArray[np.float32]
    activities: Future[NDArray[np.float32]]


class Ahead:
    """Takes sound in whole steps, gives each step back with the activity of the window that it ends."""

    def __init__(self, segmentation: SegmentsWindows, executor: Executor) -> None:
        self._segmentation = segmentation
        self._executor = executor
        self.reset()

    def reset(self) -> None:
        """Sound begins anew: silence stands before it."""
        self._tail = np.zeros(WINDOW_SAMPLES, np.float32)
        self._batches: deque[_Batch] = deque()

    def put(self, samples: NDArray[np.float32], step_samples: int) -> None:
        """Begin with the windows that end each step of some sound: (steps × step_samples,) float32."""
        heard = np.concatenate([self._tail, samples])
        windows = overlapping(heard[step_samples:], step_samples)
        self._tail = heard[-WINDOW_SAMPLES:]
        self._batches.append(_Batch(samples, self._executor.submit(self._segmentation, windows)))

    def take(self, *, everything: bool) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """Steps that are due, in order: (step_samples,) of sound and the (500, 3) activity of its window.

        Args:
            everything: wait for all of them; otherwise a few batches stay in work.
        """
        while len(self._batches) > (0 if everything else BATCHES_AHEAD):
            batch = self._batches.popleft()
            activities = batch.activities.result()
            yield from zip(np.split(batch.samples, len(activities)), activities, strict=True)
