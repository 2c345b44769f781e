"""The program listens to a virtual microphone that goes away, and is stopped as by a computer that sleeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.faults.microphone import listening, outage, sleep
from benchmarks.parts.conversation import conversation
from tests.sound.room import missing_tools, opened_room

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.faults.demo import Demo
    from tests.sound.room import Room

pytestmark = [pytest.mark.sound_card, pytest.mark.real_models]

Heard = tuple["Room", "Demo"]
NEAR_S = 1.0
"""Of a computer that is busy with other tests."""


@pytest.fixture(scope="module")
def heard() -> Iterator[Heard]:
    """A room in which people talk, and the program that listens."""
    missing = missing_tools()
    if missing:
        pytest.skip(f"The virtual sound card needs {', '.join(missing)}: install them with apt.")
    with opened_room() as room, conversation(room), listening(room) as measured:
        yield room, measured


def test_a_sound_server_that_hangs_is_told_and_the_same_session_goes_on(heard: Heard) -> None:
    room, measured = heard
    gone = outage(measured, room.hang, room.go_on)
    assert gone.gap_off_s == pytest.approx(0, abs=NEAR_S)
    assert gone.clock_off_s == pytest.approx(0, abs=NEAR_S)


def test_what_goes_by_while_the_computer_sleeps_is_a_gap_and_nobodys(heard: Heard) -> None:
    room, measured = heard
    slept = sleep(measured, room, slept_s=4.0)
    assert slept.gap_more_s >= 0
    assert slept.clock_off_s == pytest.approx(0, abs=NEAR_S)
    assert slept.credited_s < NEAR_S
    assert measured.snapshot["session"]["state"] == "listening"
