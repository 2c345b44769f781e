"""Phases, hands and the floor, the shared screen, notes, the end by silence, and what each view may see."""

from __future__ import annotations

import pytest

from balance.errors import PhaseError, QueueError
from diarize.types import SAMPLE_RATE_HZ
from server.errors import Refused
from server.live import session as session_module
from server.live.hub import Viewer
from server.protocol import SERVER_MESSAGE, PlannedPhase, Snapshot
from server.workshop.view import label
from tests.server.fakes import block, publication, speech, until
from tests.server.workshops import Table, table

PLAN = (
    PlannedPhase(kind="introduction", target_s=300),
    PlannedPhase(kind="discussion", title="The square", target_s=60),
    PlannedPhase(kind="break"),
)

# ---------------------------------------------------------------- phases


async def test_phases_begin_and_end_with_time_left() -> None:
    room = await table("Anna", "Bram")
    room.workshop.agenda.plan(PLAN)
    assert [phase.state for phase in room.seen.phases.agenda] == ["planned", "planned", "planned"]
    room.workshop.agenda.begin(1)
    await room.hear_until(130)
    phases = room.seen.phases
    assert (phases.running, phases.elapsed_s, phases.left_s, phases.counts) == (1, 30, 30, True)
    room.workshop.agenda.begin(2)
    phases = room.seen.phases
    assert [phase.state for phase in phases.agenda] == ["planned", "over", "running"]
    assert (phases.left_s, phases.counts) == (None, False)
    with pytest.raises(PhaseError, match="begun already"):
        room.workshop.agenda.begin(1)
    with pytest.raises(Refused, match="no such phase"):
        room.workshop.agenda.begin(3)
    room.workshop.agenda.begin(None)
    assert room.seen.phases.running is None
    await room.session.close()


async def test_a_phase_that_was_begun_by_mistake() -> None:
    room = await table("Anna", "Bram")
    room.workshop.agenda.plan(PLAN)
    room.workshop.agenda.begin(0)
    room.workshop.agenda.begin(1)
    assert room.mentor.undo is not None
    assert (room.mentor.undo.key, room.mentor.undo.parameters) == ("undo.phase", {"place": 1})
    room.workshop.undo()
    assert [phase.state for phase in room.seen.phases.agenda] == ["running", "planned", "planned"]
    room.workshop.agenda.plan((PlannedPhase(kind="round"),))
    assert [phase.kind for phase in room.seen.phases.agenda] == ["introduction", "round"]
    assert room.mentor.undo is None, "taking the phase back would take the new plan with it"
    await room.session.close()


async def test_figures_are_those_since_the_phase_began_and_a_break_does_not_count() -> None:
    room = await table("Anna", "Bram")
    room.engine.say(publication(90, speech(0, 30, "v1", 1)))
    await room.tick()
    room.workshop.voices.name("v1", person="p1")
    room.workshop.agenda.plan(PLAN)
    room.workshop.agenda.begin(1)
    await room.hear_until(120)
    room.engine.say(publication(120, speech(100, 110, "v1", 2)))
    await room.tick()
    assert (room.voice("p1").phase.talk_time_s, room.voice("p1").window.talk_time_s) == (10, 40)
    room.workshop.agenda.begin(2)
    await room.hear_until(140)
    room.engine.say(publication(140, speech(120, 140, "v1", 3)))
    await room.tick()
    assert room.voice("p1").window.talk_time_s == 40
    await room.session.close()


async def test_a_pause_does_not_use_up_a_phase() -> None:
    room = await table("Anna", "Bram")
    room.workshop.agenda.plan(PLAN)
    room.workshop.agenda.begin(1)
    await room.session.pause()
    assert room.mentor.silence is not None
    assert room.mentor.silence.reason == "off_record"
    await room.tick(500)
    await room.session.resume()
    await room.hear_until(110)
    assert room.seen.phases.elapsed_s == pytest.approx(10, abs=0.2)
    await room.session.close()


