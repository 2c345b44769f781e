"""A microphone and what the computer plays, heard together through PortAudio; either is pulled out."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from tests.sound.room import LIMIT_S, Room

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

pytestmark = pytest.mark.sound_card

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 90.0
RATE_HZ = 16_000
TABLE_HZ, ONLINE_HZ = 500, 900
DEVICES = """
pcm.table {{ type pulse device room.monitor }}
pcm.loopback {{ type pulse device room.monitor server "unix:{online}/pulse/native" }}
"""
"""Two sound servers: one would move its streams to the device that is left, and nothing would be gone."""


class Meeting:
    """A room, people online, and a process that hears both."""

    def __init__(self, room: Room, online: Room, folder: Path) -> None:
        self._out = folder / "mixed.npy"
        with (Path(room.environment["HOME"]) / ".asoundrc").open("a", encoding="utf-8") as file:
            file.write(DEVICES.format(online=online.environment["XDG_RUNTIME_DIR"]))
        self._playing: list[subprocess.Popen[bytes]] = []
        for where, hz in ((room, TABLE_HZ), (online, ONLINE_HZ)):
            tone = folder / f"{hz}.wav"
            at = np.arange(RATE_HZ * 120) / RATE_HZ
            soundfile.write(tone, 0.25 * np.sin(2 * np.pi * hz * at), RATE_HZ)
            # Played from far ahead: on a busy machine the player, too, would leave holes.
            patient = where.environment | {"PULSE_LATENCY_MSEC": "1000"}
            self._playing.append(subprocess.Popen(["paplay", str(tone)], env=patient))
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests/sound/mixing.py"), "table", "loopback", str(self._out)],
            env=room.environment | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._limit = threading.Timer(PATIENCE_S, self._process.kill)
        self._limit.start()
        self.lines: list[dict[str, Any]] = []

    def wait_for(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        assert self._process.stdout is not None
        for text in self._process.stdout:
            self.lines.append(json.loads(text))
            if wanted(self.lines[-1]):
                return self.lines[-1]
        raise AssertionError(f"the recording ended with {self.lines[-5:]}")

    @property
    def samples(self) -> int:
        """So many have come."""
        return sum(line["samples"] for line in self.lines if line["what"] in {"sound", "gap"})

    def hear(self, seconds: float, louder_than: float) -> None:
        """Wait until so much has been heard that is so loud."""
        heard = 0
        while heard < seconds * RATE_HZ:
            heard += self.wait_for(lambda line: line["what"] == "sound" and line["peak"] > louder_than)[
                "samples"
            ]

    def finish(self) -> NDArray[np.float32]:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self.wait_for(lambda line: line["what"] == "end")
        assert self._process.wait(LIMIT_S) == 0
        sound: NDArray[np.float32] = np.load(self._out)
        assert self.samples == len(sound)
        return sound

    def close(self) -> None:
        self._limit.cancel()
        self._process.kill()
        self._process.wait(LIMIT_S)
        for playing in self._playing:
            playing.kill()
            playing.wait(LIMIT_S)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()


@pytest.fixture
def online() -> Iterator[Room]:
    """What the computer plays of those who are elsewhere."""
    with tempfile.TemporaryDirectory(prefix="online-") as folder:
        made = Room(Path(folder))
        try:
            yield made
        finally:
            made.stop()


@pytest.fixture
def meeting(room: Room, online: Room, tmp_path: Path) -> Iterator[Meeting]:
    made = Meeting(room, online, tmp_path)
    yield made
    made.close()


def level(sound: NDArray[np.float32], hz: float) -> float:
    """The amplitude of a tone, in a stretch of sound."""
    at = np.arange(len(sound)) / RATE_HZ
    window = np.hanning(len(sound))
    return float(2 * abs(np.sum(sound * window * np.exp(-2j * np.pi * hz * at))) / np.sum(window))


def levels(sound: NDArray[np.float32], hz: float) -> list[float]:
    """For each half second."""
    half = RATE_HZ // 2
    return [level(sound[start : start + half], hz) for start in range(0, len(sound) - half, half)]


def test_both_are_heard_and_without_the_second_the_first_goes_on(meeting: Meeting, online: Room) -> None:
    meeting.wait_for(lambda line: line["what"] == "open")
    devices = {line["name"]: line["kind"] for line in meeting.lines if line["what"] == "device"}
    assert devices["table"] == "microphone"
    assert devices["loopback"] == "loopback"
    meeting.hear(4.0, louder_than=0.4)
    online.stop()
    told = meeting.wait_for(lambda line: line["what"] == "status" and line["sentence"] is not None)
    assert '"loopback" is gone' in told["sentence"]
    meeting.hear(2.0, louder_than=0.2)
    alone_from = meeting.samples
    meeting.hear(2.0, louder_than=0.2)
    online.start()
    sound = meeting.finish()
    # Two clocks that belong together slip by nothing: the tones are whole, and as loud as they were played.
    together = [
        (table, other)
        for table, other in zip(levels(sound, TABLE_HZ), levels(sound, ONLINE_HZ), strict=True)
        if other > 0.2
    ]
    assert len(together) >= 6
    assert np.median(together, axis=0) == pytest.approx([0.25, 0.25], abs=0.02)
    alone = sound[alone_from : alone_from + RATE_HZ]
    assert level(alone, TABLE_HZ) == pytest.approx(0.25, abs=0.02)
    assert level(alone, ONLINE_HZ) < 0.01
    assert not [line for line in meeting.lines if line["what"] == "gap"]


def test_without_the_first_the_second_goes_on_and_so_does_the_clock(meeting: Meeting, room: Room) -> None:
    meeting.hear(4.0, louder_than=0.4)
    room.stop()
    told = meeting.wait_for(lambda line: line["what"] == "status" and line["sentence"] is not None)
    assert '"table" is gone' in told["sentence"]
    meeting.hear(3.0, louder_than=0.2)
    room.start()
    sound = meeting.finish()
    gap_samples = sum(line["samples"] for line in meeting.lines if line["what"] == "gap")
    assert gap_samples < 3 * RATE_HZ, "only until it was noticed that the first one is gone"
    assert level(sound[-RATE_HZ // 2 :], ONLINE_HZ) > 0.15
    assert level(sound[-RATE_HZ // 2 :], TABLE_HZ) < 0.02
