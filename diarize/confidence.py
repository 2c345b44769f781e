"""How sure a recognition is: a probability from distance, margin and length."""

from __future__ import annotations

import math

# Logistic regression on pieces of meetings with a reference (docs/benchmarks.md).
INTERCEPT = 5.5
PER_DISTANCE = -11.6
PER_MARGIN = 7.6
PER_LOG_SECOND = 0.1


def confidence(distance: float, margin: float, clean_s: float) -> float:
    """Probability in (0, 1) that a piece is the voice it was given.

    Args:
        distance: cosine distance to that voice.
        margin: how much further the next voice is; negative if it is nearer.
        clean_s: seconds of speech without overlap behind the embedding.
    """
    score = (
        INTERCEPT
        + PER_DISTANCE * distance
        + PER_MARGIN * margin
        + PER_LOG_SECOND * math.log(max(clean_s, 0.1))
    )
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))
