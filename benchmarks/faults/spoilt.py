"""Two people on the telephone, in recordings that something is wrong with: how far their shares are off."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile
import soxr

from balance.speech.rttm import read_rttm
from benchmarks.odd.hear import hear, models
from benchmarks.odd.outcome import outcome
from benchmarks.odd.scene import Spoken
from diarize.pipeline.settings import RECORDING
from diarize.sources.demo import demo_recording
from diarize.sources.file import FileSource
from diarize.types import SAMPLE_RATE_HZ, AudioBlock

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Sound = NDArray[np.float32]

NOT_A_NUMBER_EVERY = 1_600
LOW_RATE_HZ = 8_000
SOFT = 10 ** (-30 / 20)


def not_numbers(sound: Sound) -> Sound:
    """Ten NaN and ten infinities a second."""
    spoilt = sound.copy()
    spoilt[::NOT_A_NUMBER_EVERY] = np.nan
    spoilt[NOT_A_NUMBER_EVERY // 2 :: NOT_A_NUMBER_EVERY] = np.inf
    return spoilt


def one_side(sound: Sound) -> Sound:
    """Two channels, of which one is silent."""
    return np.stack([sound, np.zeros_like(sound)], axis=1)


SPOILT: dict[str, tuple[Callable[[Sound], Sound], int, str]] = {
    "as it was": (lambda sound: sound, SAMPLE_RATE_HZ, "PCM_16"),
    "NaN and infinity": (not_numbers, SAMPLE_RATE_HZ, "FLOAT"),
    "overdriven tenfold": (lambda sound: np.clip(10 * sound, -1, 1), SAMPLE_RATE_HZ, "PCM_16"),
    "one of two channels": (one_side, SAMPLE_RATE_HZ, "PCM_16"),
    "8 bits": (lambda sound: sound, SAMPLE_RATE_HZ, "PCM_U8"),
    "8 kHz": (lambda sound: soxr.resample(sound, SAMPLE_RATE_HZ, LOW_RATE_HZ), LOW_RATE_HZ, "PCM_16"),
    "30 dB softer": (lambda sound: np.asarray(SOFT * sound, np.float32), SAMPLE_RATE_HZ, "PCM_16"),
}
"""What is done to the sound, the rate of the file in Hz, and its samples' type."""


def pieces(path: Path) -> list[Sound]:
    """A recording's sound as the program reads it."""
    return [block.samples for block in FileSource(path).blocks() if isinstance(block, AudioBlock)]


def share_errors() -> dict[str, float]:
    """Of each kind, the mean over people of what their share is off, percentage points."""
    recording = demo_recording()
    sound = np.concatenate(pieces(recording.audio))
    spoken = [Spoken(part.voice, part.start_s, part.end_s) for part in read_rttm(recording.reference)]
    loaded = models()
    errors = {}
    with ThreadPoolExecutor(1) as executor, tempfile.TemporaryDirectory() as folder:
        for kind, (spoil, rate_hz, samples) in SPOILT.items():
            path = Path(folder) / "spoilt.wav"
            soundfile.write(path, spoil(sound), rate_hz, subtype=samples)
            found = hear(pieces(path), loaded, executor, RECORDING)
            errors[kind] = outcome(found, spoken, len(sound) / SAMPLE_RATE_HZ).share_error
    return errors
