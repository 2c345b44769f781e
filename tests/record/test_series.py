"""Series are listed, and their sessions come with people who are the same in each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from balance.errors import RecordError
from balance.record.series import last_norm, listed, meetings, title_of
from balance.record.sessions import NewSession
from balance.record.storing import store
from balance.review.account import Account
from balance.review.series import series
from balance.roster import Person, Roster
from tests.balance.speech import ledger_of
from tests.record.conftest import NOW

if TYPE_CHECKING:
    from balance.record.record import Record


def held(record: Record, title: str, *names: str) -> Account:
    people = tuple(Person(f"p{seat}", name) for seat, name in enumerate(names, start=1))
    account = Account(
        record.begin(NewSession("live", "1.0", series=title)),
        "live",
        NOW,
        ledger_of(("v1", 0, 60), ("v2", 60, 120)),
        120.0,
        roster=Roster(people, {"v1": "p1", "v2": "p2"}),
    )
    store(record, account)
    return account


def test_people_are_the_same_whatever_their_seat(record: Record) -> None:
    held(record, "Library", "Anna", "Ben")
    held(record, "Library", "Ben", "Carla")
    held(record, "School", "Anna", "Ben")
    record.begin(NewSession("live", "1.0", series="Nothing yet"))
    with record.engine.connect() as connection:
        known = listed(connection)
        assert [(one.title, one.sessions) for one in known] == [("School", 1), ("Library", 2)]
        library = series(meetings(connection, known[1].id))
        assert title_of(connection, known[1].id) == "Library"
    assert [(person.name, person.present) for person in library.people] == [
        ("Anna", (1, None)),
        ("Ben", (1, 1)),
        ("Carla", (None, 1)),
    ]
    assert [line.balance for line in library.sessions] == [100, 100]


def test_the_last_norm_is_the_one_that_nobody_has_looked_back_on(record: Record) -> None:
    with record.engine.connect() as connection:
        assert last_norm(connection, "Library") is None
    first = held(record, "Library", "Anna", "Ben")
    store(record, replace(first, norm="Short turns"))
    second = held(record, "Library", "Anna", "Ben")
    with record.engine.connect() as connection:
        assert last_norm(connection, "Library") == "Short turns"
        assert last_norm(connection, "School") is None
    store(record, replace(second, last_norm="Short turns", norm_met="yes"))
    with record.engine.connect() as connection:
        assert last_norm(connection, "Library") is None


def test_there_is_no_such_series(record: Record) -> None:
    with record.engine.connect() as connection, pytest.raises(RecordError, match="no series number 7"):
        title_of(connection, 7)
