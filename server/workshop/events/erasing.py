"""What happened, without what it says of a person who wants no trace of themself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.workshop.events.people import PersonChanged, PersonEntered, RosterUsed
from server.workshop.events.said import Said

if TYPE_CHECKING:
    from balance.roster import Person


def nameless(person: Person) -> Person:
    """Nobody in particular, in that person's place: what the others' figures need, and no more."""
    return replace(
        person,
        name=f"({person.id})",
        role="participant",
        group=None,
        weight=person.fair_weight,
        prefers_to_listen=True,
        accommodations="",
        consent="no",
        code=None,
    )


def without_name(said: Said, person: str) -> Said:
    """The same without what it says of a person."""
    event, undo = said.event, said.undo
    if isinstance(event, PersonEntered | PersonChanged) and event.person.id == person:
        event = replace(event, person=nameless(event.person))
    elif isinstance(event, RosterUsed):
        people = tuple(nameless(one) if one.id == person else one for one in event.roster.people)
        event = replace(event, roster=replace(event.roster, people=people))
    if undo is not None:
        back = tuple(without_name(Said(0, 0.0, one), person).event for one in undo.back)
        undo = replace(undo, back=back, parameters={} if back != undo.back else undo.parameters)
    return replace(said, event=event, undo=undo)
