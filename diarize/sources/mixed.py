"""Two devices heard together: the room's microphone, and what the computer plays of those who are online.

The first device's clock is the stream's; the second follows it. Either may go away and come back: what the
other one hears goes on.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from diarize.errors import DiarizeError
from diarize.notice import Notice
from diarize.sources.following import Follower
from diarize.sources.limiter import Limiter
from diarize.types import AudioBlock, Gap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diarize.sources.base import Source

JOIN_S = 2.0


class _Status(Protocol):
    @property
    def sentences(self) -> tuple[Notice, ...]:
        """For the user, when something is wrong."""

    @property
    def gone(self) -> bool:
        """Not there just now."""


@runtime_checkable
class _HasStatus(Protocol):
    @property
    def status(self) -> _Status:
        """How it is doing now."""


@dataclass(frozen=True, slots=True)
class MixedStatus:
    """How the two are doing."""

    sentences: tuple[Notice, ...]
    """For the user, when something is wrong with either."""
    gone: bool = False
    """Neither is there just now."""


class MixedSource:
    """The sum of two sources, as one."""

    def __init__(self, first: Source, second: Source) -> None:
        """Nothing is opened yet.

        Args:
            first: sets the clock.
            second: follows it, a quarter of a second later.
        """
        self._first = first
        self._second = second
        self._follower = Follower()
        self._limiter = Limiter()
        self._failure: BaseException | None = None

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self._first.name} + {self._second.name}"

    @property
    def status(self) -> MixedStatus:
        """How both are doing now; may be read from any thread."""
        both = [source.status for source in (self._first, self._second) if isinstance(source, _HasStatus)]
        sentences = [sentence for status in both for sentence in status.sentences]
        if isinstance(self._failure, DiarizeError):
            sentences.append(Notice(self._failure.code, str(self._failure)))
        gone = bool(both) and all(status.gone for status in both)
        return MixedStatus(tuple(sentences), gone)

    def blocks(self) -> Iterator[AudioBlock | Gap]:
        """Open both and give their sum, until closed, or until the first one ends.

        Raises:
            AudioError: a recording cannot be read.
            MicrophoneError: one of the devices cannot be opened.
        """
        first = self._first.blocks()
        try:
            second = self._second.blocks()
        except DiarizeError:
            self._first.close()
            raise
        return self._mixed(first, second)

    def close(self) -> None:
        """Let go of both."""
        self._first.close()
        self._second.close()

    def _mixed(
        self, first: Iterator[AudioBlock | Gap], second: Iterator[AudioBlock | Gap]
    ) -> Iterator[AudioBlock | Gap]:
        listening = threading.Thread(target=self._listen, args=(second,), name="second-device", daemon=True)
        listening.start()
        try:
            for sound in first:
                if self._failure is not None and not isinstance(self._failure, DiarizeError):
                    raise self._failure
                if isinstance(sound, Gap):
                    yield from self._bridged(sound)
                else:
                    yield self._added(sound)
        finally:
            self._second.close()
            listening.join(JOIN_S)

    def _listen(self, second: Iterator[AudioBlock | Gap]) -> None:
        try:
            for sound in second:
                if isinstance(sound, AudioBlock):
                    self._follower.put(sound.samples)
        except BaseException as error:  # noqa: BLE001  (raised again by the thread that reads the sum)
            self._failure = error

    def _added(self, block: AudioBlock) -> AudioBlock:
        other = self._follower.take(len(block.samples))
        total = block.samples
        if len(other):
            total = total.copy()
            total[: len(other)] += other
        return AudioBlock(block.start_sample, self._limiter.step(total))

    def _bridged(self, gap: Gap) -> Iterator[AudioBlock | Gap]:
        """While the first one is away, the end of its gap is what the second one has heard."""
        other = self._follower.take_newest(gap.duration_samples)
        missing = gap.duration_samples - len(other)
        if missing:
            yield Gap(gap.start_sample, missing, gap.reason)
        if len(other):
            yield AudioBlock(gap.start_sample + missing, np.clip(other, -1.0, 1.0))
