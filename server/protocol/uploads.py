"""Recordings and files of who spoke when, sent by the page."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from server.protocol.base import Message


class Upload(Message):
    """A file that was sent, and how far the work on it is."""

    number: int
    name: str
    """What the file is called."""
    title: str | None
    """null: the session is called what the file is called."""
    state: Literal["waiting", "working", "done", "failed", "cancelled"]
    part: Annotated[float, Field(ge=0, le=1)] | None
    """How much of it has been heard; null: nobody knows how long it is."""
    code: str | None
    """Of what went wrong, as a `Problem` has it."""
    sentence: str | None
    """What went wrong, or what is otherwise than one might expect."""
    dated_by: Literal["file", "name", "modified", "nothing"] | None
    """Who says when the session began: the file itself, its name, when it was last changed, or nobody: then
    it is now. null: nothing was made of it."""
    session: int | None
    """What came of it."""
    before: bool
    """That session was there already, made of this very file."""


class UploadList(Message):
    """`GET /api/review/uploads`: in the order in which they came."""

    uploads: tuple[Upload, ...]
    largest_bytes: int
    """How large a file may be."""
