"""Sessions that are over: the list of them, and corrections of one."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from server.protocol.base import Message
from server.protocol.values import Name, TimeS

KindOfSession = Literal["live", "recording", "import"]
Who = Annotated[str, Field(min_length=1, max_length=20)]
"""Id of a person of the session, or of a voice that nobody was named for."""


class ReviewTop(Message):
    """Who talked most of those whose talking counts."""

    person: str
    """Id within the session."""
    name: str | None
    """null: a voice that nobody was named for."""
    share: float


class ReviewLine(Message):
    """A session that is over, in a line."""

    id: int
    title: str | None
    series: str | None
    series_id: int | None
    kind: KindOfSession
    language: str | None
    started_at: str
    """ISO 8601."""
    duration_s: float
    ended_by: str | None
    """`mentor`, `silence`, `source`, or `cut off`."""
    people: int | None
    """Who count in the shares."""
    names: tuple[str, ...]
    """In seat order."""
    balance: float | None
    coverage: float | None
    top: ReviewTop | None
    corrections: int
    """How many stand."""


class ReviewList(Message):
    """`GET /api/review/sessions`: the newest first."""

    sessions: tuple[ReviewLine, ...]


class CorrectRelabel(Message):
    """What was said between two times was somebody else's."""

    kind: Literal["relabel"]
    start_s: TimeS
    end_s: TimeS
    person: Who | None
    """null: nobody knows whose."""
    of: Who | None = None
    """Only what is taken for this one's, or for `unknown`; null: all that was said."""


class CorrectMerge(Message):
    """These two are one person."""

    kind: Literal["merge"]
    person: Who
    into: Who
    """Who stays."""


class CorrectSplit(Message):
    """From a moment on it was somebody else."""

    kind: Literal["split"]
    person: Who
    at_s: TimeS
    name: Name | None = None
    """What that one is called; null: a voice without a name."""


class CorrectPresence(Message):
    """When somebody was there."""

    kind: Literal["presence"]
    person: Who
    spans: tuple[tuple[TimeS, TimeS | None], ...] = Field(max_length=100)
    """From and to; null: until the end."""


class CorrectRename(Message):
    """Somebody, or a voice, is called so."""

    kind: Literal["rename"]
    person: Who
    name: Name


class CorrectAdd(Message):
    """Somebody was there for whom nobody was named."""

    kind: Literal["add"]
    name: Name


AnyCorrection = Annotated[
    CorrectRelabel | CorrectMerge | CorrectSplit | CorrectPresence | CorrectRename | CorrectAdd,
    Field(discriminator="kind"),
]
"""`POST /api/review/sessions/{session}/corrections`."""
