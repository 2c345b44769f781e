"""A phone's own routes, from two phones that came by the link: each for its own person alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.protocol import OwnData, Problem, You

if TYPE_CHECKING:
    import httpx

    from tests.security.conftest import Shared


def you(answer: httpx.Response) -> You:
    assert answer.status_code == 200, answer.text
    return You.model_validate_json(answer.text)


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, Problem.model_validate_json(answer.text).code


def test_a_phone_asks_for_its_own_person_alone(shared: Shared) -> None:
    shared.switch(on=True)
    with (
        shared.mentor.client() as mentor,
        shared.visit("phone").client() as anna,
        shared.visit("phone").client() as other,
    ):
        for name in ("Anna", "Bram"):
            mentor.post("/api/roster", json={"name": name, "consent": "yes"})
        mentor.patch("/api/roster/p2", json={"code": "blue"})
        mentor.post("/api/session/start")

        assert refused(anna.put("/api/me/hand", json={"up": True})) == (409, "nobody")
        assert [choice.name for choice in you(anna.put("/api/me", json={"person": None})).choices] == [
            "Anna",
            "Bram",
        ]
        assert not you(anna.put("/api/me", json={"person": "p1"})).confirmed
        for method, path, body in (
            ("PUT", "/api/me/hand", {"up": True}),
            ("PUT", "/api/me/wish", {"wish": "ask_me"}),
            ("PUT", "/api/me/vote", {"vote": "agree"}),
            ("PUT", "/api/me/off-record", {"ask": True}),
            ("GET", "/api/me/data", None),
            ("PATCH", "/api/me/data", {"name": "Eve"}),
            ("DELETE", "/api/me/data", None),
        ):
            assert refused(anna.request(method, path, json=body)) == (409, "not_confirmed"), path
        (claim,) = mentor.get("/api/snapshot").json()["mentor"]["claims"]
        assert mentor.put(f"/api/claims/{claim['phone']}", json={"confirm": True}).status_code == 200

        assert you(anna.put("/api/me/hand", json={"up": True})).hand_place == 1
        assert you(anna.put("/api/me/wish", json={"wish": "ask_me"})).wish == "ask_me"
        assert you(anna.put("/api/me/vote", json={"vote": "agree"})).vote == "agree"
        assert you(anna.put("/api/me/off-record", json={"ask": True})).off_record_asked
        assert mentor.get("/api/snapshot").json()["wishes"] == {
            "agree": 1,
            "move_on": 0,
            "off_record": 1,
            "phones": 0,
        }
        own = OwnData.model_validate_json(anna.get("/api/me/data").text)
        assert (own.name, own.consent, own.has_voice_print, own.turns) == ("Anna", "yes", False, ())

        assert refused(other.put("/api/me", json={"person": "p2", "code": "green"})) == (403, "wrong_code")
        assert refused(other.put("/api/me", json={"person": "p9"})) == (404, "no_such_person")
        assert you(other.put("/api/me", json={"person": "p2", "code": "blue"})).confirmed
        assert you(other.put("/api/me/vote", json={"vote": "move_on"})).hand is False

        assert you(anna.patch("/api/me/data", json={"name": " Annie "})).name == "Annie"
        assert refused(anna.patch("/api/me/data", json={"name": "Bram"})) == (409, "roster")
        assert refused(anna.patch("/api/me/data", json={"role": "moderator"})) == (422, "invalid")
        assert mentor.get("/api/snapshot").json()["session"]["mode"] == "voices"
        anna.patch("/api/me/data", json={"consent": "no"})
        assert mentor.get("/api/snapshot").json()["session"]["mode"] == "tap"
        assert not shared.room.engine.hears

        gone = you(anna.delete("/api/me/data"))
        assert (gone.person, [choice.name for choice in gone.choices]) == (None, ["Bram"])
        everything = mentor.get("/api/snapshot").text
        assert "Annie" not in everything
        assert "Bram" in everything
        for path, body in (
            ("/api/me", {}),
            ("/api/me/hand", {"up": "perhaps"}),
            ("/api/me/wish", {"wish": "no"}),
            ("/api/me/vote", {"vote": "no"}),
            ("/api/me/off-record", {}),
        ):
            assert refused(other.put(path, json=body)) == (422, "invalid"), path


def test_the_mentor_has_no_own_routes(shared: Shared) -> None:
    with shared.mentor.client() as mentor:
        assert refused(mentor.put("/api/me/hand", json={"up": True})) == (403, "forbidden")
