"""CAM++ folded, against the model as it is published."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from diarize.models import campplus, products
from diarize.models.campplus import Folded
from diarize.models.files import EMBEDDING_SIZE, MEL_BINS, load_campplus

pytestmark = pytest.mark.real_models


@pytest.fixture(scope="module")
def published() -> torch.nn.Module:
    return load_campplus()


def features(frames: int, batch: int = 1) -> torch.Tensor:
    """Rough and smooth in time, as loud as log-mel features are, without a mean."""
    noise = torch.randn(batch, frames, MEL_BINS, generator=torch.Generator().manual_seed(frames))
    smooth = torch.nn.functional.avg_pool1d(noise.transpose(1, 2), 9, 1, 4).transpose(1, 2)
    result = 2 * noise + 6 * smooth
    return result - result.mean(dim=1, keepdim=True)


def assert_same(published: torch.nn.Module, folded: Folded, given: torch.Tensor) -> None:
    with torch.inference_mode():
        wanted, got = published(given), folded(given)
    assert got.shape == (len(given), EMBEDDING_SIZE)
    torch.testing.assert_close(got, wanted, rtol=0, atol=2e-5 * float(wanted.abs().max()))


@pytest.mark.parametrize("frames", [1, 2, 3, 20, 41, 160, 199, 200, 201, 320, 401, 800])
def test_a_voice_of_any_length_is_the_same(published: torch.nn.Module, frames: int) -> None:
    assert_same(published, Folded(published), features(frames))


def test_the_voices_of_a_batch_do_not_mix(published: torch.nn.Module) -> None:
    assert_same(published, Folded(published), features(120, batch=3))


def test_without_packed_weights_a_voice_is_the_same(
    published: torch.nn.Module, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(products, "packed_available", lambda: False)
    assert_same(published, Folded(published), features(250))


def test_the_published_model_stays_as_it_is(published: torch.nn.Module) -> None:
    given = features(60)
    with torch.inference_mode():
        before = published(given)
        Folded(published)(given)
        assert torch.equal(published(given), before)


def test_only_cam_plus_plus_fits(published: torch.nn.Module) -> None:
    other: Any = torch.nn.Linear(2, 2)
    assert campplus.fits(published)
    assert not campplus.fits(other)
