"""What the engine's process has been sent and has not come to; the keeper never waits for it."""

from __future__ import annotations

import logging
import threading
from collections import deque
from typing import TYPE_CHECKING

from diarize.engine.messages import HearVoices, Say
from diarize.types import SAMPLE_RATE_HZ, AudioBlock, Gap

if TYPE_CHECKING:
    from diarize.engine.pipe_end import PipeEnd

log = logging.getLogger(__name__)


class Inbox:
    """What has come in and waits, read by a thread of its own so that the keeper never waits."""

    def __init__(self, connection: PipeEnd) -> None:
        self._connection = connection
        self._changed = threading.Condition()
        self._messages: deque[object] = deque()
        self._waiting_samples = 0
        self._closed = False
        self._thread = threading.Thread(target=self._read, name="engine-inbox", daemon=True)
        self._thread.start()

    @property
    def waiting_s(self) -> float:
        """Seconds of sound that wait."""
        return self._waiting_samples / SAMPLE_RATE_HZ

    def next(self) -> object | None:
        """The next message; None when the keeper is gone."""
        with self._changed:
            while not self._messages:
                if self._closed:
                    return None
                self._changed.wait()
            message = self._messages.popleft()
            if isinstance(message, AudioBlock):
                self._waiting_samples -= len(message.samples)
            return message

    def _overtaking(self, order: object) -> None:
        """Somebody waits for this: it goes before the sound that waits, though behind every other order."""
        place = len(self._messages)
        while place and isinstance(self._messages[place - 1], AudioBlock | Gap):
            place -= 1
        self._messages.insert(place, order)

    def drop_oldest(self, keep_s: float) -> float:
        """Let go of the oldest sound until only `keep_s` waits; orders stay. Returns seconds dropped."""
        with self._changed:
            dropped = 0
            kept: deque[object] = deque()
            while self._messages:
                message = self._messages.popleft()
                if isinstance(message, AudioBlock) and self.waiting_s > keep_s:
                    self._waiting_samples -= len(message.samples)
                    dropped += len(message.samples)
                    continue
                kept.append(message)
            self._messages = kept
            return dropped / SAMPLE_RATE_HZ

    def _read(self) -> None:
        try:
            while True:
                message = self._connection.recv()
                with self._changed:
                    if isinstance(message, Say) or (isinstance(message, HearVoices) and not message.allowed):
                        self._overtaking(message)
                    else:
                        self._messages.append(message)
                    if isinstance(message, AudioBlock):
                        self._waiting_samples += len(message.samples)
                    self._changed.notify()
        except (EOFError, OSError):
            log.info("the keeper is gone")
        finally:
            with self._changed:
                self._closed = True
                self._changed.notify()
