"""The last ten seconds of sound, as samples for the windows and as features for the embeddings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from diarize.frames import FRAME_SAMPLES
from diarize.models.embedding import FEATURE_FIELD_SAMPLES, FEATURE_STEP_SAMPLES, FEATURES_PER_FRAME, log_mel
from diarize.models.files import MEL_BINS
from diarize.models.segmentation import WINDOW_FRAMES, WINDOW_SAMPLES

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Hearing:
    """A ring of sound on the frame grid, each feature computed once."""

    def __init__(self) -> None:
        self.reset(0)

    def reset(self, start_frame: int) -> None:
        """Begin at a frame with nothing heard before it: silence stands there."""
        self._first_frame = start_frame - WINDOW_FRAMES
        self._samples = np.zeros(WINDOW_SAMPLES, np.float32)
        self._first_feature = self._first_frame * FEATURES_PER_FRAME
        self._features = np.zeros((0, MEL_BINS), np.float32)

    @property
    def end_frame(self) -> int:
        """The frame behind the last whole one heard."""
        return self._first_frame + len(self._samples) // FRAME_SAMPLES

    def hear(self, samples: NDArray[np.float32]) -> None:
        """Take in the next samples: (samples,) float32, 16 kHz."""
        self._samples = np.concatenate([self._samples, samples])
        spare = len(self._samples) // FRAME_SAMPLES - WINDOW_FRAMES - 2 * FEATURES_PER_FRAME
        if spare > 0:
            self._grow_features()
            self._samples = self._samples[spare * FRAME_SAMPLES :]
            self._first_frame += spare
            drop = self._first_frame * FEATURES_PER_FRAME - self._first_feature
            self._features = self._features[drop:]
            self._first_feature += drop

    def window(self, end_frame: int) -> NDArray[np.float32]:
        """The ten seconds before a frame: (160000,) float32."""
        end = (end_frame - self._first_frame) * FRAME_SAMPLES
        return self._samples[end - WINDOW_SAMPLES : end]

    def features(self, frames: NDArray[np.intp]) -> NDArray[np.float32]:
        """The features of chosen frames, those of them that are at hand: (≤ 2 × frames, 80)."""
        self._grow_features()
        index = (frames[:, None] * FEATURES_PER_FRAME + np.arange(FEATURES_PER_FRAME)).ravel()
        index = index - self._first_feature
        chosen: NDArray[np.float32] = self._features[index[(index >= 0) & (index < len(self._features))]]
        return chosen

    def levels(self, start: int, end: int) -> NDArray[np.float32]:
        """How loud frames are: (end - start,) mean log-mel feature of each; -inf where nothing is at hand."""
        self._grow_features()
        result = np.full((end - start) * FEATURES_PER_FRAME, -np.inf, np.float32)
        first = start * FEATURES_PER_FRAME - self._first_feature
        known = self._features[max(first, 0) : max(first + len(result), 0)].mean(axis=1)
        result[max(-first, 0) : max(-first, 0) + len(known)] = known
        levels: NDArray[np.float32] = result.reshape(-1, FEATURES_PER_FRAME).mean(axis=1)
        return levels

    def windows(self, frames: NDArray[np.intp]) -> NDArray[np.float32]:
        """The sound of chosen frames and 10 ms either side, where it is at hand: (≤ frames, 640)."""
        around = (frames - self._first_frame)[:, None] * FRAME_SAMPLES + np.arange(2 * FRAME_SAMPLES)
        around -= FRAME_SAMPLES // 2
        there = (around[:, 0] >= 0) & (around[:, -1] < len(self._samples))
        sound: NDArray[np.float32] = self._samples[around[there]]
        return sound

    def _grow_features(self) -> None:
        """Compute features of the samples that have none yet."""
        have = self._first_feature + len(self._features)
        start = have * FEATURE_STEP_SAMPLES - self._first_frame * FRAME_SAMPLES
        if len(self._samples) - start >= FEATURE_FIELD_SAMPLES:
            self._features = np.concatenate([self._features, log_mel(self._samples[start:])])
