"""What people say of voices takes effect at once, and holds against later clustering."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diarize.statements import (
    Assign,
    Expect,
    Forget,
    Introduce,
    Merge,
    NameVoice,
    Refused,
    Split,
)
from tests.diarize.answers import ANNA, BO, CHI, done, later, refused, two
from tests.diarize.room import Room
from tests.diarize.voice_space import between

if TYPE_CHECKING:
    from diarize.statements import Statement


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
