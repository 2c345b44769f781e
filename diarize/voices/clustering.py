"""Which pieces are the same person's: all of them at once, without a threshold that is a cliff.

Two stages. First average linkage over cosine distances, cut so tightly that a group is one person's. Then
groups are merged while what sets them apart beyond their own scatter,

    excess(a, b) = mean distance between a and b − ½ (mean distance within a + mean distance within b),

is small. The mean distance alone holds the noise of single embeddings, which differs from room to room
and from voice to voice; in the excess it cancels: for squared Euclidean distances between vectors of
length 1, twice the cosine distance, it is the squared distance of the true means, estimated without bias
(the energy statistic of Székely & Rizzo, 2013). How much noise there is, a recording tells itself: pieces
that follow each other in a track are one person's, nearly always.

Why not one cut: docs/decisions/0020-clustering-by-excess.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from diarize.voices.groups import Groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

APART = 2.0
"""Cosine distance of opposites: average linkage does not bridge it."""


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """Where clusters end; fitted on meetings with a reference (docs/benchmarks.md)."""

    usual_scatter: float = 0.28
    """Mean distance of two pieces of one person, where a recording does not tell yet."""
    scatter_pieces: int = 10
    """As many pairs of pieces as the usual scatter is worth."""
    scatter_range: tuple[float, float] = (0.18, 0.40)
    tight: float = 0.10
    """Average linkage is cut this far above the scatter."""
    strangers: float = 0.62
    """Mean distance of two pieces of different people: it hardly depends on the room."""
    part: float = 0.45
    """Groups are one person's up to this part of the way from the scatter to strangers."""
    near_s: float = 5.0
    other_track: float = 0.10
    """Pieces of different tracks within so many seconds count as this much further apart: the segmentation
    told their speakers from each other, and is right nine times in ten."""
    least_s: float = 4.0
    """A group with less speech does not count as a person when there are more groups than people."""
    most_pieces: int = 1500
    """Above this many, they are grouped in blocks of time first, so that cost stays bounded."""
    at_most: int | None = None
    """How many people there are, where that is known: groups are merged down to it, never split."""
    forced: float = 2.2
    """To reach that number groups are merged up to this multiple of the usual limit."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """What is clustered, in order of time."""

    embeddings: NDArray[np.float32]
    """(pieces, 192), each of length 1."""
    seconds: NDArray[np.float64]
    """(pieces,) clean speech behind each."""
    tracks: NDArray[np.int_]
    """(pieces,) the track that each is of."""
    people: NDArray[np.int_]
    """(pieces,) number of the person that a piece is known to be; -1: not known."""
    start_s: NDArray[np.float64]
    """(pieces,)"""
    end_s: NDArray[np.float64]
    """(pieces,)"""

    def __len__(self) -> int:
        return len(self.embeddings)

    def part(self, where: slice) -> Pieces:
        """Some of them."""
        return Pieces(
            self.embeddings[where],
            self.seconds[where],
            self.tracks[where],
            self.people[where],
            self.start_s[where],
            self.end_s[where],
        )


def cosine_distances(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, d), (m, d), all of length 1 → (n, m) in [0, 2]."""
    result: NDArray[np.float32] = np.clip(1.0 - a @ b.T, 0.0, 2.0).astype(np.float32)
    return result


def cluster(pieces: Pieces, settings: ClusterSettings) -> NDArray[np.intp]:
    """Group pieces by voice.

    Returns:
        (pieces,) group of each, numbered from 0; pieces known to be different people's never share one.
    """
    if len(pieces) < 2:
        return np.zeros(len(pieces), np.intp)
    noise = scatter(pieces, settings)
    groups = Groups(pieces.embeddings, pieces.seconds, pieces.people, _tight(pieces, noise, settings), noise)
    groups.push_apart(*other_tracks(pieces, settings.near_s), settings.other_track)
    groups.join_known()
    limit = settings.part * (settings.strangers - noise)
    groups.merge(limit)
    if settings.at_most is not None:
        groups.merge_down(settings.at_most, limit * settings.forced, settings.least_s)
    return groups.labels()


