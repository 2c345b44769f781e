"""What the server knows of the engine: its events folded into one state, its failures into a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import structlog

from diarize.engine.messages import Failed, Finished, Health, Ready
from diarize.statements import Done, Introduced, Refused
from diarize.types import Publication

if TYPE_CHECKING:
    from collections.abc import Callable

    from diarize.notice import Notice
    from diarize.statements import Answer
    from server.engine.like import EngineLike

log = structlog.get_logger()

EngineState = Literal["warming", "ready", "degraded", "restarting", "failed"]


class EngineWatch:
    """Holds the engine, reads its events, and begins another one when it has failed."""

    def __init__(self, make: Callable[[], EngineLike]) -> None:
        self._make = make
        self.engine = make()
        self._answers: list[Answer] = []
        self._clear()

    def _clear(self) -> None:
        self.loaded = False
        """The models are there."""
        self.finished = False
        """Everything of the session that was finished has been published."""
        self.state: EngineState = "warming"
        self.sentence: Notice | None = None
        self.lost_s = 0.0
        self.step_ms: float | None = None

    def start(self) -> None:
        """Begin to load the models, in the engine's own process."""
        self.engine.start()

    def restart_failed(self) -> None:
        """Try again with a new engine, if this one has failed."""
        if self.state == "failed":
            self.engine.stop()
            self.engine = self._make()
            self._clear()
            self.engine.start()

    def finish(self) -> None:
        """No more sound comes; `finished` follows."""
        self.finished = False
        self.engine.finish()

    def poll(self) -> tuple[list[Publication], bool]:
        """What has been published since the last call, and whether anything else has changed."""
        publications: list[Publication] = []
        before = (self.loaded, self.finished, self.state, self.sentence)
        for event in self.engine.events():
            if isinstance(event, Publication):
                publications.append(event)
            elif isinstance(event, Ready):
                log.info("engine_ready", load_s=round(event.load_s, 2))
                self.loaded = True
                self.state = "ready"
            elif isinstance(event, Health):
                self._take_health(event)
            elif isinstance(event, Done | Refused | Introduced):
                self._answers.append(event)
            elif isinstance(event, Finished):
                self.finished = True
            elif isinstance(event, Failed):
                log.error("engine_failed", sentence=event.sentence)
                self.state = "failed"
                self.sentence = event.sentence
        return publications, before != (self.loaded, self.finished, self.state, self.sentence)

    def take_answers(self) -> list[Answer]:
        """What the engine has answered since the last call, after what it had published before it."""
        answers, self._answers = self._answers, []
        return answers

    def _take_health(self, health: Health) -> None:
        if health.state != self.state:
            log.info("engine_state", state=health.state, lag_s=round(health.lag_s, 2))
        self.state = health.state
        self.sentence = health.sentence
        self.lost_s = health.lost_s
        self.step_ms = health.step_ms
