"""Series in the record: which there are, their sessions, who is who in them, and the last norm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from balance.errors import RecordError
from balance.record.accounts import load
from balance.record.schema import ACCOUNTS, MEMBERS, SERIES, SESSIONS
from balance.review.figures import figures
from balance.review.meeting import Meeting

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Listed:
    """A series in a line."""

    id: int
    title: str
    sessions: int
    """Those that are over."""
    last_at: str
    """When the latest of them began, ISO 8601 in UTC."""


def listed(connection: Connection) -> list[Listed]:
    """Every series with a session that is over, the one that met last first."""
    last_at = func.max(SESSIONS.c.started_at)
    query = (
        select(SERIES.c.id, SERIES.c.title, func.count(), last_at)
        .join(SESSIONS, SESSIONS.c.series_id == SERIES.c.id)
        .join(ACCOUNTS, ACCOUNTS.c.session_id == SESSIONS.c.id)
        .group_by(SERIES.c.id, SERIES.c.title)
        .order_by(last_at.desc(), SERIES.c.id.desc())
    )
    return [Listed(*row) for row in connection.execute(query)]


def title_of(connection: Connection, series: int) -> str:
    """What a series is called.

    Raises:
        RecordError: there is none of this number.
    """
    title = connection.scalar(select(SERIES.c.title).where(SERIES.c.id == series))
    if title is None:
        raise RecordError(f"There is no series number {series}; 'balance sessions --series' lists them.")
    return str(title)


def sessions_of(connection: Connection, series: str) -> frozenset[int]:
    """Numbers of the sessions of a series, found by its title: in a copy of the record its own may differ."""
    query = (
        select(SESSIONS.c.id)
        .join(SERIES, SERIES.c.id == SESSIONS.c.series_id)
        .where(SERIES.c.title == series)
    )
    return frozenset(connection.scalars(query))


def language_of(connection: Connection, series: int) -> str | None:
    """What the latest session of a series that has a language was held in."""
    query = (
        select(SESSIONS.c.language)
        .where(SESSIONS.c.series_id == series, SESSIONS.c.language.is_not(None))
        .order_by(SESSIONS.c.started_at.desc(), SESSIONS.c.id.desc())
        .limit(1)
    )
    return connection.scalar(query)


def meetings(connection: Connection, series: int) -> list[Meeting]:
    """Its sessions that are over, with all their figures, the earliest first."""
    query = (
        select(SESSIONS.c.id)
        .join(ACCOUNTS, ACCOUNTS.c.session_id == SESSIONS.c.id)
        .where(SESSIONS.c.series_id == series)
        .order_by(SESSIONS.c.started_at, SESSIONS.c.id)
    )
    result = []
    for session in connection.scalars(query).all():
        account = load(connection, session)
        people = select(MEMBERS.c.member, MEMBERS.c.person_id).where(MEMBERS.c.session_id == session)
        linked = {row.member: row.person_id for row in connection.execute(people)}
        result.append(Meeting(account, figures(account), linked))
    return result


def last_norm(connection: Connection, series: str) -> str | None:
    """What the group of a series has set itself and not yet looked back on; None: nothing."""
    query = (
        select(ACCOUNTS.c.body)
        .join(SESSIONS, SESSIONS.c.id == ACCOUNTS.c.session_id)
        .join(SERIES, SERIES.c.id == SESSIONS.c.series_id)
        .where(SERIES.c.title == series)
        .order_by(SESSIONS.c.started_at.desc(), SESSIONS.c.id.desc())
    )
    for body in connection.scalars(query):
        if body["norm"] is not None:
            return str(body["norm"])
        if body["norm_met"] is not None:
            return None
    return None
