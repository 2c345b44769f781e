"""What was set up before a session, as events: who reads them from the first one on knows all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.workshop.events.debrief import LastNormFound
from server.workshop.events.floor import AgendaChanged, TurnLimited
from server.workshop.events.people import PersonErased, RosterUsed
from server.workshop.events.phones import PhoneClaimed, Wished
from server.workshop.events.session import ModeWanted, NoteWritten, ScreenChanged, SetUpChanged
from server.workshop.events.voices import PeopleExpected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.workshop.events.said import Event
    from server.workshop.state import State


def opening(state: State) -> Iterator[Event]:
    """The events that lead from nothing to this state, before a session begins."""
    yield SetUpChanged(state.title, state.series, state.language, state.ground_rules)
    if state.listed:
        yield RosterUsed(state.roster)
        for person in sorted(state.erased):
            yield PersonErased(person)
    yield ModeWanted(state.wanted_mode)
    yield PeopleExpected(state.expected_people)
    yield AgendaChanged(state.phases.agenda)
    yield TurnLimited(state.timer.limit_s)
    yield ScreenChanged(state.screen.shown, state.screen.labels, state.screen.qr)
    for phone, whose in state.phones.items():
        yield PhoneClaimed(phone, whose.person, confirmed=whose.confirmed)
    for one, wish in state.wishes.items():
        yield Wished(one, wish)
    if state.last_norm is not None:
        yield LastNormFound(state.last_norm)
    for note in state.notes:
        yield NoteWritten(note.text)
