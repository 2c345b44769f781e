"""What each voice sounds like: the mean direction of its pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from diarize.types import Observation

LEAST_S = 0.1
"""What a piece weighs at least: one talked over from end to end has no clean speech at all."""


class Centres:
    """All voices in order of appearance, and of each its centre, if it is known."""

    def __init__(self) -> None:
        self._centres: dict[str, NDArray[np.float32] | None] = {}
        self._number = 0

    def __iter__(self) -> Iterator[str]:
        return iter(self._centres)

    def __contains__(self, voice: str) -> bool:
        return voice in self._centres

    def of(self, voice: str) -> NDArray[np.float32] | None:
        """(192,) of length 1: what a voice sounds like; None: nobody knows."""
        return self._centres.get(voice)

    def of_all(self, voices: Iterable[str]) -> list[NDArray[np.float32]]:
        """Those of these voices that are known."""
        return [centre for voice in voices if (centre := self._centres[voice]) is not None]

    def known(self) -> tuple[list[str], NDArray[np.float32]]:
        """Those of whom it is known what they sound like, and their centres: (voices, 192)."""
        known = {v: c for v, c in self._centres.items() if c is not None}
        return list(known), np.stack(list(known.values())) if known else np.zeros((0, 0), np.float32)

    def new(self) -> str:
        """A voice that nobody had before."""
        self._number += 1
        voice = f"v{self._number}"
        self._centres[voice] = None
        return voice

    def move(self, own: Mapping[str, Sequence[Observation]], held: Collection[str]) -> None:
        """Each to the mean of its pieces, by their clean speech.

        Args:
            own: the pieces of each voice that has any; of others nobody knows any more how they sound …
            held: … unless something was said of them.
        """
        for voice in self._centres:
            if voice in own:
                mean = np.sum([o.embedding * max(o.clean_s, LEAST_S) for o in own[voice]], axis=0)
                self._centres[voice] = (mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float32)
            elif voice not in held:
                self._centres[voice] = None

    def drop(self, voices: Iterable[str]) -> None:
        """There are no such voices any more; nobody gets their numbers."""
        for voice in voices:
            self._centres.pop(voice, None)

    def forget_sounds(self) -> None:
        """Nobody knows any more how anybody sounds."""
        self._centres = dict.fromkeys(self._centres)

    def remember(self, voices: Collection[str], gone: Collection[str]) -> None:
        """There are these voices; new ones are numbered behind them, and behind those that there were."""
        self._centres.update(dict.fromkeys(voices))
        self._number = max((int(v[1:]) for v in (*voices, *gone)), default=0)
