"""A situation while it is played: its scenes one after the other, and who spoke so far."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psutil

from benchmarks.odd.scene import Spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from benchmarks.odd.situations import Situation, Voices

HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Hour:
    """What the listener cost in a whole hour of sound."""

    cpu_s: float
    held_mb: float
    """What this process held at the hour's end (RSS), in 10^6 bytes."""


@dataclass(slots=True)
class Played:
    """The sound is made while somebody listens; what was spoken is known when it has been heard."""

    situation: Situation
    voices: Voices
    duration_s: float = 0.0
    spoken: list[Spoken] = field(default_factory=list)
    hours: list[Hour] = field(default_factory=list)

    def sounds(self) -> Iterator[NDArray[np.float32]]:
        """The sound of each scene; what it takes to make it is not counted as the listener's."""
        began_s, making_s = time.process_time(), 0.0
        scenes = self.situation.scenes(self.voices)
        while True:
            if self.duration_s >= HOUR_S * (len(self.hours) + 1):
                cpu_s = time.process_time() - began_s - making_s
                self.hours.append(Hour(cpu_s, psutil.Process().memory_info().rss / 1e6))
                began_s, making_s = time.process_time(), 0.0
            since_s = time.process_time()
            scene = next(scenes, None)
            making_s += time.process_time() - since_s
            if scene is None:
                return
            self.spoken += [
                Spoken(s.person, s.start_s + self.duration_s, s.end_s + self.duration_s) for s in scene.spoken
            ]
            self.duration_s += scene.duration_s
            yield scene.sound
