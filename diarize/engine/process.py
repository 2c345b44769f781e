"""Inside the engine's process: sound in, publications out, and what to do when it falls behind."""

from __future__ import annotations

import contextlib
import logging
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from diarize.engine.inbox import Inbox
from diarize.engine.messages import (
    Began,
    Failed,
    Finish,
    Finished,
    Health,
    HearVoices,
    Ready,
    Remember,
    Reset,
    Say,
)
from diarize.errors import DiarizeError
from diarize.notice import Notice
from diarize.types import SAMPLE_RATE_HZ, AudioBlock, Gap

if TYPE_CHECKING:
    from collections.abc import Callable

    from diarize.engine.messages import EngineState
    from diarize.engine.pipe_end import PipeEnd
    from diarize.models.settings import EngineSettings
    from diarize.pipeline.pipeline import Pipeline
    from diarize.types import GapReason, Publication

log = logging.getLogger(__name__)

STEPS_S = ((2.0, 0.5), (5.0, 1.0), (float("inf"), 2.0))
"""Up to this much waiting sound, a step is this long: larger steps are cheaper for a second of sound."""
CAUGHT_UP_S = 1.0
"""Being behind is over when no more than this waits: about the limit itself it would be said to and fro."""
DROP_ABOVE_S = 20.0
KEEP_S = 4.0
"""Above so much waiting sound the oldest is dropped, down to this much."""
FAULTS_IN_A_ROW = 3
"""A model call that fails so often is not a passing fault: the process ends, and another one starts."""


class Worker:
    """Runs the pipeline over what comes in and reports."""

    def __init__(self, pipeline: Pipeline, connection: PipeEnd, inbox: Inbox) -> None:
        self._pipeline = pipeline
        self._connection = connection
        self._inbox = inbox
        self._begin()

    def _begin(self) -> None:
        self._expected = 0
        """The sample that has not been heard yet."""
        self._resumes = False
        self._lost_s = 0.0
        self._faults = 0
        self._step_ms = 0.0
        self._reported_s = 0.0
        self._state: EngineState = "ready"

    def run(self) -> None:
        """Work until the keeper is gone."""
        while (message := self._inbox.next()) is not None:
            match message:
                case AudioBlock() | Gap():
                    self._keep_up()
                    self._hear(message)
                case Reset():
                    self._pipeline.reset()
                    self._pipeline.hear_voices(message.voices_heard)
                    self._begin()
                    self._connection.send(Began(message.session))
                case Remember():
                    self._pipeline.remember(message.memory, message.next_number)
                    self._expected = round(message.published_s * SAMPLE_RATE_HZ)
                    self._lost_s = message.lost_s
                    self._resumes = True
                case Say():
                    said = partial(self._pipeline.say, message.statement, message.operation)
                    self._publish(self._attempt(said))
                case HearVoices():
                    self._pipeline.hear_voices(message.allowed)
                    self._connection.send(self._pipeline.learned())
                case Finish():
                    while not (last := self._attempt(self._pipeline.finish)):
                        pass  # it has failed, but not too often
                    self._publish(last)
                    self._connection.send(Finished())

    def _keep_up(self) -> None:
        """Larger steps first, then the oldest sound is dropped; both are said."""
        waiting = self._inbox.waiting_s
        if waiting > DROP_ABOVE_S:
            self._inbox.drop_oldest(KEEP_S)
        self._pipeline.step_s = next(step for limit, step in STEPS_S if waiting <= limit)
        limit_s = CAUGHT_UP_S if self._state == "degraded" else STEPS_S[0][0]
        state: EngineState = "degraded" if waiting > limit_s else "ready"
        if state != self._state:
            self._state = state
            self._report()

    def _hear(self, sound: AudioBlock | Gap) -> None:
        # Whatever was dropped on the way here, or died with the process before, shows in the numbering.
        missing = max(sound.start_sample - self._expected, 0)
        if missing or self._resumes:
            reason: GapReason = "engine_restart" if self._resumes else "engine_behind"
            gap = Gap(sound.start_sample - missing, missing, reason)
            self._lost_s += missing / SAMPLE_RATE_HZ
            self._resumes = False
            self._publish(self._attempt(partial(self._pipeline.step, gap)))
        self._expected = sound.end_sample
        began = time.perf_counter()
        published = self._attempt(partial(self._pipeline.step, sound))
        if published:
            took_ms = (time.perf_counter() - began) * 1000 / len(published)
            self._step_ms += (took_ms - self._step_ms) * (0.1 if self._step_ms else 1.0)
            self._publish(published)
        if sound.end_sample / SAMPLE_RATE_HZ >= self._reported_s + 1.0:
            self._reported_s = sound.end_sample / SAMPLE_RATE_HZ
            self._report()

    def _attempt(self, work: Callable[[], list[Publication]]) -> list[Publication]:
        """What a call of the pipeline publishes; nothing where it fails, which is counted."""
        try:
            published = work()
        except Exception:
            # The outermost frame of the process: one failed call costs a window, not the session.
            self._faults += 1
            self._lost_s += self._pipeline.step_s
            log.exception("a window was skipped")
            if self._faults >= FAULTS_IN_A_ROW:
                raise
            self._report()
            return []
        if published:
            self._faults = 0
        return published

    def _publish(self, publications: list[Publication]) -> None:
        for publication in publications:
            self._connection.send(publication)
        if answers := self._pipeline.answers():
            # What holds now is kept before it is said to hold.
            self._connection.send(self._pipeline.learned())
            for answer in answers:
                self._connection.send(answer)

    def _report(self) -> None:
        sentence = None
        if self._state == "degraded":
            sentence = Notice(
                "engine_busy",
                "This laptop is too busy to listen at full speed: figures are a little behind. "
                "Close other programs, or plug in the power.",
            )
        self._connection.send(
            Health(self._state, self._inbox.waiting_s, self._lost_s, self._step_ms, sentence)
        )
        self._connection.send(self._pipeline.learned())


def main(connection: PipeEnd, settings: EngineSettings) -> None:
    """The process: load the models, say so, work until the keeper is gone."""
    # Ctrl-C reaches every process of a terminal; the keeper decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Sound that waits already is unpickled by the inbox's thread, which imports numpy; two threads that
    # import it for the first time at once break it.
    import numpy  # noqa: F401

    inbox = Inbox(connection)
    began = time.perf_counter()
    with (
        contextlib.suppress(BrokenPipeError, ConnectionResetError),
        ThreadPoolExecutor(1, "clustering") as executor,
    ):
        try:
            from diarize.pipeline.loading import load_pipeline

            pipeline = load_pipeline(settings, executor)
        except DiarizeError as error:
            connection.send(Failed(Notice("models", str(error))))
            return
        connection.send(Ready(time.perf_counter() - began))
        Worker(pipeline, connection, inbox).run()
