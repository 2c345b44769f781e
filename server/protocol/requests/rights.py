"""Who is to be gone from the record, and what was removed."""

from __future__ import annotations

from typing import Literal

from server.protocol.base import Message
from server.protocol.values import Name


class TakeOut(Message):
    """`POST /api/review/people/removal`: who is to be gone from the record."""

    name: Name
    pseudonym: Name | None = None


class RemovedThing(Message):
    """Something that is not there any more."""

    what: Literal["session", "person", "mention", "backup", "set-aside"]
    where: str
    how: Literal["deleted", "cleaned", "renamed"]


class RemovedList(Message):
    """What was removed."""

    removed: tuple[RemovedThing, ...]
