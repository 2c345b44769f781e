"""A pipeline that does what the sound says: the first sample of a block is an order.

It stands where the real one stands, in `Worker` and in a process of its own, so that what happens around the
pipeline is tested without weights. Every block is one stretch of `v1`, its piece numbered as pieces are.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import numpy as np

from diarize.engine_messages import Failed, Ready
from diarize.engine_process import Inbox, Worker
from diarize.types import SAMPLE_RATE_HZ, Attribution, AudioBlock, Gap, KnownVoice, Publication

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from diarize.engine_messages import EngineSettings

BLOCK_SAMPLES = SAMPLE_RATE_HZ // 2

SPEAK, FAIL, DIE, HANG = 0.0, 0.25, 0.5, 0.75
"""Orders: speech; the model's call raises; the process dies; it never returns."""


def sound(start_sample: int, order: float = SPEAK, samples: int = BLOCK_SAMPLES) -> AudioBlock:
    block = np.zeros(samples, np.float32)
    block[0] = order
    return AudioBlock(start_sample, block)


def stream(*orders: float, start_sample: int = 0) -> list[AudioBlock]:
    return [sound(start_sample + n * BLOCK_SAMPLES, order) for n, order in enumerate(orders)]


class ScriptedVoices:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.known: dict[str, KnownVoice] = {}

    def hear(self, voice: str) -> None:
        self.known.setdefault(voice, KnownVoice(voice, None, np.ones(1, np.float32), 1.0))

    def name(self, voice: str, name: str | None) -> None:
        known = self.known[voice]
        self.known[voice] = KnownVoice(voice, name, known.centre, known.clean_s)

    def memory(self) -> tuple[KnownVoice, ...]:
        return tuple(self.known.values())


class ScriptedPipeline:
    """Speech is published as it comes, under the name that its voice has."""

    def __init__(self) -> None:
        self.steps_s: list[float] = []
        self.step_s = 0.5
        self.reset()

    def reset(self) -> None:
        self.voices = ScriptedVoices()
        self.next_number = 1
        self.heard: list[AudioBlock | Gap] = []
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
        self.voices.hear("v1")
        said = Attribution(self.next_number, heard.start_sample / SAMPLE_RATE_HZ, end_s, "v1", 1.0)
        self.next_number += 1
        return [Publication(end_s, (said,))]

    def finish(self) -> list[Publication]:
        self.finishes += 1
        if self.finishes <= self.fails_at_finish:
            raise RuntimeError("the model has failed")
        return [Publication(self.heard[-1].end_sample / SAMPLE_RATE_HZ if self.heard else 0.0)]

    def name(self, voice: str, name: str | None) -> list[Publication]:
        self.voices.name(voice, name)
        return []

    def remember(self, voices: tuple[KnownVoice, ...], next_number: int) -> None:
        for known in voices:
            self.voices.known[known.id] = known
        self.next_number = next_number


def main(connection: Connection, settings: EngineSettings) -> None:
    """In place of `diarize.engine_process.main`; the folder of models names how it is to begin."""
    inbox = Inbox(connection)
    begin = settings.models.name if settings.models else ""
    if begin == "missing":
        connection.send(Failed("The model is not there: put it there."))
        return
    if begin == "dies":
        os._exit(9)
    connection.send(Ready(0.0))
    Worker(ScriptedPipeline(), connection, inbox).run()  # type: ignore[arg-type]  # played by hand
