"""What people said can be forgotten, taken back, and holds in the next process."""

from __future__ import annotations

from dataclasses import replace
from math import acos, tan

import pytest

from diarize.statements import (
    Assign,
    Done,
    Expect,
    Forget,
    Introduced,
    Merge,
    NameVoice,
    Undo,
)
from tests.diarize.answers import (
    ANNA,
    BO,
    CHI,
    done,
    later,
    process,
    refused,
    statements,
    two,
)
from tests.diarize.room import SETTINGS, Room
from tests.diarize.voice_space import between

# ---------------------------------------------------------------------- forget


def test_somebody_forgotten_leaves_speech_and_nothing_else() -> None:
    room, anna, bo = two()
    room.say(NameVoice("v2", "Bo"))
    # Neither near enough to be Bo nor far enough to be somebody else.
    tangent = tan(acos(1.0 - (SETTINGS.near + SETTINGS.far) / 2))
    unlike = between(BO, CHI, tangent / (1.0 + tangent))
    unsure = room.hears(unlike, 1, track=7, scatter=0.0, clean_s=0.9)
    short = room.hears_too_little(track=2)
    assert room.shown[short] == "v2"
    assert room.of(unsure) == {None}
    answer = done(room.say(Forget("v2"), 9))
    assert answer.voices == ("v2",)
    assert dict(answer.who.names) == {}
    assert room.of([*bo, *unsure, short]) == {None}
    assert room.of(anna) == {"v1"}
    assert set(room.voices.heard.observed) == set(anna)
    memory = room.memory()
    assert {k.piece for k in memory.pieces if k.observation is not None} == set(anna)
    assert "Bo" not in repr(memory)
    for _ in range(3):
        room.hears(ANNA, 3, track=8, seed=44)
        room.cluster()
    assert room.of([*bo, *unsure, short]) == {None}, "not made anew from old speech"
    assert [p.id for p in room.voices.people] == ["v1"]
    more = room.hears(BO, 3, track=9, seed=12)
    room.cluster()
    assert room.of(more) == {"v3"}, "who speaks on is somebody new"
    assert room.is_as_told()


def test_a_piece_that_still_grows_is_forgotten_too() -> None:
    room, _, bo = two()
    room.say(Forget("v2"))
    observation = next(room.listener.hears(BO[None], 2))
    assert room.voices.observe(replace(observation, piece=bo[-1])) == []
    assert bo[-1] not in room.voices.heard.observed


def test_forgetting_is_for_good() -> None:
    room, *_ = two()
    named = done(room.say(NameVoice("v2", "Bo")))
    forgotten = done(room.say(Forget("v2")))
    assert refused(room.say(Undo(forgotten.operation))).why == "deleted"
    assert refused(room.say(NameVoice("v2", "Bo"))).why == "no_such_voice"
    room.say(Undo(named.operation))
    assert "v2" not in {p.id for p in room.voices.people}


# ---------------------------------------------------------------------- undo


@pytest.mark.parametrize("nth", range(len(statements(Room()))))
def test_what_was_said_is_taken_back_with_all_that_it_did(nth: int) -> None:
    room, *_ = two(6)
    before = dict(room.shown)
    who = room.voices.hand.who
    answer = room.say(statements(room)[nth], 3)
    assert isinstance(answer, Done | Introduced)
    assert done(room.say(Undo(3), 4)).voices == ()
    assert room.shown == before
    assert room.voices.hand.who == who
    assert room.is_as_told()
    assert refused(room.say(Undo(3), 5)).why == "no_such_operation"


def test_what_was_heard_since_stays() -> None:
    room, anna, bo = two()
    room.say(Merge("v2", "v1"), 3)
    more_anna, more_bo = later(room)
    room.say(Undo(3))
    assert room.of(anna + more_anna) == {"v1"}
    assert room.of(bo + more_bo) == {"v2"}


def test_something_said_earlier_can_be_taken_back_alone() -> None:
    room, *_ = two()
    room.say(NameVoice("v1", "Bo"), 1)
    room.say(NameVoice("v2", "Anna"), 2)
    room.say(Expect(2), 3)
    room.say(Undo(1), 4)
    assert dict(room.voices.hand.who.names) == {"v2": "Anna"}
    assert room.voices.hand.who.people == 2


# ---------------------------------------------------------------------- another process


@pytest.mark.parametrize("nth", range(len(statements(Room()))))
def test_what_was_said_holds_in_the_next_process_and_can_be_taken_back_there(nth: int) -> None:
    room, *_ = two(6)
    before = dict(room.shown)
    room.say(statements(room)[nth], 3)
    said = dict(room.shown)
    again = process(room)
    again.cluster()
    assert again.shown == said
    assert again.voices.hand.who == room.voices.hand.who
    again.say(Undo(3), 4)
    assert again.shown == before
    later(again)
    again.cluster()
    assert {p: again.shown[p] for p in before} == before


def test_what_is_said_again_after_a_death_is_done_once() -> None:
    room, *_ = two()
    first = done(room.say(Assign(0.0, 6.0, None), 3))
    again = process(room)
    assert done(again.say(Assign(0.0, 6.0, None), 3)) == first
    assert [p.id for p in again.voices.people] == ["v1", "v2", "v3"]


def test_the_forgotten_stay_forgotten_in_the_next_process() -> None:
    room, anna, bo = two()
    room.say(Forget("v2"))
    again = process(room)
    again.cluster()
    assert again.of(bo) == {None}
    assert set(again.voices.heard.observed) == set(anna)
    more = again.hears(BO, 3, track=9, seed=12)
    again.cluster()
    assert again.of(more) == {"v3"}


def test_a_voice_without_a_name_is_free_to_be_found_part_of_another_after_a_death() -> None:
    room = Room()
    first = room.hears(ANNA, 4, track=1, scatter=0.4)
    second = room.hears(between(ANNA, BO, 0.5), 2, track=2, scatter=0.4, seed=3)
    room.cluster()
    assert (room.of(first), room.of(second)) == ({"v1"}, {"v2"})
    again = process(room)
    # What lies between the two shows that they are one person.
    for nth in range(6):
        again.listener.now_s += 20
        middle = again.hears(between(ANNA, BO, 0.25), 2, track=9 + nth, scatter=0.4, seed=20 + nth)
        again.cluster()
    assert again.of(first + second + middle) == {"v1"}
