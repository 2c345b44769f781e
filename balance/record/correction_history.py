"""Corrections of sessions that are over: events among the others, people by number only.

What stood before each is kept beside them, so that the last one can be taken back, also after a restart. When
somebody is taken out of the record, what stood before goes with them: it could name them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, func, insert, select

from balance.record.people import columns_of, new_person, person_of
from balance.record.schema import BEFORE_CORRECTIONS, EVENTS, FORMER_MEMBERS, MEMBERS, PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection

    from balance.roster import Person

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
    named: str | None
    """Id of whom it gave a name."""
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
            found.append(
                Correction(len(found) + 1, body["at"], body["what"], body["named"], taken_back=False)
            )
        else:
            place = body["number"] - 1
            found[place] = replace(found[place], taken_back=True)
    return found


def names_given(connection: Connection, session: int, made: Iterable[Correction]) -> dict[int, str]:
    """What people were called by each correction that named somebody and stands; by its number."""
    query = (
        select(FORMER_MEMBERS.c.number, FORMER_MEMBERS.c.member, PEOPLE.c.name)
        .join(PEOPLE, PEOPLE.c.id == FORMER_MEMBERS.c.person_id)
        .where(FORMER_MEMBERS.c.session_id == session)
        .order_by(FORMER_MEMBERS.c.number)
    )
    former = connection.execute(query).all()
    now = (
        select(MEMBERS.c.member, PEOPLE.c.name)
        .join(PEOPLE, PEOPLE.c.id == MEMBERS.c.person_id)
        .where(MEMBERS.c.session_id == session)
    )
    called = {row.member: row.name for row in connection.execute(now)}
    given = {}
    for one in made:
        if one.named is None or one.taken_back:
            continue
        later = (row.name for row in former if row.number > one.number and row.member == one.named)
        name = next(later, called.get(one.named))
        if name is not None:
            given[one.number] = name
    return given


def names_of_gone(connection: Connection, session: int) -> dict[str, str]:
    """What people were called whom a correction that stands has merged into others; by their ids."""
    query = (
        select(FORMER_MEMBERS.c.member, PEOPLE.c.name)
        .join(PEOPLE, PEOPLE.c.id == FORMER_MEMBERS.c.person_id)
        .where(FORMER_MEMBERS.c.session_id == session)
        .order_by(FORMER_MEMBERS.c.number)
    )
    there = set(connection.scalars(select(MEMBERS.c.member).where(MEMBERS.c.session_id == session)))
    # Of several the last one: it is what they were called when they went.
    return {row.member: row.name for row in connection.execute(query) if row.member not in there}


# ---------------------------------------------------------------- what stood before


def keep_before(
    connection: Connection, session: int, number: int, body: dict[str, Any], people: Iterable[Person]
) -> None:
    """Keep what stood before a correction; people have rows of their own, which no later name reaches."""
    connection.execute(insert(BEFORE_CORRECTIONS).values(session_id=session, number=number, body=body))
    for person in people:
        connection.execute(
            insert(FORMER_MEMBERS).values(
                session_id=session,
                number=number,
                member=person.id,
                person_id=new_person(connection, person.name, person.code),
                **columns_of(person),
            )
        )


def before(
    connection: Connection, session: int, number: int
) -> tuple[dict[str, Any], tuple[Person, ...]] | None:
    """What stood before a correction; None: it is not kept any more."""
    own = (BEFORE_CORRECTIONS.c.session_id == session, BEFORE_CORRECTIONS.c.number == number)
    body = connection.scalar(select(BEFORE_CORRECTIONS.c.body).where(*own))
    if body is None:
        return None
    query = (
        select(FORMER_MEMBERS, PEOPLE.c.name, PEOPLE.c.code)
        .join(PEOPLE, PEOPLE.c.id == FORMER_MEMBERS.c.person_id)
        .where(FORMER_MEMBERS.c.session_id == session, FORMER_MEMBERS.c.number == number)
    )
    return body, tuple(person_of(row) for row in connection.execute(query))


def forget_before(connection: Connection, sessions: Iterable[int], number: int | None = None) -> None:
    """Nothing can be taken back any more in these sessions; or not the one of this number.

    `balance.record.people.forget_strangers` takes out who was nowhere else.
    """
    query = delete(BEFORE_CORRECTIONS).where(BEFORE_CORRECTIONS.c.session_id.in_(set(sessions)))
    if number is not None:
        query = query.where(BEFORE_CORRECTIONS.c.number == number)
    connection.execute(query)
