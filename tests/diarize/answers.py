"""A room of two that people say something of, and what they are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diarize.statements import (
    Assign,
    Done,
    Expect,
    Introduce,
    Introduced,
    Merge,
    NameVoice,
    Refused,
    Split,
)
from tests.diarize.room import Room
from tests.diarize.voice_space import people

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


def process(room: Room) -> Room:
    """Another process goes on with what this one knew."""
    again = Room()
    again.listener.piece, again.listener.now_s = room.listener.piece, room.listener.now_s
    again.voices.remember(room.memory())
    again.shown, again.places = dict(room.shown), dict(room.places)
    assert again.is_as_told()
    return again
