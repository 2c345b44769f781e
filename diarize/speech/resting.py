"""When nobody speaks there is nothing to look for: then the looks may come less often.

A look costs the same whether somebody speaks or not. While the last one found nobody in its last second, and
nothing since has been louder than the room, the next look waits. It sees all the sound that it waited for, so
a voice that is no louder than the room is found as well, only later. What is saved:
docs/decisions/0050-what-makes-the-engine-cheap.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from diarize.frames import frames

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class RestSettings:
    """What is quiet, and for how long it may be believed."""

    longest_s: float = 2.0
    """There is a look at least this often; 0: there is no rest."""
    after_frames: int = frames(1.0)
    """Nobody has spoken for so long."""
    above: float = 1.0
    """So much above the room something sounds; natural logarithm of power, so 4.3 dB."""
    smooth_frames: int = frames(0.1)
    """What is shorter is no speech."""


class Rest:
    """Whether the next look may wait."""

    def __init__(self, settings: RestSettings) -> None:
        self._settings = settings
        self.reset()

    def reset(self) -> None:
        """Nothing has been heard yet."""
        self._quiet = False

    def looked(self, active: NDArray[np.bool_]) -> None:
        """A look found this: (tracks, frames), who speaks."""
        self._quiet = not active[:, -self._settings.after_frames :].any()

    def may_wait(self, levels: NDArray[np.float32], step_frames: int, room: float | None) -> bool:
        """Whether sound since the last look need not be looked at yet.

        Args:
            levels: (frames,) of that sound, mean log-mel feature of each; not finite where it is not known.
            step_frames: how much more there will be at the next chance to look.
            room: the same of the room while nobody speaks; None: not known yet.
        """
        if not self._quiet or room is None:
            return False
        if len(levels) + step_frames > frames(self._settings.longest_s):
            return False
        count = self._settings.smooth_frames
        known = levels[np.isfinite(levels)]
        if len(known) < count:
            return False
        smooth = np.convolve(known, np.full(count, 1 / count), mode="valid")
        return bool(smooth.max() < room + self._settings.above)
