"""What came of a scene: seconds that were right, unknown, wrong or missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from balance.speech.ledger import Ledger
    from benchmarks.odd.scene import Spoken

FRAMES_PER_S = 50
LEAST_S = 1.0
"""A voice with less than this is not counted as found."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Figures of one scene; each person is paired with one voice, by the most common speech."""

    duration_s: float
    people: int
    voices: int
    """Voices with a second of speech or more."""
    spoken_s: float
    """Speech there really was, overlap counted for each."""
    right_s: float
    wrong_s: float
    """Credited to a voice while others spoke, but not its person; or to a voice that is nobody's."""
    nobody_s: float
    """Credited to somebody while nobody spoke: in pauses, in what is no talk, in the room's echo."""
    unknown_s: float
    """Shown as speech in which nobody was recognised."""
    whose: dict[str, str]
    """The voice of each person that has one."""
    share_error: float
    """Mean over people of |true − measured share|, in percentage points."""

    @property
    def invented(self) -> int:
        """Voices more than people."""
        return max(self.voices - self.people, 0)


def outcome(ledger: Ledger, spoken: Sequence[Spoken], duration_s: float) -> Outcome:
    """Compare what is known at the end with what was played.

    Args:
        ledger: what was published, with all corrections.
        spoken: what really happened.
        duration_s: length of the scene.
    """
    count = round(duration_s * FRAMES_PER_S)
    people = sorted({s.person for s in spoken})
    true = np.zeros((len(people), count), bool)
    for s in spoken:
        true[people.index(s.person), _frames(s.start_s, s.end_s)] = True
    found = np.zeros((len(ledger.voices), count), bool)
    unknown = np.zeros(count, np.int64)
    for row in ledger.rows:
        where = _frames(float(row["start_s"]), float(row["end_s"]))
        if row["voice"] < 0:
            unknown[where] += 1
        else:
            found[row["voice"], where] = True
    common = true.astype(np.float32) @ found.T.astype(np.float32)
    pairs = [(i, j) for i, j in zip(*linear_sum_assignment(-common), strict=True) if common[i, j] > 0]
    right = float(sum(common[i, j] for i, j in pairs)) / FRAMES_PER_S
    nobody = float(found[:, ~true.any(axis=0)].sum()) / FRAMES_PER_S
    each_s = found.sum(axis=1) / FRAMES_PER_S
    true_shares, found_shares = _shares(true), _shares(found)
    measured = np.zeros(len(people))
    for i, j in pairs:
        measured[i] = found_shares[j]
    return Outcome(
        duration_s=duration_s,
        people=len(people),
        voices=int((each_s >= LEAST_S).sum()),
        spoken_s=float(true.sum()) / FRAMES_PER_S,
        right_s=right,
        wrong_s=float(each_s.sum()) - right - nobody,
        nobody_s=nobody,
        unknown_s=float(unknown.sum()) / FRAMES_PER_S,
        whose={people[i]: ledger.voices[j] for i, j in pairs},
        share_error=100 * float(np.abs(true_shares - measured).mean()) if people else 0.0,
    )


def _frames(start_s: float, end_s: float) -> slice:
    return slice(round(start_s * FRAMES_PER_S), round(end_s * FRAMES_PER_S))


def _shares(speaks: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(rows,) part of all talk time; of k at once each gets one k-th."""
    each = (speaks / np.maximum(speaks.sum(axis=0), 1)).sum(axis=1)
    result: NDArray[np.float64] = each / max(float(each.sum()), 1e-9)
    return result
