"""The figures of one session: what was heard, through the ledger, and what it comes to at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from balance.metrics.floor import Floor, floor
from balance.metrics.reading import Reading, Thresholds, read
from balance.metrics.room import Room, everybody_heard
from balance.roster import Person, Roster
from balance.speech.counted import CountedTime
from balance.speech.ledger import Ledger

if TYPE_CHECKING:
    from balance.phases import Phases
    from balance.speech.timeline import Timeline
    from diarize.types import Publication, Rewrite
    from server import protocol


@dataclass(frozen=True)
class Moment:
    """What was heard, and what is known of people, at a moment; each figure is worked out once."""

    ledger: Ledger
    """Nothing may be entered into it while this moment is looked at."""
    now_s: float
    """How far the sound has been published."""
    roster: Roster
    """Whose figures are taken: the people listed, or without a list everybody heard."""
    phases: Phases
    thresholds: Thresholds

    @cached_property
    def reading(self) -> Reading:
        """All figures, since the newest phase that counts began."""
        # A phase that has just begun may be ahead of what has been published.
        start_s = min(self.phases.reading_start_s(), self.now_s)
        return read(self.ledger, self.now_s, self.thresholds, phase_start_s=start_s, roster=self.roster)

    @cached_property
    def room(self) -> Room:
        """Everybody, in counted time."""
        return Room.of(self.ledger, self.roster, self.now_s)

    @cached_property
    def all_time(self) -> Timeline:
        """Everybody, all time counted, so that its clock is the session's."""
        return Room.of(self.ledger, self.roster, self.now_s, counted=CountedTime()).timeline

    @cached_property
    def floor(self) -> Floor | None:
        """Who has the floor, since the running phase began."""
        began_s = max((phase.start_s or 0.0 for phase in self.phases.begun), default=0.0)
        return floor(self.all_time, began_s, self.now_s)

    @cached_property
    def appeared(self) -> dict[str, int]:
        """The number in "Voice 3": of each voice its order of appearance, tapped people left out."""
        voices = [voice for voice in self.ledger.voices if not voice.startswith("p")]
        return {voice: number for number, voice in enumerate(voices, start=1)}


class Figures:
    """What one session knows about who has talked."""

    def __init__(self, thresholds: protocol.Thresholds, ledger: Ledger | None = None) -> None:
        """Args: when figures begin to be shown, and what was heard before in a session that goes on."""
        self._thresholds = Thresholds(
            window_s=thresholds.window_s,
            balance_after_s=thresholds.balance_after_s,
            figures_after_s=thresholds.figures_after_s,
        )
        self.ledger = ledger or Ledger()
        self._moment: Moment | None = None
        self._of: tuple[object, ...] = ()

    @property
    def published_s(self) -> float:
        """All speech before this second is in the figures."""
        return self.ledger.published_s

    @property
    def last_speech_s(self) -> float:
        """When somebody was last heard."""
        rows = self.ledger.rows
        return float(rows["end_s"].max()) if len(rows) else 0.0

    def apply(self, publication: Publication) -> None:
        """Take in new speech and corrections.

        Raises:
            LedgerError: the publication makes no sense.
        """
        self._moment = None
        self.ledger.apply(publication)

    def rewrite(self, rewrites: tuple[Rewrite, ...]) -> None:
        """Take in who really spoke in some stretches of the past."""
        self._moment = None
        for rewrite in rewrites:
            self.ledger.rewrite(rewrite.start_s, rewrite.end_s, rewrite.attributions)

    def knows(self, voice: str) -> bool:
        """Whether that voice has been heard."""
        return voice in self.ledger.voices

    def first_heard_s(self, voice: str) -> float:
        """When a voice was first heard, seconds of the session's clock; 0 if it never was."""
        ledger = self.ledger
        if voice not in ledger.voices:
            return 0.0
        rows = ledger.rows
        own = rows["start_s"][rows["voice"] == ledger.voices.index(voice)]
        return float(own.min()) if len(own) else 0.0

    def heard_s(self, start_s: float) -> float:
        """Seconds since a moment in which one person talked, and no second one; whoever it was."""
        rows = self.ledger.rows
        rows = rows[rows["end_s"] > start_s]
        if not len(rows):
            return 0.0
        starts = np.maximum(rows["start_s"], start_s)
        times = np.concatenate((starts, rows["end_s"]))
        change = np.concatenate((np.ones(len(rows)), -np.ones(len(rows))))
        order = np.argsort(times, kind="stable")
        talking = np.cumsum(change[order])[:-1]
        return float(np.diff(times[order])[talking == 1].sum())

    def moment(self, roster: Roster, phases: Phases, *, listed: bool) -> Moment:
        """How things are, as far as has been published.

        Args:
            roster: Who is known by name.
            phases: What counts.
            listed: The roster is everybody; otherwise whoever is heard is somebody, too.
        """
        of = (roster, phases, listed)
        if (
            self._moment is None
            or any(new is not old for new, old in zip(of[:2], self._of, strict=False))
            or (self._of[2:] != (listed,))
        ):
            self.ledger.count(phases.counted_time())
            now_s = self.published_s
            people = roster if listed else open_roster(self.ledger, roster, now_s)
            self._moment = Moment(self.ledger, now_s, people, phases, self._thresholds)
            self._of = of
        return self._moment


def open_roster(ledger: Ledger, named: Roster, now_s: float) -> Roster:
    """Everybody heard, in order of appearance: by name where they have one, otherwise each voice by itself.

    Args:
        ledger: Who spoke when.
        named: Those with a name, and their voices.
        now_s: The moment, seconds of the session's clock.
    """
    people: dict[str, Person] = {}
    voices: dict[str, str] = {}
    for voice in everybody_heard(ledger, now_s).ids:
        person = named.voices.get(voice, voice)
        voices[voice] = person
        if person not in people:
            # The dot keeps apart what somebody might be called and what nobody is.
            people[person] = named.person(person) if person in named.ids else Person(person, f"·{person}")
    for one in named.people:
        people.setdefault(one.id, one)
    return Roster(tuple(people.values()), {**named.voices, **voices})
