"""In which sessions somebody is, by their name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from balance.names import same_name
from balance.record.schema import MEMBERS, PEOPLE, SERIES, SESSIONS
from balance.record.series import sessions_of, title_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


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
    inside = None if series is None else sessions_of(connection, title_of(connection, series))
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
