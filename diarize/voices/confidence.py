"""How sure a recognition is: a probability from distance and margin."""

from __future__ import annotations

import math

# Logistic regression on the seconds of 22 live sessions with a reference, as they were first published and as
# they stood at the end (docs/decisions/0029-confidence-anew.md).
INTERCEPT = 0.91
PER_DISTANCE = -1.37
PER_MARGIN = 9.52


def confidence(distance: float, margin: float) -> float:
    """Probability in (0, 1) that a piece is the voice it was given.

    Args:
        distance: cosine distance to that voice.
        margin: how much further the next voice is; negative if it is nearer.
    """
    score = INTERCEPT + PER_DISTANCE * distance + PER_MARGIN * margin
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))
