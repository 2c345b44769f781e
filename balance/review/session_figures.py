"""A session in figures: page, exports, report and command line all show these, and no others.

`balance.review.figures` works them out. What cannot be known is None, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from balance.metrics.effect import Effect  # noqa: TC001  (the schema of the export reads the annotations)
from balance.metrics.part import Figures, Group  # noqa: TC001
from balance.phases import PhaseKind  # noqa: TC001
from balance.prompting.settings import PromptKind  # noqa: TC001

GROUP_PEOPLE = 3
"""Groups of fewer are not shown: their figures would be a person's."""


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """Somebody in a session; a voice without a name is one too."""

    id: str
    name: str | None
    """None: a voice that nobody was named for."""
    number: int
    """Seat from 1; of a voice, its order of appearance."""
    in_roster: bool
    role: str
    group: str | None
    counted: bool
    """Their talking is part of the shares."""
    present_s: float
    """How long they were there, of the session's length."""
    whole: Figures
    """All counted time."""
    phases: tuple[Figures, ...]
    """One for each phase that counted, in order."""
    raw_talk_time_s: float
    """Heard in counted time, overlap counted in full."""
    turns: int
    backchannels: int
    longest_monologue_s: float
    response_latency_s: float | None
    """Median silence after their turns, before somebody else's."""
    uptake: float | None
    """The part of their turns of 5 s or more that somebody follows within 3 s."""


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """A self-declared group of three people or more."""

    name: str
    people: int
    talk_time_s: float
    share: float | None
    fair_share: float | None
    voice_index: float | None


@dataclass(frozen=True, slots=True)
class PhaseFigures:
    """A phase that has begun. Times are the stream's clock."""

    kind: PhaseKind
    title: str
    counted: bool
    start_s: float
    end_s: float
    target_s: float | None
    group: Group | None
    """None: it did not count."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The last five minutes at a moment."""

    at_s: float
    """The stream's clock."""
    balance: float | None
    coverage: float | None


@dataclass(frozen=True, slots=True)
class Following:
    """Somebody speaks after somebody."""

    first: str
    then: str
    events: int
    lift: float | None
    """How much more often than turn counts alone predict; None under five events."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One person's turn, in counted time or not. Times are the stream's clock."""

    person: str
    start_s: float
    end_s: float
    backchannel: bool
    counted: bool
    confidence: float
    """Mean over its speech."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Speech in which nobody was recognised; the stream's clock."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Intervention:
    """The mentor stepped in, or was told to and did not; and what happened in the five minutes after."""

    at_s: float
    acted: bool
    prompt: PromptKind | None
    people: tuple[str, ...]
    state: Literal["accepted", "dismissed", "lapsed", "open", "snoozed"] | None
    """Of the prompt."""
    effect: Effect


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """All of it."""

    counted_s: float
    """Counted time."""
    silence_s: float
    """Counted time in which nobody spoke."""
    whole: Group
    people: tuple[PersonFigures, ...]
    """The roster's in seat order, then voices without a name."""
    groups: tuple[GroupFigures, ...]
    phases: tuple[PhaseFigures, ...]
    course: tuple[Moment, ...]
    follows: tuple[Following, ...]
    """Pairs with at least one event, the most frequent first."""
    interruptions: int
    """Beta: overlap is what diarization gets wrong most."""
    interruptions_successful: int
    interventions: tuple[Intervention, ...]
    turns: tuple[Turn, ...]
    unknown: tuple[Unknown, ...]
