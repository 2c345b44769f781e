"""The measured range of a share: what diarization may have got wrong, from the confidence of each second.

Model. A piece of sound takes its identity as a whole, so that its seconds are right or wrong together: the
piece, not the second, is the unit that errs, independently of the others. With n people, of whose attributed
speech there are T seconds:

- a piece with d credited seconds and confidence c that was given to i is, with probability 1 − c, one of the
  n − 1 others', each as likely: i's share is then too large by d/T, that other one's too small by d/T;
- an unknown piece with u seconds is anybody's, each with probability 1/n: were it known, the share of
  whoever said it would grow by u (1 − s) / (T + U), and everybody else's would shrink by u s / (T + U),
  with U all unknown speech.

What one voice loses by confusion it is taken to win back from the others on the whole, so that the
displacements have no common direction, and their squares add up (the variance of a sum of independent terms
of mean zero). They are squares about the measured share, (1 − c) d², not variances c (1 − c) d² about a
shifted one: nearly the same where confidence is high, and never narrower where it is lower:

    σ_i² = Σ_{pieces of i} (1 − c) (d/T)² + Σ_{pieces of others} (1 − c)/(n − 1) · (d/T)²
         + Σ_{unknown pieces} (u/(T + U))² · ((1 − s_i)² + (n − 1) s_i²) / n

What is heard and not given to the wrong person can still be missed: soft voices, overlap, the ends of turns.
That errs with a person's whole share, and a little with everybody's. So, with the parts of `Calibration`,

    half_i = 1.2816 · √((pieces · σ_i)² + (missed · s_i (1 − s_i))² + least²)
    range  = s_i ± half_i,  cut to [0, 1]

1.2816 is the 90 % quantile of the normal distribution, to which the sum tends. The three are fitted so that
four of five ranges hold the true share on meetings with a reference (docs/benchmarks.md), as in locally
weighted conformal prediction (Lei, G'Sell, Rinaldo, Tibshirani & Wasserman 2018, "Distribution-Free
Predictive Inference for Regression").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from balance.speech.rows import UNKNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from balance.metrics.talk_time import Credit

NORMAL_90 = 1.2815515655446004
"""The 90 % quantile of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How wide measured ranges are."""

    pieces: float = 1.0
    """Over the model's own σ: pieces err together now and then."""
    missed: float = 0.05
    """σ of what is missed of a person, as a part of s (1 − s)."""
    least: float = 0.0075
    """σ of every share, whatever it is."""


MODEL_ALONE = Calibration(1.0, 0.0, 0.0)
"""The model as it stands, nothing added."""


def share_deviation(credit: Credit, people: NDArray[np.bool_]) -> NDArray[np.float64]:
    """σ of the share of each of these people, by the model above.

    Args:
        credit: The stretches of speech that the shares are taken from.
        people: (voices,) bool: the people with a fair share above 0; other people's pieces are left out.

    Returns:
        (people,) float64, 0 or more; all 0 where there is no speech of theirs.
    """
    everybody = int(people.sum())
    pieces_s = np.bincount(credit.piece, weights=credit.credit_s) if len(credit.piece) else np.zeros(0)
    # Σ over a piece's stretches of d_stretch · d_piece · (1 − c) is d_piece² · (1 − mean c).
    squared = credit.credit_s * pieces_s[credit.piece]
    talk_s = credit.by_voice(credit.credit_s)
    speech_s, unknown_s = float(talk_s[1:][people].sum()), float(talk_s[0])
    if speech_s <= 0:
        return np.zeros(everybody)
    wrong = credit.by_voice(squared * (1 - credit.confidence))[1:][people] / speech_s**2
    others = np.maximum(wrong.sum() - wrong, 0.0) / max(everybody - 1, 1)
    share = talk_s[1:][people] / speech_s
    unknown = float(squared[credit.voice == UNKNOWN].sum()) / (speech_s + unknown_s) ** 2
    anybody = ((1 - share) ** 2 + (everybody - 1) * share**2) / everybody
    variance: NDArray[np.float64] = wrong + others + unknown * anybody
    return np.sqrt(variance)


def measured_range(
    share: NDArray[np.float64], deviation: NDArray[np.float64], calibration: Calibration = MODEL_ALONE
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The 10 % and the 90 % end of each share.

    Args:
        share: (people,) float64 in [0, 1].
        deviation: (people,) float64, from `share_deviation`.
        calibration: What the model does not know of; each 0 or more.

    Returns:
        Two arrays (people,) float64 in [0, 1], low ≤ share ≤ high.
    """
    known = (calibration.pieces * deviation) ** 2
    missed = (calibration.missed * share * (1 - share)) ** 2
    half = NORMAL_90 * np.sqrt(known + missed + calibration.least**2)
    return np.maximum(share - half, 0.0), np.minimum(share + half, 1.0)
