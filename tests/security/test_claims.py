"""Phones that say whose they are, again and again: neither the mentor's list nor the record fills up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.workshop import phones

if TYPE_CHECKING:
    import httpx
    import pytest

    from tests.security.conftest import Shared


def claim(shared: Shared, person: str) -> httpx.Response:
    """A phone that has not been here before says whose it is."""
    with shared.visit("phone").client() as client:
        return client.put("/api/me", json={"person": person})


def test_phones_without_number_fill_neither_the_mentors_list_nor_the_record(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phones, "CLAIMS_AT_MOST", 8)
    shared.switch(on=True)
    with shared.mentor.client() as mentor:
        for name in ("Anna", "Bram", "Chris"):
            mentor.post("/api/roster", json={"name": name})
        said = [claim(shared, person).status_code for person in ("p1",) * 6 + ("p2",) * 4]
        assert said == [200] * 5 + [429] + [200] * 3 + [429]
        waiting = mentor.get("/api/snapshot").json()["mentor"]["claims"]
        assert len(waiting) == 8
        for one in waiting[:5]:
            assert mentor.put(f"/api/claims/{one['phone']}", json={"confirm": False}).status_code == 200
        assert claim(shared, "p1").status_code == 200, "the mentor has sent the others away"


def test_a_code_lets_in_however_many_wait(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phones, "CLAIMS_AT_MOST", 0)
    shared.switch(on=True)
    with shared.mentor.client() as mentor, shared.visit("phone").client() as anna:
        mentor.post("/api/roster", json={"name": "Anna"})
        mentor.patch("/api/roster/p1", json={"code": "blue"})
        assert anna.put("/api/me", json={"person": "p1"}).status_code == 429
        assert anna.put("/api/me", json={"person": "p1", "code": "blue"}).json()["confirmed"]


def test_one_phone_cannot_change_things_without_end(shared: Shared) -> None:
    shared.switch(on=True)
    with shared.mentor.client() as mentor, shared.visit("phone").client() as anna:
        mentor.post("/api/roster", json={"name": "Anna"})
        mentor.patch("/api/roster/p1", json={"code": "blue"})
        anna.put("/api/me", json={"person": "p1", "code": "blue"})
        said = [
            anna.put("/api/me/wish", json={"wish": "ask_me"}) for _ in range(2 * phones.CLAIMS_FOR_ONE + 30)
        ]
        codes = [one.status_code for one in said]
        assert set(codes) == {200, 429}
        assert said[codes.index(429)].json()["code"] == "too_many"


def test_who_has_two_phones_has_one_vote(shared: Shared) -> None:
    shared.switch(on=True)
    with shared.mentor.client() as mentor:
        mentor.post("/api/roster", json={"name": "Anna"})
        mentor.patch("/api/roster/p1", json={"code": "blue"})
        for _ in range(3):
            with shared.visit("phone").client() as phone:
                phone.put("/api/me", json={"person": "p1", "code": "blue"})
                phone.put("/api/me/vote", json={"vote": "agree"})
                phone.put("/api/me/off-record", json={"ask": True})
        wishes = mentor.get("/api/snapshot").json()["wishes"]
        assert (wishes["agree"], wishes["off_record"]) == (1, 1)
