"""People: entered, pasted, copied, changed, moved; here and gone; taken out and taken back."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Any

from balance.names import pasted, same_name
from balance.roster import Person, Roster
from balance.spans import ALWAYS
from server.errors import Refused
from server.protocol.requests import PEOPLE_AT_MOST
from server.workshop.events import (
    Event,
    PersonChanged,
    PersonEntered,
    PersonErased,
    PersonMoved,
    PersonRemoved,
    PresenceChanged,
    RosterUsed,
    Step,
    VoiceNamed,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.protocol import Consent
    from server.workshop.workshop import Workshop

OWN = ("name", "role", "group", "weight", "prefers_to_listen", "accommodations", "consent", "code")
"""What can be changed of a person, beside seat and presence."""
_NEVER_NULL = {"name", "role", "prefers_to_listen", "accommodations", "consent"}


class People:
    """Who is in the room."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    def find(self, id_: str) -> Person:
        """The person of this id.

        Raises:
            Refused: there is none.
        """
        state = self._workshop.state
        if id_ not in state.roster.ids or id_ in state.erased:
            raise Refused(404, "no_such_person", "There is no such person in this session.")
        return state.roster.person(id_)

    # ------------------------------------------------------------ entering

    def add(self, name: str, *, seat: int | None = None, consent: Consent = "not_asked") -> str:
        """Somebody new, here from now on if a session runs; gives their id.

        Raises:
            Refused: there are too many.
            RosterError: the name is taken.
        """
        presence = ((self._workshop.captured_s, inf),) if self._workshop.runs else ALWAYS
        return self.enter(Person("p0", name, consent=consent, presence=presence), seat=seat, listed=True)

    def paste(self, text: str) -> None:
        """Everybody of a list who is not there yet.

        Raises:
            Refused: there are too many.
            RosterError: a name is too long.
        """
        entries = pasted(text)
        known = {same_name(person.name) for person in self._workshop.state.roster.people}
        new = [entry for entry in entries if same_name(entry.name) not in known]
        self._must_have_room(len(new))
        presence = ((self._workshop.captured_s, inf),) if self._workshop.runs else ALWAYS
        for entry in new:
            self.enter(Person("p0", entry.name, group=entry.group, presence=presence), listed=True)

    def enter(self, person: Person, *, seat: int | None = None, listed: bool) -> str:
        """Somebody new under an id of their own, which it gives.

        Raises:
            Refused: there are too many.
            RosterError: the name is taken.
        """
        self._must_have_room(1)
        roster = self._workshop.state.roster
        new = replace(person, id=f"p{roster.next_number}")
        at = len(roster.people) if seat is None else min(seat, len(roster.people))
        self._workshop.say(PersonEntered(new, at, listed))
        return new.id

    def use(self, roster: Roster, *, drawn: bool = False) -> None:
        """These are the people: of the last session, or drawn for a practice."""
        self._workshop.say(RosterUsed(roster, drawn))

    def copy(self, series: str) -> None:
        """The people of the last session of this series; who is here already and was not there stays.

        Raises:
            Refused: a session runs, or nothing is known of such a series.
        """
        if self._workshop.runs:
            raise Refused(409, "running", "A session is running; people who come now are added one by one.")
        last = self._workshop.archive.last_roster(series)
        if last is None:
            raise Refused(404, "no_such_series", "There was no session of that series on this computer.")
        roster = last.copied()
        known = {same_name(person.name) for person in roster.people}
        for person in self._workshop.state.roster.people:
            if same_name(person.name) not in known:
                roster = roster.with_person(person.name)
                roster = roster.with_changed(replace(person, id=roster.people[-1].id))
        self.use(roster)

    # ------------------------------------------------------------ changing

    def change(self, id_: str, changes: Mapping[str, Any]) -> None:
        """Change what is given, by the names of `server.protocol.ChangePerson`.

        Raises:
            Refused: there is no such person, or a value that everybody has would be taken away.
            RosterError: the name is taken, or the weight is none.
        """
        person = self.find(id_)
        empty = [field for field, value in changes.items() if value is None and field in _NEVER_NULL]
        if empty:
            raise Refused(422, "invalid", f"The field {empty[0]} cannot be taken away, only changed.")
        own = {field: value for field, value in changes.items() if field in OWN}
        changed = replace(person, **own)
        if changed != person:
            self._workshop.say(PersonChanged(changed))
        if changes.get("seat") is not None:
            self._workshop.say(PersonMoved(id_, changes["seat"]))
        if changes.get("present") is not None:
            self._be_here(id_, here=changes["present"])

    def _be_here(self, id_: str, *, here: bool) -> None:
        at_s, roster = self._workshop.captured_s, self._workshop.state.roster
        person = roster.person(id_)
        if person.present(at_s) == here:
            return
        after = roster.arrived(id_, at_s) if here else roster.left(id_, at_s)
        back = (PresenceChanged(id_, person.presence),)
        self._workshop.say(
            PresenceChanged(id_, after.person(id_).presence),
            Step("undo.arrived" if here else "undo.left", {"person": id_}, back),
        )

    # ------------------------------------------------------------ taking out

    def remove(self, id_: str) -> None:
        """Was never here; whatever their voices said is a nameless voice's.

        Raises:
            Refused: there is no such person.
        """
        person, roster = self.find(id_), self._workshop.state.roster
        voices = roster.voices_of(id_)
        back: tuple[Event, ...] = (
            PersonEntered(person, roster.ids.index(id_), self._workshop.state.listed),
            *(VoiceNamed(voice, id_) for voice in voices),
        )
        operations = self._workshop.voices.unname(voices)
        self._workshop.say(PersonRemoved(id_), Step("undo.removed", {"name": person.name}, back, operations))

    async def erase(self, id_: str) -> None:
        """Delete what is kept of a person; how long a nameless id talked stays, for the others' figures.

        Raises:
            Refused: there is no such person.
        """
        name = self.find(id_).name
        self._workshop.consent.withdraw()
        self._workshop.say(PersonErased(id_))
        self._workshop.erase_from_record(id_)
        await self._workshop.forget_in_archive(name)

    def _must_have_room(self, more: int) -> None:
        if len(self._workshop.state.roster.people) + more > PEOPLE_AT_MOST:
            raise Refused(409, "too_many", f"A session has room for {PEOPLE_AT_MOST} people.")


def id_by_name(roster: Roster, name: str) -> str | None:
    """Who is called that, however it is written.

    Raises:
        RosterError: there is nothing in the name that could be seen.
    """
    wanted = same_name(name)
    return next((person.id for person in roster.people if same_name(person.name) == wanted), None)
