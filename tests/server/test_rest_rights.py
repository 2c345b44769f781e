"""The mentor deletes a session and takes a person out, by HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.testclient import TestClient

from balance.record.record import Record
from balance.record.storing import store
from server.rest import rights
from server.sharing.roles import MENTOR, allowed
from tests.record.conftest import NOW
from tests.record.test_accounts import whole

if TYPE_CHECKING:
    from pathlib import Path


def test_what_was_removed_is_told(tmp_path: Path) -> None:
    record = Record(tmp_path / "record.sqlite", lambda: NOW)
    account = whole(record)
    store(record, account)
    record.end(account.id, "mentor", 100.5)
    app = FastAPI()
    app.state.record = record
    app.include_router(rights.router)
    with TestClient(app) as client:
        told = client.post("/api/review/people/removal", json={"name": "Anna"}).json()
        assert told["removed"][0] == {"what": "person", "where": "session 1", "how": "deleted"}
        told = client.delete("/api/review/sessions/1").json()
        assert told["removed"] == [{"what": "session", "where": "session 1", "how": "deleted"}]
    assert record.sessions() == []
    record.close()


def test_it_is_the_mentors_alone() -> None:
    assert allowed("DELETE", "/api/review/sessions/1") == MENTOR
    assert allowed("POST", "/api/review/people/removal") == MENTOR
