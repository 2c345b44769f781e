"""segmentation-3.0 with its filters shared between windows, against the model as it is published."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from diarize.models import sincnet
from diarize.models.files import load_segmentation
from diarize.models.segmentation import WINDOW_SAMPLES, overlapping
from diarize.models.sincnet import SharedFront, overlap_samples

STEP = 32_000


def sound(windows: int, step: int = STEP) -> np.ndarray:
    """Tones that come and go in noise, and a constant offset as cheap microphones have it."""
    rng = np.random.default_rng(windows)
    count = WINDOW_SAMPLES + (windows - 1) * step
    time_s = np.arange(count) / 16_000
    swell = np.maximum(np.sin(2 * np.pi * 0.4 * time_s), 0)
    tones = sum(np.sin(2 * np.pi * hz * time_s) for hz in (140, 280, 420, 1900))
    return (0.05 * swell * tones + rng.normal(0, 0.003, count) + 0.01).astype(np.float32)


@pytest.mark.parametrize(
    ("count", "step", "samples", "wanted"),
    [(4, STEP, WINDOW_SAMPLES, STEP), (1, STEP, WINDOW_SAMPLES, None), (3, 15, 100, None), (3, 30, 100, 30)],
)
def test_windows_that_share_sound_are_known_by_where_they_lie(
    count: int, step: int, samples: int, wanted: int | None
) -> None:
    stretch = torch.zeros(samples + (count - 1) * step)
    assert overlap_samples(stretch.unfold(0, samples, step)) == wanted
    assert overlap_samples(stretch.unfold(0, samples, step).clone()) is None


def test_windows_are_views_of_the_sound_from_its_start() -> None:
    heard = np.arange(WINDOW_SAMPLES + 2 * STEP + 5, dtype=np.float32)
    windows = overlapping(heard, STEP)
    assert windows[:, 0].tolist() == [0, STEP, 2 * STEP]
    assert windows.shape == (3, WINDOW_SAMPLES)
    assert np.shares_memory(windows, heard)


@pytest.fixture(scope="module")
def published() -> torch.nn.Module:
    return load_segmentation()


def assert_same(published: torch.nn.Module, windows: torch.Tensor) -> None:
    with torch.inference_mode():
        wanted = published(windows.contiguous()[:, None]).exp()
        got = SharedFront(published)(windows).exp()
    torch.testing.assert_close(got, wanted, rtol=0, atol=1e-4)


@pytest.mark.real_models
@pytest.mark.parametrize(("count", "step"), [(1, STEP), (2, 8000), (5, STEP), (3, 40_000), (2, 160_000)])
def test_windows_are_the_same_shared_or_not(published: torch.nn.Module, count: int, step: int) -> None:
    stretch = torch.from_numpy(sound(count, step))
    assert_same(published, stretch.unfold(0, WINDOW_SAMPLES, step))
    assert_same(published, stretch.unfold(0, WINDOW_SAMPLES, step).contiguous())


@pytest.mark.real_models
def test_silence_and_the_first_sound_behind_it_are_the_same(published: torch.nn.Module) -> None:
    windows = torch.zeros(2, WINDOW_SAMPLES)
    windows[1, -8000:] = torch.from_numpy(sound(1)[:8000])
    assert_same(published, windows)


@pytest.mark.real_models
def test_only_the_segmentation_fits(published: torch.nn.Module) -> None:
    assert sincnet.fits(published)
    assert not sincnet.fits(torch.nn.LSTM(2, 2))
