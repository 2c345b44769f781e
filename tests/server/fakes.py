"""A hand-written engine and a room full of hand-written microphones: what the server is tested against."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from diarize.engine.messages import EngineEvent, Finished, Health, Ready
from diarize.errors import MicrophoneError
from diarize.notice import Notice
from diarize.sources.devices import InputDevice
from diarize.statements import Done, Introduced, Refused, WhoIsWho
from diarize.types import SAMPLE_RATE_HZ, Attribution, AudioBlock, Gap, Publication
from server import protocol
from server.engine.watch import EngineWatch
from server.listening.sounds import Choice
from server.live.hub import Hub
from server.live.pulse import Pulse
from server.live.session import LiveSession

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from balance.record.record import Record
    from server.workshop.archive import Archive

BLOCK_SAMPLES = SAMPLE_RATE_HZ // 10

TABLE = InputDevice("Table microphone", "ALSA", "microphone", 1, 48_000, default=True)
LAPTOP = InputDevice("Laptop", "ALSA", "microphone", 2, 44_100, default=False)
MONITOR = InputDevice("Monitor of Laptop", "ALSA", "loopback", 2, 44_100, default=False)

THRESHOLDS = protocol.Thresholds(window_s=300, balance_after_s=60, figures_after_s=180, demo=False)
DEMO_THRESHOLDS = protocol.Thresholds(window_s=300, balance_after_s=20, figures_after_s=20, demo=True)


def block(samples: int = BLOCK_SAMPLES, start_sample: int = 0, amplitude: float = 0.1) -> AudioBlock:
    return AudioBlock(start_sample, np.full(samples, amplitude, dtype=np.float32))


class FakeEngine:
    """Remembers what it is told and says what the test wants; names and merges it answers at once."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.fed: list[AudioBlock | Gap] = []
        self.names: dict[str, str | None] = {}
        self.hears = True
        self.asked: list[tuple[object, ...]] = []
        """Each operation in order, the first one number 1: what was said, and of what."""
        self.answers = True
        """Otherwise the test answers for it."""
        self.refusals: dict[str, str] = {}
        """What cannot be done, and why."""
        self._events: list[EngineEvent] = []
        self._lock = threading.Lock()

    def say(self, *events: EngineEvent) -> None:
        with self._lock:
            self._events.extend(events)

    def start(self) -> None:
        self.calls.append("start")

    def feed(self, sound: AudioBlock | Gap) -> None:
        self.fed.append(sound)

    def reset(self, *, hear_voices: bool = True) -> None:
        self.calls.append("reset" if hear_voices else "reset deaf")
        self.fed.clear()
        self.names.clear()
        self.hears = hear_voices

    def hear_voices(self, allowed: bool) -> None:
        self.calls.append("hear" if allowed else "deaf")
        self.hears = allowed

    @property
    def who(self) -> WhoIsWho:
        return WhoIsWho({voice: name for voice, name in self.names.items() if name is not None})

    def _ask(self, what: str, *about: object, voices: tuple[str, ...] = ()) -> int:
        self.asked.append((what, *about))
        number = len(self.asked)
        if what in self.refusals:
            self.say(Refused(number, "too_little_speech", self.refusals[what]))
        elif self.answers and what != "introduce":
            self.say(Done(number, voices, self.who))
        return number

    def name(self, voice: str, name: str | None) -> int:
        self.names[voice] = name
        return self._ask("name", voice, name, voices=(voice,))

    def introduce(self, name: str, start_s: float, end_s: float) -> int:
        return self._ask("introduce", name, start_s, end_s)

    def introduced(
        self, name: str, voice: str | None, trouble: str | None = None, like: str | None = None
    ) -> None:
        """Answer the last introduction."""
        if voice is not None:
            self.names[voice] = name
        self.say(
            Introduced(len(self.asked), name, voice, 9.0, trouble, like, None, self.who)  # type: ignore[arg-type]
        )

    def merge(self, voice: str, into: str) -> int:
        kept, gone = (voice, into) if self.names.get(voice) and not self.names.get(into) else (into, voice)
        return self._ask("merge", voice, into, voices=(kept, gone))

    def split(self, voice: str) -> int:
        return self._ask("split", voice, voices=(voice, "v9"))

    def assign(self, start_s: float, end_s: float, voice: str | None) -> int:
        return self._ask("assign", start_s, end_s, voice, voices=(voice or "v8",))

    def expect(self, people: int | None) -> int:
        return self._ask("expect", people)

    def undo(self, operation: int) -> int:
        if self.asked[operation - 1][0] == "name":
            self.names.pop(str(self.asked[operation - 1][1]), None)
        return self._ask("undo", operation)

    def finish(self) -> None:
        self.calls.append("finish")

    def events(self) -> list[EngineEvent]:
        with self._lock:
            events, self._events = self._events, []
        return events

    def stop(self) -> None:
        self.calls.append("stop")

    @property
    def fed_samples(self) -> int:
        return sum(sound.end_sample - sound.start_sample for sound in self.fed)


