"""The session's own clock: sound from whichever source is open, numbered without holes, into the engine."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from diarize.types import SAMPLE_RATE_HZ, AudioBlock, Gap

if TYPE_CHECKING:
    from server.engine.like import HoldsEngine


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
        self._gaps: list[Gap] = []

    @property
    def captured_s(self) -> float:
        """Seconds on the session's clock."""
        return self._end_sample / SAMPLE_RATE_HZ

    @property
    def gap_s(self) -> float:
        """Seconds of those that were not heard."""
        return self._gap_samples / SAMPLE_RATE_HZ

    def begin(self, *, hear_voices: bool = True) -> None:
        """A new session: the engine forgets everything and the clock starts at 0.

        Args:
            hear_voices: whether the engine may listen to voices, from the first sample on.
        """
        with self._lock:
            self._rewind(hear_voices=hear_voices)
            self._open = True

    def go_on(self, at_s: float, *, hear_voices: bool) -> None:
        """A session that was cut off goes on: a new engine begins, and the clock stands here."""
        with self._lock:
            self._rewind(hear_voices=hear_voices)
            self._end_sample = round(at_s * SAMPLE_RATE_HZ)

    def take_gaps(self) -> list[Gap]:
        """What was not heard since the last call."""
        with self._lock:
            gaps, self._gaps = self._gaps, []
        return gaps

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

    def _rewind(self, *, hear_voices: bool = True) -> None:
        self._holder.engine.reset(hear_voices=hear_voices)
        self._end_sample = 0
        self._gap_samples = 0
        self._gaps = []

    def take(self, sound: AudioBlock | Gap) -> None:
        """Number the sound by the session's clock and hand it to the engine."""
        with self._lock:
            if not self._open:
                return
            numbered = replace(sound, start_sample=self._end_sample)
            self._end_sample = numbered.end_sample
            if isinstance(numbered, Gap):
                self._gap_samples += numbered.duration_samples
                self._gaps.append(numbered)
            self._holder.engine.feed(numbered)
