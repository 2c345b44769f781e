"""Speech that is no louder than the room, and of which nobody is sure, is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.speech.floor import Floor, FloorSettings

SETTINGS = FloorSettings(quiet=0.1, above=0.4, unsure=0.75, least_frames=10, most_frames=20)


def heard(level: float, count: int = 10) -> Floor:
    """A room that was so loud while nobody spoke."""
    floor = Floor(SETTINGS)
    floor.hear(np.full(count, level, np.float32), np.zeros((1, count), np.float32))
    return floor


def left(floor: Floor, level: float, probability: float) -> bool:
    """Whether speech of this level and probability, frames 2 to 5 of 8, is left."""
    active = np.zeros((1, 8), bool)
    active[0, 2:6] = True
    floor.drop_noise(active, np.full((1, 8), probability, np.float32), np.full(8, level, np.float32))
    assert not active[0, [0, 1, 6, 7]].any()
    assert active[0, 2:6].all() or not active[0, 2:6].any()
    return bool(active[0, 2])


def test_the_room_is_the_median_of_the_frames_in_which_nobody_speaks() -> None:
    floor = Floor(SETTINGS)
    levels = np.array([-9.0] * 6 + [-8.0] * 5 + [-2.0] * 9, np.float32)
    probability = np.array([[0.0] * 11 + [0.9] * 9, [0.05] * 11 + [0.0] * 9], np.float32)
    floor.hear(levels, probability)
    assert floor.level == -9.0


def test_what_sounds_now_and_then_is_not_the_room() -> None:
    floor = Floor(SETTINGS)
    levels = np.array([-9.0] * 6 + [-3.0] * 14, np.float32)
    floor.hear(levels, np.zeros((1, 20), np.float32))
    assert floor.level == -8.0


def test_it_forgets_how_loud_the_room_was_long_ago() -> None:
    floor = heard(-9.0)
    floor.hear(np.full(20, -5.0, np.float32), np.zeros((0, 20), np.float32))
    assert floor.level == -5.0


def test_frames_without_sound_say_nothing_of_the_room() -> None:
    floor = heard(-9.0)
    floor.hear(np.full(20, -np.inf, np.float32), np.zeros((1, 20), np.float32))
    assert floor.level == -9.0


@pytest.mark.parametrize(
    ("level", "probability", "stays"),
    [
        (-8.7, 0.6, False),
        (-8.5, 0.6, True),  # louder than the room
        (-8.7, 0.8, True),  # as loud as the room, but surely speech
        (-12.0, 0.8, True),
        (-12.0, 0.5, False),
    ],
)
def test_noise_is_what_is_both_unsure_and_no_louder_than_the_room(
    level: float, probability: float, stays: bool
) -> None:
    assert left(heard(-9.0), level, probability) is stays


def test_nothing_is_noise_in_a_room_that_nobody_knows_yet() -> None:
    assert heard(-9.0, count=9).level is None
    assert left(heard(-9.0, count=9), -12.0, 0.5)
    floor = heard(-9.0)
    floor.reset()
    assert left(floor, -12.0, 0.5)


def test_speech_of_which_not_all_sound_is_at_hand_is_told_by_the_rest() -> None:
    floor = heard(-9.0)
    active = np.ones((3, 8), bool)
    active[1] = False
    levels = np.array([-5.0] * 7 + [-np.inf], np.float32)
    floor.drop_noise(active, np.full((3, 8), 0.6, np.float32), levels)
    assert active[0].all()
    floor.drop_noise(active, np.full((3, 8), 0.6, np.float32), np.full(8, -np.inf, np.float32))
    assert active[2].all()


@given(st.floats(-15, 0), st.floats(0, 1), st.floats(0, 10))
def test_louder_or_surer_speech_is_never_noise_where_softer_was_not(
    level: float, probability: float, more: float
) -> None:
    floor = heard(-8.0)
    if left(floor, level, probability):
        assert left(floor, level + more, probability)
        assert left(floor, level, min(probability + more, 1.0))
