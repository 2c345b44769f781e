"""An event of any kind with its moment, and how it is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from server.workshop.events.debrief import DebriefEvent
from server.workshop.events.floor import FloorEvent
from server.workshop.events.people import PeopleEvent
from server.workshop.events.phones import PhoneEvent
from server.workshop.events.prompting import PromptEvent
from server.workshop.events.session import SessionEvent
from server.workshop.events.voices import VoiceEvent


@dataclass(frozen=True, slots=True)
class Undone:
    """The last thing that can be taken back was."""


Event = (
    SessionEvent | PeopleEvent | VoiceEvent | FloorEvent | PhoneEvent | DebriefEvent | PromptEvent | Undone
)


@dataclass(frozen=True, slots=True)
class Step:
    """How something is taken back."""

    key: str
    """Of the pages' catalogues: `undo.named` and so on."""
    parameters: Mapping[str, str | float]
    """Ids and numbers only."""
    back: tuple[Event, ...]
    operations: tuple[int, ...] = ()
    """The engine's, to be taken back as well."""


@dataclass(frozen=True, slots=True)
class Said:
    """An event and its moment."""

    number: int
    """From 1."""
    at_s: float
    """Seconds of the session's clock."""
    event: Event
    undo: Step | None = None
