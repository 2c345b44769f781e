"""People: entered, pasted, copied, changed, moved; here and gone; taken out and taken back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Any

from balance.names import pasted, same_name
from balance.roster import Person, Roster
from balance.spans import ALWAYS
from server.errors import Refused
from server.protocol.values import PEOPLE_AT_MOST
from server.workshop.events.people import (
    PersonChanged,
    PersonEntered,
    PersonErased,
    PersonMoved,
    PersonRemoved,
    PresenceChanged,
    RosterUsed,
)
from server.workshop.events.said import Event, Step
from server.workshop.events.voices import VoiceNamed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.protocol import Consent
    from server.workshop.answers import Answers
    from server.workshop.archive import Archive
    from server.workshop.consent import Consent as Consenting
    from server.workshop.proceedings import Proceedings

OWN = ("name", "role", "group", "weight", "prefers_to_listen", "accommodations", "consent", "code")
"""What can be changed of a person, beside seat and presence."""
_NEVER_NULL = {"name", "role", "prefers_to_listen", "accommodations", "consent"}


class People:
    """Who is in the room."""

    def __init__(
        self, proceedings: Proceedings, consent: Consenting, answers: Answers, archive: Archive
    ) -> None:
        self._proceedings = proceedings
        self._consent = consent
        self._answers = answers
        self._archive = archive

    def find(self, id_: str) -> Person:
        """The person of this id.

        Raises:
            Refused: there is none.
        """
        state = self._proceedings.state
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
        presence = ((self._proceedings.captured_s, inf),) if self._proceedings.runs else ALWAYS
        return self.enter(Person("p0", name, consent=consent, presence=presence), seat=seat, listed=True)

    def paste(self, text: str) -> None:
        """Everybody of a list who is not there yet.

        Raises:
            Refused: there are too many.
            RosterError: a name is too long.
        """
        entries = pasted(text)
        known = {same_name(person.name) for person in self._proceedings.state.roster.people}
        new = [entry for entry in entries if same_name(entry.name) not in known]
        self._must_have_room(len(new))
        presence = ((self._proceedings.captured_s, inf),) if self._proceedings.runs else ALWAYS
        for entry in new:
            self.enter(Person("p0", entry.name, group=entry.group, presence=presence), listed=True)

    def enter(self, person: Person, *, seat: int | None = None, listed: bool) -> str:
        """Somebody new under an id of their own, which it gives.

        Raises:
            Refused: there are too many.
            RosterError: the name is taken.
        """
        self._must_have_room(1)
        roster = self._proceedings.state.roster
        new = replace(person, id=f"p{roster.next_number}")
        at = len(roster.people) if seat is None else min(seat, len(roster.people))
        self._proceedings.say(PersonEntered(new, at, listed))
        return new.id

    def use(self, roster: Roster, *, drawn: bool = False) -> None:
        """These are the people: of the last session, or drawn for a practice."""
        self._proceedings.say(RosterUsed(roster, drawn))

    def copy(self, series: str) -> None:
        """The people of the last session of this series; who is here already and was not there stays.

        Raises:
            Refused: a session runs, or nothing is known of such a series.
        """
        if self._proceedings.runs:
            raise Refused(409, "running", "A session is running; people who come now are added one by one.")
        last = self._archive.last_roster(series)
        if last is None:
            raise Refused(404, "no_such_series", "There was no session of that series on this computer.")
        roster = last.copied()
        known = {same_name(person.name) for person in roster.people}
        for person in self._proceedings.state.roster.people:
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
            self._proceedings.say(PersonChanged(changed))
        if changes.get("seat") is not None:
            self._proceedings.say(PersonMoved(id_, changes["seat"]))
        if changes.get("present") is not None:
            self._be_here(id_, here=changes["present"])

    def _be_here(self, id_: str, *, here: bool) -> None:
        at_s, roster = self._proceedings.captured_s, self._proceedings.state.roster
        person = roster.person(id_)
        if person.present(at_s) == here:
            return
        after = roster.arrived(id_, at_s) if here else roster.left(id_, at_s)
        back = (PresenceChanged(id_, person.presence),)
        self._proceedings.say(
            PresenceChanged(id_, after.person(id_).presence),
            Step("undo.arrived" if here else "undo.left", {"person": id_}, back),
        )

    # ------------------------------------------------------------ taking out

    def remove(self, id_: str) -> None:
        """Was never here; whatever their voices said is a nameless voice's.

        Raises:
            Refused: there is no such person.
        """
        person, roster = self.find(id_), self._proceedings.state.roster
        voices = roster.voices_of(id_)
        back: tuple[Event, ...] = (
            PersonEntered(person, roster.ids.index(id_), self._proceedings.state.listed),
            *(VoiceNamed(voice, id_) for voice in voices),
        )
        operations = self._answers.tell(voices, None)
        step = Step("undo.removed", {"name": person.name}, back, operations)
        self._proceedings.say(PersonRemoved(id_), step)

    async def erase(self, id_: str) -> None:
        """Delete what is kept of a person; how long a nameless id talked stays, for the others' figures.

        Raises:
            Refused: there is no such person, or what was kept of them before cannot be written to.
        """
        name = self.find(id_).name
        self._consent.withdraw()
        self._proceedings.say(PersonErased(id_))
        self._proceedings.erase(id_)
        await self._forget_in_archive(name)

    async def _forget_in_archive(self, name: str) -> None:
        series = self._proceedings.state.series
        if series not in self._archive.series():
            return
        try:
            await asyncio.to_thread(self._archive.forget, series, name)
        except OSError as error:
            raise Refused(
                503,
                "not_deleted",
                "Deleted here, but the list kept for the next session cannot be written to "
                f"({error.strerror}): free the data folder and delete it there.",
            ) from error

    def _must_have_room(self, more: int) -> None:
        if len(self._proceedings.state.roster.people) + more > PEOPLE_AT_MOST:
            raise Refused(409, "too_many", f"A session has room for {PEOPLE_AT_MOST} people.")


def id_by_name(roster: Roster, name: str) -> str | None:
    """Who is called that, however it is written.

    Raises:
        RosterError: there is nothing in the name that could be seen.
    """
    wanted = same_name(name)
    return next((person.id for person in roster.people if same_name(person.name) == wanted), None)
