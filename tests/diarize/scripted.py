"""A pipeline that does what the sound says: the first sample of a block is an order.

It stands where the real one stands, in `Worker` and in a process of its own, so that what happens around the
pipeline is tested without weights. Every block is one stretch of `v1`, its piece numbered as pieces are.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import numpy as np

from diarize.engine.inbox import Inbox
from diarize.engine.messages import Failed, Ready
from diarize.engine.process import Worker
from diarize.notice import Notice
from diarize.statements import Done, Introduce, Introduced, NameVoice
from diarize.types import SAMPLE_RATE_HZ, Attribution, AudioBlock, Gap, Observation, Publication
from diarize.voices.hand import Effect, Hand
from diarize.voices.memory import KnownPiece, Learned, Memory

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from diarize.models.settings import EngineSettings
    from diarize.statements import Answer, Statement

BLOCK_SAMPLES = SAMPLE_RATE_HZ // 2

SPEAK, FAIL, DIE, HANG = 0.0, 0.25, 0.5, 0.75
"""Orders: speech; the model's call raises; the process dies; it never returns."""


def sound(start_sample: int, order: float = SPEAK, samples: int = BLOCK_SAMPLES) -> AudioBlock:
    block = np.zeros(samples, np.float32)
    block[0] = order
    return AudioBlock(start_sample, block)


def stream(*orders: float, start_sample: int = 0) -> list[AudioBlock]:
    return [sound(start_sample + n * BLOCK_SAMPLES, order) for n, order in enumerate(orders)]


class ScriptedPipeline:
    """Speech is published as it comes; what is said of it is noted, and answered."""

    def __init__(self) -> None:
        self.steps_s: list[float] = []
        self.step_s = 0.5
        self.reset()

    def reset(self) -> None:
        self.hand = Hand()
        self.next_number = 1
        self.heard: list[AudioBlock | Gap] = []
        self.said: list[tuple[int, Statement]] = []
        self.said_after: list[int] = []
        """How many sounds had been heard when each was said."""
        self.hears = True
        self.remembered: Memory | None = None
        self.waiting: list[tuple[int, Introduce]] = []
        self.answered: list[Answer] = []
        self.pieces: list[KnownPiece] = []
        self.finishes = 0
        self.fails_at_finish = 0

    def step(self, heard: AudioBlock | Gap) -> list[Publication]:
        self.heard.append(heard)
        self.steps_s.append(self.step_s)
        end_s = heard.end_sample / SAMPLE_RATE_HZ
        if isinstance(heard, Gap):
            return [Publication(end_s)]
        if heard.samples[0] == FAIL:
            raise RuntimeError("the model has failed")
        if heard.samples[0] == DIE:
            os._exit(9)
        if heard.samples[0] == HANG:
            threading.Event().wait()
        start_s = heard.start_sample / SAMPLE_RATE_HZ
        said = Attribution(self.next_number, start_s, end_s, "v1" if self.hears else None, 1.0)
        if self.hears:
            sound = Observation(self.next_number, 1, start_s, end_s, end_s - start_s, np.ones(1, np.float32))
            self.pieces.append(KnownPiece(self.next_number, 1, sound))
        self.next_number += 1
        for operation, statement in [w for w in self.waiting if w[1].end_s <= end_s]:
            self.waiting.remove((operation, statement))
            self.hand = self.hand.with_effect(Effect(operation, ("v1",), {"v1": statement.name}))
            self.answered.append(
                Introduced(operation, statement.name, "v1", 1.0, None, None, None, self.hand.who)
            )
        return [Publication(end_s, (said,))]

    def finish(self) -> list[Publication]:
        self.finishes += 1
        if self.finishes <= self.fails_at_finish:
            raise RuntimeError("the model has failed")
        return [Publication(self.heard[-1].end_sample / SAMPLE_RATE_HZ if self.heard else 0.0)]

    def say(self, statement: Statement, operation: int) -> list[Publication]:
        self.said.append((operation, statement))
        self.said_after.append(len(self.heard))
        if isinstance(statement, Introduce):
            self.waiting.append((operation, statement))
            return []
        if operation not in self.hand.done:
            named = {statement.voice: statement.name} if isinstance(statement, NameVoice) else {}
            self.hand = self.hand.with_effect(Effect(operation, names=named))
        self.answered.append(Done(operation, (), self.hand.who))
        return [Publication(0.0)]

    def answers(self) -> list[Answer]:
        answered, self.answered = self.answered, []
        return answered

    def hear_voices(self, allowed: bool) -> None:
        self.hears = allowed
        self.pieces = [piece.without_sound() for piece in self.pieces]

    def learned(self) -> Learned:
        return Learned(tuple(self.pieces), self.hand, ("v1",), self.next_number)

    def remember(self, memory: Memory, next_number: int) -> None:
        self.remembered = memory
        self.hand = memory.hand
        self.pieces = list(memory.pieces)
        self.next_number = next_number


def main(connection: Connection, settings: EngineSettings) -> None:
    """In place of `diarize.engine.process.main`; the folder of models names how it is to begin."""
    inbox = Inbox(connection)
    begin = settings.models.name if settings.models else ""
    if begin == "missing":
        connection.send(Failed(Notice("models", "The model is not there: put it there.")))
        return
    if begin == "dies":
        os._exit(9)
    connection.send(Ready(0.0))
    Worker(ScriptedPipeline(), connection, inbox).run()  # type: ignore[arg-type]  # played by hand
