"""Data rights: sessions that have expired, and whoever wants to be gone, leave the record and its copies.

Sessions are found by their number and their beginning, people by their names: a copy may be of another
database, with other numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import JSON, String, and_, delete, insert, select, update

from balance.errors import RecordError
from balance.names import cleaned, same_name
from balance.record.corrections import forget_before
from balance.record.people import forget_strangers
from balance.record.schema import (
    EVENTS,
    FORMER_MEMBERS,
    MEMBERS,
    METADATA,
    PEOPLE,
    SERIES,
    SESSIONS,
    SPEECH,
    SUMMARIES,
)
from balance.record.series import title_of
from balance.record.traces import Wiped, wipe_traces
from balance.roster import NOT_COUNTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Table

    from balance.record.record import Record

What = Literal["session", "person", "mention", "backup", "set-aside"]
REMOVED = "…"
"""Stands where a name stood in somebody's own words."""
_OWN_KEYS = frozenset(
    {
        *(SESSIONS.c[name] for name in ("started_at", "ended_at", "expires_at", "program")),
        *(SESSIONS.c[name] for name in ("kind", "language", "ended_by")),
        *(table.c[name] for table in (MEMBERS, FORMER_MEMBERS) for name in ("role", "consent")),
        SPEECH.c.voice,
    }
)
"""Columns that hold words of our own: somebody may be called "Live"."""
_OWN_WORDS = frozenset(
    {"answer", "at", "by", "consent", "ended_by", "kind", "labels", "language", "left", "met", "mode"}
    | {"norm_met", "outcome", "reason", "role", "stage", "state", "vote", "why", "wish"}
)
"""Fields of bodies that do the same."""
_ID = re.compile(r"[pv]\d+")
"""A person or a voice, by number: somebody may be called "v1"."""


@dataclass(frozen=True, slots=True)
class Removed:
    """Something that is not there any more."""

    what: What
    """`mention`: a text in which the name stood; `backup`: a copy, cleaned or deleted."""
    where: str
    """`session 3`, or the name of the file or folder."""
    how: Literal["deleted", "cleaned", "renamed"] = "deleted"


def delete_session(record: Record, session: int) -> tuple[Removed, ...]:
    """Delete a session with everything in it, here and in every copy.

    Raises:
        RecordError: there is none, it is not over, or something of it could not be wiped.
    """
    row = record.session(session)
    if row.ended_at is None:
        raise RecordError(f"Session number {session} is not over: end it first, then delete it.")

    with record.engine.connect() as connection:
        started = connection.scalar(select(SESSIONS.c.started_at).where(SESSIONS.c.id == session))
    known = [(session, str(started))]
    removed = record.change(lambda c: _delete_sessions(c, known))
    return (*removed, *_copies(wipe_traces(record, lambda c: bool(_delete_sessions(c, known)))))


def expire(record: Record, now: datetime) -> tuple[Removed, ...]:
    """Delete sessions whose time is over: at the start, and once a day. One that is not over is left.

    Args:
        record: the record.
        now: the wall clock.

    Raises:
        RecordError: it cannot be written, or something could not be wiped.
    """
    from balance.record.record import _text  # as the record writes times

    today = _text(now)

    def work(connection: Connection) -> tuple[Removed, ...]:
        query = select(SESSIONS.c.id, SESSIONS.c.started_at).where(
            SESSIONS.c.expires_at <= today, SESSIONS.c.ended_at.is_not(None)
        )
        return _delete_sessions(connection, [(row.id, row.started_at) for row in connection.execute(query)])

    removed: tuple[Removed, ...] = record.change(work)
    if not removed:
        return ()
    return (*removed, *_copies(wipe_traces(record, lambda c: bool(work(c)))))


@dataclass(frozen=True, slots=True)
class Found:
    """A session that somebody of a name is in."""

    session: int
    title: str | None
    series: str | None
    started_at: datetime


def whereabouts(connection: Connection, name: str, series: int | None = None) -> tuple[Found, ...]:
    """The sessions that somebody of this name is in, the earliest first.

    Args:
        connection: to the record.
        name: case and spaces aside.
        series: number of a series; None: everywhere.

    Raises:
        RecordError: there is no such series.
        RosterError: it is no name.
    """
    wanted = same_name(name)
    inside = None if series is None else _sessions_of(connection, title_of(connection, series))
    query = (
        select(
            SESSIONS.c.id,
            SESSIONS.c.title,
            SERIES.c.title.label("series"),
            SESSIONS.c.started_at,
            PEOPLE.c.name,
        )
        .join(MEMBERS, MEMBERS.c.session_id == SESSIONS.c.id)
        .join(PEOPLE, PEOPLE.c.id == MEMBERS.c.person_id)
        .outerjoin(SERIES, SERIES.c.id == SESSIONS.c.series_id)
        .order_by(SESSIONS.c.started_at, SESSIONS.c.id)
    )
    return tuple(
        Found(row.id, row.title, row.series, datetime.fromisoformat(row.started_at))
        for row in connection.execute(query)
        if same_name(row.name) == wanted and (inside is None or row.id in inside)
    )


def delete_person(record: Record, name: str, series: int | None = None) -> tuple[Removed, ...]:
    """Take everybody of this name out; how long a nameless somebody talked stays.

    The others' figures need that. What stands in notes and other words of people's own is taken out by name.

    Args:
        record: the record.
        name: case and spaces aside.
        series: number of the series that it is done in; None: everywhere.

    Raises:
        RecordError: nobody is called so there, a session of theirs is not over, or something could not be
            wiped.
    """
    return _person(record, name, None, series)


