"""Which voice a cluster is: labels stay, however often everything is clustered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diarize.voices.heard import HeardPiece

ANCHORED_S = 1e6
"""What somebody said of a piece outweighs what it was taken for."""


def owners(
    labels: Mapping[int, int],
    heard: Mapping[int, HeardPiece],
    anchors: Mapping[int, str],
    new_voice_s: float,
    small: float,
) -> dict[int, str | None]:
    """Give each cluster the voice that most of its speech had before, one to one, with the most in all.

    Args:
        labels: the cluster of each piece.
        heard: the pieces, with the voices that they had before.
        anchors: the voices that pieces show for sure.
        new_voice_s: a cluster with less clean speech is nobody, unless it holds an anchor …
        small: … and so is one with less than this part of all clean speech.

    Returns:
        Clusters that are somebody, in order of appearance, and who; None: somebody new.
    """
    size: dict[int, float] = {}
    first: dict[int, float] = {}
    common: dict[tuple[int, str], float] = {}
    for piece, label in labels.items():
        known = heard[piece]
        size[label] = size.get(label, 0.0) + known.clean_s
        first[label] = min(first.get(label, known.start_s), known.start_s)
        if known.voice is not None:
            common[label, known.voice] = common.get((label, known.voice), 0.0) + known.clean_s
        if piece in anchors:
            common[label, anchors[piece]] = common.get((label, anchors[piece]), 0.0) + ANCHORED_S
    least = max(new_voice_s, small * sum(size.values()))
    anchored = {labels[p] for p in anchors if p in labels}
    kept = sorted((lb for lb, s in size.items() if s >= least or lb in anchored), key=lambda lb: first[lb])
    voices = sorted({voice for _, voice in common})
    table = np.array([[common.get((lb, v), 0.0) for v in voices] for lb in kept]).reshape(
        len(kept), len(voices)
    )
    owner: dict[int, str | None] = dict.fromkeys(kept)
    for row, column in zip(*linear_sum_assignment(-table), strict=True):
        if table[row, column] > 0:
            owner[kept[row]] = voices[column]
    return owner
