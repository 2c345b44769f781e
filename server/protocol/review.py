"""Sessions that are over: the list of them, and corrections of one."""

from __future__ import annotations

from typing import Literal

from server.protocol.base import Message

KindOfSession = Literal["live", "recording", "import"]


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
