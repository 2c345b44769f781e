"""The session's own clock: sound from whichever source is open, numbered without holes, into the engine."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from diarize.types import SAMPLE_RATE_HZ, AudioBlock, Gap

if TYPE_CHECKING:
    from diarize.engine import EngineEvent


class EngineLike(Protocol):
    """What the server needs of `diarize.engine.Engine`."""

    def start(self) -> None:
        """Start the process and return at once."""

    def feed(self, sound: AudioBlock | Gap) -> None:
        """Hand over sound; never blocks."""

    def reset(self) -> None:
        """Forget all voices and sound."""

    def name(self, voice: str, name: str | None) -> None:
        """Pin a voice to a person."""

    def finish(self) -> None:
        """No more sound comes."""

    def events(self) -> list[EngineEvent]:
        """What has happened since the last call."""

    def stop(self) -> None:
        """End the process."""


class HoldsEngine(Protocol):
    """Whoever knows which engine is the present one (`server.engine_watch.EngineWatch`)."""

    @property
    def engine(self) -> EngineLike:
        """The one that works now."""


class Feeder:
    """Passes sound on while it is open; closed, what comes is dropped and the clock stands still.

    Sources come and go (a pause, another microphone) and each numbers its own sound from 0;
    the session's numbering goes on where it stood. `take` is called by the source's thread,
    everything else by the server's.
    """

    def __init__(self, holder: HoldsEngine) -> None:
        self._holder = holder
        self._lock = threading.Lock()
        self._open = False
        self._end_sample = 0
        self._gap_samples = 0

    @property
    def captured_s(self) -> float:
        """Seconds on the session's clock."""
        return self._end_sample / SAMPLE_RATE_HZ

    @property
    def gap_s(self) -> float:
        """Seconds of those that were not heard."""
        return self._gap_samples / SAMPLE_RATE_HZ

    def begin(self) -> None:
        """A new session: the engine forgets everything and the clock starts at 0."""
        with self._lock:
            self._rewind()
            self._open = True

    def open(self) -> None:
        """Let sound through."""
        with self._lock:
            self._open = True

    def close(self) -> None:
        """Let no sound through; when this returns, none is on its way any more."""
        with self._lock:
            self._open = False

    def splice(self) -> None:
        """What comes next does not continue what came before: a gap without length, which no turn spans."""
        with self._lock:
            self._holder.engine.feed(Gap(self._end_sample, 0, "paused"))

    def rewind(self) -> None:
        """The engine forgets everything and the clock goes back to 0."""
        with self._lock:
            self._rewind()

    def _rewind(self) -> None:
        self._holder.engine.reset()
        self._end_sample = 0
        self._gap_samples = 0

    def take(self, sound: AudioBlock | Gap) -> None:
        """Number the sound by the session's clock and hand it to the engine."""
        with self._lock:
            if not self._open:
                return
            numbered = replace(sound, start_sample=self._end_sample)
            self._end_sample = numbered.end_sample
            if isinstance(numbered, Gap):
                self._gap_samples += numbered.duration_samples
            self._holder.engine.feed(numbered)