@dataclass(frozen=True, slots=True)
class FakeStatus:
    sentences: tuple[Notice, ...] = ()
    gone: bool = False


class FakeSource:
    """Gives what the test puts in, when the test puts it in."""

    def __init__(self, name: str, failure: str | None = None, first: AudioBlock | None = None) -> None:
        self.name = name
        self.status = FakeStatus()
        self.closed = False
        self._failure = failure
        self._queue: list[AudioBlock | Gap] = [] if failure else [first or block()]
        self._ended = False
        self._changed = threading.Condition()

    def give(self, *sounds: AudioBlock | Gap) -> None:
        with self._changed:
            self._queue.extend(sounds)
            self._changed.notify()

    def end(self, failure: str | None = None) -> None:
        with self._changed:
            self._ended = True
            self._failure = failure
            self._changed.notify()

    def blocks(self) -> Iterator[AudioBlock | Gap]:
        if self._failure:
            raise MicrophoneError(self._failure)
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._queue or self._ended or self.closed)
                if not self._queue:
                    break
                sound = self._queue.pop(0)
            yield sound
        if self._failure:
            raise MicrophoneError(self._failure)

    def close(self) -> None:
        with self._changed:
            self.closed = True
            self._changed.notify()


class FakeSounds:
    """A machine with three input devices."""

    def __init__(self) -> None:
        self.known = [LAPTOP, TABLE, MONITOR]
        self.opened: list[FakeSource] = []
        self.failure: str | None = None

    def devices(self) -> list[InputDevice]:
        return self.known

    def microphone(self, device: InputDevice) -> FakeSource:
        return self.open(device.name)

    def open(self, name: str) -> FakeSource:
        source = FakeSource(name, self.failure)
        self.opened.append(source)
        return source

    @property
    def listening(self) -> list[str]:
        """The names of all sources that are open."""
        return [source.name for source in self.opened if not source.closed]


class Room:
    """A live session with everything around it faked; its clock is the test's."""

    def __init__(
        self, *, demo: bool = False, archive: Archive | None = None, record: Record | None = None
    ) -> None:
        self.engines: list[FakeEngine] = []
        self.sounds = FakeSounds()
        self.hub = Hub()
        self.now_s = 1000.0
        choice = Choice("file", "talk.wav", None, lambda: self.sounds.open("talk.wav")) if demo else None
        self.session = LiveSession(
            EngineWatch(self._make_engine),
            self.sounds,
            THRESHOLDS,
            chosen=choice,
            demo_thresholds=DEMO_THRESHOLDS if demo else None,
            archive=archive,
            record=record,
        )
        self.pulse = Pulse(self.session, self.hub, clock_s=lambda: self.now_s)

    def _make_engine(self) -> FakeEngine:
        self.engines.append(FakeEngine())
        return self.engines[-1]

    @property
    def engine(self) -> FakeEngine:
        return self.engines[-1]

    @property
    def microphone(self) -> FakeSource:
        return self.sounds.opened[-1]

    @property
    def seen(self) -> protocol.Snapshot:
        return self.session.snapshot()

    @property
    def state(self) -> str:
        return self.seen.session.state

    async def tick(self, seconds: float = 1.0) -> None:
        self.now_s += seconds
        await self.pulse.beat()

    async def start_listening(self) -> None:
        """Begin, and let 100 s of sound go by, so that a test may publish as it likes."""
        self.session.warm_up()
        self.engine.say(Ready(0.1))
        await self.session.start("Spring")
        await self.tick()
        self.microphone.give(block(100 * SAMPLE_RATE_HZ))
        await until(lambda: self.seen.session.captured_s >= 100)
        await self.tick()


def speech(start_s: float, end_s: float, voice: str | None, piece: int = 1) -> Attribution:
    return Attribution(piece, start_s, end_s, voice, 0.0 if voice is None else 0.9)


def publication(until_s: float, *attributions: Attribution) -> Publication:
    return Publication(until_s, attributions)


def health(state: str = "ready", sentence: str | None = None, lost_s: float = 0.0) -> Health:
    notice = Notice("engine_busy", sentence) if sentence else None
    return Health(state, 0.2, lost_s, 55.0, notice)  # type: ignore[arg-type]


FINISHED = Finished()


async def until(true: Callable[[], object], limit_s: float = 10.0) -> None:
    """Wait for another thread to have done something; fails loudly rather than hang."""
    async with asyncio.timeout(limit_s):
        while not true():
            await asyncio.sleep(0.002)
