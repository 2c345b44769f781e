"""Whose voice it is, by name, by tap or by introduction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class VoiceNamed:
    """This voice is this person's; None: nobody's."""

    voice: str
    person: str | None


@dataclass(frozen=True, slots=True)
class VoicesKnown:
    """The engine's word on whose each of its voices is."""

    whose: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VoicesJoined:
    """Two voices were one person's."""

    kept: str
    gone: str


@dataclass(frozen=True, slots=True)
class VoiceParted:
    """One voice was two people's."""

    voice: str
    new: str


@dataclass(frozen=True, slots=True)
class SpeechAssigned:
    """This voice spoke between two times."""

    start_s: float
    end_s: float
    voice: str


@dataclass(frozen=True, slots=True)
class PeopleExpected:
    """There are so many; None: nobody has counted."""

    people: int | None


@dataclass(frozen=True, slots=True)
class Tapped:
    """In tap mode this person talks; None: nobody in particular."""

    person: str | None
    since_s: float
    """A little before the finger."""


@dataclass(frozen=True, slots=True)
class SpeechGiven:
    """In tap mode this person talked between two times; None: nobody in particular."""

    start_s: float
    end_s: float
    person: str | None


@dataclass(frozen=True, slots=True)
class IntroductionBegan:
    """This person introduces themself."""

    person: str
    start_s: float


@dataclass(frozen=True, slots=True)
class IntroductionOver:
    """They have; what came of it follows. Who has not said a word was not introduced."""

    person: str
    end_s: float


@dataclass(frozen=True, slots=True)
class IntroductionHeard:
    """What came of it."""

    person: str
    outcome: Literal["known", "too_little", "sounds_like", "several"]
    sounds_like: str | None = None
    known: bool = True
    """Their voice is known from it."""


VoiceEvent = (
    VoiceNamed
    | VoicesKnown
    | VoicesJoined
    | VoiceParted
    | SpeechAssigned
    | PeopleExpected
    | Tapped
    | SpeechGiven
    | IntroductionBegan
    | IntroductionOver
    | IntroductionHeard
)
