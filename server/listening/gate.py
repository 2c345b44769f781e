"""What a source's thread does with each piece of sound: measure it, and pass it on while it is live."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from diarize.sources.level import read_level
from diarize.types import SAMPLE_RATE_HZ, AudioBlock
from server.protocol import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from diarize.types import Gap

LEVEL_SAMPLES = SAMPLE_RATE_HZ // 10
"""The level is that of the last 100 ms."""


class Gate:
    """Stands between one listener and the session."""

    def __init__(self, pass_on: Callable[[AudioBlock | Gap], None]) -> None:
        self._pass_on = pass_on
        self._lock = threading.Lock()
        self._recent: NDArray[np.float32] = np.zeros(0, dtype=np.float32)
        """(at most LEVEL_SAMPLES,) float32 in [-1, 1]: what has come since the level was last read."""
        self.live = False
        """Only the source that was chosen feeds the session; one that is being tried does not."""

    def take(self, sound: AudioBlock | Gap) -> None:
        """Take one piece of sound; called by the source's thread."""
        if self.live:
            self._pass_on(sound)
        if isinstance(sound, AudioBlock):
            with self._lock:
                self._recent = np.concatenate((self._recent, sound.samples))[-LEVEL_SAMPLES:]

    def level(self) -> Level | None:
        """How loud it has been since the last call, 100 ms at most; None: nothing has come."""
        with self._lock:
            recent, self._recent = self._recent, self._recent[:0]
        if not len(recent):
            return None
        reading = read_level(recent)
        return Level(rms_db=reading.rms_db, peak_db=reading.peak_db, clipping=reading.clipping)
