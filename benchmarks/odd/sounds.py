"""Sounds that are not talk, drawn from a seed: music, laughter, applause, keys, coughs, hum. All 16 kHz mono.

None is a recording. They have what is thought to make such a sound hard for a meter of speech: harmonics
that glide and tremble like a voice's, bursts at the pace of syllables, formants.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.signal import butter, lfilter, sosfilt

from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray

VOWELS_HZ = {"a": (800, 1200, 2600, 3500), "e": (500, 1800, 2600, 3500), "o": (450, 800, 2600, 3400)}


def music(duration_s: float, seed: int) -> NDArray[np.float32]:
    """Chords, a bass, drums, and a tune with vibrato, 100 beats a minute: (samples,) float32, RMS 1."""
    rng = np.random.default_rng(seed)
    beat_s = 0.6
    result = np.zeros(_count(duration_s))
    roots = (57, 53, 48, 55)  # A minor, F, C, G
    scale = (69, 71, 72, 74, 76, 77, 79, 81)
    for beat in range(int(duration_s / beat_s)):
        at_s = beat * beat_s
        root = roots[beat // 4 % 4]
        if beat % 4 == 0:
            third = 3 if root == 57 else 4
            for note in (root, root + third, root + 7, root - 12):
                _add(result, at_s, 0.25 * tone(_pitch_hz(note), 4 * beat_s, partials=8))
        _add(result, at_s, 0.8 * _drum(rng, low=beat % 2 == 0))
        if rng.random() < 0.8:
            length_s = beat_s * (1 if rng.random() < 0.5 else 2)
            tune = tone(
                _pitch_hz(int(rng.choice(scale))), length_s, partials=12, vibrato_hz=5.5, vibrato=0.012
            )
            _add(result, at_s, 0.6 * tune)
    return _level(result)


def song(duration_s: float, seed: int) -> NDArray[np.float32]:
    """A tune sung on vowels by a made voice, alone: pulses with vibrato through formants, RMS 1."""
    rng = np.random.default_rng(seed)
    result = np.zeros(_count(duration_s))
    at_s = 0.0
    while at_s < duration_s:
        length_s = float(rng.uniform(0.3, 1.2))
        pitch = _pitch_hz(int(rng.choice((57, 59, 60, 62, 64, 65, 67, 69))))
        count = _count(length_s)
        time_s = np.arange(count) / SAMPLE_RATE_HZ
        glide = pitch * (1 + 0.015 * np.sin(2 * np.pi * 5.5 * time_s))
        vowel = str(rng.choice(sorted(VOWELS_HZ)))
        _add(result, at_s, _formants(_pulses(glide, rng), vowel) * _swell(count))
        at_s += length_s + (float(rng.uniform(0.3, 0.8)) if rng.random() < 0.2 else 0.0)
    return _level(result)


def laughter(duration_s: float, seed: int, people: int = 3) -> NDArray[np.float32]:
    """Several people laugh: "ha" five times a second with falling pitch, and breath between; RMS 1."""
    result = np.zeros(_count(duration_s))
    for person in range(people):
        rng = np.random.default_rng((seed, person))
        voice_hz = float(rng.uniform(180, 380))
        at_s = float(rng.uniform(0, 0.5))
        while at_s < duration_s:
            pace_s = float(rng.uniform(0.17, 0.24))
            syllables = int(rng.integers(4, 11))
            for syllable in range(syllables):
                fall = 1.3 - 0.5 * syllable / syllables
                count = _count(pace_s * 0.6)
                pitch = voice_hz * fall * np.linspace(1.08, 0.92, count)
                vowel = _formants(_pulses(pitch, rng), "a") * _swell(count)
                breath = _formants(rng.normal(size=_count(pace_s)), "a") * _swell(_count(pace_s))
                loud = fall * float(rng.uniform(0.6, 1.0))
                _add(result, at_s, loud * vowel / vowel.std())
                _add(result, at_s, 0.25 * loud * breath / breath.std())
                at_s += pace_s
            at_s += float(rng.uniform(0.3, 1.2))
    return _level(result)


def applause(duration_s: float, seed: int, people: int = 8) -> NDArray[np.float32]:
    """Each claps four times a second or so: bursts of noise around 1 to 2 kHz; RMS 1."""
    result = np.zeros(_count(duration_s))
    for person in range(people):
        rng = np.random.default_rng((seed, person))
        centre_hz = float(rng.uniform(800, 2200))
        band = butter(2, [centre_hz / 1.6, centre_hz * 1.6], "bandpass", fs=SAMPLE_RATE_HZ, output="sos")
        at_s, pace_s = float(rng.uniform(0, 0.4)), float(rng.uniform(0.2, 0.32))
        while at_s < duration_s:
            clap = sosfilt(band, rng.normal(size=_count(0.06))) * np.exp(-np.arange(_count(0.06)) / 120)
            _add(result, at_s, clap * float(rng.uniform(0.6, 1.0)))
            at_s += pace_s * float(rng.uniform(0.9, 1.1))
    return _level(result)


def keyboard(duration_s: float, seed: int) -> NDArray[np.float32]:
    """Somebody types, six keys a second, on the table that the microphone lies on; RMS 1."""
    rng = np.random.default_rng(seed)
    result = np.zeros(_count(duration_s))
    at_s = 0.0
    while at_s < duration_s:
        click = rng.normal(size=_count(0.012)) * np.exp(-np.arange(_count(0.012)) / 25)
        thud = np.sin(2 * np.pi * rng.uniform(120, 200) * np.arange(_count(0.04)) / SAMPLE_RATE_HZ)
        thud *= np.exp(-np.arange(_count(0.04)) / 150)
        _add(result, at_s, click)
        _add(result, at_s, thud)
        at_s += float(rng.exponential(0.17)) + 0.03
    return _level(result)


def coughs(duration_s: float, seed: int) -> NDArray[np.float32]:
    """A cough every four seconds or so, two or three bursts of breath through a throat; RMS 1."""
    rng = np.random.default_rng(seed)
    result = np.zeros(_count(duration_s))
    at_s = 1.0
    while at_s < duration_s:
        for _ in range(int(rng.integers(2, 4))):
            count = _count(0.25)
            burst = _formants(rng.normal(size=count), "o") * np.exp(-np.arange(count) / 1200)
            _add(result, at_s, burst)
            at_s += 0.35
        at_s += float(rng.uniform(2, 6))
    return _level(result)


def mains_hum(duration_s: float) -> NDArray[np.float32]:
    """50 Hz and its multiples up to 1 kHz, as of a bad cable; RMS 1."""
    time_s = np.arange(_count(duration_s)) / SAMPLE_RATE_HZ
    return _level(np.sum([np.sin(2 * np.pi * 50 * n * time_s + n) / n for n in range(1, 21)], axis=0))


def noise(duration_s: float, seed: int) -> NDArray[np.float32]:
    """A fan: noise that falls by 6 dB an octave above 200 Hz; RMS 1."""
    white = np.random.default_rng(seed).normal(size=_count(duration_s)).astype(np.float32)
    return _level(lfilter([1.0], [1.0, -0.92], white))


def tone(
    pitch_hz: float, length_s: float, *, partials: int, vibrato_hz: float = 0.0, vibrato: float = 0.0
) -> NDArray[np.float64]:
    """A note that fades: (samples,) float64."""
    time_s = np.arange(_count(length_s)) / SAMPLE_RATE_HZ
    swing = vibrato * pitch_hz / max(vibrato_hz, 1e-9) * np.sin(2 * np.pi * vibrato_hz * time_s)
    phase = 2 * np.pi * pitch_hz * time_s + swing
    heard = [n for n in range(1, partials + 1) if n * pitch_hz < SAMPLE_RATE_HZ / 2]
    sound: NDArray[np.float64] = np.sum([np.sin(n * phase) / n for n in heard], axis=0)
    return sound * np.exp(-1.5 * time_s / length_s) * _swell(len(time_s))


def _pulses(pitch_hz: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """A throat's pulses at a gliding pitch, never quite regular."""
    jitter = 1 + 0.01 * rng.normal(size=len(pitch_hz))
    phase = np.cumsum(pitch_hz * jitter / SAMPLE_RATE_HZ)
    return np.diff(np.floor(phase), prepend=0.0)


