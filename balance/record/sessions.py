"""Sessions and their events as the record hands them out, and as it writes them down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from balance.record.schema import SERIES

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class NewSession:
    """What is known of a session when it begins."""

    kind: str
    """`live`, `recording` or `import`."""
    program: str
    """The version that writes it."""
    title: str | None = None
    series: str | None = None
    language: str | None = None
    settings: dict[str, Any] | None = None
    started_at: datetime | None = None
    """None: now. How long it is kept counts from now in any case."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session as lists show it."""

    id: int
    title: str | None
    series: str | None
    kind: str
    language: str | None
    started_at: datetime
    ended_at: datetime | None
    """None: it runs, or was cut off."""
    ended_by: str | None
    published_s: float


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a session."""

    seq: int
    at_s: float
    """Seconds of the session's clock."""
    kind: str
    body: dict[str, Any]


def series_number(connection: Connection, title: str | None, retention_days: int) -> int | None:
    """The id of a series, made where there is none of this title."""
    if title is None:
        return None
    known = connection.scalar(select(SERIES.c.id).where(SERIES.c.title == title))
    if known is not None:
        return int(known)
    values = {"title": title, "retention_days": retention_days}
    key = connection.execute(insert(SERIES).values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def written(moment: datetime) -> str:
    """ISO 8601 in UTC with a fixed number of digits, so that it sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def session_of(row: Any) -> Session:
    """A row of sessions, with the title of its series."""
    return Session(
        id=row["id"],
        title=row["title"],
        series=row["series"],
        kind=row["kind"],
        language=row["language"],
        started_at=datetime.fromisoformat(row["started_at"]),
        ended_at=datetime.fromisoformat(row["ended_at"]) if row["ended_at"] else None,
        ended_by=row["ended_by"],
        published_s=row["published_s"],
    )
