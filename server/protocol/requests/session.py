"""What is listened to, and the session as a whole."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from server.protocol.base import Message
from server.protocol.state import Mode


class ChooseSource(Message):
    """`PUT /api/source`: listen to this device's level, before and during a session."""

    kind: Literal["microphone", "browser"] = "microphone"
    """`browser`: a page that opens `/api/microphone` sends the sound."""
    name: str = Field(min_length=1, max_length=400)
    host_api: str | None = Field(default=None, max_length=100)
    beside: str | None = Field(default=None, min_length=1, max_length=400)
    """A second device (a loopback, for who is online) that is heard together with the first."""


class Device(Message):
    """`GET /api/sources`: one input device."""

    name: str
    host_api: str
    kind: Literal["microphone", "loopback"]
    channels: int
    rate_hz: int
    default: bool


class SetUp(Message):
    """`PUT /api/session/setup`: what is said of a session before it begins, or changed while it runs.

    A field that is left out stays as it is.
    """

    title: str | None = Field(default=None, max_length=200)
    series: str | None = Field(default=None, max_length=200)
    language: str | None = Field(default=None, pattern="^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=20)
    ground_rules: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] | None = Field(
        default=None, max_length=12
    )


class StartSession(Message):
    """`POST /api/session/start`."""

    title: str | None = Field(default=None, max_length=200)


class SetMode(Message):
    """`PUT /api/session/mode`: tell voices apart, or tap."""

    mode: Mode