def pseudonymise_person(
    record: Record, name: str, pseudonym: str, series: int | None = None
) -> tuple[Removed, ...]:
    """Call everybody of this name something else, in a series or everywhere; their code goes.

    Raises:
        RecordError: as for `delete_person`, or somebody beside them is called that already.
        RosterError: the pseudonym is no name.
    """
    return _person(record, name, cleaned(pseudonym), series)


def _person(record: Record, name: str, pseudonym: str | None, series: int | None) -> tuple[Removed, ...]:
    wanted = same_name(name)
    title = None
    if series is not None:
        with record.engine.connect() as connection:
            title = title_of(connection, series)  # in a copy the series may have another number

    def work(connection: Connection) -> tuple[Removed, ...]:
        return _take_out(connection, wanted, pseudonym, title, strict=True)

    removed: tuple[Removed, ...] = record.change(work)

    def in_copy(connection: Connection) -> bool:
        return bool(_take_out(connection, wanted, pseudonym, title, strict=False))

    return (*removed, *_copies(wipe_traces(record, in_copy)))


# ------------------------------------------------------------ in one database


def _delete_sessions(connection: Connection, known: list[tuple[int, str]]) -> tuple[Removed, ...]:
    removed = []
    for session, started_at in known:
        one = and_(SESSIONS.c.id == session, SESSIONS.c.started_at == started_at)
        if connection.execute(delete(SESSIONS).where(one)).rowcount:
            removed.append(Removed("session", f"session {session}"))
    forget_strangers(connection)
    return tuple(removed)


def _sessions_of(connection: Connection, series: str) -> frozenset[int]:
    query = (
        select(SESSIONS.c.id)
        .join(SERIES, SERIES.c.id == SESSIONS.c.series_id)
        .where(SERIES.c.title == series)
    )
    return frozenset(connection.scalars(query))


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
        key = connection.execute(
            insert(PEOPLE).values(name=person.name, code=person.code)
        ).inserted_primary_key
        assert key is not None
        for table, here in own:
            connection.execute(update(table).where(here).values(person_id=int(key[0])))
        found.append(int(key[0]))
    forget_strangers(connection)
    return found


def _take_out(
    connection: Connection, wanted: str, pseudonym: str | None, series: str | None, *, strict: bool
) -> tuple[Removed, ...]:
    everybody = connection.execute(select(PEOPLE.c.id, PEOPLE.c.name)).all()
    ids = [row.id for row in everybody if same_name(row.name) == wanted]
    inside = None
    if series is not None:
        inside = _sessions_of(connection, series)
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
    return (*removed, *_without_mentions(connection, names, pseudonym or REMOVED, inside))


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
    key = connection.execute(insert(PEOPLE).values(name=f"({row.member})", code=None)).inserted_primary_key
    assert key is not None
    weight = row.weight if row.weight is not None else float(row.role not in NOT_COUNTED)
    connection.execute(
        update(MEMBERS)
        .where(MEMBERS.c.session_id == row.session_id, MEMBERS.c.member == row.member)
        .values(
            person_id=int(key[0]),
            role="participant",
            group_name=None,
            weight=weight,
            prefers_to_listen=True,
            accommodations="",
            consent="no",
        )
    )


def _without_mentions(
    connection: Connection, names: list[str], instead: str, inside: frozenset[int] | None
) -> list[Removed]:
    """Take names out of all texts: notes, prompts' words, norms, titles, what others need.

    Of these sessions alone, where they are given: elsewhere the name is somebody else's.
    """
    pattern = re.compile(
        "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names, key=len, reverse=True)),
        re.IGNORECASE,
    )
    found: dict[str, None] = {}
    for table in METADATA.sorted_tables:
        if table in (PEOPLE, SUMMARIES):  # names themselves; figures alone
            continue
        for row in connection.execute(select(table)).mappings().all():
            session = row["id"] if table is SESSIONS else row.get("session_id")
            if inside is not None and session not in inside:
                continue
            changed = _changed(table, row, pattern, instead)
            if changed:
                own = and_(*(column == row[column.name] for column in table.primary_key))
                connection.execute(update(table).where(own).values(changed))
                where = table.name if session is None else f"session {session}"
                found[where] = None
    return [Removed("mention", where, "cleaned") for where in found]


def _changed(table: Table, row: Any, pattern: re.Pattern[str], instead: str) -> dict[str, Any]:
    changed = {}
    for column in table.columns:
        if not isinstance(column.type, String | JSON) or column.primary_key or column in _OWN_KEYS:
            continue
        if table is EVENTS and column.name == "kind":
            continue
        before = row[column.name]
        after = _cleaned(before, pattern, instead)
        if after != before:
            changed[column.name] = after
    return changed


def _cleaned(value: Any, pattern: re.Pattern[str], instead: str, key: str = "") -> Any:
    if isinstance(value, str):
        if key in _OWN_WORDS or _ID.fullmatch(value):
            return value
        return pattern.sub(lambda _: instead, value)
    if isinstance(value, dict):
        return {own: _cleaned(one, pattern, instead, own) for own, one in value.items()}
    if isinstance(value, list):
        return [_cleaned(one, pattern, instead, key) for one in value]
    return value


def _copies(wiped: tuple[Wiped, ...]) -> tuple[Removed, ...]:
    return tuple(Removed(one.what, one.name, "deleted" if one.deleted else "cleaned") for one in wiped)
