"""Whose voice: CAM++ embeddings of chosen frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from diarize.frames import FRAME_SAMPLES
from diarize.models import campplus
from diarize.models.files import EMBEDDING_SIZE, MEL_BINS
from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch
    from numpy.typing import NDArray

FEATURES_PER_FRAME = 2
"""Log-mel vectors (each 10 ms) in one frame of the grid (20 ms)."""
FEATURE_STEP_SAMPLES = FRAME_SAMPLES // FEATURES_PER_FRAME
FEATURE_FIELD_SAMPLES = 400
WHOLE_FEATURES = 20
"""For each length that is new the processor's code for 60 products is made anew, which takes longer than
to use it, and a thousand are kept: so there are no more than some twenty lengths."""


class EmbedsFeatures(Protocol):
    """Anything that turns log-mel features into a voice's embedding."""

    def __call__(self, features: NDArray[np.float32], /) -> NDArray[np.float32]:
        """(frames, 80) → (192,) of length 1."""


def log_mel(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Kaldi-compatible log-mel features, as CAM++ was trained on.

    Args:
        samples: (samples,) float32 in [-1, 1], 16 kHz; at least 400.

    Returns:
        (1 + (samples - 400) // 160, 80) float32.
    """
    import torch
    from torchaudio.compliance import kaldi

    waveform = torch.from_numpy(np.ascontiguousarray(samples))[None]
    features = kaldi.fbank(waveform, num_mel_bins=MEL_BINS, sample_frequency=SAMPLE_RATE_HZ)
    return np.asarray(features.numpy(), dtype=np.float32)


class Embedding:
    """CAM++ over features, mean-normalised."""

    def __init__(self, model: torch.nn.Module, device: torch.device) -> None:
        self._model: Callable[[torch.Tensor], torch.Tensor] = model.to(device)
        self._device = device
        if device.type == "cpu" and campplus.fits(model):
            self._model = campplus.Folded(model)

    def __call__(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """One voice's embedding.

        Args:
            features: (frames, 80) log-mel, each 10 ms; frames need not have been neighbours. The last ones
                are left out where they do not fill 0.2 s.

        Returns:
            (192,) float32 of length 1.
        """
        vector: NDArray[np.float32] = self.batch(features[None])[0]
        return vector

    def batch(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """(batch, frames, 80) → (batch, 192), each of length 1."""
        import torch

        count = features.shape[1]
        features = features[:, : count - count % WHOLE_FEATURES or count]
        normalised = features - features.mean(axis=1, keepdims=True)
        with torch.inference_mode():
            vectors = self._model(torch.from_numpy(normalised).to(self._device)).float().cpu().numpy()
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        result: NDArray[np.float32] = (vectors / np.maximum(norms, 1e-9)).astype(np.float32)
        assert result.shape[1] == EMBEDDING_SIZE
        return result
