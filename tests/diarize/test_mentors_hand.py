"""What people say of voices takes effect at once, holds against later clustering, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from math import acos, tan
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.statements import (
    Assign,
    Done,
    Expect,
    Forget,
    Introduce,
    Introduced,
    Merge,
    NameVoice,
    Refused,
    Split,
    Undo,
)
from tests.diarize.room import SETTINGS, Room
from tests.diarize.voice_space import between, people

if TYPE_CHECKING:
    from diarize.statements import Answer, Statement

ANNA, BO, CHI, DIRK, *_ = people(6)


def two(count: int = 4) -> tuple[Room, list[int], list[int]]:
    """Anna is v1 and Bo is v2."""
    room = Room()
    anna, bo = room.hears(ANNA, count, track=1), room.hears(BO, count, track=2, seed=1)
    room.cluster()
    assert (room.of(anna), room.of(bo)) == ({"v1"}, {"v2"})
    return room, anna, bo


def done(answer: Answer) -> Done:
    assert isinstance(answer, Done)
    return answer


def refused(answer: Answer) -> Refused:
    assert isinstance(answer, Refused)
    assert answer.sentence.endswith(".")
    return answer


def introduced(answer: Answer) -> Introduced:
    assert isinstance(answer, Introduced)
    assert (answer.trouble is None) == (answer.sentence is None)
    return answer


def later(room: Room, seed: int = 50) -> tuple[list[int], list[int]]:
    """Anna and Bo go on speaking, and everything is clustered again and again."""
    anna, bo = [], []
    for nth in range(4):
        anna += room.hears(ANNA, 3, track=100 + seed + nth, seed=seed + nth)
        bo += room.hears(BO, 3, track=200 + seed + nth, seed=seed + 10 + nth)
        room.cluster()
    return anna, bo


# ---------------------------------------------------------------------- names


def test_a_name_is_told_with_who_is_who() -> None:
    room, *_ = two()
    answer = done(room.say(NameVoice("v2", "Bo"), 7))
    assert (answer.operation, answer.voices) == (7, ("v2",))
    assert dict(answer.who.names) == {"v2": "Bo"}


def test_a_second_voice_with_a_name_is_that_person() -> None:
    room, anna, bo = two()
    room.say(NameVoice("v2", "Anna"))
    answer = done(room.say(NameVoice("v1", "Anna")))
    assert answer.voices == ("v2", "v1")
    assert dict(answer.who.names) == {"v2": "Anna"}
    assert dict(answer.who.merged) == {"v1": "v2"}
    assert room.of(anna + bo) == {"v2"}
    assert room.of([*later(room)[0], *anna, *bo]) == {"v2"}


def test_a_name_may_go_from_one_voice_to_another() -> None:
    room, anna, bo = two()
    room.say(NameVoice("v1", "Bo"))
    room.say(NameVoice("v1", "Anna"))
    answer = done(room.say(NameVoice("v2", "Bo")))
    assert dict(answer.who.names) == {"v1": "Anna", "v2": "Bo"}
    assert (room.of(anna), room.of(bo)) == ({"v1"}, {"v2"})


# ---------------------------------------------------------------------- merge


def test_merged_voices_are_one_at_once_and_however_often_they_are_clustered() -> None:
    room, anna, bo = two()
    answer = done(room.say(Merge("v2", "v1")))
    assert answer.voices == ("v1", "v2")
    assert room.of(anna + bo) == {"v1"}
    more_anna, more_bo = later(room)
    assert room.of([*anna, *bo, *more_anna, *more_bo]) == {"v1"}
    assert [p.id for p in room.voices.people] == ["v1"]
    assert room.is_as_told()


@pytest.mark.parametrize(
    ("names", "said", "kept"),
    [
        ({}, Merge("v1", "v2"), "v1"),
        ({}, Merge("v2", "v1"), "v1"),
        ({"v2": "Bo"}, Merge("v2", "v1"), "v2"),
        ({"v2": "Bo"}, Merge("v1", "v2"), "v2"),
        ({"v1": "Anna", "v2": "Bo"}, Merge("v1", "v2"), "v2"),
        ({"v1": "Anna", "v2": "Bo"}, Merge("v2", "v1"), "v1"),
    ],
)
def test_who_has_a_name_lives_on_else_the_older_and_of_two_names_the_one_merged_into(
    names: dict[str, str], said: Merge, kept: str
) -> None:
    room, anna, bo = two()
    for voice, name in names.items():
        room.say(NameVoice(voice, name))
    answer = done(room.say(said))
    assert answer.voices[0] == kept
    assert dict(answer.who.names) == ({kept: names[kept]} if kept in names else {})
    assert room.of(anna + bo) == {kept}


def test_what_is_said_of_a_voice_that_was_merged_is_said_of_whom_it_is_now() -> None:
    room, *_ = two()
    room.say(Merge("v2", "v1"))
    answer = done(room.say(NameVoice("v2", "Anna")))
    assert dict(answer.who.names) == {"v1": "Anna"}
    assert refused(room.say(Merge("v2", "v1"))).why == "same_voice"


@pytest.mark.parametrize(
    "said",
    [
        NameVoice("v9", "Anna"),
        Merge("v9", "v1"),
        Merge("v1", "v9"),
        Split("v9"),
        Assign(0.0, 3.0, "v9"),
        Forget("v9"),
    ],
)
def test_of_a_voice_that_is_not_there_nothing_can_be_said(said: Statement) -> None:
    room, anna, bo = two()
    assert refused(room.say(said, 3)) == Refused(
        3, "no_such_voice", "There is no voice v9: choose one that is shown."
    )
    assert (room.of(anna), room.of(bo)) == ({"v1"}, {"v2"})


# ---------------------------------------------------------------------- split

SISTER = between(ANNA, BO, 0.33)
"""So like Anna that nobody tells the two apart without being told."""


def sisters() -> tuple[Room, list[int], list[int]]:
    room = Room()
    anna, sister = [], []
    for nth in range(5):
        anna += room.hears(ANNA, 2, track=10 + nth, scatter=0.4, seed=nth)
        sister += room.hears(SISTER, 1, track=20 + nth, scatter=0.4, seed=30 + nth)
        room.listener.now_s += 20.0
    room.cluster()
    assert room.of(anna + sister) == {"v1"}
    return room, anna, sister


def test_a_voice_that_is_two_people_is_split_where_it_is_least_alike_and_stays_so() -> None:
    room, anna, sister = sisters()
    answer = done(room.say(Split("v1")))
    assert answer.voices == ("v1", "v2")
    assert (room.of(anna), room.of(sister)) == ({"v1"}, {"v2"})
    for nth in range(3):
        anna += room.hears(ANNA, 2, track=40 + nth, scatter=0.4, seed=60 + nth)
        sister += room.hears(SISTER, 2, track=50 + nth, scatter=0.4, seed=70 + nth)
        room.listener.now_s += 20.0
        room.cluster()
    assert (room.of(anna), room.of(sister)) == ({"v1"}, {"v2"})
    assert room.is_as_told()


def test_the_half_that_was_introduced_keeps_the_name_even_if_it_spoke_less() -> None:
    room = Room()
    start_s = room.listener.now_s
    sister = room.hears(SISTER, 3, track=1, scatter=0.4)
    room.say(Introduce("Sister", start_s, room.listener.now_s))
    anna = []
    for nth in range(5):
        room.listener.now_s += 20.0
        anna += room.hears(ANNA, 3, track=10 + nth, scatter=0.4, seed=nth + 5)
    room.cluster()
    assert room.of(anna + sister) == {"v1"}
    room.say(Split("v1"))
    assert (room.of(sister), room.of(anna)) == ({"v1"}, {"v2"})
    assert dict(room.voices.hand.who.names) == {"v1": "Sister"}


@pytest.mark.parametrize("count", [1, 2])
def test_too_little_speech_is_not_split(count: int) -> None:
    room = Room()
    pieces = room.hears(ANNA, count, track=1, clean_s=2.9)
    room.say(Assign(0.0, room.listener.now_s, None))
    answer = refused(room.say(Split("v1")))
    assert answer.why == "too_little_speech"
    assert room.of(pieces) == {"v1"}


# ---------------------------------------------------------------------- assign


def test_a_turn_that_is_given_to_somebody_is_theirs_whatever_it_sounds_like() -> None:
    room, anna, bo = two()
    turn_s = room.listener.now_s
    turn = room.hears(CHI, 2, track=3)
    short = room.hears_too_little(track=4)
    end_s = room.listener.now_s
    assert room.of([*turn, short]) == {None}
    answer = done(room.say(Assign(turn_s, end_s, "v2")))
    assert answer.voices == ("v2",)
    assert room.of([*turn, short]) == {"v2"}
    assert room.voices.label(turn[0], 3, turn_s, turn_s + 3) == ("v2", 1.0)
    # What does not sound like Bo says nothing of what Bo sounds like.
    more_anna, more_bo = later(room)
    assert (room.of(anna + more_anna), room.of(bo + more_bo)) == ({"v1"}, {"v2"})
    chi = room.hears(CHI, 4, track=9, seed=77)
    room.cluster()
    assert room.of(chi) == {"v3"}
    assert room.of([*turn, short]) == {"v2"}
    assert room.is_as_told()


def test_a_turn_given_to_somebody_new_shows_what_they_sound_like() -> None:
    room, anna, bo = two()
    answer = done(room.say(Assign(0.0, 6.0, None)))
    assert answer.voices == ("v3",)
    assert (room.of(anna[:2]), room.of(bo)) == ({"v3"}, {"v2"})
    room, _, _ = two()
    start_s = room.listener.now_s
    chi = room.hears(CHI, 1, track=5, clean_s=2.0)
    room.cluster()
    assert room.of(chi) == {None}, "too little for a voice by itself"
    room.say(Assign(start_s, room.listener.now_s, None))
    assert room.of(chi) == {"v3"}
    assert room.of(room.hears(CHI, 1, track=6, seed=4)) == {"v3"}


def test_pieces_follow_a_turn_if_half_of_them_lies_inside() -> None:
    room, anna, _ = two()  # Anna's four pieces are three seconds each
    room.say(Assign(1.5, 7.4, "v2"))
    assert [room.shown[p] for p in anna] == ["v2", "v2", "v1", "v1"]


def test_the_last_word_of_a_turn_holds() -> None:
    room, anna, _ = two()
    room.say(Assign(0.0, 6.0, "v2"))
    room.say(Assign(3.0, 6.0, "v1"))
    assert [room.shown[p] for p in anna] == ["v2", "v1", "v1", "v1"]


def test_where_nobody_speaks_nothing_is_given() -> None:
    room, *_ = two()
    room.listener.now_s = 100.0
    assert refused(room.say(Assign(50.0, 60.0, "v1"))).why == "nobody_heard"


# ---------------------------------------------------------------------- how many


def test_a_number_of_people_holds_at_once_and_no_longer_than_it_is_said() -> None:
    room = Room()
    for nth in range(4):
        room.hears(ANNA, 3, track=10 + nth, scatter=0.3, seed=nth)
        room.listener.now_s += 10
        like = room.hears(between(ANNA, BO, 0.55), 3, track=20 + nth, scatter=0.3, seed=9 + nth)
        room.listener.now_s += 10
    room.cluster()
    assert len(set(room.shown.values())) == 2
    assert done(room.say(Expect(1))).who.people == 1
    assert set(room.shown.values()) == {"v1"}
    assert done(room.say(Expect(None))).who.people is None
    assert len(set(room.shown.values())) == 2
    room.say(NameVoice("v1", "Anna"))
    room.say(NameVoice(room.shown[like[0]] or "", "Bo"))
    room.say(Expect(1))
    assert len(set(room.shown.values())) == 2, "who has a name is never merged"
    assert room.is_as_told()


# ---------------------------------------------------------------------- introductions


def test_an_introduction_tells_how_much_it_rests_on() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    answer = introduced(room.say(Introduce("Anna", 0.0, room.listener.now_s), 5))
    assert (answer.operation, answer.name, answer.voice) == (5, "Anna", "v1")
    assert (answer.clean_s, answer.trouble, answer.like) == (12.0, None, None)
    assert dict(answer.who.names) == {"v1": "Anna"}


def test_somebody_introduced_is_recognised_when_they_speak_next() -> None:
    room = Room()
    for nth, (name, voice) in enumerate((("Anna", ANNA), ("Bo", BO), ("Chi", CHI))):
        start_s = room.listener.now_s
        room.hears(voice, 4, track=nth, seed=nth)
        assert introduced(room.say(Introduce(name, start_s, room.listener.now_s))).trouble is None
    for nth, (voice, known) in enumerate(((BO, "v2"), (ANNA, "v1"), (CHI, "v3"))):
        assert room.of(room.hears(voice, track=20 + nth, clean_s=1.0, seed=40 + nth)) == {known}
    assert room.of(room.hears(DIRK, track=30)) == {None}, "who was not introduced is forced onto nobody"
    dirk = room.hears(DIRK, 3, track=31)
    room.cluster()
    assert room.of(dirk) == {"v4"}


def test_a_short_introduction_holds_but_is_better_said_again() -> None:
    room = Room()
    room.hears(ANNA, 1, track=1)
    answer = introduced(room.say(Introduce("Anna", 0.0, 3.0)))
    assert (answer.voice, answer.clean_s, answer.trouble) == ("v1", 3.0, "too_little_speech")
    assert answer.sentence == "Only 3 s of Anna were heard: let them say another sentence."
    start_s = room.listener.now_s
    room.hears(ANNA, 3, track=2, seed=4)
    answer = introduced(room.say(Introduce("Anna", start_s, room.listener.now_s)))
    assert (answer.voice, answer.trouble) == ("v1", None)
    (anna,) = room.voices.people
    assert len(anna.anchors) == 4


def test_the_same_introduction_twice_is_one() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    for _ in range(2):
        assert introduced(room.say(Introduce("Anna", 0.0, 12.0))).voice == "v1"
    assert [(p.id, p.name, len(p.anchors)) for p in room.voices.people] == [("v1", "Anna", 4)]


def test_somebody_who_sounds_like_one_introduced_is_another_voice_and_said_to_be_alike() -> None:
    room = Room()
    first = room.hears(ANNA, 4, track=1)
    room.say(Introduce("Anna", 0.0, 12.0))
    again = room.hears(ANNA, 4, track=2, seed=8)
    answer = introduced(room.say(Introduce("Bo", 12.0, 24.0)))
    assert (answer.voice, answer.trouble, answer.like) == ("v2", "sounds_alike", "Anna")
    assert answer.sentence is not None
    assert "if it was Anna who spoke, undo this introduction" in answer.sentence
    assert room.of(first) == {"v1"}
    room.say(Undo(answer.operation))
    assert room.of(first + again) == {"v1"}
    assert dict(room.voices.hand.who.names) == {"v1": "Anna"}


def test_a_stretch_that_is_somebody_elses_introduction_introduces_nobody() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    room.say(Introduce("Anna", 0.0, 12.0))
    answer = introduced(room.say(Introduce("Bo", 0.0, 12.0)))
    assert (answer.voice, answer.trouble, answer.like) == (None, "taken", "Anna")
    assert [(p.id, p.name) for p in room.voices.people] == [("v1", "Anna")]


def test_a_word_from_the_mentor_is_not_taken_for_who_introduces_themself() -> None:
    room = Room()
    mentor = room.hears(CHI, 1, track=1)
    anna = room.hears(ANNA, 4, track=2)
    mentor += room.hears(CHI, 1, track=3, seed=3)
    answer = introduced(room.say(Introduce("Anna", 0.0, room.listener.now_s)))
    assert (answer.clean_s, answer.trouble) == (12.0, None)
    assert room.of(anna) == {"v1"}
    assert "v1" not in room.of(mentor)


def test_an_introduction_waits_until_it_has_been_heard() -> None:
    room = Room()
    assert room.mentor.say(Introduce("Anna", 0.0, 12.0), 1, 0.0) == []
    assert room.mentor.waits
    room.hears(ANNA, 3, track=1)
    room.tell(room.mentor.hear(11.9))
    assert room.mentor.answers() == []
    room.hears(ANNA, 1, track=1, seed=3)
    room.tell(room.mentor.hear(12.0))
    (answer,) = room.mentor.answers()
    assert introduced(answer).clean_s == 12.0
    assert not room.mentor.waits


def test_an_introduction_that_waits_can_be_taken_back() -> None:
    room = Room()
    room.mentor.say(Introduce("Anna", 0.0, 12.0), 1, 0.0)
    done(room.say(Undo(1), 2))
    room.hears(ANNA, 4, track=1)
    assert room.mentor.hear(12.0) == []
    assert room.mentor.answers() == []


def test_what_waits_for_sound_that_does_not_come_is_answered_at_the_end() -> None:
    room = Room()
    room.mentor.say(Introduce("Anna", 0.0, 12.0), 1, 0.0)
    room.mentor.say(Assign(3.0, 5.0, None), 2, 0.0)
    room.mentor.end()
    second, first = room.mentor.answers()  # in the order of what they are about
    assert introduced(first).trouble == "nobody_heard"
    assert refused(second).why == "nobody_heard"


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
    memory = room.voices.memory()
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


def statements(room: Room) -> list[Statement]:
    return [
        NameVoice("v1", "Anna"),
        NameVoice("v2", "Bo"),
        Merge("v2", "v1"),
        Split("v1"),
        Assign(0.0, 6.0, "v2"),
        Assign(0.0, 6.0, None),
        Introduce("Anna", 12.0, 24.0),
        Expect(1),
    ]


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


def process(room: Room) -> Room:
    """Another process goes on with what this one knew."""
    again = Room()
    again.listener.piece, again.listener.now_s = room.listener.piece, room.listener.now_s
    again.voices.remember(room.voices.memory())
    again.shown, again.places = dict(room.shown), dict(room.places)
    assert again.is_as_told()
    return again


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


# ---------------------------------------------------------------------- whatever is said

VOICES = st.sampled_from(["v1", "v2", "v3", "v4", "v7"])
TIMES = st.tuples(st.integers(0, 40), st.integers(0, 20))
SAID = st.one_of(
    st.builds(NameVoice, VOICES, st.sampled_from(["Anna", "Bo", None])),
    st.builds(Merge, VOICES, VOICES),
    st.builds(Split, VOICES),
    st.builds(Expect, st.sampled_from([None, 1, 2, 3])),
    st.builds(Forget, VOICES),
    st.builds(Undo, st.integers(1, 12)),
    TIMES.flatmap(
        lambda t: st.one_of(
            st.builds(Assign, st.just(float(t[0])), st.just(float(t[0] + t[1])), st.none() | VOICES),
            st.builds(
                Introduce,
                st.sampled_from(["Anna", "Bo"]),
                st.just(float(t[0])),
                st.just(float(t[0] + t[1])),
            ),
        )
    ),
)
HEARD = st.tuples(st.integers(0, 3), st.sampled_from([0.4, 0.9, 1.5, 3.0, 3.0]))


@settings(max_examples=150)
@given(st.lists(st.one_of(SAID, SAID, HEARD, st.just("again")), max_size=25))
def test_whatever_is_said_the_world_is_told_and_what_was_said_holds(doings: list[object]) -> None:
    room = Room(replace(SETTINGS, small=0.0))
    voices = people(6)
    operation = 0
    for nth in range(4):
        room.hears(voices[nth], 3, track=nth, scatter=0.6, seed=nth)
    for nth, doing in enumerate(doings):
        if doing == "again":
            room = process(room)
        elif isinstance(doing, tuple):
            who, clean_s = doing
            room.hears(voices[who], track=who * 50 + nth, clean_s=clean_s, scatter=0.7, seed=nth)
            room.hears_too_little(track=who * 50 + nth)
        else:
            operation += 1
            # Sound behind the end is never waited for: there is an answer at once.
            room.listener.now_s = max(room.listener.now_s, 60.0)
            room.say(doing, operation)  # type: ignore[arg-type]  # what is left is a statement
        holds(room)
    room.cluster()
    holds(room)


def holds(room: Room) -> None:
    """What must be so at every moment."""
    hand, heard = room.voices.hand, room.voices.heard
    assert room.is_as_told()
    living = {p.id for p in room.voices.people}
    assert set(room.shown.values()) <= living | {None}
    assert hand.deleted.isdisjoint(living)
    names = list(hand.who.names.values())
    assert len(names) == len(set(names)), "a name is one person's"
    assert set(hand.who.names) <= living
    for piece, voice in hand.pinned.items():
        assert room.shown[piece] == hand.resolve(voice)
    for piece, voice in hand.anchors.items():
        if piece in heard.observed and piece not in hand.pinned:
            assert heard.pieces[piece].voice == voice


@settings(max_examples=100)
@given(st.lists(SAID.filter(lambda said: not isinstance(said, Undo | Forget)), max_size=6))
def test_everything_taken_back_is_as_if_nothing_had_been_said(said: list[Statement]) -> None:
    room = Room()
    for nth, voice in enumerate((ANNA, BO, CHI)):
        room.hears(voice, 4, track=nth, seed=nth)
    room.cluster()
    room.listener.now_s = 60.0
    before = dict(room.shown)
    done_: list[int] = []
    for operation, statement in enumerate(said, 1):
        answer = room.say(statement, operation)
        if isinstance(answer, Done) or (isinstance(answer, Introduced) and answer.voice):
            done_.append(operation)
    for nth, operation in enumerate(reversed(done_), 100):
        done(room.say(Undo(operation), nth))
    assert room.shown == before
    assert room.voices.hand.who.names == {}
    assert room.voices.hand.anchors == {}
    assert room.is_as_told()
