"""A reading: every figure of a moment, taken from the ledger in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from balance import metrics
from balance.fair_share import Weights
from balance.talk_time import Credit, TalkTime
from balance.turns import Turns
from balance.uncertainty import measured_range, share_deviation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from balance.fair_share import FairShares
    from balance.ledger import Ledger
    from balance.timeline import Timeline

SPEAKING_WITHIN_S = 0.6
"""Heard this shortly before what has been published: has the floor now. A little over the engine's step."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When figures begin to mean something."""

    window_s: float = 300.0
    """Length of "the last five minutes", in counted time."""
    balance_after_s: float = 60.0
    """Speech needed before there is a balance."""
    figures_after_s: float = 180.0
    """Speech needed before the shape and individual figures are shown on the shared screen."""


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


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who has been heard."""

    id: str
    number: int
    """Order of appearance from 1: never given to another voice, and a gap where one was merged away."""
    speaking: bool
    """Has the floor now, in uncounted time too."""
    raw_talk_time_s: float
    """Heard in this phase, overlap counted in full."""
    turns: int
    """In this phase, backchannels left out."""
    backchannels: int
    """In this phase."""
    longest_monologue_s: float
    """In this phase."""
    window: Figures
    phase: Figures


@dataclass(frozen=True, slots=True)
class Reading:
    """Every figure of a moment."""

    now_s: float
    """The moment, seconds of the stream's clock."""
    counted_s: float
    """Counted time since the session began."""
    thresholds: Thresholds
    window: Group
    """The last `thresholds.window_s` of counted time."""
    phase: Group
    """Since the phase began."""
    voices: tuple[Voice, ...]
    """Everybody heard so far, one second or many, in order of appearance."""


def read(
    ledger: Ledger,
    now_s: float | None = None,
    thresholds: Thresholds | None = None,
    *,
    phase_start_s: float = 0.0,
    fair_shares: FairShares | None = None,
    calibration: float = 1.0,
) -> Reading:
    """Take all figures at a moment.

    Args:
        ledger: Who spoke when.
        now_s: The moment, seconds of the stream's clock; None: as far as has been published.
        thresholds: When figures begin to mean something; None: those of a real session.
        phase_start_s: Where the phase began, seconds of the stream's clock.
        fair_shares: How much of the talking is whose; None: each voice heard has weight 1 since the start.
        calibration: Width of the measured ranges over the model's (`balance.uncertainty`).
    """
    now_s = ledger.published_s if now_s is None else now_s
    thresholds = thresholds or Thresholds()
    timeline = ledger.timeline
    end_s, begin_s = timeline.counted.at(now_s), timeline.counted.at(phase_start_s)
    here = timeline.first_s < now_s
    fair_shares = fair_shares or Weights()
    window = _Part(timeline, max(0.0, end_s - thresholds.window_s), end_s, fair_shares, here)
    phase = _Part(timeline, begin_s, end_s, fair_shares, here)
    window_figures, phase_figures = window.figures(calibration), phase.figures(calibration)
    turns = Turns.between(timeline, begin_s, end_s)
    turn_counts, backchannels = turns.counts(), turns.backchannel_counts()
    longest_s = turns.longest_monologues_s()
    speaking = ledger.speaking(now_s, SPEAKING_WITHIN_S)
    return Reading(
        now_s=now_s,
        counted_s=end_s,
        thresholds=thresholds,
        window=window.group(thresholds.balance_after_s),
        phase=phase.group(thresholds.balance_after_s),
        voices=tuple(
            Voice(
                id=timeline.voices[index],
                number=int(index) + 1,
                speaking=timeline.voices[index] in speaking,
                raw_talk_time_s=float(phase.talk.raw_talk_time_s[index]),
                turns=int(turn_counts[index]),
                backchannels=int(backchannels[index]),
                longest_monologue_s=float(longest_s[index]),
                window=window_figures[index],
                phase=phase_figures[index],
            )
            for index in np.flatnonzero(here)
        ),
    )


class _Part:
    """One stretch of counted time: who talked in it, and who was meant to."""

    def __init__(
        self,
        timeline: Timeline,
        start_s: float,
        end_s: float,
        fair_shares: FairShares,
        here: NDArray[np.bool_],
    ) -> None:
        self.timeline, self.start_s, self.end_s = timeline, start_s, end_s
        self.credit = Credit.between(timeline, start_s, end_s)
        self.talk = TalkTime.of(self.credit)
        expected = fair_shares.expected_s(timeline, self.talk, start_s, end_s, here)
        self.people = expected > 0
        """(voices,) bool: with a fair share above 0."""
        self.fair = expected[self.people] / expected.sum() if self.people.any() else expected[:0]
        self.speech_s = float(self.talk.talk_time_s[self.people].sum())
        self.share = self.talk.talk_time_s[self.people] / self.speech_s if self.speech_s > 0 else None

    def group(self, balance_after_s: float) -> Group:
        known = self.share is not None and self.speech_s >= balance_after_s and len(self.fair) >= 2
        share = self.share if known else None
        return Group(
            speech_time_s=self.speech_s,
            unknown_s=self.talk.unknown_s,
            coverage=self.talk.coverage,
            balance=None if share is None else metrics.balance(share, self.fair),
            hands=None if share is None else metrics.hands(share, self.fair),
            gini=None if share is None else metrics.gini(share, self.fair),
            evenness=None if share is None else metrics.evenness(share),
            effective_voices=None if share is None else metrics.effective_voices(share),
            dominated=None
            if share is None
            else metrics.dominated(self.timeline, self.start_s, self.end_s, self.people),
        )

    def figures(self, calibration: float) -> list[Figures]:
        """Of every voice, by its index."""
        talk_time_s = self.talk.talk_time_s.tolist()
        if self.share is None:
            return [Figures(seconds, None, None, None, None, None, None, None) for seconds in talk_time_s]
        low, high = measured_range(self.share, share_deviation(self.credit, self.people), calibration)
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
