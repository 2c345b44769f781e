"""What every refusal is answered with."""

from __future__ import annotations

from server.protocol.base import Message


class Problem(Message):
    """Every error answer: one sentence for the user, a code for the log."""

    code: str
    sentence: str
