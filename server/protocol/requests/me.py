"""What a phone asks for its own person."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from server.protocol.base import Message
from server.protocol.mentor import Consent
from server.protocol.values import Name, PersonId


class SayWho(Message):
    """`PUT /api/me`: this phone is this person's; null: no longer."""

    person: PersonId | None
    code: str | None = Field(default=None, max_length=40)
    """Their personal code: then the mentor need not be asked."""


class OwnHand(Message):
    """`PUT /api/me/hand`."""

    up: bool


class OwnWish(Message):
    """`PUT /api/me/wish`: to be asked, or not now."""

    wish: Literal["ask_me", "not_now"] | None


class OwnVote(Message):
    """`PUT /api/me/vote`: counted without saying who."""

    vote: Literal["agree", "move_on"] | None


class AskOffRecord(Message):
    """`PUT /api/me/off-record`: ask for off the record, or no longer."""

    ask: bool


class CorrectOwnData(Message):
    """`PATCH /api/me/data`: what is left out stays as it is."""

    name: Name | None = None
    group: str | None = Field(default=None, max_length=60)
    prefers_to_listen: bool | None = None
    accommodations: str | None = Field(default=None, max_length=400)
    consent: Consent | None = None
