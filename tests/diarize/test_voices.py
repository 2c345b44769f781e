from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.statements import Expect, Introduce, Introduced, NameVoice, Refused
from diarize.types import Observation
from tests.diarize.room import SETTINGS, Room
from tests.diarize.voice_space import between, heard, people

ANNA, BO, CHI, *_ = people(6)


def test_nobody_is_known_before_there_was_a_clustering() -> None:
    room = Room()
    assert room.of(room.hears(ANNA, 3, track=1)) == {None}


def test_clustering_finds_people_in_order_of_appearance_and_corrects_the_past() -> None:
    room = Room()
    anna, bo = room.hears(ANNA, 4, track=1), room.hears(BO, 4, track=2)
    relabels = room.cluster()
    assert (room.of(anna), room.of(bo)) == ({"v1"}, {"v2"})
    assert {relabel.piece for relabel in relabels} == {*anna, *bo}
    assert room.is_as_told()


@pytest.mark.parametrize("count", [16, 20, 40])
def test_more_people_than_a_workshop_has_are_all_told_apart(count: int) -> None:
    room = Room()
    pieces = [room.hears(voice, 4, track=track) for track, voice in enumerate(people(count))]
    room.cluster()
    assert [room.of(own) for own in pieces] == [{f"v{number}"} for number in range(1, count + 1)]
    assert room.is_as_told()


def test_somebody_known_is_recognised_at_once() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    room.hears(BO, 4, track=2)
    room.cluster()
    assert room.of(room.hears(BO, track=3, seed=7)) == {"v2"}
    assert room.of(room.hears(ANNA, track=4, seed=8)) == {"v1"}


def test_who_sounds_like_nobody_known_is_unknown() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    room.hears(BO, 4, track=2)
    room.cluster()
    assert room.of(room.hears(CHI, track=3)) == {None}


def test_who_sounds_like_two_is_unknown() -> None:
    room = Room()
    sister = between(ANNA, BO, 0.5)
    for name, voice in (("Anna", ANNA), ("Sister", sister)):
        start_s = room.listener.now_s
        room.hears(voice, 4, track=room.listener.piece, scatter=0.1)
        room.say(Introduce(name, start_s, room.listener.now_s))
        room.cluster()
    assert [p.name for p in room.voices.people] == ["Anna", "Sister"]
    assert room.of(room.hears(ANNA, track=20, scatter=0.1, seed=5)) == {"v1"}
    assert room.of(room.hears(sister, track=21, scatter=0.1, seed=6)) == {"v2"}
    half_way = between(ANNA, sister, 0.5)
    assert room.of(room.hears(half_way, track=22, scatter=0.0)) == {None}


def test_too_little_speech_is_no_new_person() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    bo = room.hears(BO, 1, track=2, clean_s=1.5)
    room.cluster()
    assert room.of(bo) == {None}
    assert len(room.voices.people) == 1


def test_a_piece_without_an_embedding_takes_its_track_for_its_voice() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    room.hears(BO, 4, track=2)
    short = room.hears_too_little(track=2)
    alone = room.hears_too_little(track=3)
    assert room.of([short, alone]) == {None}
    room.cluster()
    assert (room.shown[short], room.shown[alone]) == ("v2", None)
    assert room.is_as_told()


def test_a_piece_without_an_embedding_follows_when_its_track_is_recognised() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    room.cluster()
    short = room.hears_too_little(track=5)
    assert room.shown[short] is None
    room.hears(ANNA, track=5, seed=3)
    assert room.shown[short] == "v1"
    assert room.is_as_told()


def test_a_second_look_replaces_the_first() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    room.hears(BO, 4, track=2)
    room.cluster()
    (piece,) = room.hears(between(ANNA, BO, 0.5), track=3, scatter=0.0, clean_s=1.0)
    assert room.shown[piece] is None
    longer = Observation(piece, 3, 24.0, 27.0, 3.0, heard(BO, 1, seed=5)[0])
    room.tell(room.voices.observe(longer))
    assert room.shown[piece] == "v2"


def test_a_voice_that_no_cluster_is_any_more_does_not_live_on_in_short_pieces() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    (odd,) = room.hears(between(ANNA, BO, 0.6), 1, track=2, scatter=0.0)
    alone = room.voices.prepare()()
    room.tell(room.voices.accept(replace(alone, labels=np.array([0, 0, 0, 0, 1], np.intp))))
    short = room.hears(between(ANNA, BO, 0.6), 2, track=3, scatter=0.0, clean_s=0.5)
    assert room.of([odd, *short]) == {"v2"}
    together = room.voices.prepare()()
    room.tell(room.voices.accept(replace(together, labels=np.zeros(5, np.intp))))
    assert room.voices.centre("v2") is None
    assert room.of([odd, *short]) == {"v1"}


