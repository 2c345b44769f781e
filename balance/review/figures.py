"""Every figure of a session, worked out once: page, exports, report and command line all show these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from balance.metrics.conversation import follows, interruptions, response_latency_s, uptake
from balance.metrics.reading import Thresholds
from balance.metrics.room import Room
from balance.metrics.turns import Turns
from balance.metrics.uncertainty import Calibration
from balance.prompting.outcomes import outcomes
from balance.review.session_figures import (
    GROUP_PEOPLE,
    Following,
    GroupFigures,
    Intervention,
    Moment,
    PersonFigures,
    PhaseFigures,
    SessionFigures,
    Turn,
    Unknown,
)
from balance.spans import within
from balance.speech.counted import CountedTime
from balance.speech.rows import TOUCH_S, UNKNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from balance.metrics.part import Part
    from balance.review.account import Account
    from balance.speech.timeline import Timeline

COURSE_EVERY_S = 30.0


def figures(
    account: Account, thresholds: Thresholds | None = None, calibration: Calibration | None = None
) -> SessionFigures:
    """Work out every figure of a session."""
    return _Work(account, thresholds or Thresholds(), calibration or Calibration()).all()


class _Work:
    def __init__(self, account: Account, thresholds: Thresholds, calibration: Calibration) -> None:
        self.account, self.thresholds, self.calibration = account, thresholds, calibration
        ledger, now_s = account.ledger, account.duration_s
        counted = account.phases.counted_time()
        self.room = Room.of(ledger, account.roster, now_s, counted=counted)
        self.all_time = Room.of(ledger, account.roster, now_s, counted=CountedTime())
        self.clock = self.room.timeline.counted
        self.end_s = self.clock.at(now_s)
        self.whole = self.room.part(0.0, self.end_s)
        self.voices = self.room.timeline.voices
        self.shown = np.flatnonzero(self.room.here).tolist()

    def all(self) -> SessionFigures:
        turns = Turns.between(self.room.timeline, 0.0, self.end_s)
        met = interruptions(turns)
        return SessionFigures(
            counted_s=self.end_s,
            silence_s=max(0.0, self.end_s - _spoken_s(self.room.timeline)),
            whole=self.whole.group(self.thresholds.balance_after_s),
            people=self._people(turns),
            groups=self._groups(),
            phases=self._phases(),
            course=self._course(),
            follows=self._follows(turns),
            interruptions=met.attempts,
            interruptions_successful=met.successful,
            interventions=self._interventions(),
            turns=self._turns(),
            unknown=self._unknown(),
        )

    def _counted_parts(self) -> list[Part]:
        parts = []
        for phase in self.account.phases.begun:
            if phase.counts and phase.start_s is not None:
                end_s = self.account.duration_s if phase.end_s is None else phase.end_s
                parts.append(self.room.part(self.clock.at(phase.start_s), self.clock.at(end_s)))
        return parts

    def _people(self, turns: Turns) -> tuple[PersonFigures, ...]:
        whole = self.whole.figures(self.calibration)
        phases = [part.figures(self.calibration) for part in self._counted_parts()]
        counts, backchannels = turns.counts(), turns.backchannel_counts()
        longest_s, latency_s, taken = turns.longest_monologues_s(), response_latency_s(turns), uptake(turns)
        seats = {person.id: (seat, person) for seat, person in enumerate(self.account.roster.people, start=1)}
        appeared = {voice: number for number, voice in enumerate(self.account.ledger.voices, start=1)}
        result = []
        for index in self.shown:
            id_ = self.voices[index]
            seat, person = seats.get(id_, (0, None))
            result.append(
                PersonFigures(
                    id=id_,
                    name=person.name if person else None,
                    number=seat if person else appeared[id_],
                    in_roster=person is not None,
                    role=person.role if person else "participant",
                    group=person.group if person else None,
                    counted=bool(self.whole.people[index]) or (person is None and not self.account.roster),
                    present_s=self._present_s(id_),
                    whole=whole[index],
                    phases=tuple(phase[index] for phase in phases),
                    raw_talk_time_s=float(self.whole.talk.raw_talk_time_s[index]),
                    turns=int(counts[index]),
                    backchannels=int(backchannels[index]),
                    longest_monologue_s=float(longest_s[index]),
                    response_latency_s=_known(latency_s[index]),
                    uptake=_known(taken[index]),
                )
            )
        return tuple(result)

    def _present_s(self, id_: str) -> float:
        for person in self.account.roster.people:
            if person.id == id_:
                end = self.account.duration_s
                return float(sum(max(0.0, min(e, end) - min(s, end)) for s, e in person.presence))
        return self.account.duration_s

    def _groups(self) -> tuple[GroupFigures, ...]:
        place = {id_: index for index, id_ in enumerate(self.voices)}
        expected_s = self.whole.expected_s
        result = []
        for name, ids in self.account.roster.groups().items():
            counted = [place[id_] for id_ in ids if self.whole.people[place[id_]]]
            if len(counted) < GROUP_PEOPLE:
                continue
            talk_s, fair_s = (
                float(self.whole.talk.talk_time_s[counted].sum()),
                float(expected_s[counted].sum()),
            )
            speech_s = self.whole.speech_s
            result.append(
                GroupFigures(
                    name=name,
                    people=len(counted),
                    talk_time_s=talk_s,
                    share=talk_s / speech_s if speech_s > 0 else None,
                    fair_share=fair_s / speech_s if speech_s > 0 else None,
                    voice_index=talk_s / fair_s if fair_s > 0 else None,
                )
            )
        return tuple(result)

    def _phases(self) -> tuple[PhaseFigures, ...]:
        result = []
        for phase in self.account.phases.begun:
            start_s = phase.start_s or 0.0
            end_s = self.account.duration_s if phase.end_s is None else phase.end_s
            group = None
            if phase.counts:
                part = self.room.part(self.clock.at(start_s), self.clock.at(end_s))
                group = part.group(self.thresholds.balance_after_s)
            result.append(
                PhaseFigures(phase.kind, phase.title, phase.counts, start_s, end_s, phase.target_s, group)
            )
        return tuple(result)

    def _course(self) -> tuple[Moment, ...]:
        moments = []
        count = int(self.account.duration_s / COURSE_EVERY_S)
        for step in range(1, count + 1):
            at_s = step * COURSE_EVERY_S
            end_s = self.clock.at(at_s)
            group = self.room.part(max(0.0, end_s - self.thresholds.window_s), end_s).group(
                self.thresholds.balance_after_s
            )
            moments.append(Moment(at_s, group.balance, group.coverage))
        return tuple(moments)

    def _follows(self, turns: Turns) -> tuple[Following, ...]:
        table = follows(turns)
        found = [
            Following(
                self.voices[i], self.voices[j], int(table.events[i, j]), _known(float(table.lift[i, j]))
            )
            for i, j in zip(*np.nonzero(table.events), strict=True)
        ]
        return tuple(sorted(found, key=lambda one: (-one.events, one.first, one.then)))

    def _interventions(self) -> tuple[Intervention, ...]:
        account = self.account
        return tuple(
            Intervention(
                at_s=one.effect.at_s,
                acted=one.intervention is not None,
                prompt=one.prompt.finding.kind if one.prompt else None,
                people=one.intervention.people
                if one.intervention
                else (one.prompt.finding.people if one.prompt else ()),
                state=one.prompt.state if one.prompt else None,
                effect=one.effect.settled,
            )
            for one in outcomes(account.prompts, account.interventions, self.room, account.duration_s)
        )

    def _turns(self) -> tuple[Turn, ...]:
        timeline = self.all_time.timeline
        turns = Turns.between(timeline, 0.0, self.account.duration_s)
        confidence = _confidence(timeline, turns)
        counted = [
            within(self.clock.stretches, middle) for middle in ((turns.start_s + turns.end_s) / 2).tolist()
        ]
        return tuple(
            Turn(timeline.voices[voice], start, end, back, inside, sure)
            for voice, start, end, back, inside, sure in zip(
                turns.voice.tolist(),
                turns.start_s.tolist(),
                turns.end_s.tolist(),
                turns.backchannel.tolist(),
                counted,
                confidence.tolist(),
                strict=True,
            )
        )

    def _unknown(self) -> tuple[Unknown, ...]:
        timeline = self.all_time.timeline
        own = np.flatnonzero(timeline.voice == UNKNOWN)
        return tuple(
            Unknown(start, end)
            for start, end in zip(timeline.start_s[own].tolist(), timeline.end_s[own].tolist(), strict=True)
        )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _spoken_s(timeline: Timeline) -> float:
    """How long anybody talked, known or not: credit only grows while somebody does."""
    grows = np.diff(timeline.knot_credit_s) > 0
    return float(np.diff(timeline.knot_s)[grows].sum())


def _confidence(timeline: Timeline, turns: Turns) -> NDArray[np.float64]:
    """(turns,) mean confidence of each turn's speech, over time."""
    result = np.zeros(len(turns.voice))
    duration_s = timeline.end_s - timeline.start_s
    for voice in range(turns.voices):
        own = np.flatnonzero(turns.voice == voice)
        rows = np.flatnonzero((timeline.voice == voice) & (duration_s > 0))
        if not len(own) or not len(rows):
            continue
        # A voice's turns follow each other, and each of its stretches lies in one of them.
        place = np.searchsorted(turns.start_s[own], timeline.start_s[rows] + TOUCH_S, side="right") - 1
        place = np.clip(place, 0, len(own) - 1)
        weight = np.bincount(place, duration_s[rows], minlength=len(own))
        total = np.bincount(place, duration_s[rows] * timeline.confidence[rows], minlength=len(own))
        result[own] = total / np.maximum(weight, TOUCH_S)
    return result
