"""What the mentor was told, and did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from balance.prompting.settings import PromptKind


@dataclass(frozen=True, slots=True)
class PromptCame:
    """The mentor was told something."""

    number: int
    kind: PromptKind
    people: tuple[str, ...]
    invite: str | None = None
    share: float | None = None
    fair_share: float | None = None
    talked_s: float | None = None


@dataclass(frozen=True, slots=True)
class PromptAnswered:
    """What the mentor did with it; nothing, if it lapsed."""

    number: int
    answer: Literal["accepted", "snoozed", "dismissed", "lapsed"]
    text: str | None = None
    """Their own words."""


@dataclass(frozen=True, slots=True)
class SteppedIn:
    """The mentor stepped in without being told."""

    people: tuple[str, ...]


PromptEvent = PromptCame | PromptAnswered | SteppedIn
