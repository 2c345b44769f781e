"""Real capture: sound played into a virtual room, recorded through PortAudio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.sound.chirps import apart, chirp, likeness, two_chirps
from tests.sound.recorder import LIMIT_S, Capture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from tests.sound.room import Room

pytestmark = pytest.mark.sound_card
TRIES = 6
NEAR_SAMPLES = 32
"""2 ms."""
ALIKE = 0.95


@pytest.fixture
def capture(room: Room, tmp_path: Path) -> Iterator[Capture]:
    capturing = Capture(room, tmp_path)
    yield capturing
    capturing.close()


def test_what_is_played_in_the_room_is_captured_at_its_true_speed(room: Room, tmp_path: Path) -> None:
    """A busy computer's sound server may stumble while it plays; a wrong speed is wrong every time."""
    heard = []
    for number in range(TRIES):
        folder = tmp_path / str(number)
        folder.mkdir()
        capture = Capture(room, folder)
        try:
            sound, status = played(room, capture, folder)
        finally:
            capture.close()
        distance, alike = apart(sound)
        lost = (status["gaps_s"], status["overflows"])
        heard.append((distance, alike, *lost))
        if abs(distance - 56_000) <= NEAR_SAMPLES and alike > ALIKE and lost == (0.0, 0):
            break
    assert distance == pytest.approx(56_000, abs=NEAR_SAMPLES), heard
    assert alike > ALIKE, heard
    assert np.abs(sound).max() == pytest.approx(0.5, abs=0.05)
    assert lost == (0.0, 0), heard


def played(room: Room, capture: Capture, folder: Path) -> tuple[NDArray[np.float32], dict[str, Any]]:
    """What is captured of two chirps, and the status at the end."""
    opened = capture.wait_for(lambda line: line["what"] == "open")
    assert opened["name"] == "default"
    devices = [line for line in capture.lines if line["what"] == "device"]
    assert [device["name"] for device in devices if device["default"]] == ["default"]
    assert {device["host_api"] for device in devices} == {"ALSA"}
    capture.wait_for_sound()
    with room.play(two_chirps(folder)) as playing:
        assert playing.wait(LIMIT_S) == 0
    return capture.finish()


def test_an_empty_room_of_exact_zeros_is_told(capture: Capture) -> None:
    told = capture.wait_for_state("silent")
    assert '"default" gives no sound' in told["sentence"]
    _, status = capture.finish()
    assert status["state"] == "silent"
    assert status["gaps_s"] == 0.0


@pytest.mark.parametrize("how", ["the device", "the sound server", "the sound server hangs"])
def test_unplugged_and_plugged_in_again_the_clock_goes_on_with_a_gap(
    room: Room, capture: Capture, tmp_path: Path, how: str
) -> None:
    capture.wait_for_sound()
    away, back = {
        "the device": (room.unplug, room.plug_in),
        "the sound server": (room.stop, room.start),
        "the sound server hangs": (room.hang, room.go_on),
    }[how]
    away()
    gone = capture.wait_for_state("reconnecting")
    assert '"default" is gone' in gone["sentence"]
    # What was not heard until the banner came is what it took to come, a driver's delay included.
    assert gone["gaps_s"] < 3.0
    back()
    capture.wait_for_state("on")
    with room.play(two_chirps(tmp_path)) as playing:
        heard = capture.wait_for_sound(louder_than=0.3)
        assert playing.wait(LIMIT_S) == 0
    sound, status = capture.finish()
    gaps = [line for line in capture.lines if line["what"] == "gap"]
    assert {gap["reason"] for gap in gaps} == {"unplugged"}
    gap_samples = sum(gap["samples"] for gap in gaps)
    assert status["gaps_s"] == pytest.approx(gap_samples / 16_000, abs=1e-6)
    assert gap_samples >= 1.5 * 16_000
    assert heard["start"] > gaps[-1]["start"] + gaps[-1]["samples"]
    # A sound server that has just started may slip a few samples on a busy machine; noise is below 0.2.
    assert likeness(sound, chirp()).max() > 0.85
