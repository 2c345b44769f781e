"""The shared screen, and the phones as the mentor answers them."""

from __future__ import annotations

from typing import Literal

from server.protocol.base import Message


class ChangeScreen(Message):
    """`PUT /api/screen`: what is left out stays as it is."""

    shown: bool | None = None
    labels: Literal["names", "initials", "seats"] | None = None
    qr: bool | None = None


class AnswerClaim(Message):
    """`PUT /api/claims/{phone}`: whether this phone is whose it says."""

    confirm: bool
