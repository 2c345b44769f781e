"""What each event changes: the state before and the event give the state after, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from typing import TYPE_CHECKING, TypeVar

from balance.phases import Phases
from balance.queue import Queue, TurnTimer
from balance.roster import Roster
from server.workshop import events as e
from server.workshop.state import (
    Introduction,
    IntroductionResult,
    ModeChange,
    NoteTaken,
    PhoneOf,
    Screen,
    State,
)
from server.workshop.taps import given, tapped

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")

UNDO_AT_MOST = 20
"""So many things can be taken back, one after the other."""


def apply(state: State, said: e.Said) -> State:
    """The state after this was said.

    Raises:
        BalanceError: it makes no sense: nobody has that id, a name is taken, a phase has begun already.
    """
    after = _apply(said.event, state, said.at_s)
    if said.undo is not None:
        after = replace(after, undo=(*after.undo, said.undo)[-UNDO_AT_MOST:])
    return after


@singledispatch
def _apply(event: object, state: State, at_s: float) -> State:
    """Events that are only kept: what they are about has its own memory."""
    return state


# ---------------------------------------------------------------- the session


@_apply.register
def _(event: e.SessionBegan, state: State, at_s: float) -> State:
    return replace(state, modes=(ModeChange(at_s, event.mode, "start"),), ended_by=None)


@_apply.register
def _(event: e.SessionPaused, state: State, at_s: float) -> State:
    return replace(state, phases=state.phases.pause(at_s))


@_apply.register
def _(event: e.SessionResumed, state: State, at_s: float) -> State:
    return replace(state, phases=state.phases.resume(at_s))


@_apply.register
def _(event: e.SessionEnded, state: State, at_s: float) -> State:
    ended = state.phases.resume(at_s).end(at_s)
    return replace(state, ended_by=event.by, phases=ended, queue=Queue(), introduction=None)


@_apply.register
def _(event: e.SessionGoesOn, state: State, at_s: float) -> State:
    return replace(
        state,
        phases=state.phases.pause(at_s),
        forgotten=state.forgotten | frozenset(event.forgotten),
        introduction=None,
        introduced=frozenset(),
        undo=(),  # What was told to an engine that is gone cannot be taken back.
    )


@_apply.register
def _(event: e.SessionPrepared, state: State, at_s: float) -> State:
    roster = Roster()
    if state.listed and not state.drawn:
        kept = state.roster
        for erased in state.erased:
            kept = kept.without(erased)
        roster = kept.copied()
        if event.already_said:
            for person in roster.people:
                roster = roster.with_changed(replace(person, consent=kept.person(person.id).consent))
    return State(
        title=state.title if event.already_said else None,
        series=state.series,
        language=state.language,
        ground_rules=state.ground_rules,
        roster=roster,
        listed=bool(roster),
        wanted_mode=state.wanted_mode,
        phases=Phases(tuple(replace(one, start_s=None, end_s=None) for one in state.phases.agenda)),
        timer=state.timer,
        screen=state.screen,
        phones={phone: whose for phone, whose in state.phones.items() if whose.person in roster.ids},
        # A norm that nobody has looked back on holds until somebody does, or another takes its place.
        last_norm=_next_norm(state) if state.series is not None and not state.drawn else None,
    )


def _next_norm(state: State) -> str | None:
    return state.norm or (state.last_norm if state.norm_met is None else None)


@_apply.register
def _(event: e.SetUpChanged, state: State, at_s: float) -> State:
    return replace(
        state,
        title=event.title,
        series=event.series,
        language=event.language,
        ground_rules=event.ground_rules,
        last_norm=state.last_norm if event.series == state.series else None,
    )


@_apply.register
def _(event: e.ModeWanted, state: State, at_s: float) -> State:
    return replace(state, wanted_mode=event.mode)


@_apply.register
def _(event: e.ModeChanged, state: State, at_s: float) -> State:
    return replace(
        state,
        modes=(*state.modes, ModeChange(at_s, event.mode, event.why)),
        forgotten=state.forgotten | frozenset(event.forgotten),
        taps=tapped(state.taps, at_s, None),
        introduction=None,
    )


@_apply.register
def _(event: e.NoteWritten, state: State, at_s: float) -> State:
    return replace(state, notes=(*state.notes, NoteTaken(at_s, event.text)))


@_apply.register
def _(event: e.ScreenChanged, state: State, at_s: float) -> State:
    return replace(state, screen=Screen(event.shown, event.labels, event.qr))


# ---------------------------------------------------------------- who is there


@_apply.register
def _(event: e.PersonEntered, state: State, at_s: float) -> State:
    roster = state.roster
    people = (*roster.people[: event.seat], event.person, *roster.people[event.seat :])
    number = max(roster.next_number, _number(event.person.id) + 1)
    return replace(
        state,
        roster=replace(roster, people=people, next_number=number),
        listed=state.listed or event.listed,
    )


@_apply.register
def _(event: e.RosterUsed, state: State, at_s: float) -> State:
    return replace(
        state, roster=event.roster, listed=bool(event.roster), drawn=event.drawn, erased=frozenset()
    )


@_apply.register
def _(event: e.PersonChanged, state: State, at_s: float) -> State:
    presence = state.roster.person(event.person.id).presence
    return replace(state, roster=state.roster.with_changed(replace(event.person, presence=presence)))


@_apply.register
def _(event: e.PersonMoved, state: State, at_s: float) -> State:
    return replace(state, roster=state.roster.with_seat(event.person, event.seat))


@_apply.register
def _(event: e.PresenceChanged, state: State, at_s: float) -> State:
    person = replace(state.roster.person(event.person), presence=event.presence)
    return replace(state, roster=state.roster.with_changed(person))


@_apply.register
def _(event: e.PersonRemoved, state: State, at_s: float) -> State:
    roster = state.roster.without(event.person)
    return replace(_let_go(state, event.person), roster=roster, listed=state.listed and bool(roster))


@_apply.register
def _(event: e.PersonErased, state: State, at_s: float) -> State:
    roster = state.roster.with_changed(e.nameless(state.roster.person(event.person)))
    roster = roster.left(event.person, at_s)
    # What could be taken back might bring a name back.
    return replace(_let_go(state, event.person), roster=roster, erased=state.erased | {event.person}, undo=())


def _let_go(state: State, person: str) -> State:
    """No hand, no phone, no wish, no introduction of theirs any more."""
    introduction = state.introduction
    last = state.last_introduction
    return replace(
        state,
        queue=state.queue.lowered(person),
        phones={phone: whose for phone, whose in state.phones.items() if whose.person != person},
        wishes=_without(state.wishes, person),
        introduction=None if introduction is not None and introduction.person == person else introduction,
        last_introduction=None if last is not None and last.person == person else last,
        introduced=state.introduced - {person},
    )


# ---------------------------------------------------------------- whose voice


@_apply.register
def _(event: e.VoiceNamed, state: State, at_s: float) -> State:
    return replace(state, roster=state.roster.with_voice(event.voice, event.person))


@_apply.register
def _(event: e.VoicesKnown, state: State, at_s: float) -> State:
    return replace(state, roster=replace(state.roster, voices=event.whose))


@_apply.register
def _(event: e.PeopleExpected, state: State, at_s: float) -> State:
    return replace(state, expected_people=event.people)


@_apply.register
def _(event: e.Tapped, state: State, at_s: float) -> State:
    return replace(state, taps=tapped(state.taps, event.since_s, event.person))


@_apply.register
def _(event: e.SpeechGiven, state: State, at_s: float) -> State:
    return replace(state, taps=given(state.taps, event.start_s, event.end_s, event.person))


@_apply.register
def _(event: e.IntroductionBegan, state: State, at_s: float) -> State:
    return replace(state, introduction=Introduction(event.person, event.start_s))


@_apply.register
def _(event: e.IntroductionOver, state: State, at_s: float) -> State:
    return replace(state, introduction=None, last_introduction=IntroductionResult(event.person, "running"))


@_apply.register
def _(event: e.IntroductionHeard, state: State, at_s: float) -> State:
    introduced = state.introduced | {event.person} if event.known else state.introduced - {event.person}
    result = IntroductionResult(event.person, event.outcome, event.sounds_like)
    return replace(state, introduced=introduced, last_introduction=result)


# ---------------------------------------------------------------- phases, hands


@_apply.register
def _(event: e.AgendaPlanned, state: State, at_s: float) -> State:
    begun = tuple(phase for phase in state.phases.agenda if phase.start_s is not None)
    # An agenda from before would take the new plan away with it.
    undo = tuple(step for step in state.undo if not any(isinstance(b, e.AgendaChanged) for b in step.back))
    return replace(state, phases=replace(state.phases, agenda=(*begun, *event.planned)), undo=undo)


@_apply.register
def _(event: e.AgendaChanged, state: State, at_s: float) -> State:
    return replace(state, phases=replace(state.phases, agenda=event.agenda))


@_apply.register
def _(event: e.HandRaised, state: State, at_s: float) -> State:
    return replace(state, queue=state.queue.raised(event.person, at_s))


@_apply.register
def _(event: e.HandLowered, state: State, at_s: float) -> State:
    return replace(state, queue=state.queue.lowered(event.person))


@_apply.register
def _(event: e.HandMoved, state: State, at_s: float) -> State:
    return replace(state, queue=state.queue.moved(event.person, event.place))


@_apply.register
def _(event: e.TurnLimited, state: State, at_s: float) -> State:
    return replace(state, timer=TurnTimer(event.limit_s))


# ---------------------------------------------------------------- phones


@_apply.register
def _(event: e.PhoneClaimed, state: State, at_s: float) -> State:
    phones = _without(state.phones, event.phone)
    if event.person is None:
        return replace(state, phones=phones)
    if event.confirmed:
        phones = _others(phones, event.person)
    return replace(state, phones={**phones, event.phone: PhoneOf(event.person, event.confirmed)})


@_apply.register
def _(event: e.PhoneAnswered, state: State, at_s: float) -> State:
    claim = state.phones[event.phone]
    phones = _without(state.phones, event.phone)
    if event.confirm:
        phones = {**_others(phones, claim.person), event.phone: PhoneOf(claim.person, confirmed=True)}
    return replace(state, phones=phones)


@_apply.register
def _(event: e.Wished, state: State, at_s: float) -> State:
    wishes = _without(state.wishes, event.person)
    return replace(state, wishes=wishes if event.wish is None else {**wishes, event.person: event.wish})


def _others(phones: Mapping[str, PhoneOf], person: str) -> dict[str, PhoneOf]:
    """Somebody has one phone: whoever was confirmed before is not any more."""
    return {
        phone: whose for phone, whose in phones.items() if not (whose.person == person and whose.confirmed)
    }


# ---------------------------------------------------------------- taken back


@_apply.register
def _(event: e.Undone, state: State, at_s: float) -> State:
    step = state.undo[-1]
    state = replace(state, undo=state.undo[:-1])
    for event_back in step.back:
        state = _apply(event_back, state, at_s)
    return state


def _number(person: str) -> int:
    digits = person.lstrip("p")
    return int(digits) if digits.isdigit() else 0


def _without(mapping: Mapping[str, T], key: str) -> dict[str, T]:
    return {known: value for known, value in mapping.items() if known != key}


# ---------------------------------------------------------------- looking back together


@_apply.register
def _(event: e.DebriefTurned, state: State, at_s: float) -> State:
    return replace(state, debrief=event.stage)


@_apply.register
def _(event: e.GroupGuessed, state: State, at_s: float) -> State:
    return replace(state, guess=event.shares)


@_apply.register
def _(event: e.NormSet, state: State, at_s: float) -> State:
    return replace(state, norm=event.norm)


@_apply.register
def _(event: e.NormJudged, state: State, at_s: float) -> State:
    return replace(state, norm_met=event.met)


@_apply.register
def _(event: e.LastNormFound, state: State, at_s: float) -> State:
    return replace(state, last_norm=event.norm)
