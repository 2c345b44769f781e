"""Tone tells speech from a whisper, whatever the room."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from benchmarks.odd import sounds
from benchmarks.odd.voices import whispered as made_whisper
from diarize.frames import FRAME_SAMPLES
from diarize.sources.demo import demo_recording
from diarize.sources.file import FileSource
from diarize.speech.hearing import Hearing
from diarize.types import SAMPLE_RATE_HZ
from diarize.voices.voicing import TONELESS, USUAL_PIECES, WINDOW_SAMPLES, tone, whispered


def windows(
    sound: np.ndarray[tuple[int], np.dtype[np.float32]],
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return sound[: len(sound) // WINDOW_SAMPLES * WINDOW_SAMPLES].reshape(-1, WINDOW_SAMPLES)


SUNG = windows(sounds.song(1, 5))


@pytest.mark.parametrize("pitch_hz", [80.0, 120.0, 220.0, 380.0])
def test_a_hum_at_any_pitch_is_all_tone(pitch_hz: float) -> None:
    phase = 2 * np.pi * pitch_hz * np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    pulses = np.sum([np.cos(n * phase) for n in range(1, 11)], axis=0).astype(np.float32)
    assert tone(windows(pulses)) == 1.0


def test_noise_silence_and_a_constant_have_no_tone() -> None:
    noise = np.random.default_rng(0).normal(size=4 * SAMPLE_RATE_HZ).astype(np.float32)
    assert tone(windows(noise)) < 0.02
    assert tone(windows(np.zeros(SAMPLE_RATE_HZ, np.float32))) == 0.0
    assert tone(windows(np.full(SAMPLE_RATE_HZ, 0.3, np.float32))) == 0.0


def test_nothing_at_hand_speaks_against_no_voice() -> None:
    assert tone(np.zeros((0, WINDOW_SAMPLES), np.float32)) == 1.0


@pytest.mark.engine
def test_a_whisper_loses_the_tone_of_the_same_words() -> None:
    speech = np.concatenate([b.samples for b in FileSource(demo_recording().audio).blocks()])
    spoken = speech[round(7.2 * SAMPLE_RATE_HZ) : round(27.7 * SAMPLE_RATE_HZ)]
    assert tone(windows(spoken)) > 0.4
    assert tone(windows(made_whisper(spoken))) < TONELESS * tone(windows(spoken))


@given(level=st.floats(1e-3, 0.5), offset=st.floats(-0.3, 0.3))
def test_level_and_offset_do_not_matter(level: float, offset: float) -> None:
    assert tone((level * SUNG + offset).astype(np.float32)) == pytest.approx(tone(SUNG), abs=0.05)


def test_a_piece_is_compared_with_what_is_usual() -> None:
    tones = np.array([0.5] * 9 + [0.4, 0.13, 0.12])
    assert np.flatnonzero(whispered(tones, np.full(12, 2.0))).tolist() == [11]
    # Where everybody's speech has so little, nobody whispers.
    assert not whispered(np.full(12, 0.05), np.full(12, 2.0)).any()


def test_nothing_is_called_a_whisper_before_there_is_enough_to_compare_with() -> None:
    tones = np.array([0.0] + [0.5] * (USUAL_PIECES - 1))
    long, short = np.full(USUAL_PIECES, 2.0), np.array([2.0] * (USUAL_PIECES - 1) + [0.5])
    assert whispered(tones, long).tolist() == [True] + [False] * (USUAL_PIECES - 1)
    assert not whispered(tones, short).any()


@given(
    arrays.arrays(np.float64, st.integers(0, 40), elements=st.floats(0, 1)),
    st.floats(0.0, 3.0),
)
def test_less_than_half_of_the_clear_pieces_are_whispers(
    tones: np.ndarray[tuple[int], np.dtype[np.float64]], clean_s: float
) -> None:
    found = whispered(tones, np.full(len(tones), clean_s))
    assert found.shape == tones.shape
    assert found.sum() <= len(tones) / 2


@pytest.mark.engine
def test_hearing_gives_the_sound_around_the_frames_that_are_at_hand() -> None:
    hearing = Hearing()
    ramp = np.arange(20 * FRAME_SAMPLES, dtype=np.float32)
    hearing.hear(ramp)
    around = hearing.windows(np.array([5, 19, 25]))
    # The last frame's end, and one not heard yet, are not at hand.
    assert around.shape == (1, WINDOW_SAMPLES)
    assert around[0, [0, -1]].tolist() == [4.5 * FRAME_SAMPLES, 6.5 * FRAME_SAMPLES - 1]
