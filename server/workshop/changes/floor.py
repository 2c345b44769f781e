"""What changes with phases and hands."""

from __future__ import annotations

from dataclasses import replace

from balance.queue import TurnTimer
from server.workshop.changes.change import change
from server.workshop.events.floor import (
    AgendaChanged,
    AgendaPlanned,
    HandLowered,
    HandMoved,
    HandRaised,
    TurnLimited,
)
from server.workshop.state import State


@change.register
def _(event: AgendaPlanned, state: State, at_s: float) -> State:
    begun = tuple(phase for phase in state.phases.agenda if phase.start_s is not None)
    # An agenda from before would take the new plan away with it.
    undo = tuple(step for step in state.undo if not any(isinstance(b, AgendaChanged) for b in step.back))
    return replace(state, phases=replace(state.phases, agenda=(*begun, *event.planned)), undo=undo)


@change.register
def _(event: AgendaChanged, state: State, at_s: float) -> State:
    return replace(state, phases=replace(state.phases, agenda=event.agenda))


@change.register
def _(event: HandRaised, state: State, at_s: float) -> State:
    return replace(state, queue=state.queue.raised(event.person, at_s))


@change.register
def _(event: HandLowered, state: State, at_s: float) -> State:
    return replace(state, queue=state.queue.lowered(event.person))


@change.register
def _(event: HandMoved, state: State, at_s: float) -> State:
    return replace(state, queue=state.queue.moved(event.person, event.place))


@change.register
def _(event: TurnLimited, state: State, at_s: float) -> State:
    return replace(state, timer=TurnTimer(event.limit_s))
