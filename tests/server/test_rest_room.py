"""The routes of the room, over a real connection: what is right, what is wrong, what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.protocol import MentorPart, Problem, PromptThresholds, Snapshot
from tests.server.fakes import block, publication, speech

if TYPE_CHECKING:
    import httpx

    from tests.server.conftest import Running


class Mentor:
    """The mentor's side of it."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def ask(self, method: str, path: str, body: object = None) -> Snapshot:
        answer = self._client.request(method, f"/api{path}", json=body)
        assert answer.status_code == 200, (method, path, answer.text)
        return Snapshot.model_validate_json(answer.text)

    def part(self, method: str = "GET", path: str = "/snapshot", body: object = None) -> MentorPart:
        part = self.ask(method, path, body).mentor
        assert part is not None
        return part

    def refused(self, method: str, path: str, body: object = None) -> tuple[int, str]:
        answer = self._client.request(method, f"/api{path}", json=body)
        problem = Problem.model_validate_json(answer.text)
        assert problem.sentence.endswith("."), problem.sentence
        return answer.status_code, problem.code


def session(running: Running, mentor: Mentor, *names: str, consent: str = "yes") -> None:
    """A session in which these people sit and 100 s have gone by."""
    for name in names:
        mentor.ask("POST", "/roster", {"name": name, "consent": consent})
    mentor.ask("POST", "/session/start")
    running.room.microphone.give(block(16_000 * 100))
    while mentor.ask("GET", "/snapshot").session.captured_s < 100:
        pass


def test_people_and_set_up(running: Running) -> None:
    with running.client() as client:
        mentor = Mentor(client)
        seen = mentor.ask(
            "PUT",
            "/session/setup",
            {
                "title": " The\nsquare ",
                "series": "Squares",
                "language": "nl",
                "ground_rules": [" One voice ", " "],
            },
        ).session
        assert (seen.title, seen.series, seen.language, seen.ground_rules) == (
            "The square",
            "Squares",
            "nl",
            ("One voice",),
        )
        mentor.ask("POST", "/roster", {"name": " Anna \u202e B. "})
        part = mentor.part("POST", "/roster/paste", {"text": "Bram; officials\nCarmen"})
        assert [(one.id, one.name, one.group) for one in part.roster] == [
            ("p1", "Anna B.", None),
            ("p2", "Bram", "officials"),
            ("p3", "Carmen", None),
        ]
        part = mentor.part(
            "PATCH", "/roster/p3", {"name": "Carmen\tS.", "seat": 0, "accommodations": " a\n b "}
        )
        assert (part.roster[0].name, part.roster[0].accommodations) == ("Carmen S.", "a\nb")
        assert [one.id for one in mentor.part("DELETE", "/roster/p2").roster] == ["p3", "p1"]
        assert mentor.part("POST", "/undo").roster[2].name == "Bram"
        assert mentor.part("POST", "/roster/consent", {"consent": "yes"}).everybody_agreed
        assert mentor.ask("PUT", "/session/mode", {"mode": "tap"}).session.mode == "tap"
        assert client.get("/api/series").json() == []
        for method, path, body, status, code in (
            ("POST", "/roster", {"name": "\u202e"}, 422, "invalid"),
            ("POST", "/roster", {"name": "carmen s."}, 409, "roster"),
            ("POST", "/roster", {}, 422, "invalid"),
            ("POST", "/roster/paste", {"text": ""}, 422, "invalid"),
            ("POST", "/roster/paste", {"text": "x" * 81}, 409, "roster"),
            ("POST", "/roster/copy", {"series": "None"}, 404, "no_such_series"),
            ("POST", "/roster/consent", {"consent": "perhaps"}, 422, "invalid"),
            ("PATCH", "/roster/p9", {"name": "Daan"}, 404, "no_such_person"),
            ("PATCH", "/roster/p1", {"name": None}, 422, "invalid"),
            ("PATCH", "/roster/p1", {"weight": -1}, 422, "invalid"),
            ("PATCH", "/roster/p1", {"role": "king"}, 422, "invalid"),
            ("DELETE", "/roster/p9", None, 404, "no_such_person"),
            ("PUT", "/session/setup", {"language": "Dutch!"}, 422, "invalid"),
            ("PUT", "/session/mode", {"mode": "both"}, 422, "invalid"),
            ("POST", "/introductions", {"person": "p1"}, 409, "wrong_state"),
            ("POST", "/introductions", {"person": "p9"}, 404, "no_such_person"),
            ("POST", "/phases/begin", {"place": 0}, 409, "wrong_state"),
            ("POST", "/hands", {"person": "p1"}, 409, "wrong_state"),
            ("POST", "/step-in", {}, 409, "wrong_state"),
            ("PUT", "/floor", {"person": "p1"}, 409, "wrong_mode"),
            ("PUT", "/claims/abc", {"confirm": True}, 404, "no_such_claim"),
        ):
            assert mentor.refused(method, path, body) == (status, code), (method, path, body)


