"""Fair share: how much of the talking would have been each person's.

    E_i = ∫ speech(τ) · w_i · present_i(τ) / Σ_j w_j · present_j(τ) dτ      (seconds; Σ E_i = T)

T is the talk time of the people with E_i > 0: somebody with weight 0 (a moderator, an interpreter) has talk
time of their own and enters neither T nor any figure of the group.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from balance.errors import BalanceError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from balance.talk_time import TalkTime
    from balance.timeline import Timeline


class FairShares(Protocol):
    """Whoever knows who was there, and for how much: the roster, or nobody."""

    def expected_s(
        self, timeline: Timeline, talk: TalkTime, start_s: float, end_s: float, here: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """E_i between two times of the counted clock.

        Args:
            timeline: Who spoke when.
            talk: The talk time between the two times.
            start_s: Counted clock.
            end_s: Counted clock.
            here: (voices,) bool, which voices have been heard in the session so far.

        Returns:
            (voices,) float64 seconds, 0 for people who are not counted; they sum to the talk time of the
            people who have more than 0. With no talk time yet they are in the proportions of the fair shares,
            at any scale.
        """


@dataclass(frozen=True, slots=True)
class Weights:
    """Without a roster: each voice found, present since the start, weight 1 unless said otherwise."""

    of: Mapping[str, float] = field(default_factory=dict)
    """Weight by voice, 0 or more; 0: not counted."""

    def __post_init__(self) -> None:
        for voice, weight in self.of.items():
            if not 0 <= weight < np.inf:
                raise BalanceError(f"The weight of {voice} must be 0 or more, not {weight}.")

    def expected_s(
        self, timeline: Timeline, talk: TalkTime, start_s: float, end_s: float, here: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """E_i = T · w_i / Σ w: presence does not change, so that it comes out of the integral."""
        del start_s, end_s
        weight = np.array([self.of.get(voice, 1.0) for voice in timeline.voices], dtype=np.float64) * here
        total = weight.sum()
        if total == 0:
            return np.zeros_like(weight)
        speech_s = float(talk.talk_time_s[weight > 0].sum())
        expected: NDArray[np.float64] = weight / total * (speech_s if speech_s > 0 else 1.0)
        return expected
