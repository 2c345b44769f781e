"""Tap mode: speech is the engine's, whose it is the mentor's finger's."""

from __future__ import annotations

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from diarize.types import Attribution, Publication, Rewrite
from server.errors import Refused
from server.workshop.state import ModeChange, State, Tap
from server.workshop.taps import REACTION_S, HeardByTap, given, tap_spans, tapped, whose
from tests.server.fakes import publication, speech
from tests.server.workshops import table


async def test_speech_is_the_one_who_was_tapped_a_little_before_the_finger() -> None:
    room = await table("Anna", "Bram", agreed=False)
    assert REACTION_S == 0.7
    room.workshop.tapping.take("p1")  # at 100
    await room.hear_until(110)
    room.workshop.tapping.take("p2")
    await room.hear_until(120)
    room.engine.say(publication(119, speech(95, 119, None, 7)))
    await room.tick()
    anna, bram = room.voice("p1"), room.voice("p2")
    assert anna.raw_talk_time_s == pytest.approx(10.0)
    assert bram.raw_talk_time_s == pytest.approx(119 - 109.3)
    assert room.seen.phase.unknown_s == pytest.approx(4.3), "before anybody was tapped it is nobody's"
    await room.session.close()


async def test_a_tap_reaches_what_was_published_already() -> None:
    room = await table("Anna", "Bram", agreed=False)
    room.workshop.tapping.take("p1")
    await room.hear_until(110)
    room.engine.say(publication(110, speech(100, 110, None, 7)))
    await room.tick()
    room.workshop.tapping.take("p2")
    assert room.voice("p1").raw_talk_time_s == pytest.approx(9.3)
    assert set(room.workshop.figures.ledger.rows["confidence"].tolist()) == {1.0}, "somebody saw who it was"
    assert room.voice("p2").raw_talk_time_s == pytest.approx(0.7)
    await room.session.close()


async def test_nobody_in_particular_is_unknown() -> None:
    room = await table("Anna", "Bram", agreed=False)
    room.workshop.tapping.take("p1")
    await room.hear_until(110)
    room.workshop.tapping.take(None)
    await room.hear_until(130)
    room.engine.say(publication(130, speech(100, 105, None, 1), speech(120, 130, None, 2)))
    await room.tick()
    assert room.voice("p1").raw_talk_time_s == 5
    assert room.seen.phase.unknown_s == 10
    await room.session.close()


async def test_the_engines_rewrite_keeps_who_was_tapped() -> None:
    room = await table("Anna", "Bram", agreed=False)
    room.workshop.tapping.take("p1")
    await room.hear_until(110)
    room.engine.say(publication(108, speech(100, 108, None, 1)))
    await room.tick()
    corrected = Rewrite(102, 108, (Attribution(1, 102, 104, None, 0.0),))
    room.engine.say(Publication(109, (), (corrected,)))
    await room.tick()
    assert room.voice("p1").raw_talk_time_s == 4
    await room.workshop.voices.assign(100, 103, "p2")
    assert (room.voice("p2").raw_talk_time_s, room.voice("p1").raw_talk_time_s) == (3, 1)
    await room.session.close()


async def test_a_stretch_that_was_tapped_wrongly_is_given_to_who_it_was() -> None:
    room = await table("Anna", "Bram", agreed=False)
    room.workshop.tapping.take("p1")
    await room.hear_until(120)
    room.engine.say(publication(120, speech(100, 120, None, 1)))
    await room.tick()
    await room.workshop.voices.assign(105, 109, "p2")
    assert (room.voice("p1").raw_talk_time_s, room.voice("p2").raw_talk_time_s) == (16, 4)
    with pytest.raises(Refused, match="no such person"):
        await room.workshop.voices.assign(105, 109, "v1")
    await room.session.close()


