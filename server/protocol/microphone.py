"""What travels on `/api/microphone`, beside the sound: a browser that is the microphone."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from server.protocol.base import Message


class MicrophoneBegin(Message):
    """The page's first message, text: what it will send. Then frames come, while it is asked for them."""

    type: Literal["begin"] = "begin"
    rate_hz: float = Field(ge=8_000, le=192_000, allow_inf_nan=False)


class MicrophoneTurn(Message):
    """To the page, whenever it changes: whether it is to listen. Only while `on` may a frame be sent."""

    type: Literal["microphone"] = "microphone"
    state: Literal["waiting", "on", "taken"]
    """`waiting`: nobody listens by a browser now, or there is a pause; `taken`: another page does it."""
