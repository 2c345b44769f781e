"""A record with made sessions in it, and the mentor's browser before the whole application."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from balance.record.record import Record
from balance.record.sessions import NewSession
from balance.record.storing import store
from server.app import create_app
from server.door.access import Access
from tests.report import made
from tests.server.fakes import Room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from balance.review.account import Account


def keep(record: Record, account: Account) -> Account:
    """Put a made session into a record, as one that is over; its number is the record's."""
    new = NewSession(
        account.kind,
        "1.0",
        title=account.title,
        series=account.series,
        language=account.language,
        settings={},
    )
    account = replace(account, id=record.begin(new))
    store(record, account)
    record.end(account.id, "mentor", account.duration_s)
    return account


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    record = Record(tmp_path / "data" / "record.sqlite", lambda: made.STARTED)
    yield record
    record.close()


@pytest.fixture
def client(record: Record) -> Iterator[TestClient]:
    access = Access(8765)
    cookie = access.exchange(access.new_address().partition("token=")[2])
    assert cookie is not None
    headers = {"Cookie": cookie.partition(";")[0], "Origin": "http://127.0.0.1:8765"}
    app = create_app(access, lambda: Room().session, record=record)
    with TestClient(app, base_url="http://127.0.0.1:8765", headers=headers) as client:
        yield client
