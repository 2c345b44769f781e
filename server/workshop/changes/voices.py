"""What changes with whose voice it is."""

from __future__ import annotations

from dataclasses import replace

from server.workshop.changes.change import change
from server.workshop.events.voices import (
    IntroductionBegan,
    IntroductionHeard,
    IntroductionOver,
    PeopleExpected,
    SpeechGiven,
    Tapped,
    VoiceNamed,
    VoicesKnown,
)
from server.workshop.state import Introduction, IntroductionResult, State
from server.workshop.taps import given, tapped


@change.register
def _(event: VoiceNamed, state: State, at_s: float) -> State:
    return replace(state, roster=state.roster.with_voice(event.voice, event.person))


@change.register
def _(event: VoicesKnown, state: State, at_s: float) -> State:
    return replace(state, roster=replace(state.roster, voices=event.whose))


@change.register
def _(event: PeopleExpected, state: State, at_s: float) -> State:
    return replace(state, expected_people=event.people)


@change.register
def _(event: Tapped, state: State, at_s: float) -> State:
    return replace(state, taps=tapped(state.taps, event.since_s, event.person))


@change.register
def _(event: SpeechGiven, state: State, at_s: float) -> State:
    return replace(state, taps=given(state.taps, event.start_s, event.end_s, event.person))


@change.register
def _(event: IntroductionBegan, state: State, at_s: float) -> State:
    return replace(state, introduction=Introduction(event.person, event.start_s))


@change.register
def _(event: IntroductionOver, state: State, at_s: float) -> State:
    return replace(state, introduction=None, last_introduction=IntroductionResult(event.person, "running"))


@change.register
def _(event: IntroductionHeard, state: State, at_s: float) -> State:
    introduced = state.introduced | {event.person} if event.known else state.introduced - {event.person}
    result = IntroductionResult(event.person, event.outcome, event.sounds_like)
    return replace(state, introduced=introduced, last_introduction=result)
