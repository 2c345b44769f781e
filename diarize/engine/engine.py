"""The engine as the server holds it: a process that is fed sound and gives publications.

Neither feeding nor asking ever blocks. A process that dies, or answers no more, is started again with the
voices and names it had; the sound in between is a gap. What a process says of a session that has been reset
is never passed on.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from diarize.engine.mentors_hand import MentorsHand
from diarize.engine.messages import (
    Began,
    EngineEvent,
    Failed,
    Finish,
    Finished,
    Health,
    HearVoices,
    Ready,
    Reset,
    Say,
)
from diarize.engine.outbox import Outbox
from diarize.engine.process import main as run_process
from diarize.engine.session import Session
from diarize.engine.undisturbed import start_undisturbed
from diarize.notice import Notice
from diarize.types import SAMPLE_RATE_HZ, AudioBlock, Publication
from diarize.voices.memory import Learned

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.context import SpawnProcess

    from diarize.engine.pipe_end import PipeEnd
    from diarize.models.settings import EngineSettings
    from diarize.statements import Answer, Statement
    from diarize.types import Gap

RESTARTS_AT_MOST = 5
RESTART_WINDOW_S = 120.0
END_WITHIN_S = 3.0
LISTEN_S = 0.5
"""How often is looked whether the process still answers."""
SILENT_S = 3.0
"""A process with so much sound to speak of, or at the end, that is silent for so long is behind …"""
HANGS_S = 30.0
"""… and for so long is ended and started again: at work it speaks once a second."""


class Engine(MentorsHand):
    """The engine in a process of its own: `feed` sound in, take `events` out; neither ever blocks."""

    def __init__(
        self,
        settings: EngineSettings,
        process: Callable[[PipeEnd, EngineSettings], None] = run_process,
    ) -> None:
        """Args: how the engine is to run, and what its process does (tests have another one)."""
        self.settings = settings
        self._main = process
        self._outbox = Outbox()
        self._lock = threading.Lock()
        self._events: deque[EngineEvent] = deque()
        self._session = Session()
        self._unanswered_samples = 0
        self._starts: deque[float] = deque()
        self._stopping = threading.Event()
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
        if isinstance(sound, AudioBlock):
            with self._lock:
                self._unanswered_samples += len(sound.samples)
        self._outbox.put(sound)

    def reset(self, *, hear_voices: bool = True) -> None:
        """Forget all voices and sound: a new session begins at sample 0, nothing of the old one follows.

        Args:
            hear_voices: whether voices may be listened to from its first sample on (`hear_voices`).
        """
        with self._lock:
            self._session = Session(self._session.number + 1, hears_voices=hear_voices)
            self._events = deque(e for e in self._events if isinstance(e, Ready | Failed))
            self._outbox.begin(Reset(self._session.number, hear_voices))

    def hear_voices(self, allowed: bool) -> None:
        """Whether voices may be listened to at all, from here on.

        While they may not, no voice embedding is computed: speech is published as nobody's. Those known so
        far are deleted at once, here and in the process; what was published stands. Allowed again, voices
        are learned from then on, with new numbers.
        """
        with self._lock:
            self._session.hear_voices(allowed)
            self._outbox.put(HearVoices(allowed))

    def _say(self, statement: Statement) -> int:
        with self._lock:
            operation = self._session.ask(statement)
            self._outbox.put(Say(operation, statement))
            return operation

    def finish(self) -> None:
        """No more sound comes: publish the rest and the final corrections, then `Finished`."""
        with self._lock:
            self._session.finishing = True
            self._outbox.put(Finish())

    def events(self) -> list[EngineEvent]:
        """What has happened since the last call."""
        with self._lock:
            happened = list(self._events)
            self._events.clear()
        return happened

    def stop(self) -> None:
        """End the process; one that does not go is killed."""
        self._stopping.set()
        self._outbox.close()
        if self._process and self._process.is_alive():
            self._process.terminate()
        if self._thread:
            self._thread.join(END_WITHIN_S)
        if self._thread and self._thread.is_alive() and self._process:
            # A stopped process does not see that it is asked to end.
            self._process.kill()
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
                self._tell(
                    Failed(
                        Notice(
                            "engine_failing",
                            "The engine keeps failing: restart the program, or run 'balance doctor' to see"
                            " why.",
                        )
                    )
                )
                return
            if not self._run_one():
                return

    def _run_one(self) -> bool:
        """Start a process and pass on what it says until it is gone. False: there is no use in another."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(
            target=self._main, args=(theirs, self.settings), name="balance-engine", daemon=True
        )
        try:
            start_undisturbed(self._process)
        except OSError as error:
            self._tell(
                Failed(
                    Notice(
                        "engine_not_started",
                        f"The engine's process cannot be started ({error.strerror}): close other programs, "
                        "then restart this one.",
                    )
                )
            )
            return False
        theirs.close()
        if self._stopping.is_set():
            self._process.terminate()
        with self._lock:
            # What the first messages say anew is not said a second time.
            self._outbox.drop(Reset, Say)
            # Sound that waits since before voices might be heard must not be listened to.
            allowed = self._session.hears_voices and not self._outbox.holds(HearVoices)
            first = self._session.first_messages(hear_voices=allowed)
            if self._session.finishing and not self._outbox.holds(Finish):
                self._outbox.put(Finish())  # the last process died over it
        sender = threading.Thread(
            target=self._outbox.send_all, args=(ours, first), name="engine-sender", daemon=True
        )
        sender.start()
        failed = self._listen(ours, self._process)
        self._outbox.interrupt(sender)
        ours.close()
        self._process.join()
        if failed or self._stopping.is_set():
            return False
        with self._lock:
            lost_s = self._session.lost_s
        sentence = Notice(
            "engine_restarting", "The engine stopped and is starting again; nothing said before is lost."
        )
        self._tell(Health("restarting", self._outbox.waiting_s, lost_s, 0.0, sentence))
        return True

    def _listen(self, connection: PipeEnd, process: SpawnProcess) -> bool:
        """Pass on events until the process is gone; True: it said itself that it cannot go on."""
        ready = told = False
        began: int | None = None
        heard_at = time.monotonic()
        while True:
            try:
                if not connection.poll(LISTEN_S):
                    limit_s = HANGS_S if told else SILENT_S
                    if ready and time.monotonic() - heard_at > limit_s and self._must_answer(limit_s):
                        if told:
                            process.kill()
                        else:
                            told = True
                            self._say_silent()
                    continue
                event = connection.recv()
            except (EOFError, OSError):
                return False
            heard_at, told = time.monotonic(), False
            with self._lock:
                self._unanswered_samples = 0
            if isinstance(event, Began):
                began = event.session
            elif isinstance(event, Ready | Failed):
                ready = True
                self._tell(event)
                if isinstance(event, Failed):
                    return True
            else:
                self._pass_on(event, began)

    @property
    def _unanswered_s(self) -> float:
        return self._unanswered_samples / SAMPLE_RATE_HZ

    def _must_answer(self, limit_s: float) -> bool:
        """Whether the process has been given so much to say something of."""
        with self._lock:
            return self._session.finishing or self._unanswered_s > limit_s

    def _tell(self, event: EngineEvent) -> None:
        with self._lock:
            self._events.append(event)

    def _say_silent(self) -> None:
        with self._lock:
            lost_s = self._session.lost_s
        sentence = Notice(
            "engine_silent", "The engine does not answer: if it goes on so, it is started again."
        )
        self._tell(Health("degraded", self._unanswered_s, lost_s, 0.0, sentence))

    def _pass_on(self, event: Publication | Health | Finished | Learned | Answer, began: int | None) -> None:
        """Keep and tell what was said of the present session."""
        with self._lock:
            if began != self._session.number:
                return
            self._session.note(event)
            if not isinstance(event, Learned):
                self._events.append(event)
