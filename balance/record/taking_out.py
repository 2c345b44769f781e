"""Somebody is taken out of one database, or called something else in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select, update

from balance.errors import RecordError
from balance.names import same_name
from balance.record.correction_history import forget_before
from balance.record.mentions import without_mentions
from balance.record.people import forget_strangers, new_person
from balance.record.removed import Removed
from balance.record.schema import FORMER_MEMBERS, MEMBERS, PEOPLE, SESSIONS
from balance.record.series import sessions_of
from balance.roster import NOT_COUNTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

REMOVED = "…"
"""Stands where a name stood in somebody's own words."""


def take_out(
    connection: Connection, wanted: str, pseudonym: str | None, series: str | None, *, strict: bool
) -> tuple[Removed, ...]:
    """Take everybody of a name out; how long a nameless somebody talked stays.

    Args:
        connection: in a transaction.
        wanted: the name, as `same_name` gives it.
        pseudonym: what they are called from now on; None: they become nameless.
        series: title of the series that it is done in; None: everywhere.
        strict: it is the record itself, not a copy, in which they may have been called otherwise.

    Raises:
        RecordError: where strict, nobody is called so or a session of theirs is not over; the pseudonym is
            somebody else's.
    """
    everybody = connection.execute(select(PEOPLE.c.id, PEOPLE.c.name)).all()
    ids = [row.id for row in everybody if same_name(row.name) == wanted]
    inside = None
    if series is not None:
        inside = sessions_of(connection, series)
        ids = _apart(connection, ids, inside)
        everybody = connection.execute(select(PEOPLE.c.id, PEOPLE.c.name)).all()
    if not ids:
        if strict:
            where = "record" if series is None else "series"
            raise RecordError(f"Nobody in the {where} is called that; see how it is written in the session.")
        return ()
    # Where they were before a correction, too: it cannot be taken back any more.
    former = (
        connection.execute(
            select(FORMER_MEMBERS.c.session_id).where(FORMER_MEMBERS.c.person_id.in_(ids)).distinct()
        )
        .scalars()
        .all()
    )
    theirs = connection.execute(
        select(MEMBERS, SESSIONS.c.ended_at)
        .join(SESSIONS, SESSIONS.c.id == MEMBERS.c.session_id)
        .where(MEMBERS.c.person_id.in_(ids))
    ).all()
    for row in theirs:
        if strict and row.ended_at is None:
            raise RecordError(f"Session number {row.session_id} is not over: end it first, then try again.")
    if pseudonym is not None:
        others = {same_name(row.name) for row in everybody if row.id not in ids}
        if same_name(pseudonym) in others:
            raise RecordError(f"Somebody is called {pseudonym} already; choose another pseudonym.")
    removed = [
        Removed("person", f"session {row.session_id}", "deleted" if pseudonym is None else "renamed")
        for row in theirs
    ]
    concerned = {row.session_id: None for row in theirs}
    before = [session for session in former if session not in concerned]
    removed += [Removed("person", f"session {session}") for session in before]
    names = [row.name for row in everybody if row.id in ids] + _former_names(connection, theirs)
    forget_before(connection, (*concerned, *before))
    if pseudonym is None:
        for row in theirs:
            _make_nameless(connection, row)
        forget_strangers(connection)
    else:
        connection.execute(update(PEOPLE).where(PEOPLE.c.id.in_(ids)).values(name=pseudonym, code=None))
        own = MEMBERS.c.person_id.in_(ids)
        connection.execute(update(MEMBERS).where(own).values(accommodations=""))
        forget_strangers(connection)
    return (*removed, *without_mentions(connection, names, pseudonym or REMOVED, inside))


def _apart(connection: Connection, ids: list[int], inside: frozenset[int]) -> list[int]:
    """Of these people those who were in these sessions; whoever was in others, too, becomes two people."""
    found = []
    for id_ in ids:
        own = [
            (table, and_(table.c.person_id == id_, table.c.session_id.in_(inside)))
            for table in (MEMBERS, FORMER_MEMBERS)
        ]
        if not any(connection.execute(select(table.c.person_id).where(here)).first() for table, here in own):
            continue
        person = connection.execute(select(PEOPLE.c.name, PEOPLE.c.code).where(PEOPLE.c.id == id_)).one()
        other = new_person(connection, person.name, person.code)
        for table, here in own:
            connection.execute(update(table).where(here).values(person_id=other))
        found.append(other)
    forget_strangers(connection)
    return found


def _former_names(connection: Connection, theirs: Sequence[Any]) -> list[str]:
    """What these people were called before corrections: their notes may call them so."""
    names: list[str] = []
    for row in theirs:
        query = (
            select(PEOPLE.c.name)
            .join(FORMER_MEMBERS, FORMER_MEMBERS.c.person_id == PEOPLE.c.id)
            .where(FORMER_MEMBERS.c.session_id == row.session_id, FORMER_MEMBERS.c.member == row.member)
        )
        names.extend(connection.scalars(query))
    return names


def _make_nameless(connection: Connection, row: Any) -> None:
    """Nobody in particular, in that person's place, linked to no other session."""
    weight = row.weight if row.weight is not None else float(row.role not in NOT_COUNTED)
    connection.execute(
        update(MEMBERS)
        .where(MEMBERS.c.session_id == row.session_id, MEMBERS.c.member == row.member)
        .values(
            person_id=new_person(connection, f"({row.member})", None),
            role="participant",
            group_name=None,
            weight=weight,
            prefers_to_listen=True,
            accommodations="",
            consent="no",
        )
    )
