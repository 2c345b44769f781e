"""A microphone and what the computer plays, heard together through PortAudio; either is pulled out."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.sound.room import LIMIT_S, Room
from tests.sound.telling import Telling

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from numpy.typing import NDArray

pytestmark = pytest.mark.sound_card

PATIENCE_S = 240.0
RATE_HZ = 16_000
TABLE_HZ, ONLINE_HZ = 500, 900
DEVICES = """
pcm.table {{ type pulse device room.monitor }}
pcm.loopback {{ type pulse device room.monitor server "unix:{online}/pulse/native" }}
"""
"""Two sound servers: one would move its streams to the device that is left, and nothing would be gone."""


class Meeting(Telling):
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
            self._playing.append(where.play(tone))
        super().__init__(room, "mixing.py", "table", "loopback", self._out, limit_s=PATIENCE_S)

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
        self.end()
        sound: NDArray[np.float32] = np.load(self._out)
        assert self.samples == len(sound)
        return sound

    def close(self) -> None:
        super().close()
        for playing in self._playing:
            playing.kill()
            playing.wait(LIMIT_S)


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
