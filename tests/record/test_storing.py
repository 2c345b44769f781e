"""What is stored is found again, with a line for lists that says what its figures say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from balance.errors import RecordError
from balance.record.accounts import load
from balance.record.record import Record
from balance.record.schema import SUMMARIES
from balance.record.storing import store
from balance.review.figures import figures
from balance.review.summary import summary
from tests.balance.speech import ledger_of
from tests.record.conftest import LIVE, NOW
from tests.record.test_accounts import whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    record = Record(tmp_path / "record.sqlite", lambda: NOW)
    yield record
    record.close()


def test_the_line_is_of_the_account_beside_it_also_after_a_correction(record: Record) -> None:
    account = whole(record)
    for one in (account, replace(account, ledger=ledger_of(("v1", 0, 40), ("v2", 40, 90)))):
        told = store(record, one)
        with record.engine.connect() as connection:
            assert figures(load(connection, account.id)) == told
            assert connection.scalars(select(SUMMARIES.c.body)).all() == [summary(told).packed()]


def test_what_cannot_be_written_leaves_all_as_it_was(record: Record) -> None:
    account = whole(record)
    store(record, account)
    record.begin(LIVE)
    with pytest.raises(RecordError, match="could not be changed"):
        store(record, replace(account, id=99))
    with record.engine.connect() as connection:
        assert figures(load(connection, account.id)) == figures(account)
