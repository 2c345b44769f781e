"""What all messages have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

PROTOCOL_VERSION = 3


class Message(BaseModel):
    """What all messages and their parts have in common: frozen, and no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid")
