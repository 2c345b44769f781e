"""Voices as points on a sphere: people far apart, and what is heard of each scattered around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from diarize.models.files import EMBEDDING_SIZE
from diarize.types import Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


def unit(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """The same directions with length 1."""
    result: NDArray[np.float32] = (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(
        np.float32
    )
    return result


def people(count: int, seed: int = 0) -> NDArray[np.float32]:
    """(count, 192): voices at right angles to each other: cosine distance 1."""
    random = np.random.default_rng(seed).normal(size=(EMBEDDING_SIZE, count))
    return unit(np.linalg.qr(random)[0].T)


def between(a: NDArray[np.float32], b: NDArray[np.float32], part: float) -> NDArray[np.float32]:
    """A voice so far on the way from one voice to another: 0 is the first, 1 the second."""
    return unit((1 - part) * a + part * b)


def heard(voice: NDArray[np.float32], count: int, scatter: float = 0.5, seed: int = 0) -> NDArray[np.float32]:
    """(count, 192): what is heard of a voice; scatter 0.5 puts pieces about 0.2 from each other."""
    blur = unit(np.random.default_rng(10_000 + seed).normal(size=(count, EMBEDDING_SIZE)))
    return unit(voice + scatter * blur)


class Listener:
    """Numbers pieces and lets time pass."""

    def __init__(self) -> None:
        self.piece = 0
        self.now_s = 0.0

    def hears(
        self, embeddings: NDArray[np.float32], track: int, clean_s: float = 3.0
    ) -> Iterator[Observation]:
        for embedding in embeddings:
            self.piece += 1
            yield Observation(self.piece, track, self.now_s, self.now_s + clean_s, clean_s, embedding)
            self.now_s += clean_s
