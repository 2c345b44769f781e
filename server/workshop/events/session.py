"""What happens to the session as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from server.protocol.state import Mode


@dataclass(frozen=True, slots=True)
class SessionBegan:
    """A session begins, in this mode; its clock stands at 0."""

    mode: Mode


@dataclass(frozen=True, slots=True)
class SessionPaused:
    """Off the record."""


@dataclass(frozen=True, slots=True)
class SessionResumed:
    """On the record again."""


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """It is over."""

    by: Literal["mentor", "silence"] | None
    """None: what was listened to has ended."""


@dataclass(frozen=True, slots=True)
class SessionGoesOn:
    """It was cut off, and goes on where it was, off the record at first."""

    forgotten: tuple[str, ...]
    """The voices heard before: nothing of what they sound like is known any more."""


@dataclass(frozen=True, slots=True)
class SessionPrepared:
    """Another session is to follow, with the same people where they were listed."""

    already_said: bool
    """What has been set up, consent included, was said for that one: nobody need be asked again."""


@dataclass(frozen=True, slots=True)
class SetUpChanged:
    """What is said of the session as a whole."""

    title: str | None
    series: str | None
    language: str | None
    ground_rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModeWanted:
    """Before a session: how it is to be held, if everybody agrees."""

    mode: Mode


@dataclass(frozen=True, slots=True)
class ModeChanged:
    """Voices are told apart from now on, or no longer."""

    mode: Mode
    why: Literal["mentor", "consent"]
    """`consent`: somebody who is there has not agreed."""
    forgotten: tuple[str, ...] = ()
    """Voices of which nothing is remembered from now on."""


@dataclass(frozen=True, slots=True)
class NoteWritten:
    """A private note."""

    text: str


@dataclass(frozen=True, slots=True)
class ScreenChanged:
    """What the shared screen shows."""

    shown: bool
    labels: Literal["names", "initials", "seats"]
    qr: bool


SessionEvent = (
    SessionBegan
    | SessionPaused
    | SessionResumed
    | SessionEnded
    | SessionGoesOn
    | SessionPrepared
    | SetUpChanged
    | ModeWanted
    | ModeChanged
    | NoteWritten
    | ScreenChanged
)
