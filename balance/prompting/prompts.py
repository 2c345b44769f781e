"""A prompt to the mentor and what they did with it; and their stepping in.

A prompt holds no text: what is shown are keys of the pages' catalogues, with ids for parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from balance.prompting.findings import Finding  # noqa: TC001  (the record reads the annotations)

if TYPE_CHECKING:
    from collections.abc import Mapping

PromptState = Literal["open", "snoozed", "accepted", "dismissed", "lapsed"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something the mentor was told, and what they did with it. Times are the stream's clock."""

    number: int
    """From 1, in the order in which they came."""
    finding: Finding
    """As it was last seen."""
    shown_s: float
    """When it came; after a snooze, when it came first."""
    state: PromptState = "open"
    answered_s: float | None = None
    """When it was accepted, dismissed, snoozed or lapsed."""
    text: str | None = None
    """The mentor's own words in place of the suggested ones."""

    @property
    def title_key(self) -> str:
        """Key of the sentence that says what is the case."""
        return f"prompt.{self.finding.kind}.title"

    @property
    def words_key(self) -> str:
        """Key of the neutral words that are suggested; other ones if somebody can be asked by name."""
        return f"prompt.{self.finding.kind}.{'invite' if self.finding.invite else 'words'}"

    @property
    def parameters(self) -> Mapping[str, str | float]:
        """What both keys may have in braces: `person` and `invite` are ids, `group` a group's own name."""
        one = self.finding
        subject = "group" if one.kind == "group_not_heard" else "person"
        known: dict[str, str | float | None] = {
            subject: one.subject,
            "invite": one.invite,
            "share": one.share,
            "fair_share": one.fair_share,
            "talked_s": one.talked_s,
        }
        return {name: value for name, value in known.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Intervention:
    """The mentor stepped in, by a prompt's words or by themself."""

    at_s: float
    """Seconds of the stream's clock."""
    people: tuple[str, ...] = ()
    """Whom it was about; nobody in particular."""
    prompt: int | None = None
    """Number of the prompt that it answered."""
