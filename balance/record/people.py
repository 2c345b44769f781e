"""People in the record: one row for somebody over a series, found again by code or by name."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, select, update

from balance.names import same_name
from balance.record.schema import FORMER_MEMBERS, MEMBERS, PEOPLE, SESSIONS
from balance.roster import Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from balance.roster import Roster


def keep_members(connection: Connection, session: int, roster: Roster) -> None:
    """These are the people of a session; whoever was listed for it before and is not in it is gone.

    In a series, somebody with the same code, or else the same name, as in another session is the same person.
    """
    before: dict[str, int] = {
        row.member: row.person_id
        for row in connection.execute(
            select(MEMBERS.c.member, MEMBERS.c.person_id).where(MEMBERS.c.session_id == session)
        )
    }
    connection.execute(delete(MEMBERS).where(MEMBERS.c.session_id == session))
    taken: set[int] = set()
    known = _others(connection, session)
    rows = []
    for seat, person in enumerate(roster.people):
        id_ = _found(known, person.name, person.code, taken)
        own = before.get(person.id)
        if id_ is None and own is not None and own not in taken and not _elsewhere(connection, own):
            id_ = own
        if id_ is None:
            id_ = new_person(connection, person.name, person.code)
        else:
            connection.execute(
                update(PEOPLE).where(PEOPLE.c.id == id_).values(name=person.name, code=person.code)
            )
        taken.add(id_)
        rows.append(
            {
                "session_id": session,
                "member": person.id,
                "person_id": id_,
                "seat": seat,
                "voices": list(roster.voices_of(person.id)),
                **columns_of(person),
            }
        )
    if rows:
        connection.execute(insert(MEMBERS), rows)
    forget_strangers(connection)


def new_person(connection: Connection, name: str, code: str | None) -> int:
    """Somebody who is in no session yet; their number."""
    key = connection.execute(insert(PEOPLE).values(name=name, code=code)).inserted_primary_key
    assert key is not None
    return int(key[0])


def forget_strangers(connection: Connection) -> int:
    """Take out people who are in no session any more; how many."""
    nobody = and_(
        *(
            ~select(table.c.person_id).where(table.c.person_id == PEOPLE.c.id).exists()
            for table in (MEMBERS, FORMER_MEMBERS)
        )
    )
    return connection.execute(delete(PEOPLE).where(nobody)).rowcount


def columns_of(person: Person) -> dict[str, Any]:
    """What stands of somebody in a row of members, but for who and where they are."""
    return {
        "role": person.role,
        "group_name": person.group,
        "weight": person.weight,
        "prefers_to_listen": person.prefers_to_listen,
        "accommodations": person.accommodations,
        "consent": person.consent,
        "presence": [[start, None if end == inf else end] for start, end in person.presence],
    }


def person_of(row: Any) -> Person:
    """Somebody from such a row, with `member`, `name` and `code`."""
    return Person(
        id=row.member,
        name=row.name,
        role=row.role,
        group=row.group_name,
        weight=row.weight,
        prefers_to_listen=row.prefers_to_listen,
        accommodations=row.accommodations,
        consent=row.consent,
        presence=tuple((start, inf if end is None else end) for start, end in row.presence),
        code=row.code,
    )


def _elsewhere(connection: Connection, person: int) -> bool:
    found = select(MEMBERS.c.person_id).where(MEMBERS.c.person_id == person).limit(1)
    return connection.scalar(found) is not None


def _others(connection: Connection, session: int) -> list[Mapping[str, object]]:
    """Who is in the other sessions of the same series, the latest first."""
    series = connection.scalar(select(SESSIONS.c.series_id).where(SESSIONS.c.id == session))
    if series is None:
        return []
    query = (
        select(PEOPLE.c.id, PEOPLE.c.name, PEOPLE.c.code)
        .join(MEMBERS, MEMBERS.c.person_id == PEOPLE.c.id)
        .join(SESSIONS, SESSIONS.c.id == MEMBERS.c.session_id)
        .where(SESSIONS.c.series_id == series, SESSIONS.c.id != session)
        .order_by(SESSIONS.c.started_at.desc(), SESSIONS.c.id.desc())
    )
    return [dict(row._mapping) for row in connection.execute(query)]


def _found(known: list[Mapping[str, object]], name: str, code: str | None, taken: set[int]) -> int | None:
    """By the code that they chose, or by their name where neither has another code."""
    for one in known:
        if code is not None and one["code"] == code and int(str(one["id"])) not in taken:
            return int(str(one["id"]))
    for one in known:
        alike = same_name(str(one["name"])) == same_name(name)
        if alike and (code is None or one["code"] is None) and int(str(one["id"])) not in taken:
            return int(str(one["id"]))
    return None
