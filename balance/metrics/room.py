"""Everybody whose figures are taken: the roster's people and the voices beside them, or whoever is heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from balance.metrics.fair_share import RosterShares, Weights
from balance.metrics.part import Part
from balance.roster import Person, Roster

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from balance.metrics.fair_share import FairShares
    from balance.speech.counted import CountedTime
    from balance.speech.ledger import Ledger
    from balance.speech.timeline import Timeline


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """A moment's people, what they have said so far, and how much of it was meant to be whose."""

    timeline: Timeline
    """With a roster its people are the first voices, in seat order."""
    shares: FairShares
    here: NDArray[np.bool_]
    """(voices,) in the roster, or heard so far."""
    unnamed: NDArray[np.bool_]
    """(voices,) beside a roster and nobody's in it."""

    @classmethod
    def of(
        cls,
        ledger: Ledger,
        roster: Roster,
        now_s: float,
        fair_shares: FairShares | None = None,
        counted: CountedTime | None = None,
    ) -> Room:
        """Put it together.

        Args:
            ledger: Who spoke when.
            roster: Who is there; empty: whoever is heard.
            now_s: The moment, seconds of the stream's clock.
            fair_shares: None: as the roster says, and without one each voice has weight 1 since the start.
            counted: Which time counts; None: as was said to the ledger.
        """
        people = len(roster.people)
        if roster or counted is not None:
            timeline = ledger.timeline_of(roster.ids, roster.voices, counted)
        else:
            timeline = ledger.timeline
        here = timeline.first_s < now_s
        here[:people] = True
        unnamed = np.zeros(len(here), dtype=np.bool_)
        if roster:
            unnamed[people:] = True
        return cls(timeline, fair_shares or (RosterShares(roster) if roster else Weights()), here, unnamed)

    def part(self, start_s: float, end_s: float) -> Part:
        """The figures between two times of the counted clock."""
        return Part(self.timeline, start_s, end_s, self.shares, self.here, self.unnamed)


def everybody_heard(ledger: Ledger, now_s: float) -> Roster:
    """Without a roster: each voice heard so far as somebody of its own, there since the start."""
    timeline = ledger.timeline
    voices = [timeline.voices[index] for index in np.flatnonzero(timeline.first_s < now_s).tolist()]
    return Roster(tuple(Person(voice, voice) for voice in voices), {voice: voice for voice in voices})
