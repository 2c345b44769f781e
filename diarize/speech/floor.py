"""How loud a room is while nobody speaks, and which speech is none.

A dishwasher, a fan or a clatter next door can pass for speech with the segmentation, and, being always the
same sound, for a person of its own. The segmentation is unsure of it, and it is no louder than the room:
what is both was nobody's speech. A soft voice is louder than the room, or it would not be heard; one of
which the segmentation is sure stays, however soft (docs/decisions/0024-no-louder-than-the-room.md).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from diarize.frames import frames
from diarize.speech.activity import runs

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class FloorSettings:
    """What is no louder than the room; measured on meetings with a reference (docs/benchmarks.md)."""

    quiet: float = 0.1
    """Nobody speaks where every probability is below this."""
    above: float = 0.4
    """Less than this above the room is not louder than it; natural logarithm of power, so 1.7 dB."""
    unsure: float = 0.75
    """The segmentation is sure of speech with this mean probability or more."""
    least_frames: int = frames(5.0)
    """With less quiet heard, nobody knows how loud the room is."""
    quietest: float = 0.1
    """This part of the quiet frames is the room itself, whatever else sounds now and then."""
    steady: float = 1.0
    """A room is no louder than this above its quietest frames, 4.3 dB: music or laughter is. In meetings
    its median lies 0.6 to 0.9 above them."""
    most_frames: int = frames(120.0)
    """The room is as loud as it was in the latest so many quiet frames."""


class Floor:
    """The level of the room, learned from the frames in which nobody speaks."""

    def __init__(self, settings: FloorSettings | None = None) -> None:
        self._settings = settings or FloorSettings()
        self.reset()

    def reset(self) -> None:
        """Know nothing of the room."""
        self._levels: deque[float] = deque(maxlen=self._settings.most_frames)

    @property
    def level(self) -> float | None:
        """The room's level, the median of its quiet frames if it is steady; None: too few have been heard."""
        if len(self._levels) < self._settings.least_frames:
            return None
        quietest, median = np.quantile(np.fromiter(self._levels, float), [self._settings.quietest, 0.5])
        return float(min(median, quietest + self._settings.steady))

    def hear(self, levels: NDArray[np.float32], probability: NDArray[np.float32]) -> None:
        """Take in new frames.

        Args:
            levels: (frames,) mean log-mel feature of each; not finite where there is none.
            probability: (tracks, frames) in [0, 1], that each track's person speaks.
        """
        quiet = probability.max(axis=0, initial=0.0) < self._settings.quiet
        self._levels.extend(levels[quiet & np.isfinite(levels)].tolist())

    def drop_noise(
        self, active: NDArray[np.bool_], probability: NDArray[np.float32], levels: NDArray[np.float32]
    ) -> None:
        """Take out of `active` each stretch that is both unsure and no louder than the room.

        Args:
            active: (tracks, frames), who speaks; changed in place.
            probability: (tracks, frames) in [0, 1].
            levels: (frames,) mean log-mel feature of each; not finite where there is none.
        """
        room = self.level
        if room is None:
            return
        for own, sure in zip(active, probability, strict=True):
            for start, end in runs(own):
                known = levels[start:end][np.isfinite(levels[start:end])]
                unsure = sure[start:end].mean() < self._settings.unsure
                if unsure and len(known) and known.mean() < room + self._settings.above:
                    own[start:end] = False