def test_no_phase_begins_before_a_session() -> None:
    room = Table()
    room.workshop.agenda.plan(PLAN)
    with pytest.raises(Refused, match="while a session runs"):
        room.workshop.agenda.begin(0)


# ---------------------------------------------------------------- hands and the floor


async def test_hands_in_the_order_of_who_was_heard_least_and_down_by_themselves() -> None:
    room = await table("Anna", "Bram", "Carmen")
    room.engine.say(publication(90, speech(0, 60, "v1", 1), speech(60, 70, "v2", 2), speech(70, 90, "v3", 3)))
    await room.tick()
    for number in (1, 2, 3):
        room.workshop.voices.name(f"v{number}", person=f"p{number}")
        room.workshop.hands.put_up(f"p{number}")
    assert [hand.person for hand in room.seen.queue] == ["p2", "p3", "p1"]
    room.workshop.hands.move("p1", 0)
    await room.hear_until(110)
    assert [(hand.person, hand.waiting_s, hand.moved) for hand in room.seen.queue] == [
        ("p1", 10, True),
        ("p2", 10, False),
        ("p3", 10, False),
    ]
    room.engine.say(publication(106, speech(102, 106, "v3", 4)))
    await room.tick()
    assert [hand.person for hand in room.seen.queue] == ["p1", "p2"]
    room.workshop.hands.put_down("p1")
    room.workshop.hands.put_down("p1")
    with pytest.raises(QueueError, match="no hand up"):
        room.workshop.hands.move("p1", 0)
    assert [hand.person for hand in room.seen.queue] == ["p2"]
    await room.session.stop()
    assert room.seen.queue == ()
    with pytest.raises(Refused, match="no session"):
        room.workshop.hands.put_up("p1")
    await room.session.close()


async def test_who_has_the_floor_and_how_long_a_turn_may_be() -> None:
    room = await table("Anna", "Bram")
    room.workshop.hands.limit(20)
    room.engine.say(publication(60, speech(30, 60, "v1", 1)))
    await room.tick()
    floor = room.seen.floor
    assert floor is not None
    assert (floor.voice, floor.talked_s, floor.limit_s, floor.left_s) == ("v1", 30, 20, -10)
    assert room.session.snapshot("screen").floor is None, "beside a list the room sees no nameless voice"
    room.workshop.voices.name("v1", person="p1")
    seen = room.session.snapshot("screen").floor
    assert seen is not None
    assert seen.voice == "p1"
    await room.session.pause()
    assert room.seen.floor is None
    await room.session.close()


# ---------------------------------------------------------------- what each view may see


@pytest.mark.parametrize(
    ("name", "names", "initials"),
    [
        ("Anna", "Anna", "A"),
        ("Anna van der Berg", "Anna van der Berg", "AB"),
        ("زهرا احمدی", "زهرا احمدی", "زا"),
        ("(guest) Bram", "(guest) Bram", "B"),
        ("📣", "📣", "📣"),
        (None, None, None),
    ],
)
def test_a_name_as_the_room_may_see_it(name: str | None, names: str | None, initials: str | None) -> None:
    assert label(name, "names") == names
    assert label(name, "initials") == initials
    assert label(name, "seats") is None


async def test_the_room_sees_no_private_part_and_no_nameless_voice_beside_a_list() -> None:
    room = await table("Anna Berg", "Bram")
    room.workshop.people.change("p2", {"accommodations": "hard of hearing", "group": "citizens"})
    room.workshop.write_note("Ask Bram first.")
    room.engine.say(publication(60, speech(0, 20, "v1", 1), speech(30, 40, "v2", 2)))
    await room.tick()
    room.workshop.voices.name("v1", person="p1")
    assert [voice.id for voice in room.seen.voices] == ["p1", "p2", "v2"]
    for view in ("screen", "phone"):
        for labels, names in (
            ("names", ["Anna Berg", "Bram"]),
            ("initials", ["AB", "B"]),
            ("seats", [None, None]),
        ):
            room.workshop.change_screen({"labels": labels})
            shown = room.session.snapshot(view)
            assert [voice.name for voice in shown.voices] == names
            assert [voice.number for voice in shown.voices] == [1, 2]
            text = shown.model_dump_json()
            assert shown.mentor is None
            for private in ("hard of hearing", "citizens", "Ask Bram first", "dominates", "consent"):
                assert private not in text
        if labels == "seats":
            assert "Anna" not in text
    await room.session.close()


