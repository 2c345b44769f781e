"""What changes as the group looks back."""

from __future__ import annotations

from dataclasses import replace

from server.workshop.changes.change import change
from server.workshop.events.debrief import DebriefTurned, GroupGuessed, LastNormFound, NormJudged, NormSet
from server.workshop.state import State


@change.register
def _(event: DebriefTurned, state: State, at_s: float) -> State:
    return replace(state, debrief=event.stage)


@change.register
def _(event: GroupGuessed, state: State, at_s: float) -> State:
    return replace(state, guess=event.shares)


@change.register
def _(event: NormSet, state: State, at_s: float) -> State:
    return replace(state, norm=event.norm)


@change.register
def _(event: NormJudged, state: State, at_s: float) -> State:
    return replace(state, norm_met=event.met)


@change.register
def _(event: LastNormFound, state: State, at_s: float) -> State:
    return replace(state, last_norm=event.norm)
