"""A source that gives what a test puts in, when it puts it in."""

from __future__ import annotations

from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING

from diarize.errors import MicrophoneError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diarize.notice import Notice
    from diarize.types import AudioBlock, Gap


@dataclass(frozen=True, slots=True)
class Status:
    sentences: tuple[Notice, ...] = ()
    gone: bool = False


class ScriptedSource:
    """`give` sound, `end` it; reading waits for both."""

    def __init__(self, name: str, *, cannot_open: bool = False) -> None:
        self.name = name
        self.status = Status()
        self.closed = False
        self._cannot_open = cannot_open
        self._queue: SimpleQueue[AudioBlock | Gap | str | None] = SimpleQueue()

    def give(self, *sounds: AudioBlock | Gap) -> None:
        for sound in sounds:
            self._queue.put(sound)

    def end(self, failure: str | None = None) -> None:
        self._queue.put(failure)

    def blocks(self) -> Iterator[AudioBlock | Gap]:
        if self._cannot_open:
            raise MicrophoneError(f'"{self.name}" cannot be opened.')
        return self._given()

    def _given(self) -> Iterator[AudioBlock | Gap]:
        while (sound := self._queue.get()) is not None:
            if isinstance(sound, str):
                raise MicrophoneError(sound)
            yield sound

    def close(self) -> None:
        self.closed = True
        self._queue.put(None)
