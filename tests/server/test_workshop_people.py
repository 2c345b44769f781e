"""People: entered, changed, here and gone, taken out and taken back, and introduced."""

from __future__ import annotations

from math import inf

import pytest

from balance.errors import RosterError
from server.errors import Refused
from tests.server.fakes import FINISHED, publication, speech
from tests.server.workshops import Table, table


async def test_a_list_is_pasted_and_who_is_there_already_is_not_entered_twice() -> None:
    room = Table()
    room.seat("Anna")
    room.workshop.people.paste("1. Bram; officials\n2. anna\n\n3. Carmen\n4. Bram")
    assert [(one.id, one.name, one.group) for one in room.mentor.roster] == [
        ("p1", "Anna", None),
        ("p2", "Bram", "officials"),
        ("p3", "Carmen", None),
        ("p4", "Bram 2", None),
    ]
    with pytest.raises(RosterError, match="Two people are called carmen"):
        room.workshop.people.add("CARMEN")
    assert len(room.workshop.said) == 4, "what makes no sense has not happened"


def test_there_is_room_for_sixty() -> None:
    room = Table()
    room.workshop.people.paste("\n".join(f"Person {number}" for number in range(60)))
    with pytest.raises(Refused, match="room for 60"):
        room.workshop.people.add("One more")


def test_everything_of_a_person_can_be_changed() -> None:
    room = Table()
    room.seat("Anna", "Bram", "Carmen")
    room.workshop.people.change(
        "p3",
        {
            "name": "Carmen S.",
            "seat": 0,
            "role": "moderator",
            "group": "citizens",
            "weight": 2.0,
            "prefers_to_listen": True,
            "accommodations": "sits by the window",
            "consent": "no",
            "code": "blue",
        },
    )
    first = room.mentor.roster[0]
    assert first.model_dump() == {
        "id": "p3",
        "name": "Carmen S.",
        "role": "moderator",
        "group": "citizens",
        "weight": 2.0,
        "prefers_to_listen": True,
        "accommodations": "sits by the window",
        "consent": "no",
        "present": True,
        "came_unnoticed": False,
        "voices": (),
        "introduced": False,
        "phone": "none",
        "wish": None,
    }
    assert room.workshop.state.roster.person("p3").code == "blue"
    room.workshop.people.change("p3", {"group": None, "weight": None})
    assert (room.person("p3").group, room.person("p3").weight) == (None, None)
    assert room.voice("p3").counted is False, "a moderator without a weight"
    with pytest.raises(Refused, match="name cannot be taken away"):
        room.workshop.people.change("p3", {"name": None})
    with pytest.raises(Refused) as refused:
        room.workshop.people.change("p9", {"name": "Daan"})
    assert refused.value.status == 404


async def test_who_comes_later_and_who_goes_earlier() -> None:
    room = await table("Anna", "Bram")
    room.workshop.people.add("Carmen", consent="yes")
    room.workshop.people.change("p1", {"present": False})
    assert room.workshop.state.roster.person("p3").presence == ((100.0, inf),)
    assert room.workshop.state.roster.person("p1").presence == ((0.0, 100.0),)
    assert (room.voice("p1").present, room.voice("p3").present) == (False, True)
    assert room.mentor.undo is not None
    assert (room.mentor.undo.key, room.mentor.undo.parameters) == ("undo.left", {"person": "p1"})
    room.workshop.undo()
    assert room.person("p1").present
    await room.session.close()


async def test_who_talks_though_they_are_away_has_come_unnoticed() -> None:
    room = Table()
    room.seat("Anna", "Bram")
    room.workshop.people.change("p2", {"present": False})
    await room.start_listening()
    room.engine.say(publication(60, speech(0, 20, "v1", 1), speech(30, 34, "v2", 2)))
    await room.tick()
    room.workshop.voices.name("v2", person="p2")
    assert room.person("p2").came_unnoticed
    room.workshop.people.change("p2", {"present": True})
    assert not room.person("p2").came_unnoticed
    await room.session.close()


async def test_taken_out_by_mistake_and_back_in_the_same_seat() -> None:
    room = await table("Anna", "Bram", "Carmen")
    room.engine.say(publication(20, speech(0, 20, "v1")))
    await room.tick()
    room.workshop.voices.name("v1", person="p2")
    room.workshop.hands.put_up("p2")
    room.workshop.people.remove("p2")
    assert [voice.id for voice in room.seen.voices] == ["p1", "p3", "v1"]
    assert room.seen.queue == ()
    room.workshop.undo()
    assert [(v.id, v.name, v.raw_talk_time_s) for v in room.seen.voices] == [
        ("p1", "Anna", 0),
        ("p2", "Bram", 20),
        ("p3", "Carmen", 0),
    ]
    await room.session.close()


