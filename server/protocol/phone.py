"""What only one phone sees: the person whose it is."""

from __future__ import annotations

from typing import Literal

from server.protocol.base import Message
from server.protocol.figures import Figures
from server.protocol.mentor import Consent


class Choice(Message):
    """Somebody whom a phone may say it is."""

    person: str
    name: str
    taken: bool
    """Another phone is theirs already."""


class You(Message):
    """To one phone, whenever something of it changes."""

    type: Literal["you"] = "you"
    person: str | None
    """Who this phone says it is; null: nobody yet."""
    confirmed: bool
    """By the mentor, or by a personal code: until then nothing private is shown and nothing taken."""
    name: str | None
    choices: tuple[Choice, ...]
    """Whom there is to choose from; empty when confirmed."""
    hand: bool
    hand_place: int | None
    """Place in the queue, 1 is next."""
    wish: Literal["ask_me", "not_now"] | None
    vote: Literal["agree", "move_on"] | None
    off_record_asked: bool
    guessed: bool = False
    """This phone has guessed the shares."""
    consent: Consent | None
    window: Figures | None
    """Own figures, also before others may see them."""
    phase: Figures | None


class OwnData(Message):
    """`GET /api/me/data`: everything that is kept about the phone's person."""

    name: str
    group: str | None
    prefers_to_listen: bool
    accommodations: str
    consent: Consent
    has_voice_print: bool
    """Their voice's embedding is in memory, until the session ends."""
    present: tuple[tuple[float, float | None], ...]
    """When they were there, seconds of the session's clock; null: until now."""
    turns: tuple[tuple[float, float], ...]
    """Beginning and end of each turn, seconds of the session's clock."""
    talk_time_s: float
