"""A name in people's own words: notes, prompts' words, norms, titles, what others need."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, String, and_, select, update

from balance.record.removed import Removed
from balance.record.schema import (
    EVENTS,
    FORMER_MEMBERS,
    MEMBERS,
    METADATA,
    PEOPLE,
    SESSIONS,
    SPEECH,
    SUMMARIES,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

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


def without_mentions(
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
