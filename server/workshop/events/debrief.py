"""Looking back together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class DebriefTurned:
    """Which part of the debrief is on; None: it is over, or has not begun."""

    stage: Literal["guess", "reveal", "replay", "norm"] | None


@dataclass(frozen=True, slots=True)
class GroupGuessed:
    """What the group as a whole thinks the shares were; what phones guess is no event."""

    shares: Mapping[str, float]
    """By person, fractions that sum to 1."""


@dataclass(frozen=True, slots=True)
class NormSet:
    """What the group wants to do next time; None: nothing."""

    norm: str | None


@dataclass(frozen=True, slots=True)
class NormJudged:
    """Whether the group did what it had set itself the time before; None: it has not said."""

    met: Literal["yes", "partly", "no"] | None


@dataclass(frozen=True, slots=True)
class LastNormFound:
    """What this series' group had set itself the time before, as the record has it."""

    norm: str | None


DebriefEvent = DebriefTurned | GroupGuessed | NormSet | NormJudged | LastNormFound