async def test_who_is_tapped_has_the_floor_at_once() -> None:
    room = await table("Anna", "Bram", agreed=False)
    room.workshop.hands.limit(60)
    room.workshop.tapping.take("p2")
    floor = room.seen.floor
    assert floor is not None
    assert (floor.voice, floor.talked_s, floor.limit_s, floor.left_s) == ("p2", 0, 60, 60)
    await room.hear_until(110)
    room.engine.say(publication(110, speech(100, 110, None, 1)))
    await room.tick()
    floor = room.seen.floor
    assert floor is not None
    assert (floor.voice, floor.talked_s, floor.left_s) == ("p2", 10, 50)
    await room.session.close()


async def test_back_to_voices_nobody_is_tapped_any_more() -> None:
    room = await table("Anna", "Bram")
    room.workshop.consent.set_mode("tap")
    room.workshop.tapping.take("p1")
    await room.hear_until(110)
    room.workshop.consent.set_mode("voices")
    await room.hear_until(120)
    room.engine.say(publication(120, speech(100, 115, None, 1), speech(115, 120, "v3", 2)))
    await room.tick()
    assert room.voice("p1").raw_talk_time_s == 10
    assert room.voice("v3").raw_talk_time_s == 5
    assert room.voice("v3").number == 1, "people who were tapped are no voices"
    with pytest.raises(Refused, match="only in a session in tap mode"):
        room.workshop.tapping.take("p1")
    await room.session.close()


# ---------------------------------------------------------------- the taps themselves

TAPS = (Tap(0, "p1"), Tap(10, "p2"), Tap(20, None))


def test_taps_in_order() -> None:
    assert [whose(TAPS, at_s) for at_s in (-1, 0, 9.9, 10, 25)] == [None, "p1", "p1", "p2", None]
    assert tapped(TAPS, 15, "p3") == (Tap(0, "p1"), Tap(10, "p2"), Tap(15, "p3"))
    assert given(TAPS, 5, 12, "p3") == (
        Tap(0, "p1"),
        Tap(5, "p3"),
        Tap(12, "p2"),
        Tap(20, None),
    )


def test_when_nobody_listened_to_voices() -> None:
    modes = (
        ModeChange(0, "tap", "start"),
        ModeChange(60, "voices", "mentor"),
        ModeChange(90, "tap", "consent"),
    )
    assert list(tap_spans(State(modes=modes))) == [(0, 60), (90, float("inf"))]


people = st.sampled_from([None, "p1", "p2"])
moments = st.integers(0, 40).map(float)


@drawn(
    st.lists(st.tuples(moments, people), min_size=1, max_size=8),
    st.lists(st.tuples(moments, st.integers(1, 9)), max_size=8),
    st.lists(st.tuples(moments, moments, people), max_size=4),
)
def test_giving_speech_away_neither_makes_nor_loses_any(
    finger: list[tuple[float, str | None]],
    spoken: list[tuple[float, int]],
    corrections: list[tuple[float, float, str | None]],
) -> None:
    taps: tuple[Tap, ...] = ()
    for at_s, person in sorted(finger, key=lambda one: one[0]):
        taps = tapped(taps, at_s, person)
    state = State(modes=(ModeChange(0, "tap", "start"),), taps=taps)
    heard = HeardByTap()
    said = tuple(
        Attribution(piece, start_s, start_s + length_s, None, 0.0)
        for piece, (start_s, length_s) in enumerate(spoken)
    )
    told = heard.told(Publication(60, said), state)
    assert sum(a.end_s - a.start_s for a in told.attributions) == sum(a.end_s - a.start_s for a in said)
    for start_s, end_s, person in corrections:
        if start_s < end_s:
            taps = given(taps, start_s, end_s, person)
    again = heard.again(0, 60, State(modes=state.modes, taps=taps))
    (everything,) = again
    assert sum(a.end_s - a.start_s for a in everything.attributions) == sum(a.end_s - a.start_s for a in said)
    for one in everything.attributions:
        assert one.voice == whose(taps, one.start_s)
        assert one.confidence == (0.0 if one.voice is None else 1.0)
        assert not any(one.start_s < tap.since_s < one.end_s for tap in taps)
