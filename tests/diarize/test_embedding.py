from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from diarize.models.embedding import Embedding, log_mel
from diarize.models.files import EMBEDDING_SIZE, MEL_BINS

if TYPE_CHECKING:
    from diarize.models.segmentation import Segmentation


@pytest.mark.parametrize(("samples", "features"), [(400, 1), (559, 1), (560, 2), (16_000, 98)])
def test_a_feature_is_25_ms_of_sound_each_10_ms(samples: int, features: int) -> None:
    assert log_mel(np.zeros(samples, np.float32)).shape == (features, MEL_BINS)


def test_a_tone_lies_in_the_mel_band_that_kaldi_puts_it_in() -> None:
    time_s = np.arange(16_000) / 16_000
    spectrum = log_mel(np.sin(2 * np.pi * 1000 * time_s).astype(np.float32)).mean(axis=0)
    # Kaldi: mel(f) = 1127 ln(1 + f/700), 80 triangles between 20 Hz and 8 kHz.
    mel = 1127 * np.log1p(np.array([20.0, 1000.0, 8000.0]) / 700)
    band = (mel[1] - mel[0]) / ((mel[2] - mel[0]) / (MEL_BINS + 1)) - 1
    assert abs(int(spectrum.argmax()) - band) <= 1


class MeanOfBands(torch.nn.Module):
    """The mean of the features over time, in the size of an embedding."""

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        assert features.dim() == 3
        return torch.nn.functional.pad(features[:, 0], (0, EMBEDDING_SIZE - MEL_BINS))


def test_features_are_mean_normalised_and_the_voice_has_length_one() -> None:
    features = np.random.default_rng(4).normal(5, 1, (200, MEL_BINS)).astype(np.float32)
    embedding = Embedding(MeanOfBands(), torch.device("cpu"))
    voice = embedding(features)
    assert voice.shape == (EMBEDDING_SIZE,)
    assert voice.dtype == np.float32
    assert np.linalg.norm(voice) == pytest.approx(1.0)
    wanted = features[0] - features.mean(axis=0)
    np.testing.assert_allclose(voice[:MEL_BINS], wanted / np.linalg.norm(wanted), atol=1e-5)


def test_nothing_at_all_does_not_divide_by_zero() -> None:
    embedding = Embedding(MeanOfBands(), torch.device("cpu"))
    assert not embedding(np.zeros((10, MEL_BINS), np.float32)).any()


@pytest.mark.parametrize(("given", "used"), [(19, 19), (20, 20), (39, 20), (119, 100), (120, 120)])
def test_features_are_used_in_whole_fifths_of_a_second(given: int, used: int) -> None:
    """Each new length costs more than the features are worth; with less than one, all are used."""
    seen = []

    class Lengths(MeanOfBands):
        def forward(self, features: torch.Tensor) -> torch.Tensor:
            seen.append(features.shape[1])
            return super().forward(features)

    features = np.random.default_rng(1).normal(0, 1, (given, MEL_BINS)).astype(np.float32)
    Embedding(Lengths(), torch.device("cpu"))(features)
    assert seen == [used]


@pytest.mark.real_models
def test_a_batch_is_its_parts_and_loudness_does_not_matter(
    real_models: tuple[Segmentation, Embedding],
) -> None:
    embedding = real_models[1]
    sound = np.random.default_rng(5).normal(0, 0.05, 32_000).astype(np.float32)
    quiet, loud = log_mel(sound), log_mel(sound * 8)
    together = embedding.batch(np.stack([quiet, loud]))
    assert together.shape == (2, EMBEDDING_SIZE)
    np.testing.assert_allclose(together[0], embedding(quiet), atol=1e-4)
    assert together[0] @ together[1] == pytest.approx(1.0, abs=1e-3)
