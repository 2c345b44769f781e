"""What the JSON document of a session holds, field by field: the schema is made of this, an import reads it.

Limits are those of an import (`balance.limits`): far more than any meeting.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, FailFast, Field

from balance.limits import LONGEST_S, MOST_LINES, MOST_PEOPLE, MOST_STRETCHES, MOST_VOICES
from balance.phases import Phase
from balance.prompting.prompts import Intervention, Prompt
from balance.review.account import Kind, NormMet, Note, Unheard
from balance.review.session_figures import SessionFigures
from balance.roster import Role

VOICE = r"([pv][0-9]{1,9}|SPEAKER_[0-9]{1,6})"
"""Where voices were not told apart, whoever was tapped speaks with a voice called like the person."""

Second = Annotated[float, Field(ge=0, le=LONGEST_S)]
Span = tuple[Second, Second | None]
"""From, to; null: to the end."""
PersonId = Annotated[str, Field(pattern=r"^p[0-9]{1,9}$", max_length=10)]
VoiceId = Annotated[str, Field(pattern=rf"^{VOICE}$", max_length=20)]
Spans = Annotated[tuple[Span, ...], Field(max_length=MOST_LINES), FailFast()]
Voices = Annotated[tuple[VoiceId, ...], Field(max_length=MOST_VOICES), FailFast()]


class Shape(BaseModel):
    """As it stands in the file; what is not known here was added by a newer program."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="ignore",
        allow_inf_nan=False,
        str_max_length=20_000,
        use_attribute_docstrings=True,
    )


class Heard(Shape):
    """Somebody's speech."""

    start_s: Second
    end_s: Second
    piece: int = Field(ge=0, lt=2**62)
    """Speech of one piece was recognised together, rightly or wrongly."""
    voice: VoiceId | None
    """null: nobody was recognised."""
    confidence: float = Field(ge=0, le=1)
    """That it is this voice's; 0 where nobody was recognised."""


class Somebody(Shape):
    """Somebody of the roster; what they told the moderator alone is not here."""

    id: PersonId
    name: str
    role: Role
    group: str | None
    """Self-declared."""
    weight: float | None = Field(ge=0)
    """How much of the talking is meant to be theirs, beside the others; null: what the role says."""
    presence: Spans
    """When they were there."""
    voices: Voices
    """Which are theirs."""


class Basis(Shape):
    """What the figures were worked out from."""

    people: Annotated[tuple[Somebody, ...], Field(max_length=MOST_PEOPLE), FailFast()]
    """The roster, in seat order; without people, each voice is somebody."""
    next_number: int = Field(ge=1, le=10**9)
    """Of the next new person."""
    voices: Voices
    """In order of appearance; those that have become others' since included."""
    speech: Annotated[tuple[Heard, ...], Field(max_length=MOST_STRETCHES), FailFast()]
    """In order of start."""
    agenda: Annotated[tuple[Phase, ...], Field(max_length=MOST_LINES), FailFast()]
    """As planned, those included that have not begun."""
    prompts: Annotated[tuple[Prompt, ...], Field(max_length=MOST_LINES), FailFast()]
    interventions: Annotated[tuple[Intervention, ...], Field(max_length=MOST_LINES), FailFast()]


class Session(Shape):
    """The facts. All times but the beginning are seconds of the session's own clock."""

    kind: Kind
    title: str | None
    series: str | None
    language: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,20}$", max_length=20)] | None
    started_at: datetime
    ended_by: Annotated[str, Field(pattern=r"^[a-z_]{1,12}$", max_length=12)] | None
    """Who or what ended it."""
    duration_s: Second
    ground_rules: Annotated[tuple[str, ...], Field(max_length=MOST_LINES), FailFast()]
    norm: str | None
    """What the group set itself for the next time."""
    last_norm: str | None
    """What it had set itself the time before."""
    norm_met: NormMet | None
    """What the group says of that; null: it was not asked."""
    pseudonymous: bool
    """Its people's names have been taken out."""
    off_record: Spans
    """Pauses that somebody asked for."""
    unheard: Annotated[tuple[Unheard, ...], Field(max_length=MOST_LINES), FailFast()]
    notes: Annotated[tuple[Note, ...], Field(max_length=MOST_LINES), FailFast()]


class Incoming(Shape):
    """What an import reads of a document."""

    session: Session
    basis: Basis


class NumberedSession(Session):
    """The facts. All times but the beginning are seconds of the session's own clock."""

    id: int = Field(ge=0)
    """Its number in the record that it comes from."""


class Document(Shape):
    """A session of the speaking-balance monitor, as `balance export NUMBER --format json` writes it.

    What is added to it later does not raise its version: whoever reads it passes over what they do not know.
    """

    schema_: Literal["speaking-balance/session"] = Field(alias="schema")
    version: Literal[1]
    """Raised when something is taken away or changes its meaning."""
    session: NumberedSession
    figures: SessionFigures
    basis: Basis
