"""What waits to be sent to the engine's process, bounded in sound; putting something in never blocks."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Protocol

from diarize.types import SAMPLE_RATE_HZ, AudioBlock

if TYPE_CHECKING:
    from collections.abc import Iterable

WAITING_AT_MOST_S = 30.0
"""Sound kept for a process that does not take it; the oldest goes first."""


class Sends(Protocol):
    """The end of a connection that messages go into."""

    def send(self, message: object, /) -> None:
        """Send one, waiting for room.

        Raises:
            OSError: nobody is there.
        """


class Outbox:
    """Outlives the processes: what one has not been sent waits for the next."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._waiting_samples = 0
        self._closed = False
        self._interrupted = False

    @property
    def waiting_s(self) -> float:
        """Seconds of sound that wait."""
        return self._waiting_samples / SAMPLE_RATE_HZ

    def put(self, message: object) -> None:
        """Send this behind everything that waits. What is dropped shows in the numbering of the sound."""
        with self._changed:
            self._waiting.append(message)
            if isinstance(message, AudioBlock):
                self._waiting_samples += len(message.samples)
                while self.waiting_s > WAITING_AT_MOST_S:
                    self._drop_oldest()
            self._changed.notify()

    def holds(self, kind: type) -> bool:
        """Whether a message of this kind waits."""
        with self._changed:
            return any(isinstance(message, kind) for message in self._waiting)

    def drop(self, *kinds: type) -> None:
        """Do not send what waits of these kinds."""
        with self._changed:
            self._waiting = deque(m for m in self._waiting if not isinstance(m, kinds))

    def begin(self, message: object) -> None:
        """Send this in place of everything that waits."""
        with self._changed:
            self._waiting = deque([message])
            self._waiting_samples = 0
            self._changed.notify()

    def close(self) -> None:
        """Send nothing any more."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def interrupt(self, sender: threading.Thread) -> None:
        """The process is gone: end its sender; what it has not sent waits for the next process."""
        with self._changed:
            self._interrupted = True
            self._changed.notify()
        sender.join()
        self._interrupted = False

    def send_all(self, connection: Sends, first: Iterable[object]) -> None:
        """Send `first` and then what waits, until interrupted, closed, or nobody is there."""
        try:
            for message in first:
                connection.send(message)
            while (message := self._next()) is not None:
                connection.send(message)
        except OSError:
            # The process is gone: who listens to it has seen that, too, and will interrupt.
            return

    def _next(self) -> object | None:
        with self._changed:
            while not (self._waiting or self._closed or self._interrupted):
                self._changed.wait()
            if self._closed or self._interrupted:
                return None
            message = self._waiting.popleft()
            if isinstance(message, AudioBlock):
                self._waiting_samples -= len(message.samples)
            return message

    def _drop_oldest(self) -> None:
        for index, message in enumerate(self._waiting):
            if isinstance(message, AudioBlock):
                self._waiting_samples -= len(message.samples)
                del self._waiting[index]
                return
