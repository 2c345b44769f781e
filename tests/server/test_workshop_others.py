"""More voices than seats: the room sees fourteen and the others together; the mentor sees each of them."""

from __future__ import annotations

import pytest

from server.workshop.others import OTHERS, SEATS
from tests.server.fakes import publication, speech
from tests.server.workshops import Table, table

EACH_S = 10.0


async def crowd(voices: int, *names: str) -> Table:
    """So many voices have talked, one after another, each a second longer than the one before."""
    room = await table(*names)
    said, at_s = [], 0.0
    for number in range(1, voices + 1):
        until_s = at_s + EACH_S + number
        said.append(speech(at_s, until_s, f"v{number}", number))
        at_s = until_s
    await room.hear_until(max(at_s, room.session.captured_s) + 1)
    room.engine.say(publication(at_s, *said))
    await room.tick()
    return room


async def test_fifteen_voices_have_a_seat_each() -> None:
    room = await crowd(SEATS)
    assert [voice.id for voice in room.session.snapshot("screen").voices] == [
        f"v{number}" for number in range(1, SEATS + 1)
    ]
    await room.session.close()


@pytest.mark.parametrize("voices", [16, 20, 40])
async def test_of_more_the_rest_are_together_and_nothing_is_left_out(voices: int) -> None:
    room = await crowd(voices)
    screen = room.session.snapshot("screen")
    *seats, others = screen.voices
    assert [voice.id for voice in seats] == [f"v{number}" for number in range(1, SEATS)]
    assert (others.id, others.number, others.voices) == (OTHERS, SEATS, voices - SEATS + 1)
    each = room.seen.voices
    assert len(each) == voices
    assert {voice.voices for voice in each} == {1}

    for stretch in ("window", "phase"):
        shown = [getattr(voice, stretch) for voice in screen.voices]
        assert sum(one.talk_time_s for one in shown) == pytest.approx(getattr(screen, stretch).speech_time_s)
        assert sum(one.share for one in shown) == pytest.approx(1.0)
        assert sum(one.fair_share for one in shown) == pytest.approx(1.0)
    own = [voice.phase for voice in each[SEATS - 1 :]]
    assert others.phase.voice_index == pytest.approx(
        sum(one.share or 0 for one in own) / sum(one.fair_share or 0 for one in own)
    )
    window = others.window
    assert window.share_low is not None
    assert window.share is not None
    assert window.share_high is not None
    assert window.share_low < window.share <= window.share_high <= 1.0
    assert others.turns == sum(voice.turns for voice in each[SEATS - 1 :])
    assert others.raw_talk_time_s == pytest.approx(sum(voice.raw_talk_time_s for voice in each[SEATS - 1 :]))
    assert others.longest_monologue_s == each[-1].longest_monologue_s
    await room.session.close()


async def test_the_floor_is_the_others_where_one_of_them_has_it() -> None:
    room = await crowd(20)
    mentors, rooms = room.seen.floor, room.session.snapshot("phone").floor
    assert mentors is not None
    assert rooms is not None
    assert (mentors.voice, rooms.voice) == ("v20", OTHERS)
    assert [voice.id for voice in room.session.snapshot("screen").voices if voice.speaking] == [OTHERS]
    await room.session.close()


async def test_who_is_named_has_a_seat_of_their_own() -> None:
    room = await crowd(20)
    room.workshop.voices.name("v20", name="Zoë")
    await room.tick()
    *seats, others = room.session.snapshot("screen").voices
    assert seats[-1].name == "Zoë"
    assert [voice.id for voice in seats[:-1]] == [f"v{number}" for number in range(1, SEATS - 1)]
    assert others.voices == 20 - (SEATS - 1)
    await room.session.close()


async def test_all_who_are_listed_have_a_seat_however_many() -> None:
    names = [f"Person {number}" for number in range(1, 21)]
    room = await crowd(3, *names)
    screen = room.session.snapshot("screen").voices
    assert [voice.name for voice in screen] == names
    await room.session.close()


async def test_looking_back_the_others_are_one_and_nothing_is_left_out() -> None:
    room = await crowd(20)
    await room.session.stop()
    room.workshop.debrief.turn("replay")
    screen = room.session.snapshot("screen")
    assert screen.debrief is not None
    shares = screen.debrief.shares
    assert [one.person for one in shares] == [*(f"v{number}" for number in range(1, SEATS)), OTHERS]
    assert sum(one.share or 0 for one in shares) == pytest.approx(1.0)
    assert sum(one.fair_share or 0 for one in shares) == pytest.approx(1.0)
    told = room.workshop.debrief.timeline()
    assert {one.person for one in told.turns} == {one.person for one in shares}
    assert len(told.turns) == 20
    await room.session.close()
