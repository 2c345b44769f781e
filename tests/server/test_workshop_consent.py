"""Consent: voices are told apart only while everybody who is there has agreed."""

from __future__ import annotations

import pytest

from server.errors import Refused
from tests.server.fakes import publication, speech
from tests.server.workshops import Table, table


async def test_where_everybody_agreed_voices_are_told_apart() -> None:
    room = await table("Anna", "Bram")
    assert (room.mode, room.mentor.everybody_agreed) == ("voices", True)
    assert room.engine.calls == ["start", "reset"]
    await room.session.close()


async def test_one_who_did_not_agree_and_the_engine_never_hears_a_voice() -> None:
    room = Table()
    room.seat("Anna", "Bram")
    room.seat("Carmen", agreed=False)
    assert (room.mode, room.mentor.everybody_agreed) == ("tap", False), "before it begins, too"
    await room.start_listening()
    assert room.engine.calls == ["start", "reset deaf"]
    assert room.mode == "tap"
    assert [change.why for change in room.workshop.state.modes] == ["start"]
    await room.session.close()


async def test_the_switch_is_refused_with_how_many_have_not_agreed() -> None:
    room = await table("Anna", "Bram", "Carmen", agreed=False)
    room.workshop.people.change("p1", {"consent": "yes"})
    with pytest.raises(Refused, match="2 of 3 people here have not agreed") as refused:
        room.workshop.consent.set_mode("voices")
    assert (refused.value.status, refused.value.code) == (409, "consent_missing")
    assert not room.engine.hears
    room.workshop.consent.say("yes")
    assert room.mode == "tap", "back again is the mentor's one action"
    room.workshop.consent.set_mode("voices")
    assert (room.mode, room.engine.hears) == ("voices", True)
    assert [(change.mode, change.why) for change in room.workshop.state.modes] == [
        ("tap", "start"),
        ("voices", "mentor"),
    ]
    await room.session.close()


async def test_who_withdraws_it_ends_the_telling_apart_at_once() -> None:
    room = await table("Anna", "Bram")
    room.engine.say(publication(20, speech(0, 20, "v1")))
    await room.tick()
    room.workshop.voices.name("v1", person="p1")
    await room.hear_until(120)
    room.workshop.people.change("p1", {"consent": "no"})
    assert (room.mode, room.engine.hears, room.engine.calls[-1]) == ("tap", False, "deaf")
    last = room.workshop.state.modes[-1]
    assert (last.at_s, last.mode, last.why) == (120.0, "tap", "consent")
    assert room.workshop.state.forgotten == {"v1"}
    assert room.voice("p1").raw_talk_time_s == 20, "what was said stands"
    await room.session.close()


async def test_a_late_arrival_who_was_not_asked_does_so_too_and_one_who_agreed_does_not() -> None:
    room = await table("Anna", "Bram")
    room.workshop.people.add("Carmen", consent="yes")
    assert room.mode == "voices"
    room.workshop.people.add("Daan")
    assert room.mode == "tap"
    await room.session.close()


async def test_who_is_not_here_need_not_have_agreed() -> None:
    room = Table()
    room.seat("Anna", "Bram")
    room.seat("Carmen", agreed=False)
    room.workshop.people.change("p3", {"present": False})
    await room.start_listening()
    assert room.mode == "voices"
    room.workshop.people.change("p3", {"present": True})
    assert room.mode == "tap"
    await room.session.close()


async def test_a_quick_start_tells_voices_apart_until_somebody_says_no() -> None:
    room = await table()
    room.engine.say(publication(20, speech(0, 10, "v1", 1), speech(10, 20, "v2", 2)))
    await room.tick()
    room.workshop.voices.name("v1", name="Anna")
    assert room.mode == "voices", "a name given to a voice is no list of who is here"
    room.workshop.people.change("p1", {"consent": "no"})
    assert (room.mode, room.engine.hears) == ("tap", False)
    await room.session.close()


async def test_with_the_first_person_of_a_list_everybody_is_to_be_asked() -> None:
    room = await table()
    room.workshop.people.add("Anna")
    assert room.mode == "tap"
    await room.session.close()


async def test_a_recording_needs_nobodys_consent() -> None:
    room = Table(demo=True)
    room.seat("Anna", agreed=False)
    await room.start_listening()
    assert (room.mode, room.engine.calls) == ("voices", ["start", "reset"])
    await room.session.close()


async def test_tapping_may_be_wanted_though_everybody_agreed() -> None:
    room = Table()
    room.seat("Anna", "Bram")
    room.workshop.consent.set_mode("tap")
    await room.start_listening()
    assert (room.mode, room.engine.calls[-1]) == ("tap", "reset deaf")
    await room.session.close()


async def test_voices_that_are_heard_again_have_a_print_again_and_the_old_ones_do_not() -> None:
    from server.workshop.own_data import own_data

    room = await table("Anna", "Bram")
    room.engine.say(publication(20, speech(0, 20, "v1")))
    await room.tick()
    room.workshop.voices.name("v1", person="p1")
    assert own_data(room.workshop, "p1").has_voice_print
    room.workshop.consent.set_mode("tap")
    assert not own_data(room.workshop, "p1").has_voice_print
    room.workshop.consent.set_mode("voices")
    assert not own_data(room.workshop, "p1").has_voice_print
    room.engine.say(publication(40, speech(30, 40, "v2", 2)))
    await room.tick()
    room.workshop.voices.name("v2", person="p1")
    assert own_data(room.workshop, "p1").has_voice_print
    await room.session.close()