def test_the_room_while_a_session_runs(running: Running) -> None:
    with running.client() as client:
        mentor = Mentor(client)
        session(running, mentor, "Anna", "Bram")
        agenda: list[dict[str, Any]] = [
            {"kind": "discussion", "title": " The\nsquare ", "target_s": 600},
            {"kind": "break"},
        ]
        assert mentor.ask("PUT", "/phases", {"agenda": agenda}).phases.agenda[0].title == "The square"
        assert mentor.ask("POST", "/phases/begin", {"place": 0}).phases.running == 0
        assert mentor.ask("POST", "/phases/begin", {"place": None}).phases.running is None
        mentor.ask("POST", "/hands", {"person": "p1"})
        assert [h.person for h in mentor.ask("POST", "/hands", {"person": "p2"}).queue] == ["p1", "p2"]
        assert [h.person for h in mentor.ask("PUT", "/hands/p2", {"place": 0}).queue] == ["p2", "p1"]
        assert [h.person for h in mentor.ask("DELETE", "/hands/p2").queue] == ["p1"]
        mentor.ask("PUT", "/turn-limit", {"limit_s": 90})
        assert mentor.part("POST", "/notes", {"text": " lively\n now "}).notes[0].text == "lively\nnow"
        assert mentor.part("POST", "/step-in", {"people": ["p2"]}).outcomes[0].people == ("p2",)
        assert mentor.ask("POST", "/introductions", {"person": "p1"}).introduction is not None
        assert mentor.ask("POST", "/introductions", {"person": None}).introduction is None
        assert mentor.ask("PUT", "/screen", {"labels": "seats", "qr": True}).screen.labels == "seats"
        assert mentor.ask("POST", "/wishes/clear").wishes.agree == 0
        assert mentor.part("PUT", "/people", {"people": 5}).expected_people == 5
        settings = PromptThresholds.model_validate(client.get("/api/prompt-settings").json())
        assert settings == PromptThresholds()
        changed = client.put("/api/prompt-settings", json={"off": ["long_turn"], "hold_s": 30})
        assert changed.json() == PromptThresholds(off=("long_turn",), hold_s=30).model_dump(mode="json")
        for method, path, body, status, code in (
            ("PUT", "/session/setup", {"titel": "x"}, 422, "invalid"),
            ("POST", "/session/new", None, 409, "wrong_state"),
            ("POST", "/roster/copy", {"series": "Squares"}, 409, "running"),
            ("PUT", "/phases", {"agenda": [{"kind": "party"}]}, 422, "invalid"),
            ("POST", "/phases/begin", {"place": 0}, 409, "phase"),
            ("POST", "/phases/begin", {"place": 7}, 404, "no_such_phase"),
            ("POST", "/hands", {"person": "p9"}, 404, "no_such_person"),
            ("PUT", "/hands/p2", {"place": 0}, 409, "queue"),
            ("PUT", "/hands/p9", {"place": 0}, 404, "no_such_person"),
            ("DELETE", "/hands/p9", None, 404, "no_such_person"),
            ("PUT", "/turn-limit", {"limit_s": 0}, 422, "invalid"),
            ("POST", "/notes", {"text": "\n"}, 422, "invalid"),
            ("POST", "/step-in", {"people": ["p9"]}, 404, "no_such_person"),
            ("POST", "/introductions", {}, 422, "invalid"),
            ("PUT", "/people", {"people": 0}, 422, "invalid"),
            ("PUT", "/screen", {"labels": "numbers"}, 422, "invalid"),
            ("PUT", "/prompt-settings", {"coverage": 2}, 422, "invalid"),
            ("POST", "/prompts/1/accept", None, 409, "prompt"),
            ("POST", "/prompts/1/snooze", None, 409, "prompt"),
            ("POST", "/prompts/1/dismiss", None, 409, "prompt"),
            ("PATCH", "/prompts/1", {"text": "x"}, 409, "prompt"),
            ("PATCH", "/prompts/1", {}, 422, "invalid"),
            ("POST", "/prompts/one/accept", None, 422, "invalid"),
            ("PUT", "/floor", {"person": "p1"}, 409, "wrong_mode"),
        ):
            assert mentor.refused(method, path, body) == (status, code), (method, path, body)
        mentor.ask("POST", "/session/stop")
        assert mentor.ask("POST", "/session/new").session.state == "idle"


