"""The engine as the server holds it: a process that is fed sound and gives publications.

Neither feeding nor asking ever blocks. A process that dies is started again, with the voices and names it
had; the sound in between is a gap.
"""

from __future__ import annotations

import multiprocessing
import queue
import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from diarize.engine_messages import (
    Compute,
    EngineEvent,
    EngineSettings,
    Failed,
    Finish,
    Finished,
    Health,
    Learned,
    NameVoice,
    Ready,
    Remember,
    Reset,
)
from diarize.types import SAMPLE_RATE_HZ, AudioBlock

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from diarize.types import Gap

__all__ = [
    "Compute",
    "Engine",
    "EngineEvent",
    "EngineSettings",
    "Failed",
    "Finished",
    "Health",
    "Ready",
]

WAITING_AT_MOST_S = 30.0
"""Sound kept for a process that does not take it; the oldest goes first."""
RESTARTS_AT_MOST = 5
RESTART_WINDOW_S = 120.0
END_WITHIN_S = 3.0


class Engine:
    """The engine in a process of its own: `feed` sound in, take `events` out; neither ever blocks."""

    def __init__(self, settings: EngineSettings) -> None:
        self.settings = settings
        self._events: queue.SimpleQueue[EngineEvent] = queue.SimpleQueue()
        self._outbox = _Outbox()
        self._memory: Learned | None = None
        self._names: dict[str, str | None] = {}
        self._starts: deque[float] = deque()
        self._stopping = threading.Event()
        self._lost_s = 0.0
        self._thread: threading.Thread | None = None
        self._process: SpawnProcess | None = None

    @property
    def pid(self) -> int | None:
        """The process's number, for who wants to watch it."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process and return at once; `Ready` follows when the models are loaded."""
        self._thread = threading.Thread(target=self._keep, name="engine-keeper", daemon=True)
        self._thread.start()

    def feed(self, sound: AudioBlock | Gap) -> None:
        """Hand over sound; what the engine cannot keep up with is dropped there, counted and shown."""
        self._outbox.put(sound)

    def reset(self) -> None:
        """Forget all voices and sound: a new session begins at sample 0."""
        self._memory = None
        self._names.clear()
        self._outbox.clear_sound()
        self._outbox.put(Reset())

    def name(self, voice: str, name: str | None) -> None:
        """Pin a voice to a person (or unpin it): it is never merged away by clustering."""
        self._names[voice] = name
        self._outbox.put(NameVoice(voice, name))

    def finish(self) -> None:
        """No more sound comes: publish the rest and the final corrections, then `Finished`."""
        self._outbox.put(Finish())

    def events(self) -> list[EngineEvent]:
        """What has happened since the last call."""
        happened = []
        while True:
            try:
                happened.append(self._events.get_nowait())
            except queue.Empty:
                return happened

    def stop(self) -> None:
        """End the process."""
        self._stopping.set()
        self._outbox.close()
        if self._process and self._process.is_alive():
            self._process.terminate()
        if self._thread:
            self._thread.join(END_WITHIN_S)

    # ------------------------------------------------------------------ the keeper's thread

    def _keep(self) -> None:
        """Run one process after another until stopped, or until they die too often."""
        while not self._stopping.is_set():
            now = time.monotonic()
            self._starts.append(now)
            while self._starts and self._starts[0] < now - RESTART_WINDOW_S:
                self._starts.popleft()
            if len(self._starts) > RESTARTS_AT_MOST:
                self._events.put(
                    Failed(
                        "The engine keeps failing: restart the program, or run 'balance doctor' to see why."
                    )
                )
                return
            if not self._run_one():
                return

    def _run_one(self) -> bool:
        """Start a process and pass on what it says until it is gone. False: there is no use in another."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        from diarize.engine_process import main

        self._process = context.Process(
            target=main, args=(theirs, self.settings), name="balance-engine", daemon=True
        )
        self._process.start()
        theirs.close()
        if self._stopping.is_set():
            self._process.terminate()
        sender = threading.Thread(
            target=self._outbox.send_all, args=(ours,), name="engine-sender", daemon=True
        )
        if self._memory:
            ours.send(Remember(self._memory.voices, self._memory.next_number))
            for voice, name in tuple(self._names.items()):
                ours.send(NameVoice(voice, name))
        sender.start()
        failed = self._listen(ours)
        self._outbox.interrupt(sender)
        ours.close()
        self._process.join()
        if failed or self._stopping.is_set():
            return False
        self._events.put(
            Health(
                "restarting",
                self._outbox.waiting_s,
                self._lost_s,
                0.0,
                "The engine stopped and is starting again; nothing said before is lost.",
            )
        )
        return True

    def _listen(self, connection: Connection) -> bool:
        """Pass on events until the process is gone; True: it said itself that it cannot go on."""
        while True:
            try:
                event = connection.recv()
            except (EOFError, OSError):
                return False
            if isinstance(event, Learned):
                self._memory = event
                continue
            self._events.put(event)
            if isinstance(event, Failed):
                return True


class _Outbox:
    """What waits to be sent to the process, bounded in sound."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._waiting_samples = 0
        self._closed = False
        self._interrupted = False

    @property
    def waiting_s(self) -> float:
        return self._waiting_samples / SAMPLE_RATE_HZ

    def put(self, message: object) -> None:
        with self._changed:
            self._waiting.append(message)
            if isinstance(message, AudioBlock):
                self._waiting_samples += len(message.samples)
                while self.waiting_s > WAITING_AT_MOST_S:
                    self._drop_oldest()
            self._changed.notify()

    def clear_sound(self) -> None:
        """A new session begins: sound of the last one is nobody's any more."""
        with self._changed:
            self._waiting = deque(m for m in self._waiting if not isinstance(m, AudioBlock))
            self._waiting_samples = 0

    def close(self) -> None:
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

    def send_all(self, connection: Connection) -> None:
        """Send until interrupted or closed."""
        while True:
            with self._changed:
                while not self._waiting and not self._closed and not self._interrupted:
                    self._changed.wait()
                if self._closed or self._interrupted:
                    return
                message = self._waiting.popleft()
                if isinstance(message, AudioBlock):
                    self._waiting_samples -= len(message.samples)
            try:
                connection.send(message)
            except (BrokenPipeError, OSError):
                return

    def _drop_oldest(self) -> None:
        for index, message in enumerate(self._waiting):
            if isinstance(message, AudioBlock):
                self._waiting_samples -= len(message.samples)
                del self._waiting[index]
                return
