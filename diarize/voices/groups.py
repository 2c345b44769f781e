"""Groups of pieces, merged while little sets them apart beyond their own scatter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

FEW_PIECES = 3.0
"""As many pieces as the recording's usual scatter is worth against a group's own."""
LEAST_SCATTER = 0.6
"""No group is taken to scatter less than this part of the usual."""
FULL_S = 3.0
SHORT_S = 1.0


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
        self._weights = weights
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
        usual = 1.0 - scatter * np.bincount(labels, weights * longer, count) / self._weight
        self._usual = np.clip(usual, 0.0, 1.0)

    def push_apart(self, first: NDArray[np.intp], second: NDArray[np.intp], by: float) -> None:
        """Count pairs of pieces as less similar than they sound: there is other evidence against them."""
        a, b = self._labels[first], self._labels[second]
        less = by * self._weights[first] * self._weights[second]
        between = a != b
        np.subtract.at(self._dot, (a[between], b[between]), less[between])
        np.subtract.at(self._dot, (b[between], a[between]), less[between])

    def join_known(self) -> None:
        """Make one group of all groups known to be the same person's."""
        for person in np.unique(self._person[self._person >= 0]):
            keep, *others = np.flatnonzero(self._person == person).tolist()
            for gone in others:
                self._join(keep, gone)

    def merge(self, limit: float) -> None:
        """Merge the two groups with the least excess, again and again, up to a limit."""

        def score(rows: NDArray[np.intp]) -> NDArray[np.float64]:
            excess = self._excess(rows)
            return np.where(excess <= limit, excess, np.inf)

        self._agglomerate(score, lambda: False)

    def merge_down(self, count: int, limit: float, least: float) -> None:
        """Merge on until no more than `count` groups have a weight of `least`: small ones first.

        What a merge costs is the excess times the harmonic weight, the growth of the scatter inside groups
        (Ward, 1963), so that a few stray pieces go before two people are taken for one. Nothing is merged
        whose excess is above the limit.
        """

        def score(rows: NDArray[np.intp]) -> NDArray[np.float64]:
            excess = self._excess(rows)
            harmonic = 1.0 / (1.0 / self._weight[rows][:, None] + 1.0 / self._weight[None])
            return np.where(excess <= limit, np.maximum(excess, 0.0) * harmonic, np.inf)

        self._agglomerate(score, lambda: int((self._alive & (self._weight >= least)).sum()) <= count)

    def labels(self) -> NDArray[np.intp]:
        """(pieces,) the group of each, numbered from 0."""
        numbered = np.unique(self._owner[self._labels], return_inverse=True)[1]
        return numbered.astype(np.intp)

    def _excess(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """(rows, groups): what sets groups apart beyond their scatter; infinite where they cannot be one."""
        spread = np.maximum(self._weight**2 - self._square, 1e-9)
        own = np.where(self._pieces > 1, (self._dot.diagonal() - self._square) / spread, self._usual)
        # The same recording heard twice has no scatter at all, and would be a stranger to everybody.
        own = np.minimum(own, 1.0 - LEAST_SCATTER * (1.0 - self._usual))
        own = (self._pieces * own + FEW_PIECES * self._usual) / (self._pieces + FEW_PIECES)
        between = self._dot[rows] / np.outer(self._weight[rows], self._weight)
        result: NDArray[np.float64] = (own[rows][:, None] + own[None]) / 2 - between
        known, person = self._person >= 0, self._person
        impossible = np.outer(known[rows], known) & (person[rows][:, None] != person[None])
        impossible |= ~self._alive[None] | ~self._alive[rows][:, None]
        impossible[np.arange(len(rows)), rows] = True
        result[impossible] = np.inf
        return result

    def _agglomerate(
        self, score: Callable[[NDArray[np.intp]], NDArray[np.float64]], done: Callable[[], bool]
    ) -> None:
        """Join the pair with the lowest score until done, or until no score is finite.

        A merge changes one row; each row's best is kept, so that all merges together cost about
        the square of the number of groups, not its cube.
        """
        table = score(np.arange(len(self._owner)))
        best = table.argmin(axis=1)
        lowest = table[np.arange(len(table)), best]
        while not done():
            keep = int(lowest.argmin())
            if not np.isfinite(lowest[keep]):
                return
            gone = int(best[keep])
            self._join(keep, gone)
            table[gone], table[:, gone] = np.inf, np.inf
            table[keep] = table[:, keep] = score(np.array([keep]))[0]
            stale = np.flatnonzero(np.isin(best, (keep, gone)) | (table[:, keep] < lowest))
            stale = np.union1d(stale, (keep, gone))
            best[stale] = table[stale].argmin(axis=1)
            lowest[stale] = table[stale, best[stale]]

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
