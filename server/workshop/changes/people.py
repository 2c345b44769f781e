"""What changes with who is there."""

from __future__ import annotations

from dataclasses import replace

from server.workshop.changes.change import change, without
from server.workshop.events.erasing import nameless
from server.workshop.events.people import (
    PersonChanged,
    PersonEntered,
    PersonErased,
    PersonMoved,
    PersonRemoved,
    PresenceChanged,
    RosterUsed,
)
from server.workshop.state import State


@change.register
def _(event: PersonEntered, state: State, at_s: float) -> State:
    roster = state.roster
    people = (*roster.people[: event.seat], event.person, *roster.people[event.seat :])
    number = max(roster.next_number, _number(event.person.id) + 1)
    return replace(
        state,
        roster=replace(roster, people=people, next_number=number),
        listed=state.listed or event.listed,
    )


@change.register
def _(event: RosterUsed, state: State, at_s: float) -> State:
    return replace(
        state, roster=event.roster, listed=bool(event.roster), drawn=event.drawn, erased=frozenset()
    )


@change.register
def _(event: PersonChanged, state: State, at_s: float) -> State:
    presence = state.roster.person(event.person.id).presence
    return replace(state, roster=state.roster.with_changed(replace(event.person, presence=presence)))


@change.register
def _(event: PersonMoved, state: State, at_s: float) -> State:
    return replace(state, roster=state.roster.with_seat(event.person, event.seat))


@change.register
def _(event: PresenceChanged, state: State, at_s: float) -> State:
    person = replace(state.roster.person(event.person), presence=event.presence)
    return replace(state, roster=state.roster.with_changed(person))


@change.register
def _(event: PersonRemoved, state: State, at_s: float) -> State:
    roster = state.roster.without(event.person)
    return replace(_let_go(state, event.person), roster=roster, listed=state.listed and bool(roster))


@change.register
def _(event: PersonErased, state: State, at_s: float) -> State:
    roster = state.roster.with_changed(nameless(state.roster.person(event.person)))
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
        wishes=without(state.wishes, person),
        introduction=None if introduction is not None and introduction.person == person else introduction,
        last_introduction=None if last is not None and last.person == person else last,
        introduced=state.introduced - {person},
    )


def _number(person: str) -> int:
    digits = person.lstrip("p")
    return int(digits) if digits.isdigit() else 0
