"""The balance of a group: how its talking is shared, against how it was meant to be.

Each function takes the people with a fair share above 0, at least two of them:

    share   (people,) float64, s_i = t_i / T, sums to 1
    fair    (people,) float64, e_i = E_i / T, sums to 1, all above 0
"""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

import numpy as np

from balance.metrics.talk_time import talk_time_until

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from balance.speech.timeline import Timeline

DOMINATED_WINDOW_S = 150.0
DOMINATED_STEP_S = 30.0
DOMINATED_SHARE = 0.6


def hands(share: NDArray[np.float64], fair: NDArray[np.float64]) -> float:
    """D = ½ Σ |s − e|: the fraction of the talking that would have to change hands; in [0, 1).

    The Hoover index (Hoover 1936, "The Measurement of Industrial Localization"), against fair shares.
    """
    return float(np.abs(share - fair).sum() / 2)


def balance(share: NDArray[np.float64], fair: NDArray[np.float64]) -> float:
    """B = 100 · max(0, 1 − D / (1 − Σ e²)): 100 = the agreed shares, 0 = as uneven as leaving it all to one.

    1 − Σ e² is the D to be expected when one person, drawn by fair share, says everything.
    """
    return 100 * max(0.0, 1 - hands(share, fair) / _one_says_all(fair))


def gini(share: NDArray[np.float64], fair: NDArray[np.float64]) -> float:
    """Gini coefficient of the voice index, weighted by fair share, small-sample form, at most 1.

    Σ_i Σ_j e_i e_j |r_i − r_j| / (2 (1 − Σ e²)); with equal e it is the usual
    n/(n−1) · Σ Σ |r_i − r_j| / (2 n² · mean r).
    Source: Deltas 2003, "The Small-Sample Bias of the Gini Coefficient".
    """
    index = share / fair
    differences = np.abs(index[:, None] - index[None, :])
    return min(1.0, float((fair[:, None] * fair[None, :] * differences).sum() / 2 / _one_says_all(fair)))


def evenness(share: NDArray[np.float64]) -> float:
    """Shannon evenness, Pielou's J (Pielou 1966): −Σ s ln s / ln n, with 0 · ln 0 = 0; in [0, 1]."""
    return _entropy(share) / float(np.log(len(share)))


def effective_voices(share: NDArray[np.float64]) -> float:
    """exp(−Σ s ln s): "it sounds like 2.3 people talking" (Hill 1973, order 1); in [1, people]."""
    return float(np.exp(_entropy(share)))


def dominated(timeline: Timeline, start_s: float, end_s: float, people: NDArray[np.bool_]) -> float | None:
    """The fraction of 150 s windows (30 s step) in which one person has more than 60 % of the talking.

    Windows lie whole between the two times and are counted from the first; those without speech of these
    people are left out.

    Args:
        timeline: Who spoke when.
        start_s: Counted clock.
        end_s: Counted clock.
        people: (voices,) bool, whose talking it is: the people with a fair share above 0.

    Returns:
        A fraction; None when there is no such window.
    """
    windows = 1 + floor((end_s - start_s - DOMINATED_WINDOW_S) / DOMINATED_STEP_S + 1e-9)
    if windows < 1:
        return None
    begins = start_s + DOMINATED_STEP_S * np.arange(windows)
    grid = np.concatenate((begins, begins + DOMINATED_WINDOW_S))
    talk_s = np.diff(talk_time_until(timeline, grid)[people].reshape(-1, 2, len(begins)), axis=1)[:, 0]
    speech_s = talk_s.sum(axis=0)
    spoken = speech_s > 1e-9
    if not spoken.any():
        return None
    return float(np.mean(talk_s[:, spoken].max(axis=0) > DOMINATED_SHARE * speech_s[spoken] * (1 + 1e-9)))


def _one_says_all(fair: NDArray[np.float64]) -> float:
    return float(1 - (fair**2).sum())


def _entropy(share: NDArray[np.float64]) -> float:
    said = share[share > 0]
    return max(0.0, float(-(said * np.log(said)).sum()))