def test_labels_stay_however_often_everything_is_clustered_again() -> None:
    room = Room()
    anna, bo = room.hears(ANNA, 4, track=1), room.hears(BO, 4, track=2)
    room.cluster()
    for nth in range(5):
        bo += room.hears(BO, 3, track=10 + nth, seed=20 + nth)
        chi = room.hears(CHI, 3, track=30 + nth, seed=40 + nth)
        anna += room.hears(ANNA, 1, track=50 + nth, seed=60 + nth)
        room.cluster()
        assert (room.of(anna), room.of(bo), room.of(chi)) == ({"v1"}, {"v2"}, {"v3"})


def test_a_name_holds_its_voice() -> None:
    room = Room()
    anna, bo = room.hears(ANNA, 4, track=1), room.hears(BO, 4, track=2)
    room.cluster()
    room.say(NameVoice("v2", "Bo"))
    room.cluster()
    assert [(p.id, p.name) for p in room.voices.people] == [("v1", None), ("v2", "Bo")]
    assert (room.of(anna), room.of(bo)) == ({"v1"}, {"v2"})


def test_two_names_keep_two_who_sound_alike_apart() -> None:
    room = Room()
    twin = between(ANNA, BO, 0.05)
    first = room.hears(ANNA, 4, track=1, scatter=0.2)
    room.cluster()
    room.say(NameVoice("v1", "Anna"))
    # Her twin is introduced; all that was heard of both sounds the same.
    start_s = room.listener.now_s
    second = room.hears(twin, 4, track=2, scatter=0.2, seed=3)
    room.say(Introduce("Twin", start_s, room.listener.now_s))
    room.cluster()
    assert room.of(first) == {"v1"}
    assert room.of(second) == {"v2"}
    assert [(p.id, p.name) for p in room.voices.people] == [("v1", "Anna"), ("v2", "Twin")]


def test_a_name_that_is_taken_away_holds_nothing() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    room.cluster()
    room.say(NameVoice("v1", "Anna"))
    room.say(NameVoice("v1", None))
    assert [(p.name, p.anchors) for p in room.voices.people] == [(None, frozenset())]


def test_nobody_has_that_voice() -> None:
    room = Room()
    answer = room.say(NameVoice("v9", "Anna"))
    assert isinstance(answer, Refused)
    assert answer.why == "no_such_voice"
    assert room.voices.people == ()


def test_an_introduction_names_who_speaks_then_also_in_the_past() -> None:
    room = Room()
    before = room.hears(ANNA, 3, track=1)
    start_s = room.listener.now_s
    during = room.hears(ANNA, 4, track=2, seed=5)
    end_s = room.listener.now_s
    bo = room.hears(BO, 4, track=3)
    room.say(Introduce("Anna", start_s, end_s))
    room.cluster()
    (anna, second) = room.voices.people
    assert (anna.name, second.name) == ("Anna", None)
    assert room.of(before + during) == {anna.id}
    assert room.of(bo) == {second.id}


def test_somebody_introduced_twice_is_one_person() -> None:
    room = Room()
    pieces = []
    for seed in range(2):
        start_s = room.listener.now_s
        pieces += room.hears(ANNA, 4, track=seed, seed=seed)
        room.say(Introduce("Anna", start_s, room.listener.now_s))
    room.cluster()
    assert [(p.id, p.name) for p in room.voices.people] == [("v1", "Anna")]
    assert room.of(pieces) == {"v1"}


def test_an_introduction_in_which_nobody_is_heard_names_nobody() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    room.listener.now_s = 200.0
    answer = room.say(Introduce("Anna", 100.0, 110.0))
    assert isinstance(answer, Introduced)
    assert (answer.voice, answer.trouble) == (None, "nobody_heard")
    assert [p for p in room.voices.people if p.name] == []


def test_somebody_introduced_who_is_away_gets_nothing_of_the_others() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    room.say(Introduce("Anna", 0.0, room.listener.now_s))
    room.cluster()
    bo = room.hears(BO, 5, track=2)
    room.cluster()
    (anna, second) = room.voices.people
    assert (anna.name, second.name) == ("Anna", None)
    assert room.of(bo) == {second.id}


def test_a_clustering_is_void_when_somebody_was_named_meanwhile() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    room.cluster()
    work = room.voices.prepare()
    room.say(NameVoice("v1", "Anna"))
    assert room.voices.accept(work()) == []
    assert room.is_as_told()


def test_what_was_heard_while_clustering_keeps_its_label() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    work = room.voices.prepare()
    late = room.hears(ANNA, 1, track=2, seed=4)
    room.tell(room.voices.accept(work()))
    assert room.of(late) == {"v1"}


