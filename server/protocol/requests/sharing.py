"""Other devices, and the links for them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from server.protocol.base import Message


class Share(Message):
    """`PUT /api/sharing`: let other devices look, or no longer."""

    on: bool
    host: str | None = Field(default=None, min_length=1, max_length=253)
    """The address or name under which others reach this computer; null: as the server sees fit."""


class MakeLink(Message):
    """`POST /api/links`: a new way in."""

    role: Literal["screen", "phone", "microphone"]
