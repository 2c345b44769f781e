"""The types that cross the engine's stages, in the order in which sound passes them.

source ─AudioBlock | Gap→ pipeline ─Observation→ voices ─Attribution, Rewrite, Relabel→ ledger

Times are seconds of the stream's own clock, which is its sample index: 0 is the first sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAMPLE_RATE_HZ = 16_000
"""Everything behind a source is mono at this rate."""


@dataclass(frozen=True, slots=True)
class AudioBlock:
    """Consecutive sound."""

    start_sample: int
    """Index of the first sample since the stream began, gaps included; 16 kHz."""
    samples: NDArray[np.float32]
    """(samples,) float32 in [-1, 1], 16 kHz mono; never shared with a driver's buffer."""

    @property
    def end_sample(self) -> int:
        """Index just behind the last sample."""
        return self.start_sample + len(self.samples)


GapReason = Literal[
    "overflow", "unplugged", "silent_device", "suspended", "paused", "engine_behind", "engine_restart"
]


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of the stream's time that was not heard. It credits nobody."""

    start_sample: int
    duration_samples: int
    reason: GapReason

    @property
    def end_sample(self) -> int:
        """Index just behind the gap."""
        return self.start_sample + self.duration_samples


@dataclass(frozen=True, slots=True)
class Observation:
    """A piece of one track's speech, with what its voice sounds like."""

    piece: int
    track: int
    start_s: float
    end_s: float
    clean_s: float
    """Speech without overlap that the embedding was made of."""
    embedding: NDArray[np.float32]
    """(192,) float32 of length 1."""
    beside: tuple[int, ...] = ()
    """Pieces that sound through most of this one: other people's, whoever they are."""
    tone: float = 1.0
    """The part of it in which a throat gives tone, in [0, 1]; hardly any: a whisper."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody's speech, as far as is known now."""

    piece: int
    """The stretch of sound whose identity this speech takes: a later `Relabel` names it."""
    start_s: float
    end_s: float
    voice: str | None
    """`v1`, `v2`, … in order of appearance; None: speech, but nobody recognised."""
    confidence: float
    """Probability in [0, 1] that the voice is right; of unknown speech, 0."""


@dataclass(frozen=True, slots=True)
class Relabel:
    """A piece turns out to be somebody else's: every attribution that carries it follows."""

    piece: int
    voice: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What was published between two times is replaced: more context moved the borders of speech."""

    start_s: float
    end_s: float
    attributions: tuple[Attribution, ...]
    """All speech between the two times, cut to them."""


Revision = Relabel | Rewrite


@dataclass(frozen=True, slots=True)
class Publication:
    """What one step of the engine tells the world, to be applied in this order."""

    until_s: float
    """Every second of sound before this one has been published."""
    attributions: tuple[Attribution, ...] = ()
    """New speech, between the last publication's `until_s` and this one's."""
    revisions: tuple[Revision, ...] = ()
    """Corrections of the past, to be applied after the attributions, in order."""
