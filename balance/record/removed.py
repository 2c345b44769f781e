"""What is told of something that has left the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

What = Literal["session", "person", "mention", "backup", "set-aside"]


@dataclass(frozen=True, slots=True)
class Removed:
    """Something that is not there any more."""

    what: What
    """`mention`: a text in which the name stood; `backup`: a copy, cleaned or deleted."""
    where: str
    """`session 3`, or the name of the file or folder."""
    how: Literal["deleted", "cleaned", "renamed"] = "deleted"
