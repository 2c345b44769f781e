"""Whatever is said of voices, in any order: what is told adds up, and all of it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

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
    Split,
    Undo,
)
from tests.diarize.answers import (
    ANNA,
    BO,
    CHI,
    done,
    process,
)
from tests.diarize.room import SETTINGS, Room
from tests.diarize.voice_space import people

if TYPE_CHECKING:
    from diarize.statements import Statement


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
