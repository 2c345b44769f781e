"""Two accounts of who spoke when, joined: which speaker of the one is which voice of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy.optimize import linear_sum_assignment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diarize.models.full_pipeline import SpeakerTurn

LEAST_COMMON_S = 1.0
"""Speakers and voices with less common speech have nothing to do with each other."""


class Heard(Protocol):
    """A stretch of one voice's speech."""

    @property
    def start_s(self) -> float: ...  # noqa: D102
    @property
    def end_s(self) -> float: ...  # noqa: D102
    @property
    def voice(self) -> str: ...  # noqa: D102


def join_speakers(turns: Sequence[SpeakerTurn], known: Sequence[Heard]) -> dict[str, str]:
    """A voice for each speaker that has one: one to one, with the most common speech in all.

    Args:
        turns: what is to get names.
        known: the account that has them.
    """
    speakers = sorted({turn.speaker for turn in turns})
    voices = sorted({part.voice for part in known})
    if not speakers or not voices:
        return {}
    common_s = np.zeros((len(speakers), len(voices)))
    start_s = np.array([part.start_s for part in known])
    end_s = np.array([part.end_s for part in known])
    voice = np.array([voices.index(part.voice) for part in known])
    for turn in turns:
        overlap_s = np.maximum(np.minimum(end_s, turn.end_s) - np.maximum(start_s, turn.start_s), 0.0)
        common_s[speakers.index(turn.speaker)] += np.bincount(voice, overlap_s, minlength=len(voices))
    pairs = zip(*linear_sum_assignment(common_s, maximize=True), strict=True)
    return {speakers[i]: voices[j] for i, j in pairs if common_s[i, j] >= LEAST_COMMON_S}
