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
from balance.metrics.talk_time import talk_time_until

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from balance.metrics.talk_time import TalkTime
    from balance.roster import Roster
    from balance.spans import Spans
    from balance.speech.timeline import Timeline


_NOTHING_S = 1e-9
"""Expected seconds that are only the rounding of a sum."""


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
            here: (voices,) bool, who has been heard in the session so far, or is in its roster.

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


@dataclass(frozen=True, slots=True)
class RosterShares:
    """With a roster: its people by weight while they are present; a voice without a name has no share.

    Takes timelines whose first voices are the roster's people (`Ledger.timeline_of`).
    """

    roster: Roster

    def expected_s(
        self, timeline: Timeline, talk: TalkTime, start_s: float, end_s: float, here: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """E_i = ∫ speech · w_i · present_i / Σ w · present; who speaks is present while they do.

        While nobody who is counted has talked, what is divided is a moment's speech at `end_s`.
        """
        del talk, here
        knots, fair = self._pieces(timeline, start_s, end_s)
        counted = np.array([person.fair_weight > 0 for person in self.roster.people], dtype=np.bool_)
        talked_s = talk_time_until(timeline, knots)[: len(counted)][counted]
        speech_s = np.diff(talked_s.sum(axis=0))
        expected = fair @ speech_s if speech_s.sum() > _NOTHING_S else fair[:, -1].copy()
        expected[expected <= _NOTHING_S] = 0.0
        return np.concatenate((expected, np.zeros(len(timeline.voices) - len(expected))))

    def expected_until_s(self, timeline: Timeline, time_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """(people, times): E_i from the start of the counted clock until each of these times."""
        end_s = float(time_s.max(initial=0.0))
        knots, fair = self._pieces(timeline, 0.0, end_s)
        counted = np.array([person.fair_weight > 0 for person in self.roster.people], dtype=np.bool_)
        talked_s = talk_time_until(timeline, np.concatenate((knots, time_s)))[: len(counted)][counted].sum(0)
        at_knots, at_times = talked_s[: len(knots)], talked_s[len(knots) :]
        before = np.concatenate((np.zeros((len(fair), 1)), np.cumsum(fair * np.diff(at_knots), axis=1)), 1)
        piece = np.clip(np.searchsorted(knots, time_s, side="right") - 1, 0, len(knots) - 2)
        expected: NDArray[np.float64] = before[:, piece] + fair[:, piece] * (at_times - at_knots[piece])
        return expected

    def _pieces(
        self, timeline: Timeline, start_s: float, end_s: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Cut the time where presence changes.

        Returns:
            (pieces + 1,) the cuts on the counted clock, from `start_s` to `end_s`; and (people, pieces)
            w_i · present_i / Σ w · present of each piece, all 0 where nobody is there who counts.
        """
        spans = [
            self._there(timeline, place, person.presence, start_s, end_s)
            for place, person in enumerate(self.roster.people)
        ]
        knots = np.unique(np.concatenate([[start_s, end_s], *(own.ravel() for own in spans)]))
        if len(knots) == 1:
            knots = np.array([start_s, end_s])
        middle = (knots[:-1] + knots[1:]) / 2
        weight = np.array(
            [
                person.fair_weight * ((own[:, :1] <= middle) & (middle <= own[:, 1:])).any(axis=0)
                for person, own in zip(self.roster.people, spans, strict=True)
            ],
            dtype=np.float64,
        ).reshape(len(spans), len(middle))
        total = weight.sum(axis=0)
        fair = np.zeros_like(weight)
        np.divide(weight, total, out=fair, where=total > 0)
        return knots, fair

    @staticmethod
    def _there(
        timeline: Timeline, place: int, presence: Spans, start_s: float, end_s: float
    ) -> NDArray[np.float64]:
        """(spans, 2) when this person was there, speech that the roster knows nothing of included."""
        counted = timeline.counted
        marked = np.array(
            [(counted.at(begin), counted.at(end)) for begin, end in presence], dtype=np.float64
        ).reshape(-1, 2)
        if ((marked[:, 0] <= start_s) & (end_s <= marked[:, 1])).any():
            return np.array([[start_s, end_s]])
        own = timeline.voice == place
        spoken = np.stack((timeline.start_s[own], timeline.end_s[own]), axis=1)
        known = np.zeros(len(spoken), dtype=np.bool_)
        for begin, end in marked:
            known |= (begin <= spoken[:, 0]) & (spoken[:, 1] <= end)
        spans = np.clip(np.concatenate((marked, spoken[~known])), start_s, end_s)
        some: NDArray[np.float64] = spans[spans[:, 1] > spans[:, 0]]
        return some
