"""What phones say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PhoneClaimed:
    """A phone says whose it is; None: nobody's any more."""

    phone: str
    person: str | None
    confirmed: bool = False
    """By a personal code."""


@dataclass(frozen=True, slots=True)
class PhoneAnswered:
    """The mentor says whether it is."""

    phone: str
    confirm: bool


@dataclass(frozen=True, slots=True)
class Wished:
    """To be asked, or not now."""

    person: str
    wish: Literal["ask_me", "not_now"] | None


PhoneEvent = PhoneClaimed | PhoneAnswered | Wished
