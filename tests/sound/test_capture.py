"""Real capture: sound played into a virtual room, recorded through PortAudio."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from tests.sound.room import Room

pytestmark = pytest.mark.sound_card

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 60.0
"""A capture that says nothing of what is awaited is ended after this, and the test fails."""


class Capture:
    """A process that records from the room."""

    def __init__(self, room: Room, folder: Path) -> None:
        self._out = folder / "captured.npy"
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "sound" / "capture.py"), str(self._out)],
            env=room.environment | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._limit = threading.Timer(LIMIT_S, self._process.kill)
        self._limit.start()
        self.lines: list[dict[str, Any]] = []

    def wait_for(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next line that is wanted."""
        assert self._process.stdout is not None
        for text in self._process.stdout:
            self.lines.append(json.loads(text))
            if wanted(self.lines[-1]):
                return self.lines[-1]
        raise AssertionError(f"the capture ended with {self.lines[-5:]}")

    def wait_for_sound(self, louder_than: float = -1.0) -> dict[str, Any]:
        return self.wait_for(lambda line: line["what"] == "sound" and line["peak"] > louder_than)

    def wait_for_state(self, state: str) -> dict[str, Any]:
        return self.wait_for(lambda line: line["what"] == "status" and line["state"] == state)

    def finish(self) -> tuple[NDArray[np.float32], dict[str, Any]]:
        """End it; the recorded sound and the last status."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        last = self.wait_for(lambda line: line["what"] == "end")
        assert self._process.wait(LIMIT_S) == 0
        position = 0
        for line in self.lines:
            if line["what"] in {"sound", "gap"}:
                assert line["start"] == position
                position += line["samples"]
        sound: NDArray[np.float32] = np.load(self._out)
        assert len(sound) == position
        return sound, last

    def close(self) -> None:
        self._limit.cancel()
        self._process.kill()
        self._process.wait(LIMIT_S)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()


@pytest.fixture
def capture(room: Room, tmp_path: Path) -> Iterator[Capture]:
    capturing = Capture(room, tmp_path)
    yield capturing
    capturing.close()


def chirp() -> NDArray[np.float32]:
    """One second from 200 Hz to 4 kHz, at 16 kHz, softly switched on and off."""
    time_s = np.arange(16_000) / 16_000
    return (0.5 * np.hanning(16_000) * np.sin(2 * np.pi * (200 + 1_900 * time_s) * time_s)).astype(np.float32)


def likeness(sound: NDArray[np.float32], pattern: NDArray[np.float32]) -> NDArray[np.float64]:
    """Normalised cross-correlation at each place where the pattern could begin: 1 is the same shape."""
    length = len(sound) + len(pattern)
    spectrum = np.fft.rfft(sound, length) * np.conj(np.fft.rfft(pattern, length))
    product: NDArray[np.float64] = np.fft.irfft(spectrum, length)[: len(sound) - len(pattern)]
    squares = np.concatenate([[0.0], np.cumsum(np.square(sound, dtype=np.float64))])
    energy = squares[len(pattern) : len(sound)] - squares[: len(sound) - len(pattern)]
    own = float(np.sum(np.square(pattern, dtype=np.float64)))
    alike: NDArray[np.float64] = product / np.sqrt(np.maximum(energy, 1e-3) * own)
    return alike


def two_chirps(folder: Path) -> Path:
    """A recording of five seconds: one chirp at its beginning, one at 3.5 s."""
    sound = np.zeros(5 * 16_000, np.float32)
    sound[:16_000] = sound[56_000:72_000] = chirp()
    path = folder / "chirps.wav"
    soundfile.write(path, sound, 16_000)
    return path


def test_what_is_played_in_the_room_is_captured_at_its_true_speed(
    room: Room, capture: Capture, tmp_path: Path
) -> None:
    opened = capture.wait_for(lambda line: line["what"] == "open")
    assert opened["name"] == "default"
    devices = [line for line in capture.lines if line["what"] == "device"]
    assert [device["name"] for device in devices if device["default"]] == ["default"]
    assert {device["host_api"] for device in devices} == {"ALSA"}
    capture.wait_for_sound()
    with room.play(two_chirps(tmp_path)) as playing:
        assert playing.wait(LIMIT_S) == 0
    sound, status = capture.finish()
    alike = likeness(sound, chirp())
    one = int(np.argmax(alike))
    elsewhere = alike.copy()
    elsewhere[max(0, one - 16_000) : one + 16_000] = 0.0
    other = int(np.argmax(elsewhere))
    assert alike[one] > 0.95
    assert alike[other] > 0.95
    assert abs(other - one) == pytest.approx(56_000, abs=32)  # 2 ms
    assert np.abs(sound).max() == pytest.approx(0.5, abs=0.05)
    assert (status["gaps_s"], status["overflows"]) == (0.0, 0)


def test_an_empty_room_of_exact_zeros_is_told(capture: Capture) -> None:
    told = capture.wait_for_state("silent")
    assert '"default" gives no sound' in told["sentence"]
    _, status = capture.finish()
    assert status["state"] == "silent"
    assert status["gaps_s"] == 0.0


@pytest.mark.parametrize("how", ["the device", "the sound server"])
def test_unplugged_and_plugged_in_again_the_clock_goes_on_with_a_gap(
    room: Room, capture: Capture, tmp_path: Path, how: str
) -> None:
    capture.wait_for_sound()
    if how == "the device":
        room.unplug()
    else:
        room.stop()
    gone = capture.wait_for_state("reconnecting")
    assert '"default" is gone' in gone["sentence"]
    # What was not heard until the banner came is what it took to come, a driver's delay included.
    assert gone["gaps_s"] < 3.0
    if how == "the device":
        room.plug_in()
    else:
        room.start()
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
