"""What the mentor might be told at a moment: which of the prompts' conditions hold now, and about whom.

Every comparison takes that end of the measured range which speaks against a prompt. A moment is judged by
itself here; how long something has held, and what was told before, is `balance.prompting.prompter`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from balance.metrics.fair_share import RosterShares
from balance.metrics.floor import floor
from balance.metrics.part import Figures
from balance.metrics.room import Room, everybody_heard
from balance.metrics.surplus import surplus_s
from balance.metrics.turns import Turns
from balance.metrics.uncertainty import Calibration
from balance.prompting.findings import Finding, Look, Silence
from balance.prompting.settings import KINDS, PromptSettings
from balance.speech.counted import CountedTime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from balance.metrics.part import Part
    from balance.phases import PhaseKind, Phases
    from balance.prompting.settings import PromptKind
    from balance.roster import Person, Roster
    from balance.speech.ledger import Ledger


@dataclass(frozen=True, slots=True)
class _Known:
    """Figures of somebody of whom they can be known."""

    share: float
    share_low: float
    share_high: float
    fair_share: float

    @property
    def index_low(self) -> float:
        return self.share_low / self.fair_share

    @property
    def index_high(self) -> float:
        return self.share_high / self.fair_share


def look(
    ledger: Ledger,
    roster: Roster,
    phases: Phases,
    now_s: float,
    settings: PromptSettings | None = None,
    calibration: Calibration | None = None,
) -> Look:
    """Look at the group as a mentor would.

    In a phase that does not count only a long turn is of interest; in a round everybody has their turn, so
    that shares in the middle of it say nothing.

    Args:
        ledger: Who spoke when; it counts what the phases say (`Ledger.count`).
        roster: Who is there; empty: whoever has been heard.
        phases: What the group is doing.
        now_s: The moment, seconds of the stream's clock.
        settings: None: the defaults.
        calibration: How wide measured ranges are; None: as fitted on reference recordings.
    """
    settings = settings or PromptSettings()
    if phases.is_off_record(now_s):
        return Look(now_s, Silence("off_record"))
    running = phases.running
    kind: PhaseKind = running.kind if running else "discussion"
    counts = phases.counts(now_s)
    if not counts and (running is None or settings.long_turn_s.get(kind) is None):
        return Look(now_s, Silence("not_counted"))
    moment = _Moment(ledger, roster, phases, now_s, settings, calibration or Calibration())
    coverage = moment.coverage(counted=counts)
    if coverage is not None and coverage < settings.coverage:
        # Voices are strange while people introduce themselves: nobody need do anything about it.
        return Look(
            now_s, Silence("not_counted") if kind == "introduction" else Silence("coverage", coverage)
        )
    findings = list(moment.long_turn(kind))
    if counts and kind != "round":
        findings += [*moment.dominating(), *moment.not_heard(), *moment.groups()]
    wanted = [one for one in findings if one.kind not in settings.off]
    return Look(now_s, None, tuple(sorted(wanted, key=lambda one: KINDS.index(one.kind))))


class _Moment:
    """One moment and its figures."""

    def __init__(
        self,
        ledger: Ledger,
        roster: Roster,
        phases: Phases,
        now_s: float,
        settings: PromptSettings,
        calibration: Calibration,
    ) -> None:
        self.settings, self.calibration, self.now_s = settings, calibration, now_s
        self.roster = roster or everybody_heard(ledger, now_s)
        self.room = Room.of(ledger, self.roster, now_s)
        self.all_time = Room.of(ledger, self.roster, now_s, counted=CountedTime())
        counted = self.room.timeline.counted
        self.end_s = counted.at(now_s)
        self.phase_s = counted.at(phases.reading_start_s())
        self.running_since_s = max((phase.start_s or 0.0 for phase in phases.begun), default=0.0)
        self.people = [
            (place, person)
            for place, person in enumerate(self.roster.people)
            if person.fair_weight > 0 and person.present(now_s)
        ]
        """Those who are there and count, with their places in the timeline."""
        self.session = self.room.part(0.0, self.end_s)
        self.turns = Turns.between(self.room.timeline, 0.0, self.end_s)

    def coverage(self, *, counted: bool) -> float | None:
        """Of the last five minutes; of all time, in a phase that does not count."""
        room, end_s = (self.room, self.end_s) if counted else (self.all_time, self.now_s)
        return room.part(max(0.0, end_s - self.settings.window_s), end_s).known_talk.coverage

    def long_turn(self, kind: PhaseKind) -> Iterator[Finding]:
        limit_s = self.settings.long_turn_s.get(kind)
        now = floor(self.all_time.timeline, self.running_since_s, self.now_s)
        if limit_s is None or now is None or now.talked_s <= limit_s:
            return
        if any(person.id == now.voice for _, person in self.people):
            yield Finding(
                "long_turn", now.voice, (now.voice,), self._invited(now.voice), talked_s=now.talked_s
            )

    def dominating(self) -> Iterator[Finding]:
        s = self.settings
        if len(self.people) == 2:
            part = self._last(s.two_window_s)
            for place, person, now in self._figures(part):
                if (
                    part.speech_s >= s.dominates_fair_s
                    and now.share_low > s.two_share
                    and now.share - now.fair_share >= s.dominates_share
                    and self._surplus_s(place, self._two_multiple(now)) >= s.two_surplus_s
                ):
                    yield self._about(person, "one_of_two", now)
            return
        part = self._last(s.window_s)
        for place, person, now in self._figures(part):
            enough = part.expected_s[place] >= s.dominates_fair_s or part.speech_s >= s.dominates_speech_s
            if (
                enough
                and now.index_low > s.dominates_index
                and now.share - now.fair_share >= s.dominates_share
                and self._surplus_s(place, s.dominates_index) >= s.surplus_s * (1 - now.fair_share) ** 2
            ):
                strongly = now.index_low > s.strongly_index
                yield self._about(person, "dominates_strongly" if strongly else "dominates", now)

    def not_heard(self) -> Iterator[Finding]:
        s = self.settings
        ended_s, gathered_s = self._since_last_turn()
        for place, person, now in self._figures(self.session):
            if person.prefers_to_listen:
                continue
            rarely = (
                self.session.expected_s[place] >= s.quiet_fair_s
                and now.index_high < s.quiet_index
                and not self._may_be_a_voice_without_name(place, 0.0)
            )
            silent = gathered_s[place] >= s.silent_fair_s and self._surely_silent(place, ended_s[place])
            if rarely or silent:
                yield self._about(person, "not_heard", now, invite=False)

    def groups(self) -> Iterator[Finding]:
        s = self.settings
        phase = self.room.part(self.phase_s, self.end_s)
        figures = {person.id: now for _, person, now in self._figures(phase)}
        for group, members in self.roster.groups().items():
            there = [figures[person] for person in members if person in figures]
            share, fair = sum(now.share for now in there), sum(now.fair_share for now in there)
            # Errors of different people are taken to be independent, as in the ranges themselves.
            high = share + sum((now.share_high - now.share) ** 2 for now in there) ** 0.5
            if (
                len(there) >= s.group_people
                and fair * phase.speech_s >= s.group_fair_s
                and high < s.group_index * fair
            ):
                ids = tuple(person for person in members if person in figures)
                yield Finding("group_not_heard", group, ids, share=share, fair_share=fair)

    def _since_last_turn(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(people,) when each one's last turn ended, counted clock; and the fair share gathered since."""
        turns = self.turns
        ended_s = np.zeros(len(self.roster.people))
        floor_taken = ~turns.backchannel & (turns.voice < len(ended_s))
        np.maximum.at(ended_s, turns.voice[floor_taken], turns.end_s[floor_taken])
        times = np.append(ended_s, self.end_s)
        gathered_s = RosterShares(self.roster).expected_until_s(self.room.timeline, times)
        return ended_s, gathered_s[:, -1] - np.diagonal(gathered_s)

    def _surely_silent(self, place: int, since_s: float) -> bool:
        """Whether nothing said since can have been theirs, as far as can be measured."""
        high = self.room.part(since_s, self.end_s).figures(self.calibration)[place].voice_index_high
        return (
            high is not None
            and high < self.settings.quiet_index
            and not self._may_be_a_voice_without_name(place, since_s)
        )

    def _may_be_a_voice_without_name(self, place: int, since_s: float) -> bool:
        """Whether some voice that nobody has named yet would, were it theirs, make them heard enough."""
        part = self.session if since_s == 0 else self.room.part(since_s, self.end_s)
        talked_s = part.talk.talk_time_s
        of_nobody_s = talked_s[self.room.unnamed]
        if not len(of_nobody_s):
            return False
        enough_s = self.settings.quiet_index * part.expected_s[place]
        return bool(talked_s[place] + of_nobody_s.max() >= enough_s > talked_s[place])

    # ------------------------------------------------------------ of whom, and whom instead

    def _last(self, window_s: float) -> Part:
        return self.room.part(max(0.0, self.end_s - window_s), self.end_s)

    def _figures(self, part: Part) -> Iterator[tuple[int, Person, _Known]]:
        """The figures of those who are there and have a fair share, with their places."""
        figures = part.figures(self.calibration)
        for place, person in self.people:
            match figures[place]:
                case Figures(
                    share=float(share), share_low=float(low), share_high=float(high), fair_share=float(fair)
                ):
                    yield place, person, _Known(share, low, high, fair)

    def _surplus_s(self, place: int, multiple: float) -> float:
        return surplus_s(self.room.timeline, self.roster, place, multiple, self.end_s)

    def _two_multiple(self, now: _Known) -> float:
        """What is too much for one of two, in fair shares; more than the fair share in any case."""
        s = self.settings
        return max(s.two_share, now.fair_share + s.dominates_share) / now.fair_share

    def _about(self, person: Person, kind: PromptKind, now: _Known, *, invite: bool = True) -> Finding:
        invited = self._invited(person.id) if invite else None
        return Finding(kind, person.id, (person.id,), invited, now.share, now.fair_share)

    def _invited(self, instead_of: str) -> str | None:
        """Who has been heard least, and less than their fair share."""
        heard = [
            (now.share / now.fair_share, person.id)
            for _, person, now in self._figures(self.session)
            if person.id != instead_of and not person.prefers_to_listen and now.share < now.fair_share
        ]
        return min(heard)[1] if heard else None
