"""The sessions that can be looked back on, in a line each, a thousand at once."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from balance.record.correction_history import standing
from balance.record.schema import ACCOUNTS, MEMBERS, PEOPLE, SERIES, SESSIONS, SUMMARIES

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select


@dataclass(frozen=True, slots=True)
class Most:
    """Who talked most."""

    person: str
    """Id within the session; a voice that nobody was named for has one too."""
    name: str | None
    share: float


@dataclass(frozen=True, slots=True)
class Line:
    """A session that is over."""

    id: int
    title: str | None
    series: str | None
    series_id: int | None
    kind: str
    language: str | None
    started_at: str
    """ISO 8601 in UTC."""
    duration_s: float
    ended_by: str | None
    people: int | None
    """Who count in the shares; None: no figures are kept of it."""
    balance: float | None
    coverage: float | None
    most: Most | None
    """None: nobody counted has talked."""
    corrections: int
    """Those that stand."""
    names: list[str] = field(default_factory=list)
    """In seat order."""


def lines(
    connection: Connection, search: str = "", kind: str | None = None, series: int | None = None
) -> list[Line]:
    """Sessions that are over, the newest first.

    Args:
        connection: to the record.
        search: words that must all stand in its title, its series, its people's names or its notes; case and
            accents aside.
        kind: `live`, `recording` or `import`; None: all.
        series: number of a series; None: all.
    """
    words = _plain(search).split()
    names = _names(connection, kind, series)
    query = (
        select(
            SESSIONS,
            SERIES.c.title.label("series"),
            SUMMARIES.c.body.label("summary"),
            func.coalesce(standing(SESSIONS.c.id), 0).label("corrections"),
        )
        .join(ACCOUNTS, ACCOUNTS.c.session_id == SESSIONS.c.id)
        .outerjoin(SERIES, SERIES.c.id == SESSIONS.c.series_id)
        .outerjoin(SUMMARIES, SUMMARIES.c.session_id == SESSIONS.c.id)
        .order_by(SESSIONS.c.started_at.desc(), SESSIONS.c.id.desc())
    )
    if words:
        query = query.add_columns(ACCOUNTS.c.body["notes"].label("notes"))
    found = []
    for row in connection.execute(_of(query, kind, series)):
        own = names.get(row.id, {})
        if words:
            notes = (note["text"] for note in row.notes)
            text = _plain(" ".join((row.title or "", row.series or "", *own.values(), *notes)))
            if not all(word in text for word in words):
                continue
        found.append(_line(row, own))
    return found


def _line(row: Any, names: dict[str, str]) -> Line:
    summary = row.summary or {}
    most = summary.get("most")
    return Line(
        id=row.id,
        title=row.title,
        series=row.series,
        series_id=row.series_id,
        kind=row.kind,
        language=row.language,
        started_at=row.started_at,
        duration_s=row.published_s,
        ended_by=row.ended_by,
        people=summary.get("people"),
        balance=summary.get("balance"),
        coverage=summary.get("coverage"),
        most=None if most is None else Most(most["person"], names.get(most["person"]), most["share"]),
        corrections=row.corrections,
        names=list(names.values()),
    )


def _names(connection: Connection, kind: str | None, series: int | None) -> dict[int, dict[str, str]]:
    """Of each session, the names of its people by their ids, in seat order."""
    query = (
        select(MEMBERS.c.session_id, MEMBERS.c.member, PEOPLE.c.name)
        .join(PEOPLE, PEOPLE.c.id == MEMBERS.c.person_id)
        .join(SESSIONS, SESSIONS.c.id == MEMBERS.c.session_id)
        .order_by(MEMBERS.c.session_id, MEMBERS.c.seat)
    )
    found: dict[int, dict[str, str]] = {}
    for session, member, name in connection.execute(_of(query, kind, series)):
        found.setdefault(session, {})[member] = name
    return found


def _of(query: Select[Any], kind: str | None, series: int | None) -> Select[Any]:
    wanted = []
    if kind is not None:
        wanted.append(SESSIONS.c.kind == kind)
    if series is not None:
        wanted.append(SESSIONS.c.series_id == series)
    return query.where(and_(*wanted)) if wanted else query


def _plain(text: str) -> str:
    """Without case and accents: "Zoë" is found by "zoe".

    >>> _plain("Zoë Čapek")
    'zoe capek'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
