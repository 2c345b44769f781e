"""The real pipeline, its models checked, loaded and warm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from diarize.models.embedding import Embedding
from diarize.models.files import MEL_BINS, load_campplus, load_segmentation
from diarize.models.segmentation import WINDOW_SAMPLES, Segmentation
from diarize.models.settings import device
from diarize.models.torch_runtime import prepare
from diarize.pipeline.pipeline import Pipeline
from diarize.pipeline.settings import LIVE, PipelineSettings

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from diarize.models.settings import EngineSettings


def load_pipeline(
    settings: EngineSettings, executor: Executor, pipeline: PipelineSettings = LIVE, threads: int = 1
) -> Pipeline:
    """Load both models and run each once, so that the first second of sound finds them warm.

    Args:
        settings: where the models are and what they run on.
        executor: where clustering runs, beside the steps.
        pipeline: live or recording.
        threads: how many threads a model call may use; 1 beside a live room.

    Raises:
        ModelError: a model is missing or altered, or there is no such device.
    """
    prepare(threads)
    where = device(settings.compute)
    segmentation = Segmentation(load_segmentation(settings.models), where)
    embedding = Embedding(load_campplus(settings.models), where)
    segmentation(np.zeros((1, WINDOW_SAMPLES), np.float32))
    embedding(np.zeros((150, MEL_BINS), np.float32))
    return Pipeline(segmentation, embedding, executor, pipeline)
