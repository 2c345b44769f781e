"""Corrections of sessions that are over: events among the others, people by number only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from balance.record.schema import EVENTS

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

CORRECTION = "correction"
TAKEN_BACK = "correction-taken-back"
"""The last one that stood does not stand any more."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One of them."""

    number: int
    """From 1 within the session."""
    at: str
    """When it was made, ISO 8601 in UTC."""
    what: dict[str, Any]
    """As it was asked for, without names."""
    taken_back: bool


def standing(session: ColumnElement[int]) -> ColumnElement[int]:
    """SQL for how many corrections of a session stand; null: there have never been any."""
    return (
        select(func.sum(case((EVENTS.c.kind == CORRECTION, 1), else_=-1)))
        .where(EVENTS.c.session_id == session, EVENTS.c.kind.in_((CORRECTION, TAKEN_BACK)))
        .scalar_subquery()
    )


def corrections(connection: Connection, session: int) -> list[Correction]:
    """All there have been, in order."""
    query = (
        select(EVENTS.c.kind, EVENTS.c.body)
        .where(EVENTS.c.session_id == session, EVENTS.c.kind.in_((CORRECTION, TAKEN_BACK)))
        .order_by(EVENTS.c.seq)
    )
    found: list[Correction] = []
    for kind, body in connection.execute(query):
        if kind == CORRECTION:
            found.append(Correction(len(found) + 1, body["at"], body["what"], taken_back=False))
        else:
            place = body["number"] - 1
            one = found[place]
            found[place] = Correction(one.number, one.at, one.what, taken_back=True)
    return found
