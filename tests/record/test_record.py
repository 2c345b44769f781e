"""Sessions begin, things happen in them, they end, and all of it can be read again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from balance.errors import RecordError
from balance.record.record import Record
from balance.record.schema import SESSIONS
from balance.record.sessions import Event, NewSession, Session
from tests.record.conftest import LIVE, NOW

if TYPE_CHECKING:
    from pathlib import Path


def test_a_session_is_read_as_it_was_begun(record: Record) -> None:
    session = record.begin(LIVE)
    assert record.session(session) == Session(
        id=1,
        title="Kick-off",
        series="Library",
        kind="live",
        language="nl",
        started_at=NOW,
        ended_at=None,
        ended_by=None,
        published_s=0.0,
    )


def test_the_newest_session_is_first_and_unfinished_ones_are_found(file: Path) -> None:
    moments = iter([NOW, NOW, NOW + timedelta(hours=1), NOW + timedelta(hours=2)])
    record = Record(file, lambda: next(moments))
    first, second = record.begin(LIVE), record.begin(NewSession("import", "1.0"))
    record.end(first, "mentor", 60.5)
    assert [one.id for one in record.sessions()] == [second, first]
    assert [one.id for one in record.sessions(unfinished=True)] == [second]
    ended = record.session(first)
    assert (ended.ended_at, ended.ended_by, ended.published_s) == (NOW + timedelta(hours=2), "mentor", 60.5)
    record.close()


def test_events_come_back_in_order_with_their_numbers(record: Record) -> None:
    one, other = record.begin(LIVE), record.begin(LIVE)
    assert [record.append(one, 0.5, "hand", {"person": "p1"}), record.append(one, 1.0, "note", {})] == [1, 2]
    assert record.append(other, 9.0, "hand", {"person": "p2"}) == 1
    record.change(lambda _: None)
    assert list(record.events(one)) == [Event(1, 0.5, "hand", {"person": "p1"}), Event(2, 1.0, "note", {})]
    assert [event.seq for event in record.events(one, after=1)] == [2]


def test_numbers_go_on_after_the_record_was_opened_again(file: Path) -> None:
    record = Record(file)
    session = record.begin(LIVE)
    record.append(session, 0.0, "hand", {})
    assert record.close()
    record = Record(file)
    assert record.append(session, 1.0, "hand", {}) == 2
    record.close()


def test_two_sessions_of_one_series_share_it(record: Record) -> None:
    for _ in range(2):
        record.begin(LIVE)
    with record.engine.connect() as connection:
        assert set(connection.scalars(select(SESSIONS.c.series_id))) == {1}


def test_a_session_expires_after_the_retention_of_its_series(record: Record) -> None:
    record.begin(LIVE)
    with record.engine.connect() as connection:
        assert connection.scalar(select(SESSIONS.c.expires_at)) == "2026-05-30T09:30:00.000+00:00"


def test_a_discarded_session_is_gone_with_its_events_and_its_number(record: Record) -> None:
    session = record.begin(LIVE)
    record.append(session, 0.0, "hand", {})
    record.discard(session)
    assert list(record.events(session)) == []
    with pytest.raises(RecordError, match=r"^There is no session number 1; 'balance sessions' lists them\.$"):
        record.session(session)
    assert record.begin(LIVE) == 2


def test_a_failed_change_is_told_to_whoever_asked_and_writes_nothing(record: Record) -> None:
    session = record.begin(LIVE)

    def work(connection: object) -> None:
        connection.execute(SESSIONS.delete())  # type: ignore[attr-defined]
        raise LookupError("on purpose")

    with pytest.raises(LookupError, match="on purpose"):
        record.change(work)
    assert record.session(session).id == session


def test_what_was_put_before_a_change_is_written_before_it(record: Record) -> None:
    session = record.begin(LIVE)
    record.append(session, 0.0, "hand", {})
    record.discard(session)
    assert record.sessions() == []
    assert record.trouble is None


def test_nothing_is_written_after_closing(file: Path) -> None:
    record = Record(file)
    record.close()
    with pytest.raises(RecordError, match="being closed"):
        record.begin(LIVE)
