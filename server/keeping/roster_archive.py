"""Who was there the last time, from the record: the members of a series' newest session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from balance.errors import RecordError
from balance.names import same_name
from balance.record.accounts import members
from balance.record.schema import MEMBERS, PEOPLE, SERIES, SESSIONS

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from balance.record.record import Record
    from balance.roster import Roster


class RecordArchive:
    """Rosters by the title of their series, as `server.workshop.archive.Archive` wants them."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def series(self) -> tuple[str, ...]:
        """Every series of which there is a roster, the newest first."""
        found = (one.series for one in self._record.sessions() if one.series is not None)
        return tuple(dict.fromkeys(found))

    def last_roster(self, series: str) -> Roster | None:
        """Who was there the last time; None: nothing is known of it."""
        for session in self._record.sessions():
            if session.series == series:
                with self._record.engine.connect() as connection:
                    roster = members(connection, session.id)
                for person in roster.people:
                    if person.name == f"({person.id})":  # Has had their data deleted.
                        roster = roster.without(person.id)
                if roster:
                    return replace(roster, voices={})
        return None

    def forget(self, series: str, name: str) -> None:
        """Nobody of that name was ever in a session of this series: only a nameless id is left.

        Raises:
            OSError: it cannot be written.
        """
        try:
            self._record.change(lambda connection: _forget(connection, series, name))
        except RecordError as error:
            raise OSError(5, str(error)) from error


def _forget(connection: Connection, series: str, name: str) -> None:
    rows = connection.execute(
        select(MEMBERS.c.session_id, MEMBERS.c.member, PEOPLE.c.id, PEOPLE.c.name)
        .join(PEOPLE, PEOPLE.c.id == MEMBERS.c.person_id)
        .join(SESSIONS, SESSIONS.c.id == MEMBERS.c.session_id)
        .join(SERIES, SERIES.c.id == SESSIONS.c.series_id)
        .where(SERIES.c.title == series)
    )
    nothing = {"group_name": None, "accommodations": "", "consent": "no", "prefers_to_listen": True}
    for session, member, person, called in list(rows):
        if same_name(called) == same_name(name):
            at = (MEMBERS.c.session_id == session) & (MEMBERS.c.member == member)
            connection.execute(update(MEMBERS).where(at).values(nothing))
            connection.execute(
                update(PEOPLE).where(PEOPLE.c.id == person).values(name=f"({member})", code=None)
            )
