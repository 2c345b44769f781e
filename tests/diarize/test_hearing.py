from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.frames import FRAME_SAMPLES
from diarize.models.embedding import FEATURES_PER_FRAME, log_mel
from diarize.models.segmentation import WINDOW_FRAMES, WINDOW_SAMPLES
from diarize.speech.hearing import Hearing

if TYPE_CHECKING:
    from numpy.typing import NDArray

pytestmark = pytest.mark.engine

FRAMES = 1200


@cache
def noise() -> NDArray[np.float32]:
    return np.random.default_rng(3).normal(0, 0.1, FRAMES * FRAME_SAMPLES).astype(np.float32)


@cache
def all_features() -> NDArray[np.float32]:
    """Of the whole signal at once, with the silence that stands before it."""
    before = np.zeros(WINDOW_SAMPLES, np.float32)
    return log_mel(np.concatenate([before, noise()]))


def heard(chunks: list[int], start_frame: int = 0) -> tuple[Hearing, int]:
    """A hearing that has heard chunks of so many frames; and how many those are."""
    hearing = Hearing()
    hearing.reset(start_frame)
    at = 0
    for chunk in chunks:
        hearing.hear(noise()[at * FRAME_SAMPLES : (at + chunk) * FRAME_SAMPLES])
        at += chunk
    return hearing, at


chunk_lists = st.lists(st.integers(1, 120), min_size=1, max_size=10)


@given(chunk_lists, st.sampled_from([0, 7, 5000]))
def test_a_window_is_the_last_ten_seconds(chunks: list[int], start_frame: int) -> None:
    hearing, count = heard(chunks, start_frame)
    assert hearing.end_frame == start_frame + count
    padded = np.concatenate([np.zeros(WINDOW_SAMPLES, np.float32), noise()[: count * FRAME_SAMPLES]])
    np.testing.assert_array_equal(hearing.window(hearing.end_frame), padded[-WINDOW_SAMPLES:])


@settings(max_examples=25)
@given(chunk_lists, st.data())
def test_features_do_not_depend_on_how_sound_came(chunks: list[int], data: st.DataObject) -> None:
    hearing, count = heard(chunks)
    first = max(count - WINDOW_FRAMES, 0)
    chosen = np.array(
        sorted(data.draw(st.sets(st.integers(first, count - 1), min_size=1, max_size=40))), dtype=np.intp
    )
    got = hearing.features(chosen)
    index = (chosen[:, None] * FEATURES_PER_FRAME + np.arange(FEATURES_PER_FRAME)).ravel()
    index += WINDOW_FRAMES * FEATURES_PER_FRAME
    # A feature looks 25 ms ahead: the last ones have not been heard in full.
    whole = 1 + ((WINDOW_FRAMES + count) * FRAME_SAMPLES - 400) // 160
    np.testing.assert_allclose(got, all_features()[index[index < whole]], atol=1e-3)


def test_frames_without_sound_at_hand_are_left_out() -> None:
    hearing, _ = heard([120] * 10)
    assert hearing.features(np.array([0, 1, 2])).shape == (0, 80)
    assert hearing.features(np.array([5000])).shape == (0, 80)
    assert hearing.features(np.array([800, 5000])).shape == (2, 80)


def test_memory_is_ten_seconds_however_long_it_listens() -> None:
    hearing, _ = heard([25] * 48)
    assert len(hearing._samples) <= WINDOW_SAMPLES + 5 * FRAME_SAMPLES
    assert len(hearing._features) <= (WINDOW_FRAMES + 5) * FEATURES_PER_FRAME


def test_behind_a_reset_there_is_silence() -> None:
    hearing, _ = heard([120, 120])
    hearing.reset(900)
    hearing.hear(np.ones(FRAME_SAMPLES, np.float32))
    window = hearing.window(901)
    assert not window[:-FRAME_SAMPLES].any()
    assert window[-FRAME_SAMPLES:].all()


def test_a_frames_level_is_the_mean_of_its_two_features() -> None:
    hearing, count = heard([100, 60], 7)
    end = 7 + count
    levels = hearing.levels(7, end)
    features = hearing.features(np.arange(7, end - 1))
    np.testing.assert_allclose(levels[:-1], features.mean(axis=1).reshape(-1, 2).mean(axis=1), rtol=1e-6)
    # The last feature needs sound that comes later.
    assert np.isneginf(levels[-1])


def test_frames_that_are_not_at_hand_have_no_level() -> None:
    hearing, count = heard([120] * 10)
    levels = hearing.levels(0, count + 5)
    assert np.isneginf(levels[: count - 2 * WINDOW_FRAMES]).all()
    assert np.isfinite(levels[count - WINDOW_FRAMES : count - 1]).all()
    assert np.isneginf(levels[count:]).all()
