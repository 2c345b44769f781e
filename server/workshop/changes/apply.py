"""The state before and what is said give the state after, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

# Each says what its events change.
from server.workshop.changes import debrief, floor, people, phones, session, voices  # noqa: F401
from server.workshop.changes.change import change
from server.workshop.events.said import Said, Undone
from server.workshop.state import State

UNDO_AT_MOST = 20
"""So many things can be taken back, one after the other."""


def apply(state: State, said: Said) -> State:
    """The state after this was said.

    Raises:
        BalanceError: it makes no sense: nobody has that id, a name is taken, a phase has begun already.
    """
    after = change(said.event, state, said.at_s)
    if said.undo is not None:
        after = replace(after, undo=(*after.undo, said.undo)[-UNDO_AT_MOST:])
    return after


@change.register
def _(event: Undone, state: State, at_s: float) -> State:
    step = state.undo[-1]
    state = replace(state, undo=state.undo[:-1])
    for event_back in step.back:
        state = change(event_back, state, at_s)
    return state
