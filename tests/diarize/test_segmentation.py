from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from diarize.frames import FRAME_SAMPLES
from diarize.models.segmentation import (
    MODEL_FIELD_SAMPLES,
    MODEL_STEP_SAMPLES,
    POWERSET,
    WINDOW_FRAMES,
    WINDOW_SAMPLES,
    Segmentation,
    on_grid,
    overlapping,
)

if TYPE_CHECKING:
    from diarize.models.embedding import Embedding

MODEL_FRAMES = 589


def test_each_frame_of_the_grid_takes_the_models_frame_whose_centre_is_nearest() -> None:
    numbered = np.arange(MODEL_FRAMES, dtype=np.float32)[None, :, None]
    chosen = on_grid(numbered)[0, :, 0]
    centres = np.arange(MODEL_FRAMES) * MODEL_STEP_SAMPLES + MODEL_FIELD_SAMPLES / 2
    wanted = [int(np.abs(centres - (frame + 0.5) * FRAME_SAMPLES).argmin()) for frame in range(WINDOW_FRAMES)]
    np.testing.assert_array_equal(chosen, wanted)


def test_the_grid_keeps_windows_and_speakers_apart() -> None:
    activity = np.random.default_rng(1).random((2, MODEL_FRAMES, 3)).astype(np.float32)
    grid = on_grid(activity)
    assert grid.shape == (2, WINDOW_FRAMES, 3)
    np.testing.assert_array_equal(grid[1], on_grid(activity[1:])[0])


class OneClass(torch.nn.Module):
    """Says for certain one of the seven classes, in every frame."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def forward(self, waveforms: torch.Tensor) -> torch.Tensor:
        assert waveforms.shape[1:] == (1, WINDOW_SAMPLES)
        classes = torch.zeros(waveforms.shape[0], MODEL_FRAMES, 7)
        classes[:, :, self.number] = 1.0
        return classes.log()


@pytest.mark.parametrize("number", range(7))
def test_a_class_is_the_speakers_that_it_stands_for(number: int) -> None:
    segmentation = Segmentation(OneClass(number), torch.device("cpu"))
    activity = segmentation(np.zeros((2, WINDOW_SAMPLES), np.float32))
    assert activity.dtype == np.float32
    np.testing.assert_allclose(activity, np.tile(POWERSET[number], (2, WINDOW_FRAMES, 1)), atol=1e-6)


@pytest.mark.real_models
def test_the_classes_are_numbered_as_pyannote_numbers_them(
    real_models: tuple[Segmentation, Embedding],
) -> None:
    from pyannote.audio.utils.powerset import Powerset

    powerset: Any = Powerset(3, 2)
    np.testing.assert_array_equal(powerset.mapping.numpy(), POWERSET)


@pytest.mark.real_models
def test_the_model_has_the_field_and_step_that_the_grid_assumes(
    real_models: tuple[Segmentation, Embedding],
) -> None:
    model: Any = real_models[0]._model
    field = model.receptive_field
    assert round(field.duration * 16_000) == MODEL_FIELD_SAMPLES
    assert round(field.step * 16_000) == MODEL_STEP_SAMPLES
    assert model.num_frames(WINDOW_SAMPLES) == MODEL_FRAMES


@pytest.mark.real_models
def test_windows_of_one_stretch_are_what_they_are_by_themselves(
    real_models: tuple[Segmentation, Embedding],
) -> None:
    noise = np.random.default_rng(3).normal(0, 0.1, WINDOW_SAMPLES + 64_000).astype(np.float32)
    windows = overlapping(noise, 32_000)
    np.testing.assert_allclose(real_models[0](windows), real_models[0](windows.copy()), atol=1e-4)


@pytest.mark.real_models
def test_windows_do_not_influence_each_other(real_models: tuple[Segmentation, Embedding]) -> None:
    segmentation = real_models[0]
    noise = np.random.default_rng(2).normal(0, 0.1, (2, WINDOW_SAMPLES)).astype(np.float32)
    together = segmentation(noise)
    assert together.shape == (2, WINDOW_FRAMES, 3)
    assert 0 <= together.min() <= together.max() <= 1 + 1e-5
    np.testing.assert_allclose(together[1:], segmentation(noise[1:]), atol=1e-4)