def scatter(pieces: Pieces, settings: ClusterSettings) -> float:
    """Mean cosine distance of two pieces of one person here: of those that follow each other in a track."""
    latest: dict[int, int] = {}
    distances = []
    for index, track in enumerate(pieces.tracks.tolist()):
        if track in latest:
            distances.append(1.0 - float(pieces.embeddings[index] @ pieces.embeddings[latest[track]]))
        latest[track] = index
    usual, weight = settings.usual_scatter, settings.scatter_pieces
    # The median: now and then a track has gone over to somebody else.
    median = float(np.median(distances)) if distances else usual
    blended = (median * len(distances) + usual * weight) / (len(distances) + weight)
    return float(np.clip(blended, *settings.scatter_range))


def _tight(pieces: Pieces, noise: float, settings: ClusterSettings) -> NDArray[np.intp]:
    """Groups so tight that each is one person's: average linkage, in blocks of time where there are many."""
    cut = noise + settings.tight
    block = settings.most_pieces
    if len(pieces) <= block:
        return _average_linkage(pieces, cut, settings)
    labels = np.zeros(len(pieces), np.intp)
    total = 0
    for start in range(0, len(pieces), block // 2):
        where = slice(start, start + block // 2)
        labels[where] = total + _average_linkage(pieces.part(where), cut, settings)
        total = int(labels[where].max()) + 1
    return labels


def other_tracks(pieces: Pieces, near_s: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of pieces of different tracks that are no more than `near_s` apart, each pair once."""
    order = np.argsort(pieces.start_s, kind="stable")
    start_s, end_s, tracks = pieces.start_s[order], pieces.end_s[order], pieces.tracks[order]
    stop = np.searchsorted(start_s, end_s + near_s, side="right")
    first = np.repeat(np.arange(len(order)), np.maximum(stop - np.arange(len(order)) - 1, 0))
    second = np.concatenate([np.arange(i + 1, s) for i, s in enumerate(stop)] or [np.zeros(0, np.intp)])
    other = tracks[first] != tracks[second.astype(np.intp)]
    return order[first[other]], order[second[other].astype(np.intp)]


def _average_linkage(pieces: Pieces, cut: float, settings: ClusterSettings) -> NDArray[np.intp]:
    embeddings, people = pieces.embeddings, pieces.people
    if len(embeddings) < 2:
        return np.zeros(len(embeddings), np.intp)
    distances = cosine_distances(embeddings, embeddings)
    first, second = other_tracks(pieces, settings.near_s)
    distances[first, second] += settings.other_track
    distances[second, first] += settings.other_track
    both = (people[:, None] >= 0) & (people[None] >= 0)
    distances[both & (people[:, None] == people[None])] = 0.0
    distances[both & (people[:, None] != people[None])] = APART
    np.fill_diagonal(distances, 0.0)
    labels = fcluster(linkage(squareform(distances, checks=False), "average"), cut, "distance") - 1
    return _apart(labels, people, embeddings)


def _apart(
    labels: NDArray[np.intp], people: NDArray[np.int_], embeddings: NDArray[np.float32]
) -> NDArray[np.intp]:
    """Split groups in which people known to be different met after all, each piece to the nearest."""
    labels = labels.copy()
    for label in np.unique(labels):
        inside = np.flatnonzero(labels == label)
        known = np.unique(people[inside][people[inside] >= 0])
        if len(known) < 2:
            continue
        centres = np.stack([embeddings[inside[people[inside] == p]].mean(axis=0) for p in known])
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
        nearest = cosine_distances(embeddings[inside], centres).argmin(axis=1)
        for index, person in enumerate(known):
            nearest[people[inside] == person] = index
        labels[inside] = np.where(nearest == 0, label, labels.max() + nearest)
    return labels
