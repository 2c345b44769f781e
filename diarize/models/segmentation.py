"""Who speaks when within ten seconds: segmentation-3.0 on windows, its classes turned to activities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from diarize.frames import FRAME_SAMPLES, frames
from diarize.models import sincnet
from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    import torch
    from numpy.typing import NDArray

WINDOW_S = 10.0
WINDOW_SAMPLES = int(WINDOW_S * SAMPLE_RATE_HZ)
WINDOW_FRAMES = frames(WINDOW_S)

# The seven classes: silence, each of three speakers alone, each two of them together.
# Source: pyannote.audio.utils.powerset; Plaquet & Bredin, Interspeech 2023.
POWERSET = np.array(
    [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], dtype=np.float32
)
# SincNet in segmentation-3.0: one output each 270 samples, over 991 samples.
MODEL_STEP_SAMPLES = 270
MODEL_FIELD_SAMPLES = 991


class SegmentsWindows(Protocol):
    """Anything that finds local speakers in windows of ten seconds."""

    def __call__(self, windows: NDArray[np.float32], /) -> NDArray[np.float32]:
        """(batch, 160000) samples → (batch, 500, 3) probability that a local speaker is active."""


class Segmentation:
    """segmentation-3.0 over windows of ten seconds."""

    def __init__(self, model: torch.nn.Module, device: torch.device) -> None:
        self._model = model.to(device)
        self._device = device
        self._shared = sincnet.SharedFront(model) if device.type == "cpu" and sincnet.fits(model) else None

    def __call__(self, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Probability that each of three local speakers is active.

        Args:
            windows: (batch, 160000) float32 in [-1, 1], 16 kHz. Windows that are views of one stretch of
                sound (`overlapping`) take less time.

        Returns:
            (batch, 500, 3) float32 in [0, 1], on the engine's 20 ms grid. Speakers are numbered
            within a window only.
        """
        import torch

        with torch.inference_mode():
            batch = torch.from_numpy(windows)
            if self._shared:
                log_probabilities = self._shared(batch)
            else:
                log_probabilities = self._model(batch.contiguous().unsqueeze(1).to(self._device))
            classes = log_probabilities.exp().float().cpu().numpy()
        return on_grid(classes @ POWERSET)


def overlapping(sound: NDArray[np.float32], step_samples: int) -> NDArray[np.float32]:
    """The windows that start every so many samples, as views of the sound: (windows, 160000)."""
    # Writeable, though nobody writes: torch warns of what it could not write to.
    windows = np.lib.stride_tricks.sliding_window_view(sound, WINDOW_SAMPLES, writeable=True)
    return windows[::step_samples]


def on_grid(activity: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bring the model's frames (16.9 ms) onto the engine's grid (20 ms) by the nearest centre.

    Args:
        activity: (batch, model frames, speakers).

    Returns:
        (batch, 500, speakers).
    """
    centres = (np.arange(WINDOW_FRAMES) + 0.5) * FRAME_SAMPLES
    nearest = np.rint((centres - MODEL_FIELD_SAMPLES / 2) / MODEL_STEP_SAMPLES).astype(np.intp)
    return activity[:, np.clip(nearest, 0, activity.shape[1] - 1)]
