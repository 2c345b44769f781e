"""A scene: what a microphone hears, and who really speaks when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.odd.room import Place, heard_from
from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

SPEECH_DB = -26.0
"""Level of speech at one metre, in dB of full scale, RMS."""
SEAT = Place()


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody speaks."""

    person: str
    start_s: float
    end_s: float


@dataclass(slots=True)
class Scene:
    """Put together piece by piece; times in seconds from its start."""

    voices: dict[str, NDArray[np.float32]]
    """Of each speaker, speech of RMS 1, said again from the beginning when it is used up."""
    duration_s: float
    spoken: list[Spoken] = field(default_factory=list)
    sound: NDArray[np.float32] = field(init=False)
    """(samples,) float32, 16 kHz."""
    _next: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with silence."""
        self.sound = np.zeros(round(self.duration_s * SAMPLE_RATE_HZ), np.float32)

    def say(
        self,
        person: str,
        at_s: float,
        length_s: float,
        place: Place = SEAT,
        *,
        gain_db: float = 0.0,
        changed: Callable[[NDArray[np.float32]], NDArray[np.float32]] | None = None,
    ) -> float:
        """Somebody goes on with what they have to say; returns when they end."""
        source, first = self.voices[person], self._next.get(person, 0)
        count = round(length_s * SAMPLE_RATE_HZ)
        self._next[person] = (first + count) % len(source)
        dry = np.take(source, np.arange(first, first + count), mode="wrap")
        if changed:
            dry = changed(dry)
        self._add(at_s, heard_from(place, dry), SPEECH_DB + gain_db)
        self.spoken.append(Spoken(person, at_s, at_s + length_s))
        return at_s + length_s

    def play(
        self, sound: NDArray[np.float32], at_s: float = 0.0, *, level_db: float, place: Place | None = None
    ) -> None:
        """Another sound, which is nobody's: (samples,) of RMS 1."""
        self._add(at_s, heard_from(place, sound) if place else sound, level_db)

    def _add(self, at_s: float, sound: NDArray[np.float32], level_db: float) -> None:
        start = round(at_s * SAMPLE_RATE_HZ)
        part = sound[: max(len(self.sound) - start, 0)]
        self.sound[start : start + len(part)] += part * np.float32(10 ** (level_db / 20))

    def talk(
        self,
        people: list[str],
        until_s: float,
        *,
        at_s: float = 1.0,
        seed: int = 0,
        turn_s: tuple[float, float] = (2.0, 12.0),
        pause_s: tuple[float, float] = (0.2, 1.0),
        places: dict[str, Place] | None = None,
    ) -> float:
        """People take turns at random, nobody twice in a row unless alone; returns when the last one ends."""
        rng = np.random.default_rng(seed)
        last = ""
        while True:
            length_s = float(rng.uniform(*turn_s))
            if at_s + length_s > until_s:
                return at_s
            others = [p for p in people if p != last] or people
            last = str(rng.choice(others))
            place = (places or {}).get(last, SEAT)
            at_s = self.say(last, at_s, length_s, place) + float(rng.uniform(*pause_s))
