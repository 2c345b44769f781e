"""Real voices, and what may happen to them on their way: a whisper, a loudspeaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import soundfile
from scipy.linalg import solve_toeplitz
from scipy.signal import butter, lfilter, sosfilt

from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

LPC_ORDER = 20
FRAME_SAMPLES = 480
LONGEST_PAUSE_S = 0.3


def load_voices(folder: Path) -> dict[str, NDArray[np.float32]]:
    """All speech of each speaker, from files `SPEAKER-….flac`; RMS 1, no pause over 0.3 s."""
    parts: dict[str, list[NDArray[np.float32]]] = {}
    for path in sorted(folder.glob("*.flac")):
        sound, rate_hz = soundfile.read(path, dtype="float32")
        assert rate_hz == SAMPLE_RATE_HZ, path
        parts.setdefault(path.stem.split("-")[0], []).append(without_pauses(sound))
    speech = {who: np.concatenate(own) for who, own in parts.items()}
    return {who: own / np.sqrt(np.mean(own**2)) for who, own in speech.items()}


def without_pauses(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Speech with each pause cut to 0.3 s, so that who speaks when is exact."""
    step = SAMPLE_RATE_HZ // 100
    rows = sound[: len(sound) // step * step].reshape(-1, step)
    level = np.sqrt((rows**2).mean(axis=1))
    keep, quiet = np.ones(len(rows), bool), 0
    for index, silent in enumerate(level < 0.03 * level.max()):
        quiet = quiet + 1 if silent else 0
        keep[index] = quiet * step <= LONGEST_PAUSE_S * SAMPLE_RATE_HZ
    return rows[keep].ravel()


def whispered(speech: NDArray[np.float32], seed: int = 0) -> NDArray[np.float32]:
    """The same words without a throat's tone: each 30 ms' linear prediction filter, excited by noise.

    A whisper is also flatter in spectrum, which is why what was emphasised for the analysis is given back
    by half only. The level is kept.
    """
    emphasised = lfilter([1.0, -0.95], [1.0], speech)
    hop = FRAME_SAMPLES // 2
    window = np.hanning(FRAME_SAMPLES)
    excitation = np.random.default_rng(seed).normal(size=len(speech))
    result = np.zeros(len(speech))
    for start in range(0, len(speech) - FRAME_SAMPLES, hop):
        part = slice(start, start + FRAME_SAMPLES)
        frame = emphasised[part] * window
        lags = np.correlate(frame, frame, "full")[FRAME_SAMPLES - 1 :][: LPC_ORDER + 1]
        if lags[0] < 1e-6:
            continue
        lags[0] *= 1 + 1e-4
        predictor = solve_toeplitz(lags[:-1], lags[1:])
        breath = lfilter([1.0], np.concatenate([[1.0], -predictor]), excitation[part] * window)
        loud = np.sqrt(lags[0] / max(float((breath**2).sum()), 1e-12))
        result[part] += breath * loud * window
    result = lfilter([1.0], [1.0, -0.5], result)
    level: NDArray[np.float32] = (result * np.sqrt(np.mean(speech**2) / np.mean(result**2))).astype(
        np.float32
    )
    return level


def through_loudspeaker(speech: NDArray[np.float32]) -> NDArray[np.float32]:
    """As a laptop's loudspeaker plays it: 300 Hz to 5 kHz, its peaks squeezed. The level is kept."""
    band = butter(3, [300, 5000], "bandpass", fs=SAMPLE_RATE_HZ, output="sos")
    played = np.tanh(0.7 * sosfilt(band, speech))
    level: NDArray[np.float32] = (played * np.sqrt(np.mean(speech**2) / np.mean(played**2))).astype(
        np.float32
    )
    return level
