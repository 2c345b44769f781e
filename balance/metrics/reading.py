"""A reading: every figure of a moment, taken from the ledger in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from balance.metrics.part import Figures, Group
from balance.metrics.room import Room
from balance.metrics.turns import Turns
from balance.metrics.uncertainty import Calibration
from balance.roster import Roster

if TYPE_CHECKING:
    from balance.metrics.fair_share import FairShares
    from balance.speech.ledger import Ledger

__all__ = ["Figures", "Group", "Reading", "Thresholds", "Voice", "read"]

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
class Voice:
    """Somebody of the roster, or a voice that is nobody's in it."""

    id: str
    """The person's; of a voice that has no person, the voice's."""
    number: int
    """Of a voice, its order of appearance from 1: never given to another, and a gap where one was merged
    away. Of a person, their seat from 1."""
    name: str | None
    """As it stands in the roster."""
    in_roster: bool
    """A person; otherwise a voice. With a roster, a voice has no fair share until somebody is named."""
    present: bool
    """There now; a voice without a roster always is."""
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
    """Everybody of the roster in seat order, heard or not; then each voice heard so far that is nobody's in
    it, one second or many, in order of appearance."""


def read(
    ledger: Ledger,
    now_s: float | None = None,
    thresholds: Thresholds | None = None,
    *,
    phase_start_s: float = 0.0,
    fair_shares: FairShares | None = None,
    calibration: Calibration | None = None,
    roster: Roster | None = None,
) -> Reading:
    """Take all figures at a moment.

    Args:
        ledger: Who spoke when.
        now_s: The moment, seconds of the stream's clock; None: as far as has been published.
        thresholds: When figures begin to mean something; None: those of a real session.
        phase_start_s: Where the phase began, seconds of the stream's clock.
        fair_shares: How much of the talking is whose; None: as the roster says, and without one each voice
            heard has weight 1 since the start.
        calibration: How wide the measured ranges are; None: as fitted on reference recordings.
        roster: Who is in the room; None or empty: whoever is heard.
    """
    now_s = ledger.published_s if now_s is None else now_s
    thresholds = thresholds or Thresholds()
    roster = roster or Roster()
    room = Room.of(ledger, roster, now_s, fair_shares)
    timeline = room.timeline
    end_s, begin_s = timeline.counted.at(now_s), timeline.counted.at(phase_start_s)
    window = room.part(max(0.0, end_s - thresholds.window_s), end_s)
    phase = room.part(begin_s, end_s)
    calibration = calibration or Calibration()
    window_figures, phase_figures = window.figures(calibration), phase.figures(calibration)
    turns = Turns.between(timeline, begin_s, end_s)
    turn_counts, backchannels = turns.counts(), turns.backchannel_counts()
    longest_s = turns.longest_monologues_s()
    speaking = {roster.voices.get(voice, voice) for voice in ledger.speaking(now_s, SPEAKING_WITHIN_S)}
    seats = dict(enumerate(roster.people))
    appeared = {voice: number for number, voice in enumerate(ledger.voices, start=1)}
    return Reading(
        now_s=now_s,
        counted_s=end_s,
        thresholds=thresholds,
        window=window.group(thresholds.balance_after_s),
        phase=phase.group(thresholds.balance_after_s),
        voices=tuple(
            Voice(
                id=timeline.voices[index],
                number=index + 1 if index in seats else appeared[timeline.voices[index]],
                name=seats[index].name if index in seats else None,
                in_roster=index in seats,
                present=seats[index].present(now_s) if index in seats else True,
                speaking=timeline.voices[index] in speaking,
                raw_talk_time_s=float(phase.talk.raw_talk_time_s[index]),
                turns=int(turn_counts[index]),
                backchannels=int(backchannels[index]),
                longest_monologue_s=float(longest_s[index]),
                window=window_figures[index],
                phase=phase_figures[index],
            )
            for index in np.flatnonzero(room.here).tolist()
        ),
    )
