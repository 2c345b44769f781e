"""A session that was cut off."""

from __future__ import annotations

from typing import Literal

from server.protocol.base import Message


class Recover(Message):
    """`POST /api/recovery`: what becomes of a session that was cut off."""

    action: Literal["go_on", "close", "discard"]
