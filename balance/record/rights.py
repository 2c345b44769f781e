"""Data rights: sessions that have expired, and whoever wants to be gone, leave the record and its copies.

Sessions are found by their number and their beginning, people by their names: a copy may be of another
database, with other numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, select

from balance.errors import RecordError
from balance.names import cleaned, same_name
from balance.record.people import forget_strangers
from balance.record.removed import Removed
from balance.record.schema import SESSIONS
from balance.record.series import title_of
from balance.record.sessions import written
from balance.record.taking_out import take_out
from balance.record.traces import wipe_traces

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from balance.record.record import Record
    from balance.record.traces import Wiped


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
    today = written(now)

    def work(connection: Connection) -> tuple[Removed, ...]:
        query = select(SESSIONS.c.id, SESSIONS.c.started_at).where(
            SESSIONS.c.expires_at <= today, SESSIONS.c.ended_at.is_not(None)
        )
        return _delete_sessions(connection, [(row.id, row.started_at) for row in connection.execute(query)])

    removed: tuple[Removed, ...] = record.change(work)
    if not removed:
        return ()
    return (*removed, *_copies(wipe_traces(record, lambda c: bool(work(c)))))


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
        return take_out(connection, wanted, pseudonym, title, strict=True)

    removed: tuple[Removed, ...] = record.change(work)

    def in_copy(connection: Connection) -> bool:
        return bool(take_out(connection, wanted, pseudonym, title, strict=False))

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


def _copies(wiped: tuple[Wiped, ...]) -> tuple[Removed, ...]:
    return tuple(Removed(one.what, one.name, "deleted" if one.deleted else "cleaned") for one in wiped)
