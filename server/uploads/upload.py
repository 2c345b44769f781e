"""A file that was sent, and how far the work on it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from balance.imports.dates import DatedBy
    from server.uploads.content import Kind

State = Literal["waiting", "working", "done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is said of a file as it is sent."""

    name: str
    """What the file is called."""
    title: str | None = None
    """None: what the file is called."""
    series: str | None = None
    language: str | None = None
    people: int | None = None
    """How many there are at most, where that is known."""
    modified: datetime | None = None
    """The date of the file where it came from."""
    again: bool = False
    """Also where a session was made of this very file already."""


@dataclass(slots=True)
class Upload:
    """One file. Changed under the lock of the queue alone."""

    number: int
    wish: Wish
    folder: Path
    """Of its own, for the time being."""
    path: Path
    kind: Kind
    sha256: str
    state: State = "waiting"
    part: float | None = 0.0
    """How much of it has been heard, in [0, 1]; None: nobody knows how long it is."""
    code: str | None = None
    """Of what went wrong."""
    sentence: str | None = None
    """What went wrong, or what is otherwise than one might expect."""
    dated_by: DatedBy | None = None
    """Who says when the session began."""
    session: int | None = None
    before: bool = False
    """The session was there already: it was made of this very file."""

    @property
    def over(self) -> bool:
        """Whether nothing more happens with it."""
        return self.state in {"done", "failed", "cancelled"}
