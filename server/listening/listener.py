"""One open source and the thread that reads it, so that nothing in the server can hold up the sound."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import structlog

from diarize.errors import DiarizeError
from diarize.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from diarize.sources.base import Source
    from diarize.types import AudioBlock, Gap

log = structlog.get_logger()

CLOSE_LIMIT_S = 2.0
"""A driver that hangs longer than this when closing is left to itself."""


class Status(Protocol):
    """How a source is doing (`diarize.sources.microphone.MicrophoneStatus`)."""

    @property
    def sentences(self) -> tuple[Notice, ...]:
        """For the user, when something is wrong."""

    @property
    def gone(self) -> bool:
        """Not there just now; it is looked for."""


@runtime_checkable
class HasStatus(Protocol):
    """A source that can be in trouble and recover: a microphone."""

    @property
    def status(self) -> Status:
        """How it is doing now; may be read from any thread."""


class Listener:
    """Reads a source until it ends or is closed, and hands each piece of sound on."""

    def __init__(self, source: Source, take: Callable[[AudioBlock | Gap], None]) -> None:
        self.source = source
        self.failure: Notice | None = None
        """Why the sound ended, where it did so by itself and not at the end of a recording."""
        self._take = take
        self._closing = False
        self._loop = asyncio.get_running_loop()
        self._heard = asyncio.Event()
        self._ended = asyncio.Event()
        self._thread = threading.Thread(target=self._read, name="listener", daemon=True)
        self._thread.start()

    @property
    def ended(self) -> bool:
        """No more sound comes."""
        return self._ended.is_set()

    @property
    def trouble(self) -> tuple[Notice, ...]:
        """What is wrong with the source just now, for the user; a recording has no status and no trouble."""
        return self.source.status.sentences if isinstance(self.source, HasStatus) else ()

    @property
    def gone(self) -> bool:
        """Whether the source is not there just now, and is looked for."""
        return isinstance(self.source, HasStatus) and self.source.status.gone

    async def wait_open(self, limit_s: float) -> None:
        """Wait for the first sound, for the end, or for the limit, whichever is first."""
        waiting = [asyncio.create_task(event.wait()) for event in (self._heard, self._ended)]
        try:
            await asyncio.wait(waiting, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()

    async def close(self) -> None:
        """Close the source and wait until its thread has let go of it."""
        self._closing = True
        self.source.close()
        await asyncio.to_thread(self._thread.join, CLOSE_LIMIT_S)
        if self._thread.is_alive():
            log.warning("source_hangs", limit_s=CLOSE_LIMIT_S)

    def _read(self) -> None:
        try:
            for sound in self.source.blocks():
                if self._closing:
                    break
                self._take(sound)
                if not self._heard.is_set():
                    self._tell(self._heard)
        except DiarizeError as error:
            self.failure = Notice(error.code, str(error))
        except Exception:
            # The thread's outermost frame: whatever a driver throws, the session must learn
            # that the sound has ended, and the log why.
            log.exception("source_failed")
            self.failure = Notice(
                "sound_stopped", "The sound stopped unexpectedly; choose the microphone again."
            )
        finally:
            self._tell(self._ended)

    def _tell(self, event: asyncio.Event) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(event.set)
