"""The best cut of one voice's pieces into two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDS_AT_MOST = 20
STARTS_AT_MOST = 8


def halves(
    embeddings: NDArray[np.float32], seconds: NDArray[np.float64], least_s: float
) -> NDArray[np.bool_] | None:
    """Cut so that what is left of the scatter inside the halves is least: two means on the sphere.

    The cut begins at each of the uppermost merges of average linkage, because two means alone stop at
    whatever is near to where they began.

    Args:
        embeddings: (pieces, d), each of length 1.
        seconds: (pieces,) what each counts.
        least_s: neither half has less.

    Returns:
        (pieces,) True for those of the smaller half; None where there is too little for two.
    """
    if len(embeddings) < 2 or seconds.sum() < 2 * least_s:
        return None
    tree = linkage(squareform(np.clip(1.0 - embeddings @ embeddings.T, 0.0, 2.0), checks=False), "average")
    best: tuple[float, NDArray[np.bool_]] | None = None
    for groups in range(2, min(len(embeddings), STARTS_AT_MOST) + 1):
        labels = fcluster(tree, groups, "maxclust")
        for group in np.unique(labels):
            side = _two_means(embeddings, seconds, labels == group)
            if min(seconds[side].sum(), seconds[~side].sum()) < least_s:
                continue
            kept = sum(float(np.linalg.norm(seconds[s] @ embeddings[s])) for s in (side, ~side))
            if best is None or kept > best[0] + 1e-9:
                best = kept, side
    if best is None:
        return None
    side = best[1]
    return side if seconds[side].sum() <= seconds[~side].sum() else ~side


def _two_means(
    embeddings: NDArray[np.float32], seconds: NDArray[np.float64], side: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Each piece to the nearer of two centres, and again, until nothing moves."""
    for _ in range(ROUNDS_AT_MOST):
        if side.all() or not side.any():
            break
        nearer = embeddings @ _centre(embeddings, seconds, side) > embeddings @ _centre(
            embeddings, seconds, ~side
        )
        if (nearer == side).all():
            break
        side = nearer
    return side


def _centre(
    embeddings: NDArray[np.float32], seconds: NDArray[np.float64], where: NDArray[np.bool_]
) -> NDArray[np.float64]:
    total = seconds[where] @ embeddings[where]
    result: NDArray[np.float64] = total / max(float(np.linalg.norm(total)), 1e-9)
    return result