# ---------------------------------------------------------------- the introduction round


async def test_the_round_goes_from_one_to_the_next() -> None:
    room = await table("Anna", "Bram")
    room.workshop.introductions.introduce("p1")  # at 100
    await room.hear_until(112)
    room.engine.say(publication(112, speech(101, 104, "v1", 1), speech(103, 109, None, 2)))
    await room.tick()
    now, detail = room.seen.introduction, room.mentor.introduction
    assert now is not None
    assert detail is not None
    assert (now.person, now.place, now.of, now.heard_s, now.enough_s) == ("p1", 1, 2, 7.0, 10.0)
    assert (detail.person, detail.outcome) == ("p1", "running")
    room.workshop.introductions.introduce("p2")
    assert room.engine.asked == [("introduce", "p1", 100.0, 112.0)]
    room.engine.introduced("p1", "v1")
    await room.tick()
    assert (room.person("p1").introduced, room.person("p1").voices) == (True, ("v1",))
    await room.hear_until(124)
    room.workshop.introductions.introduce(None)
    assert room.seen.introduction is None
    room.engine.introduced("p2", "v2", "sounds_alike", "p1")
    await room.tick()
    detail = room.mentor.introduction
    assert detail is not None
    assert (detail.person, detail.outcome, detail.sounds_like) == ("p2", "sounds_like", "p1")
    assert room.mentor.undo is not None
    assert room.mentor.undo.key == "undo.introduced"
    room.workshop.undo()
    assert room.engine.asked[-1] == ("undo", 2)
    assert not room.person("p2").introduced
    await room.session.close()


async def test_too_little_is_done_again() -> None:
    room = await table("Anna", "Bram")
    room.workshop.introductions.introduce("p1")
    await room.hear_until(104)
    room.workshop.introductions.introduce(None)
    room.engine.introduced("p1", None, "nobody_heard")
    await room.tick()
    detail = room.mentor.introduction
    assert detail is not None
    assert (detail.outcome, room.person("p1").introduced) == ("too_little", False)
    room.workshop.introductions.introduce("p1")
    await room.hear_until(120)
    room.workshop.introductions.introduce(None)
    room.engine.introduced("p1", "v1")
    await room.tick()
    assert room.person("p1").introduced
    await room.session.close()


async def test_who_is_passed_over_is_not_introduced() -> None:
    room = await table("Anna", "Bram")
    room.workshop.introductions.introduce("p1")
    await room.hear_until(100.5)
    room.workshop.introductions.introduce("p2")
    assert room.engine.asked == []
    await room.session.pause()
    assert room.seen.introduction is None
    await room.session.close()


async def test_there_is_no_round_without_voices_and_none_before_a_session() -> None:
    idle = Table()
    idle.seat("Anna")
    with pytest.raises(Refused, match="while a session listens"):
        idle.workshop.introductions.introduce("p1")
    room = await table("Anna", agreed=False)
    with pytest.raises(Refused, match="no introductions are needed"):
        room.workshop.introductions.introduce("p1")
    await room.session.close()


# ---------------------------------------------------------------- from session to session


async def test_the_next_session_has_the_same_people_and_asks_them_again() -> None:
    room = await table("Anna", "Bram")
    room.workshop.people.change("p2", {"present": False})
    room.engine.say(publication(20, speech(0, 20, "v1")))
    await room.tick()
    room.workshop.voices.name("v1", person="p1")
    await room.session.stop()
    room.engine.say(FINISHED)
    await room.tick()
    assert room.voice("p1").name == "Anna", "it stands until the next one"
    await room.session.prepare()
    seen = room.seen
    assert (seen.session.state, seen.session.title, seen.session.captured_s) == ("idle", None, 0)
    assert [(one.name, one.consent, one.present, one.voices) for one in room.mentor.roster] == [
        ("Anna", "not_asked", True, ()),
        ("Bram", "not_asked", True, ()),
    ]
    assert room.mode == "tap"
    room.workshop.consent.say("yes")
    assert room.mode == "voices"
    await room.session.start("Autumn")
    assert room.engine.calls[-1] == "reset"
    with pytest.raises(Refused, match="stop it first"):
        await room.session.prepare()
    await room.session.close()


async def test_what_was_set_up_while_the_demo_played_is_for_the_session_to_come() -> None:
    room = Table(demo=True)
    await room.start_listening()
    room.seat("Anna", "Bram")
    room.workshop.set_up({"title": "Mine"})
    await room.session.choose("Laptop", None)
    assert (room.seen.session.title, room.mode, room.mentor.everybody_agreed) == ("Mine", "voices", True)
    await room.session.close()
