"""What the session's own events change."""

from __future__ import annotations

from dataclasses import replace

from balance.phases import Phases
from balance.queue import Queue
from balance.roster import Roster
from server.workshop.changes.change import change
from server.workshop.events.session import (
    ModeChanged,
    ModeWanted,
    NoteWritten,
    ScreenChanged,
    SessionBegan,
    SessionEnded,
    SessionGoesOn,
    SessionPaused,
    SessionPrepared,
    SessionResumed,
    SetUpChanged,
)
from server.workshop.state import ModeChange, NoteTaken, Screen, State
from server.workshop.taps import tapped


@change.register
def _(event: SessionBegan, state: State, at_s: float) -> State:
    return replace(state, modes=(ModeChange(at_s, event.mode, "start"),), ended_by=None)


@change.register
def _(event: SessionPaused, state: State, at_s: float) -> State:
    return replace(state, phases=state.phases.pause(at_s))


@change.register
def _(event: SessionResumed, state: State, at_s: float) -> State:
    return replace(state, phases=state.phases.resume(at_s))


@change.register
def _(event: SessionEnded, state: State, at_s: float) -> State:
    ended = state.phases.resume(at_s).end(at_s)
    return replace(state, ended_by=event.by, phases=ended, queue=Queue(), introduction=None)


@change.register
def _(event: SessionGoesOn, state: State, at_s: float) -> State:
    return replace(
        state,
        phases=state.phases.pause(at_s),
        forgotten=state.forgotten | frozenset(event.forgotten),
        introduction=None,
        introduced=frozenset(),
        undo=(),  # What was told to an engine that is gone cannot be taken back.
    )


@change.register
def _(event: SessionPrepared, state: State, at_s: float) -> State:
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


@change.register
def _(event: SetUpChanged, state: State, at_s: float) -> State:
    return replace(
        state,
        title=event.title,
        series=event.series,
        language=event.language,
        ground_rules=event.ground_rules,
        last_norm=state.last_norm if event.series == state.series else None,
    )


@change.register
def _(event: ModeWanted, state: State, at_s: float) -> State:
    return replace(state, wanted_mode=event.mode)


@change.register
def _(event: ModeChanged, state: State, at_s: float) -> State:
    return replace(
        state,
        modes=(*state.modes, ModeChange(at_s, event.mode, event.why)),
        forgotten=state.forgotten | frozenset(event.forgotten),
        taps=tapped(state.taps, at_s, None),
        introduction=None,
    )


@change.register
def _(event: NoteWritten, state: State, at_s: float) -> State:
    return replace(state, notes=(*state.notes, NoteTaken(at_s, event.text)))


@change.register
def _(event: ScreenChanged, state: State, at_s: float) -> State:
    return replace(state, screen=Screen(event.shown, event.labels, event.qr))
