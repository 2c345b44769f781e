"""Groups of pieces, merged while little sets them apart beyond their own scatter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEW_PIECES = 3.0
"""As many pieces as the recording's usual scatter is worth against a group's own."""
LEAST_SCATTER = 0.6
"""No group is taken to scatter less than this part of the usual."""
FULL_S = 3.0
SHORT_S = 1.0
NEVER = 9.0


class Groups:
    """Sums of embeddings, from which every mean distance between and within groups follows.

    With s = Σ w·x, W = Σ w and q = Σ w² over a group's pieces x of length 1 and weight w, the mean cosine
    similarity between groups a and b is s_a·s_b / (W_a W_b), and within a, a piece with itself left out,
    (|s_a|² − q_a) / (W_a² − q_a).
    """

    def __init__(
        self,
        embeddings: NDArray[np.float32],
        weights: NDArray[np.float64],
        people: NDArray[np.int_],
        labels: NDArray[np.intp],
        scatter: float,
    ) -> None:
        """Start from groups.

        Args:
            embeddings: (pieces, d), each of length 1.
            weights: (pieces,) seconds of clean speech behind each: what it counts.
            people: (pieces,) the person a piece is known to be; -1: not known.
            labels: (pieces,) the group of each, numbered from 0.
            scatter: mean cosine distance of complete pieces of one person.
        """
        count = int(labels.max()) + 1
        self._labels = labels
        self._owner = np.arange(count)
        self._alive = np.ones(count, bool)
        sums = np.zeros((count, embeddings.shape[1]))
        np.add.at(sums, labels, embeddings * weights[:, None])
        self._dot = sums @ sums.T
        self._weight = np.bincount(labels, weights, count)
        self._square = np.bincount(labels, weights**2, count)
        self._pieces = np.bincount(labels, minlength=count).astype(float)
        self._person = np.full(count, -1)
        np.maximum.at(self._person, labels, people)
        # A short piece scatters more: in CAM++ about as one over the root of its length.
        longer = np.sqrt(FULL_S / np.clip(weights, SHORT_S, FULL_S))
        self._usual = np.clip(
            1.0 - scatter * np.bincount(labels, weights * longer, count) / self._weight, 0.0, 1.0
        )

    def excess(self) -> NDArray[np.float64]:
        """(groups, groups): what sets two groups apart beyond their scatter; `NEVER` where it cannot be."""
        spread = self._weight**2 - self._square
        own = np.where(
            self._pieces > 1, (self._dot.diagonal() - self._square) / np.maximum(spread, 1e-9), self._usual
        )
        # The same recording heard twice has no scatter at all, and would be a stranger to everybody.
        own = np.minimum(own, 1.0 - LEAST_SCATTER * (1.0 - self._usual))
        own = (self._pieces * own + FEW_PIECES * self._usual) / (self._pieces + FEW_PIECES)
        between = self._dot / np.outer(self._weight, self._weight)
        result: NDArray[np.float64] = (own[:, None] + own[None]) / 2 - between
        known = self._person >= 0
        result[np.outer(known, known) & (self._person[:, None] != self._person[None])] = NEVER
        result[~self._alive] = NEVER
        result[:, ~self._alive] = NEVER
        np.fill_diagonal(result, NEVER)
        return result

    def merge(self, limit: float) -> None:
        """Merge the two groups with the least excess, again and again, up to a limit."""
        while True:
            excess = self.excess()
            keep, gone = divmod(int(excess.argmin()), len(excess))
            if excess[keep, gone] > limit:
                return
            self._join(keep, gone)

    def merge_down(self, count: int, limit: float, least: float) -> None:
        """Merge on until no more than `count` groups have a weight of `least`: small ones first.

        What a merge costs is the excess times the harmonic weight, the growth of the scatter inside groups
        (Ward, 1963), so that a few stray pieces go before two people are taken for one. Nothing is merged
        whose excess is above the limit.
        """
        while int((self._alive & (self._weight >= least)).sum()) > count:
            excess = self.excess()
            harmonic = 1.0 / (1.0 / self._weight[:, None] + 1.0 / self._weight[None])
            cost = np.where(excess <= limit, np.maximum(excess, 0.0) * harmonic, np.inf)
            keep, gone = divmod(int(cost.argmin()), len(cost))
            if not np.isfinite(cost[keep, gone]):
                return
            self._join(keep, gone)

    def labels(self) -> NDArray[np.intp]:
        """(pieces,) the group of each, numbered from 0."""
        numbered: NDArray[np.intp] = np.unique(self._owner[self._labels], return_inverse=True)[1].astype(
            np.intp
        )
        return numbered

    def _join(self, keep: int, gone: int) -> None:
        self._dot[keep] += self._dot[gone]
        self._dot[:, keep] += self._dot[:, gone]
        self._usual[keep] = np.average(self._usual[[keep, gone]], weights=self._weight[[keep, gone]])
        for column in (self._weight, self._square, self._pieces):
            column[keep] += column[gone]
        self._person[keep] = max(self._person[keep], self._person[gone])
        self._alive[gone] = False
        self._weight[gone] = 1.0
        self._owner[self._owner == gone] = keep
