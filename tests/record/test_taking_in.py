"""What comes from elsewhere is in the record whole, once, and dated as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from balance.errors import RecordError
from balance.record.accounts import load
from balance.record.record import Record
from balance.record.rights import delete_session
from balance.record.schema import SESSIONS
from balance.record.taking_in import TakenIn, take_in
from balance.review.account import Account
from balance.review.figures import figures
from balance.roster import Person, Roster
from tests.balance.speech import ledger_of
from tests.record.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

A, B = "a" * 64, "b" * 64
BEGAN = datetime(2019, 3, 5, 9, 30, tzinfo=UTC)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    record = Record(tmp_path / "record.sqlite", lambda: NOW, retention_days=30)
    yield record
    record.close()


def account() -> Account:
    ledger = ledger_of(("v1", 0, 40), ("v2", 40, 100))
    ledger.published_s = 100.0
    return Account(
        id=0,
        kind="recording",
        started_at=BEGAN,
        ledger=ledger,
        duration_s=100.0,
        title="Old times",
        series="Council",
        language="nl",
        ended_by="recording",
        roster=Roster((Person("p1", "Anna"),), {"v1": "p1"}, 2),
    )


def test_it_is_over_at_once_and_says_what_its_account_says(record: Record) -> None:
    assert take_in(record, account(), A) == TakenIn(1, before=False)
    assert record.sessions(unfinished=True) == []
    (one,) = record.sessions()
    assert (one.kind, one.title, one.series, one.language) == ("recording", "Old times", "Council", "nl")
    assert (one.started_at, one.ended_at) == (BEGAN, BEGAN + timedelta(seconds=100))
    with record.engine.connect() as connection:
        assert figures(load(connection, 1)) == figures(account())


def test_it_is_kept_from_the_day_on_which_it_came(record: Record) -> None:
    take_in(record, account(), A)
    with record.engine.connect() as connection:
        expires_at = connection.scalar(select(SESSIONS.c.expires_at))
    assert datetime.fromisoformat(str(expires_at)) == NOW + timedelta(days=30)


def test_the_same_file_is_one_session_unless_another_is_asked_for(record: Record) -> None:
    take_in(record, account(), A)
    assert take_in(record, replace(account(), title="Other"), A) == TakenIn(1, before=True)
    assert take_in(record, account(), B) == TakenIn(2, before=False)
    assert take_in(record, account(), A, again=True) == TakenIn(3, before=False)
    assert take_in(record, account(), A) == TakenIn(1, before=True)
    assert [(one.id, one.title) for one in record.sessions()] == [
        (3, "Old times"),
        (2, "Old times"),
        (1, "Old times"),
    ]


def test_a_deleted_session_is_not_held_against_its_file(record: Record) -> None:
    take_in(record, account(), A)
    delete_session(record, 1)
    assert take_in(record, account(), A) == TakenIn(2, before=False)


def test_what_cannot_be_written_leaves_nothing(record: Record) -> None:
    two = Roster((Person("p1", "Anna"), Person("p2", "Ben", group=object())), {}, 3)  # type: ignore[arg-type]
    with pytest.raises(RecordError, match="could not be changed"):
        take_in(record, replace(account(), roster=two), A)
    assert record.sessions() == []
