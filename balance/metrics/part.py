"""The figures of one stretch of counted time: who talked in it, and who was meant to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from balance.metrics import inequality
from balance.metrics.talk_time import Credit, TalkTime
from balance.metrics.uncertainty import measured_range, share_deviation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from balance.metrics.fair_share import FairShares
    from balance.metrics.uncertainty import Calibration
    from balance.speech.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Figures:
    """One voice over one stretch of time. What cannot be known is None."""

    talk_time_s: float
    """The floor held: where k people talk at once each gets 1/k."""
    share: float | None
    """t / T in [0, 1]; None for somebody who is not counted, and while nobody has spoken."""
    share_low: float | None
    """10 % end of the measured range of the share."""
    share_high: float | None
    """90 % end of the measured range of the share."""
    fair_share: float | None
    """E / T in [0, 1]; 0 for somebody who is not counted."""
    voice_index: float | None
    """share / fair share: 1 is exactly the fair share."""
    voice_index_low: float | None
    voice_index_high: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """Everybody together over one stretch of time. What cannot be known is None."""

    speech_time_s: float
    """T: attributed speech of the people with a fair share."""
    unknown_s: float
    """Detected speech in which nobody was recognised."""
    coverage: float | None
    """Attributed / all detected speech, in [0, 1]."""
    balance: float | None
    """0 to 100; None, like all that follow, while T is under the threshold or fewer than two people count."""
    hands: float | None
    """D: the fraction of the talking that would have to change hands."""
    gini: float | None
    evenness: float | None
    effective_voices: float | None
    dominated: float | None
    """Fraction of 150 s windows in which one person has more than 60 %; None also under 150 s."""


class Part:
    """One stretch of counted time: who talked in it, and who was meant to."""

    def __init__(
        self,
        timeline: Timeline,
        start_s: float,
        end_s: float,
        fair_shares: FairShares,
        here: NDArray[np.bool_],
        unnamed: NDArray[np.bool_],
    ) -> None:
        """Take the figures of one stretch.

        Args:
            timeline: Who spoke when.
            start_s: Counted clock.
            end_s: Counted clock.
            fair_shares: How much of the talking is whose.
            here: (voices,) bool, who has been heard so far, or is in the roster.
            unnamed: (voices,) bool, the voices beside a roster: somebody unknown until they are named.
        """
        self.timeline, self.start_s, self.end_s = timeline, start_s, end_s
        self.credit = Credit.between(timeline, start_s, end_s)
        self.talk = TalkTime.of(self.credit)
        self.known = self.credit.unnamed(unnamed) if unnamed.any() else self.credit
        """With voices that have no name as what they are: unknown speech, each one person's as a whole."""
        self.known_talk = TalkTime.of(self.known)
        expected = fair_shares.expected_s(timeline, self.talk, start_s, end_s, here)
        self.people = expected > 0
        """(voices,) bool: with a fair share above 0."""
        self.fair = expected[self.people] / expected.sum() if self.people.any() else expected[:0]
        self.speech_s = float(self.talk.talk_time_s[self.people].sum())
        self.share = self.talk.talk_time_s[self.people] / self.speech_s if self.speech_s > 0 else None

    @property
    def expected_s(self) -> NDArray[np.float64]:
        """(voices,) E_i, seconds; 0 for people who are not counted."""
        result = np.zeros(len(self.people))
        result[self.people] = self.fair * self.speech_s
        return result

    def group(self, balance_after_s: float) -> Group:
        """Everybody together; no balance under this much speech."""
        known = self.share is not None and self.speech_s >= balance_after_s and len(self.fair) >= 2
        share = self.share if known else None
        return Group(
            speech_time_s=self.speech_s,
            unknown_s=self.known_talk.unknown_s,
            coverage=self.known_talk.coverage,
            balance=None if share is None else inequality.balance(share, self.fair),
            hands=None if share is None else inequality.hands(share, self.fair),
            gini=None if share is None else inequality.gini(share, self.fair),
            evenness=None if share is None else inequality.evenness(share),
            effective_voices=None if share is None else inequality.effective_voices(share),
            dominated=None
            if share is None
            else inequality.dominated(self.timeline, self.start_s, self.end_s, self.people),
        )

    def figures(self, calibration: Calibration) -> list[Figures]:
        """Of every voice, by its index."""
        talk_time_s = self.talk.talk_time_s.tolist()
        if self.share is None:
            return [Figures(seconds, None, None, None, None, None, None, None) for seconds in talk_time_s]
        low, high = measured_range(self.share, share_deviation(self.known, self.people), calibration)
        columns = (
            self.share,
            low,
            high,
            self.fair,
            self.share / self.fair,
            low / self.fair,
            high / self.fair,
        )
        counted = dict(
            zip(np.flatnonzero(self.people).tolist(), np.stack(columns, axis=1).tolist(), strict=True)
        )
        not_counted = (None, None, None, 0.0, None, None, None)
        return [
            Figures(seconds, *counted.get(voice, not_counted)) for voice, seconds in enumerate(talk_time_s)
        ]
