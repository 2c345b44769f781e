"""A sound card whose devices come and go, and whose time is the test's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from diarize.errors import MicrophoneError
from diarize.sources.devices import InputDevice
from diarize.sources.microphone import MicrophoneSource, MicrophoneStatus
from diarize.types import AudioBlock, Gap

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from diarize.sources.portaudio import OnSound

RATE_HZ = 48_000
FRAMES = 4_800
MIC = InputDevice("Room Mic", "ALSA", "microphone", 2, RATE_HZ, default=True, index=7)


class Clock:
    """Time as the test has it; `nap_s` passes inside the next wait."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


class FakeStream:
    """What PortAudio opens: it calls back when the test says so, with one buffer used over and over."""

    def __init__(self, clock: Clock, device: InputDevice, on_sound: OnSound) -> None:
        self.rate_hz = float(device.rate_hz)
        self.channels = device.channels
        self.open = True
        self.hangs: threading.Event | None = None
        """Closing does not return before this."""
        self._clock = clock
        self._on_sound = on_sound
        self._buffer = np.zeros((FRAMES, device.channels), np.float32)

    def deliver(self, value: float = 0.25, *, overflowed: bool = False, count: int = 1) -> None:
        for _ in range(count):
            self._clock.now_s += FRAMES / self.rate_hz
            self._buffer[:] = value
            self._on_sound(self._buffer, overflowed)
            self._buffer[:] = np.nan

    def close(self) -> None:
        if self.hangs is not None:
            self.hangs.wait()
        self.open = False


class FakeCard:
    """A sound card whose devices come and go."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.present = [MIC]
        self.streams: list[FakeStream] = []
        self.opened_indices: list[int] = []

    def devices(self) -> list[InputDevice]:
        return self.present

    def open(self, device: InputDevice, on_sound: OnSound) -> FakeStream:
        if device not in self.present:
            raise MicrophoneError("gone between the look and the opening")
        self.opened_indices.append(device.index)
        self.streams.append(FakeStream(self.clock, device, on_sound))
        return self.streams[-1]


class Bench:
    """A microphone on a fake card, read by the test."""

    def __init__(self, name: str | None = "Room Mic") -> None:
        self.clock = Clock()
        self.card = FakeCard(self.clock)
        self.told: list[MicrophoneStatus] = []
        self.microphone = MicrophoneSource(name, card=self.card, clock=self.clock, on_status=self.told.append)
        self.out: list[AudioBlock | Gap] = []
        self.blocks: Iterator[AudioBlock | Gap] = self.microphone.blocks()

    @property
    def stream(self) -> FakeStream:
        return self.card.streams[-1]

    def read_until(self, position: int) -> None:
        while not self.out or self.out[-1].end_sample < position:
            self.out.append(next(self.blocks))

    def read_gap(self) -> Gap:
        while True:
            self.out.append(next(self.blocks))
            if isinstance(gap := self.out[-1], Gap):
                return gap

    def finish(self) -> None:
        self.microphone.close()
        self.out += self.blocks
        position = 0
        for piece in self.out:
            assert piece.start_sample == position
            position = piece.end_sample

    @property
    def sound(self) -> NDArray[np.float32]:
        return np.concatenate([piece.samples for piece in self.out if isinstance(piece, AudioBlock)])

    @property
    def gaps(self) -> list[Gap]:
        return [piece for piece in self.out if isinstance(piece, Gap)]
