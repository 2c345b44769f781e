"""Which pieces are the same person's: all of them at once.

Average linkage over cosine distances, with what is known for sure written into the distances: pieces that
must be one person's are at 0, pieces that cannot be are too far apart to meet.
Source: agglomerative hierarchical clustering as in Park et al., "A review of speaker diarization" (2022).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

APART = 2.0
"""Cosine distance of opposites: average linkage does not bridge it."""


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """Where clusters end."""

    cut: float = 0.46
    """Mean cosine distance up to which two groups of pieces are one person."""
    most_pieces: int = 1500
    """Above this many, those close together are condensed first, so that cost stays bounded."""
    condense: float = 0.2
    at_most: int | None = None
    """How many people there are, where that is known: clusters are merged down to it, never split."""
    least_s: float = 4.0
    """A cluster with less speech does not count as a person when merging down."""
    never_above: float = 0.75
    """Clusters further apart than this are not merged to reach a number."""


def cosine_distances(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, d), (m, d), all of length 1 → (n, m) in [0, 2]."""
    result: NDArray[np.float32] = np.clip(1.0 - a @ b.T, 0.0, 2.0).astype(np.float32)
    return result


def cluster(
    embeddings: NDArray[np.float32],
    seconds: NDArray[np.float64],
    anchors: Sequence[int],
    settings: ClusterSettings,
) -> NDArray[np.intp]:
    """Group pieces by voice.

    Args:
        embeddings: (pieces, 192), each of length 1.
        seconds: (pieces,) clean speech behind each.
        anchors: (pieces,) number of the person that a piece is known to be, -1 where nothing is known.
        settings: thresholds.

    Returns:
        (pieces,) cluster of each, numbered from 0; pieces anchored to different people never share one.
    """
    count = len(embeddings)
    if count < 2:
        return np.zeros(count, np.intp)
    if count > settings.most_pieces:
        return _condensed(embeddings, seconds, anchors, settings)
    known = np.asarray(anchors)
    distances = cosine_distances(embeddings, embeddings)
    both = (known[:, None] >= 0) & (known[None] >= 0)
    distances[both & (known[:, None] == known[None])] = 0.0
    distances[both & (known[:, None] != known[None])] = APART
    np.fill_diagonal(distances, 0.0)
    tree = linkage(squareform(distances, checks=False), "average")
    return _apart(_cut(tree, seconds, settings), known, embeddings)


def _cut(
    tree: NDArray[np.float64], seconds: NDArray[np.float64], settings: ClusterSettings
) -> NDArray[np.intp]:
    """Labels at the cut, or at the first merge above it that leaves no more people than there are."""
    labels: NDArray[np.intp] = fcluster(tree, settings.cut, "distance") - 1
    if settings.at_most is None:
        return labels
    for height in np.unique(tree[:, 2][(tree[:, 2] > settings.cut) & (tree[:, 2] <= settings.never_above)]):
        if (np.bincount(labels, seconds) >= settings.least_s).sum() <= settings.at_most:
            break
        labels = fcluster(tree, height, "distance") - 1
    return labels


def _apart(
    labels: NDArray[np.intp], known: NDArray[np.int_], embeddings: NDArray[np.float32]
) -> NDArray[np.intp]:
    """Split clusters in which people known to be different met after all, each piece to the nearest."""
    labels = labels.copy()
    for label in np.unique(labels):
        inside = np.flatnonzero(labels == label)
        people = np.unique(known[inside][known[inside] >= 0])
        if len(people) < 2:
            continue
        centres = np.stack([embeddings[inside[known[inside] == p]].mean(axis=0) for p in people])
        nearest = cosine_distances(embeddings[inside], _unit(centres)).argmin(axis=1)
        for index, person in enumerate(people):
            nearest[known[inside] == person] = index
        labels[inside] = np.where(nearest == 0, label, labels.max() + nearest)
    return labels


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    result: NDArray[np.float32] = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return result


def _condensed(
    embeddings: NDArray[np.float32],
    seconds: NDArray[np.float64],
    anchors: Sequence[int],
    settings: ClusterSettings,
) -> NDArray[np.intp]:
    """Cluster groups of near neighbours in place of pieces: blocks in time first, then their centres."""
    known = np.asarray(anchors)
    tight = replace(settings, cut=settings.condense, at_most=None)
    group = np.zeros(len(embeddings), np.intp)
    total = 0
    for start in range(0, len(embeddings), settings.most_pieces // 2):
        block = slice(start, start + settings.most_pieces // 2)
        labels = cluster(embeddings[block], seconds[block], anchors[block], tight)
        group[block] = labels + total
        total += int(labels.max()) + 1
    centres = np.zeros((total, embeddings.shape[1]), np.float32)
    np.add.at(centres, group, embeddings * seconds[:, None].astype(np.float32))
    weight = np.bincount(group, seconds, total).astype(np.float64)
    person = np.full(total, -1)
    np.maximum.at(person, group, known)
    if total > settings.most_pieces:
        # Still too many: condense at a wider distance, and at the cut itself accept what is left.
        wider = settings.condense + 0.05
        more = (
            replace(settings, condense=wider)
            if wider < settings.cut
            else replace(settings, most_pieces=total)
        )
        settings = more
    return cluster(_unit(centres), weight, person.tolist(), settings)[group]