def test_voices(running: Running) -> None:
    with running.client() as client:
        mentor = Mentor(client)
        session(running, mentor, "Anna", "Bram")
        running.room.engine.say(publication(50, speech(0, 30, "v1", 1), speech(30, 40, "v2", 2)))
        while len(mentor.ask("GET", "/snapshot").voices) < 4:
            pass
        assert mentor.part("PUT", "/voices/v1", {"person": "p1"}).roster[0].voices == ("v1",)
        assert mentor.part("POST", "/voices/v2/merge", {"into": "p1"}).undo is not None
        split = mentor.part("POST", "/voices/v1/split").undo
        assert split is not None
        assert split.key == "undo.split"
        speech_given = mentor.part("POST", "/speech", {"start_s": 1, "end_s": 4, "to": "p1"}).undo
        assert speech_given is not None
        assert speech_given.key == "undo.speech"
        taken_back = mentor.part("POST", "/undo").undo
        assert taken_back is not None
        assert taken_back.key == "undo.split"
        running.room.engine.refusals["split"] = "Too little was heard."
        for method, path, body, status, code in (
            ("PUT", "/voices/v7", {"person": "p1"}, 404, "no_such_voice"),
            ("PUT", "/voices/v1", {"person": "p9"}, 404, "no_such_person"),
            ("PUT", "/voices/v1", {"name": "\u202e"}, 422, "invalid"),
            ("POST", "/voices/v7/merge", {"into": "v1"}, 404, "no_such_voice"),
            ("POST", "/voices/v1/merge", {}, 422, "invalid"),
            ("POST", "/voices/v7/split", None, 404, "no_such_voice"),
            ("POST", "/voices/v1/split", None, 409, "too_little_speech"),
            ("POST", "/speech", {"start_s": 4, "end_s": 1, "to": "p1"}, 422, "invalid"),
            ("POST", "/speech", {"start_s": 1, "end_s": 4, "to": "v7"}, 404, "no_such_voice"),
            ("POST", "/speech", {"start_s": -1, "end_s": 4, "to": None}, 422, "invalid"),
        ):
            assert mentor.refused(method, path, body) == (status, code), (method, path, body)


def test_tapping(running: Running) -> None:
    with running.client() as client:
        mentor = Mentor(client)
        session(running, mentor, "Anna", "Bram", consent="no")
        assert mentor.refused("PUT", "/session/mode", {"mode": "voices"}) == (409, "consent_missing")
        floor = mentor.ask("PUT", "/floor", {"person": "p2"}).floor
        assert floor is not None
        assert floor.voice == "p2"
        assert mentor.refused("PUT", "/floor", {"person": "p9"}) == (404, "no_such_person")
        assert mentor.refused("PUT", "/floor", {}) == (422, "invalid")
        assert mentor.refused("POST", "/introductions", {"person": "p1"}) == (409, "wrong_mode")
        assert mentor.refused("POST", "/undo") == (409, "nothing_to_undo")
