"""Tracks: the local speakers of successive windows, linked into one person's stretches.

A window's three speakers are numbered anew in each window. Two windows half a second apart share 9.5 s:
a local speaker continues the track whose activity there is most like its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from diarize.models.segmentation import WINDOW_FRAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

ACTIVE = 0.5
EDGE_FRAMES = 50
"""Near a window's edges the model has seen less context: there a window's vote counts less."""
MIN_COMMON_FRAMES = 5.0


def vote_weight(length: int = WINDOW_FRAMES) -> NDArray[np.float32]:
    """How much each frame of a window counts in the overlap-add: (length,) float32 in (0, 1]."""
    ramp = np.minimum(np.arange(length) + 1, np.arange(length)[::-1] + 1) / EDGE_FRAMES
    return np.clip(ramp, 0.05, 1.0).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Activity:
    """Who was active in consecutive frames, by track."""

    start_frame: int
    tracks: tuple[int, ...]
    probability: NDArray[np.float32]
    """(tracks, frames) float32 in [0, 1]: overlap-add of the windows' votes."""

    @property
    def end_frame(self) -> int:
        """The frame behind the last one."""
        return self.start_frame + int(self.probability.shape[1])


class Tracks:
    """Links windows and adds up their votes; remembers ten seconds."""

    def __init__(self) -> None:
        self.reset(0)

    def reset(self, start_frame: int) -> None:
        """Forget all tracks; the next window starts at `start_frame`."""
        self._start = start_frame
        self._ids: list[int] = []
        self._votes = np.zeros((0, WINDOW_FRAMES), np.float32)
        self._weight = np.zeros(WINDOW_FRAMES, np.float32)
        self._next_id = getattr(self, "_next_id", 1)

    def step(self, activity: NDArray[np.float32], start_frame: int) -> None:
        """Take in the next window.

        Args:
            activity: (500, 3) float32 in [0, 1].
            start_frame: where the window starts; what lies before it is forgotten.
        """
        self._advance(start_frame)
        weight = vote_weight()
        for local, row in self._link(activity).items():
            self._votes[row] += activity[:, local] * weight
        self._weight += weight

    def current(self) -> Activity:
        """The ten seconds in view, as known now."""
        return Activity(self._start, tuple(self._ids), self._probability())

    def _probability(self) -> NDArray[np.float32]:
        return (self._votes / np.maximum(self._weight, 1e-6)).astype(np.float32)

    def _advance(self, start_frame: int) -> None:
        left = min(start_frame - self._start, WINDOW_FRAMES)
        self._votes = np.pad(self._votes[:, left:], ((0, 0), (0, left)))
        self._weight = np.pad(self._weight[left:], (0, left))
        self._start = start_frame
        alive = self._probability().max(axis=1, initial=0.0) > ACTIVE / 2
        self._ids = [track for track, keep in zip(self._ids, alive, strict=True) if keep]
        self._votes = self._votes[alive]

    def _link(self, activity: NDArray[np.float32]) -> dict[int, int]:
        """Which row each active local speaker belongs to, new rows made where needed."""
        seen = self._weight > 0
        local_active = activity * (activity > ACTIVE)
        known = self._probability()
        common = (known * (known > ACTIVE) * seen) @ local_active
        rows: dict[int, int] = {}
        for row, local in zip(*linear_sum_assignment(-common), strict=True):
            if common[row, local] >= MIN_COMMON_FRAMES:
                rows[int(local)] = int(row)
        for local in range(activity.shape[1]):
            if local not in rows and local_active[:, local].any():
                rows[local] = self._new_row()
        return rows

    def _new_row(self) -> int:
        self._ids.append(self._next_id)
        self._next_id += 1
        self._votes = np.pad(self._votes, ((0, 1), (0, 0)))
        return len(self._ids) - 1
