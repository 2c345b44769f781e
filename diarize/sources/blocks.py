"""Sound of any lengths becomes numbered blocks of one length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from diarize.types import SAMPLE_RATE_HZ, AudioBlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

BLOCK_SAMPLES = SAMPLE_RATE_HZ // 10


def cut_into_blocks(
    pieces: Iterable[NDArray[np.float32]], block_samples: int = BLOCK_SAMPLES
) -> Iterator[AudioBlock]:
    """Number consecutive 16 kHz sound from 0 and cut it to blocks of 100 ms; only the last is shorter.

    Args:
        pieces: arrays of (samples,) float32 in [-1, 1], of any lengths, 0 included.
        block_samples: length of a block.
    """
    start = 0
    waiting = np.zeros(0, np.float32)
    for piece in pieces:
        waiting = np.concatenate([waiting, piece]) if len(waiting) else piece
        whole = len(waiting) - len(waiting) % block_samples
        for offset in range(0, whole, block_samples):
            yield AudioBlock(start, waiting[offset : offset + block_samples])
            start += block_samples
        waiting = waiting[whole:]
    if len(waiting):
        yield AudioBlock(start, waiting)
