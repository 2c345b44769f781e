"""What there is to say at a moment, before anybody has decided whether it is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from balance.prompting.settings import PromptKind  # noqa: TC001  (the record reads the annotations)


@dataclass(frozen=True, slots=True)
class Silence:
    """Why there are no prompts."""

    reason: Literal["off_record", "not_counted", "coverage"]
    coverage: float | None = None
    """Of the last five minutes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A condition that holds."""

    kind: PromptKind
    subject: str
    """Id of the person; of a group its name."""
    people: tuple[str, ...]
    """Ids of whom it is about: one person, or the group's."""
    invite: str | None = None
    """Id of somebody who might be asked instead: who was heard least, and does not prefer to listen."""
    share: float | None = None
    """Their part of the talking in the time that the prompt looks at."""
    fair_share: float | None = None
    talked_s: float | None = None
    """Of a long turn: how long it is by now."""


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to say at a moment."""

    now_s: float
    """Seconds of the stream's clock."""
    silence: Silence | None
    """Why nothing may be said; then there are no findings."""
    findings: tuple[Finding, ...] = ()
    """The more urgent first."""
