"""Who introduces themself is known from then on, and it is told how well."""

from __future__ import annotations

from diarize.statements import (
    Assign,
    Introduce,
    Undo,
)
from tests.diarize.answers import ANNA, BO, CHI, DIRK, done, introduced, refused
from tests.diarize.room import Room


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
