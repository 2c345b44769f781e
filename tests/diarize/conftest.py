"""What the engine's tests share: torch on one thread, and each real model loaded once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.conftest import ENGINE_MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diarize.models.embedding import Embedding
    from diarize.models.segmentation import Segmentation

# Tests are not timed: a busy machine must not fail a test.
settings.register_profile("diarize", deadline=None)
settings.load_profile("diarize")


@pytest.fixture(scope="session", autouse=True)
def _features_can_be_computed() -> None:
    """Features are real in all tests that have any, and need torchaudio."""
    if ENGINE_MISSING:
        return
    import torch

    from diarize.models.torch_runtime import import_torchaudio

    torch.set_num_threads(1)
    import_torchaudio()


@pytest.fixture(scope="session")
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture(scope="session")
def real_models() -> tuple[Segmentation, Embedding]:
    """Both models, as the engine loads them."""
    import torch

    from diarize.models.embedding import Embedding
    from diarize.models.files import load_campplus, load_segmentation
    from diarize.models.segmentation import Segmentation
    from diarize.models.torch_runtime import prepare

    prepare(threads=1)
    cpu = torch.device("cpu")
    return Segmentation(load_segmentation(), cpu), Embedding(load_campplus(), cpu)
