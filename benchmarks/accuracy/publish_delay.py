"""How long after it was said speech is published: the real engine, fed at the speed of life."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import numpy as np

from diarize.engine.engine import Engine
from diarize.engine.messages import Failed, Ready
from diarize.models.settings import EngineSettings
from diarize.sources.file import FileSource
from diarize.sources.paced import PacedSource
from diarize.types import SAMPLE_RATE_HZ, Publication

if TYPE_CHECKING:
    from pathlib import Path

LOOK_EVERY_S = 0.005
SETTLED_AFTER_S = 5.0
"""The first seconds are not counted: nothing has been heard yet."""


def publish_delays_s(audio: Path, seconds: float) -> list[float]:
    """For each 10 ms of sound, the seconds from its end to the publication that reaches behind it.

    Args:
        audio: a recording.
        seconds: how much of it is played.

    Raises:
        SystemExit: the engine does not start.
    """
    engine = Engine(EngineSettings("cpu"))
    engine.start()
    try:
        _await_ready(engine)
        return _delays(engine, audio, seconds)
    finally:
        engine.stop()


def _await_ready(engine: Engine) -> None:
    while True:
        for event in engine.events():
            if isinstance(event, Ready):
                return
            if isinstance(event, Failed):
                raise SystemExit(event.sentence)
        time.sleep(LOOK_EVERY_S)


def _delays(engine: Engine, audio: Path, seconds: float) -> list[float]:
    reached: list[tuple[float, float]] = []  # published up to, at
    ended = threading.Event()
    began = time.monotonic()

    def collect() -> None:
        while not ended.is_set():
            now_s = time.monotonic() - began
            reached.extend((e.until_s, now_s) for e in engine.events() if isinstance(e, Publication))
            ended.wait(LOOK_EVERY_S)

    collector = threading.Thread(target=collect)
    collector.start()
    for block in PacedSource(FileSource(audio)).blocks():
        engine.feed(block)
        if block.end_sample / SAMPLE_RATE_HZ >= seconds:
            break
    ended.set()
    collector.join()
    until_s = np.maximum.accumulate([until for until, _ in reached])
    at_s = np.array([at for _, at in reached])
    said_s = np.arange(SETTLED_AFTER_S, until_s[-1], 0.01)
    first = np.searchsorted(until_s, said_s, side="left")
    delays: list[float] = (at_s[first] - said_s).tolist()
    return delays