def test_the_number_of_people_is_a_bound_and_joins_the_two_who_are_alike() -> None:
    joined = []
    for part in np.linspace(0.3, 0.9, 13):
        room = Room()
        anna, bo = room.hears(ANNA, 5, track=1, scatter=0.3), room.hears(BO, 5, track=2, scatter=0.3)
        like_bo = room.hears(between(BO, CHI, part), 5, track=3, scatter=0.3)
        room.cluster()
        free = room.of(anna + bo + like_bo)
        room.say(Expect(2))
        room.cluster()
        bound = room.of(anna + bo + like_bo)
        assert len(bound) <= len(free)
        if len(free) == 3 and len(bound) == 2:
            joined.append(part)
            assert room.of(like_bo) == room.of(bo) != room.of(anna)
    assert joined, "a number of people must be able to join two"


def test_another_process_knows_the_voices_and_names_again() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    room.hears(BO, 4, track=2)
    room.cluster()
    room.say(NameVoice("v2", "Bo"))
    memory = room.memory()
    assert memory.voices == ("v1", "v2")

    again = Room()
    again.listener.piece, again.listener.now_s = 100, room.listener.now_s
    again.voices.remember(memory)
    assert again.of(again.hears(BO, track=1, seed=9)) == {"v2"}
    assert again.of(again.hears(ANNA, track=2, seed=9)) == {"v1"}
    chi = again.hears(CHI, 4, track=3)
    bo = again.hears(BO, 3, track=4, seed=11)
    again.cluster()
    assert again.of(chi) == {"v3"}  # no number is given twice
    assert again.of(bo) == {"v2"}
    assert [(p.id, p.name) for p in again.voices.people] == [("v1", None), ("v2", "Bo"), ("v3", None)]


def test_a_memory_survives_a_second_death_and_tracks_of_different_processes_do_not_mix() -> None:
    room = Room()
    anna = room.hears(ANNA, 4, track=1)
    room.cluster()
    room.say(NameVoice("v1", "Anna"))
    for nth in range(2):
        again = Room()
        again.listener.piece, again.listener.now_s = room.listener.piece, room.listener.now_s
        again.voices.remember(room.memory())
        again.shown, again.places = dict(room.shown), dict(room.places)
        stranger = again.hears_too_little(track=1)
        assert again.shown[stranger] is None, "another process's track 1 was another one"
        anna += again.hears(ANNA, 3, track=2, seed=30 + nth)
        again.cluster()
        assert again.of(anna) == {"v1"}
        room = again
    assert [(p.id, p.name) for p in room.voices.people] == [("v1", "Anna")]


def test_reset_forgets_everybody() -> None:
    room = Room()
    room.hears(ANNA, 4, track=1)
    room.cluster()
    room.voices.reset()
    assert room.voices.people == ()
    assert room.voices.numbered == ()
    assert room.voices.heard.pieces == {}


steps = st.lists(
    st.one_of(
        st.tuples(st.just("hear"), st.integers(0, 3), st.sampled_from([0.4, 0.9, 1.5, 3.0])),
        st.tuples(st.just("short"), st.integers(0, 3), st.just(0.0)),
        st.tuples(st.just("cluster"), st.just(0), st.just(0.0)),
        st.tuples(st.just("name"), st.integers(0, 3), st.just(0.0)),
        st.tuples(st.just("introduce"), st.integers(0, 3), st.just(0.0)),
        st.tuples(st.just("expect"), st.integers(0, 3), st.just(0.0)),
    ),
    max_size=40,
)


@settings(max_examples=60)
@given(steps)
def test_the_world_is_told_of_every_change_and_names_are_never_lost(
    doings: list[tuple[str, int, float]],
) -> None:
    room = Room(replace(SETTINGS, small=0.0))
    voices = people(6)
    named: dict[str, str] = {}
    for nth, (doing, who, clean_s) in enumerate(doings):
        if doing == "hear":
            room.hears(voices[who], track=who * 10 + nth // 5, clean_s=clean_s, scatter=0.8, seed=nth)
        elif doing == "short":
            room.hears_too_little(track=who * 10 + nth // 5)
        elif doing == "name":
            known = [p.id for p in room.voices.people]
            if known:
                named[known[who % len(known)]] = f"name {nth}"
                room.say(NameVoice(known[who % len(known)], f"name {nth}"))
            room.cluster()
        elif doing == "introduce":
            room.say(Introduce(f"intro {nth}", room.listener.now_s - 6, room.listener.now_s))
            named |= {p.id: p.name for p in room.voices.people if p.name == f"intro {nth}"}
            room.cluster()
        elif doing == "expect":
            room.say(Expect(who + 1))
        else:
            room.cluster()
    room.cluster()
    assert room.is_as_told()
    assert {p.id: p.name for p in room.voices.people if p.name is not None} == named