def _formants(excitation: NDArray[np.float64], vowel: str) -> NDArray[np.float64]:
    sound = excitation
    for centre_hz in VOWELS_HZ[vowel]:
        radius = np.exp(-np.pi * (60 + centre_hz / 20) / SAMPLE_RATE_HZ)
        angle = 2 * np.pi * centre_hz / SAMPLE_RATE_HZ
        sound = lfilter([1 - radius], [1, -2 * radius * np.cos(angle), radius**2], sound)
    result: NDArray[np.float64] = sound
    return result


def _drum(rng: np.random.Generator, *, low: bool) -> NDArray[np.float64]:
    time_s = np.arange(_count(0.2)) / SAMPLE_RATE_HZ
    skin = np.sin(2 * np.pi * (60 if low else 180) * time_s) * np.exp(-25 * time_s)
    snare = 0.0 if low else rng.normal(size=len(time_s)) * np.exp(-30 * time_s)
    result: NDArray[np.float64] = skin + snare
    return result


def _swell(count: int) -> NDArray[np.float64]:
    """Up and down within 20 ms, so that nothing clicks."""
    ramp = np.minimum(np.arange(count), np.arange(count)[::-1]) / (0.02 * SAMPLE_RATE_HZ)
    return np.clip(ramp, 0.0, 1.0)


def _pitch_hz(note: int) -> float:
    return float(440.0 * 2 ** ((note - 69) / 12))


def _count(duration_s: float) -> int:
    return round(duration_s * SAMPLE_RATE_HZ)


def _add(onto: NDArray[np.float64], at_s: float, sound: NDArray[np.float64]) -> None:
    start = _count(at_s)
    part = sound[: max(len(onto) - start, 0)]
    onto[start : start + len(part)] += part


def _level(sound: NDArray[np.float64]) -> NDArray[np.float32]:
    result: NDArray[np.float32] = (sound / np.sqrt(np.mean(sound**2))).astype(np.float32)
    return result