async def test_each_view_is_serialised_once_and_sent_to_its_pages() -> None:
    room = await table("Anna")
    mentor, screen, phone = Viewer("mentor"), Viewer("screen"), Viewer("phone", "one")
    for viewer in (mentor, screen, phone):
        room.hub.join(viewer)
    await room.tick()
    assert room.seen.wishes.phones == 1
    texts = [viewer.take() for viewer in (mentor, screen, phone)]
    shown = [SERVER_MESSAGE.validate_json(text[0]) for text in texts]
    assert [isinstance(one, Snapshot) and one.mentor is not None for one in shown] == [True, False, False]
    assert '"type":"you"' in texts[2][1]
    room.hub.leave(phone)
    await room.tick()
    assert room.seen.wishes.phones == 0
    await room.session.close()


def test_the_screen_is_changed_in_parts() -> None:
    room = Table()
    room.workshop.change_screen({"shown": False})
    room.workshop.change_screen({"qr": True, "labels": None})
    screen = room.seen.screen
    assert (screen.shown, screen.labels, screen.qr, screen.join_address) == (False, "names", True, None)


async def test_notes_have_their_moment() -> None:
    room = await table("Anna")
    room.workshop.write_note("Now it gets lively.")
    assert [(note.at_s, note.text) for note in room.mentor.notes] == [(100.0, "Now it gets lively.")]
    await room.session.close()


def test_the_set_up_is_changed_in_parts() -> None:
    room = Table()
    room.workshop.set_up({"title": "Square", "language": "nl", "ground_rules": ("One voice each",)})
    room.workshop.set_up({"series": "Squares"})
    room.workshop.set_up({"language": None})
    session = room.seen.session
    assert (session.title, session.series, session.language, session.ground_rules) == (
        "Square",
        "Squares",
        None,
        ("One voice each",),
    )
    room.workshop.set_up({"ground_rules": None})
    assert room.seen.session.ground_rules == ()


# ---------------------------------------------------------------- the end by silence


async def test_a_session_in_which_nobody_was_heard_for_an_hour_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    assert session_module.SILENT_S == 3600
    room = await table("Anna")
    room.engine.say(publication(90, speech(40, 50, "v1")))
    await room.tick()
    feeder = room.session._feeder
    monkeypatch.setattr(feeder, "_end_sample", 3649 * SAMPLE_RATE_HZ)
    await room.tick()
    assert room.state == "listening"
    await room.session.pause()
    monkeypatch.setattr(feeder, "_end_sample", 9000 * SAMPLE_RATE_HZ)
    await room.tick(9000)
    assert room.state == "paused", "who has paused comes back"
    monkeypatch.setattr(feeder, "_end_sample", 3649 * SAMPLE_RATE_HZ)
    await room.session.resume()
    room.microphone.give(block(SAMPLE_RATE_HZ))
    await until(lambda: room.session.captured_s >= 3650)
    await room.tick()
    await room.tick()
    assert (room.state, room.seen.session.ended_by) == ("ended", "silence")
    assert room.sounds.listening == []
    await room.session.close()


async def test_who_ended_it_is_told() -> None:
    room = await table("Anna")
    assert room.seen.session.ended_by is None
    await room.session.stop()
    assert room.seen.session.ended_by == "mentor"
    await room.session.close()
