"""A room without weights: each person hums three tones of their own, and both models are played by hand.

Who is active is read from the sound itself, frame by frame; what a voice is like comes from the real log-mel
features. So the pipeline is driven by sound, as in life.
"""

from __future__ import annotations

import zlib
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from balance.speech.ledger import Ledger
from diarize.frames import FRAME_SAMPLES
from diarize.models.files import EMBEDDING_SIZE
from diarize.models.segmentation import POWERSET
from diarize.pipeline.pipeline import Pipeline
from diarize.pipeline.settings import LIVE, PipelineSettings
from diarize.types import SAMPLE_RATE_HZ, AudioBlock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from diarize.types import Gap, Publication

PEOPLE = 6
AMPLITUDE = 0.1
# Multiples of 50 Hz: over a frame of 20 ms no tone leaks into another one's bin.
TONES_HZ = np.array([[300 + 150 * i, 1500 + 400 * i, 4000 + 500 * i] for i in range(PEOPLE)])


@dataclass(frozen=True, slots=True)
class Talk:
    """One person hums."""

    person: int
    start_s: float
    end_s: float


def hum(talks: Iterable[Talk], duration_s: float, start_s: float = 0.0) -> NDArray[np.float32]:
    """(samples,) float32: what the microphone hears from `start_s` on, with a little noise."""
    count = round(duration_s * SAMPLE_RATE_HZ)
    time_s = start_s + np.arange(count) / SAMPLE_RATE_HZ
    sound = np.random.default_rng(0).normal(0, 1e-3, count)
    for talk in talks:
        inside = (time_s >= talk.start_s) & (time_s < talk.end_s)
        for tone_hz in TONES_HZ[talk.person]:
            sound[inside] += AMPLITUDE * np.sin(2 * np.pi * tone_hz * time_s[inside])
    return sound.astype(np.float32)


class ToneSegmentation:
    """Finds who hums in each frame; numbers people anew in each window, as the model does."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        self.calls += 1
        return np.stack([self._window(window) for window in windows])

    def _window(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        spectrum = np.abs(np.fft.rfft(window.reshape(-1, FRAME_SAMPLES))) * 2 / FRAME_SAMPLES
        bins = TONES_HZ * FRAME_SAMPLES // SAMPLE_RATE_HZ
        active = (spectrum[:, bins].min(axis=2) > AMPLITUDE / 2).astype(np.float32)
        loudest = np.argsort(-active.sum(axis=0), kind="stable")[: POWERSET.shape[1]]
        order = np.random.default_rng(zlib.crc32(window.tobytes())).permutation(loudest)
        numbered: NDArray[np.float32] = active[:, order]
        return numbered


class ToneEmbedding:
    """The shape of the mean spectrum as a voice, blurred by as much noise as wanted."""

    def __init__(self, noise: float = 0.0) -> None:
        self.noise = noise
        self.calls = 0

    def __call__(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        self.calls += 1
        shape = features.mean(axis=0)
        voice = np.zeros(EMBEDDING_SIZE)
        voice[: len(shape)] = shape - shape.mean()
        voice /= np.linalg.norm(voice)
        if self.noise:
            blur = np.random.default_rng(zlib.crc32(features.tobytes())).normal(size=EMBEDDING_SIZE)
            voice += self.noise * blur / np.linalg.norm(blur)
        return (voice / np.linalg.norm(voice)).astype(np.float32)


class AtOnce(Executor):
    """Does the work when it is handed over."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def tone_pipeline(settings: PipelineSettings = LIVE, noise: float = 0.0) -> Pipeline:
    return Pipeline(ToneSegmentation(), ToneEmbedding(noise), AtOnce(), settings)


def cut(
    sound: NDArray[np.float32], sizes: Iterable[int] = (), start_sample: int = 0, size: int = 1600
) -> list[AudioBlock]:
    """The sound as blocks of these sizes, and of `size` samples when they have been used up."""
    result = []
    at = 0
    remaining = iter(sizes)
    while at < len(sound):
        length = next(remaining, size)
        if length:
            result.append(AudioBlock(start_sample + at, sound[at : at + length].copy()))
        at += length
    return result


def run(pipeline: Pipeline, sounds: Iterable[AudioBlock | Gap], *, finish: bool = True) -> list[Publication]:
    """Everything that is published."""
    published = [publication for sound in sounds for publication in pipeline.step(sound)]
    return [*published, *pipeline.finish()] if finish else published


def ledger_of(publications: Iterable[Publication]) -> Ledger:
    ledger = Ledger()
    for publication in publications:
        ledger.apply(publication)
    return ledger


def spoken_s(ledger: Ledger, start_s: float = 0.0, end_s: float = 1e9) -> dict[str | None, float]:
    """Seconds of each voice between two times, overlap counted in full; None is unknown speech."""
    result: dict[str | None, float] = {}
    for row in ledger.rows:
        inside = min(float(row["end_s"]), end_s) - max(float(row["start_s"]), start_s)
        if inside > 0:
            voice = None if row["voice"] < 0 else ledger.voices[row["voice"]]
            result[voice] = result.get(voice, 0.0) + inside
    return result
