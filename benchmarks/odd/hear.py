"""Play a scene to the real pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balance.speech.ledger import Ledger
from diarize.pipeline.pipeline import Pipeline
from diarize.types import SAMPLE_RATE_HZ, AudioBlock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Executor

    import numpy as np
    from numpy.typing import NDArray

    from diarize.models.embedding import Embedding
    from diarize.models.segmentation import Segmentation
    from diarize.pipeline.settings import PipelineSettings

Models = tuple["Segmentation", "Embedding"]
BLOCK_SAMPLES = SAMPLE_RATE_HZ


def models() -> Models:
    """Both models as the engine loads them, on one thread of the processor."""
    import torch

    from diarize.models.embedding import Embedding
    from diarize.models.files import load_campplus, load_segmentation
    from diarize.models.segmentation import Segmentation
    from diarize.models.torch_runtime import prepare

    prepare(threads=1)
    cpu = torch.device("cpu")
    return Segmentation(load_segmentation(), cpu), Embedding(load_campplus(), cpu)


def hear(
    sounds: Iterable[NDArray[np.float32]], loaded: Models, executor: Executor, settings: PipelineSettings
) -> Ledger:
    """All that is known at the end of some sound: each array (samples,) float32, 16 kHz."""
    pipeline = Pipeline(*loaded, executor, settings)
    ledger = Ledger()
    at = 0
    for sound in sounds:
        for start in range(0, len(sound), BLOCK_SAMPLES):
            block = AudioBlock(at, sound[start : start + BLOCK_SAMPLES].copy())
            at = block.end_sample
            for publication in pipeline.step(block):
                ledger.apply(publication)
    for publication in pipeline.finish():
        ledger.apply(publication)
    return ledger
