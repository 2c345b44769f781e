"""Who is there."""

from __future__ import annotations

from dataclasses import dataclass

from balance.roster import Person, Roster
from balance.spans import Spans


@dataclass(frozen=True, slots=True)
class PersonEntered:
    """Somebody new, or somebody back who had been taken out by mistake."""

    person: Person
    seat: int
    """From 0."""
    listed: bool
    """Somebody has said who is in the room; otherwise a voice was given a name, and that is all."""


@dataclass(frozen=True, slots=True)
class RosterUsed:
    """These are the people, as they were the last time or in a practice."""

    roster: Roster
    drawn: bool = False
    """Nobody real: they are gone when the practice is over."""


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Another name, role, group and so on; presence is said apart."""

    person: Person


@dataclass(frozen=True, slots=True)
class PersonMoved:
    """In another seat, from 0."""

    person: str
    seat: int


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """When they are there, seconds of the session's clock."""

    person: str
    presence: Spans


@dataclass(frozen=True, slots=True)
class PersonRemoved:
    """Was never in this session: their voices have no person any more."""

    person: str


@dataclass(frozen=True, slots=True)
class PersonErased:
    """Everything about them is gone but how long the nameless id talked, which the others' figures need."""

    person: str


PeopleEvent = (
    PersonEntered | RosterUsed | PersonChanged | PersonMoved | PresenceChanged | PersonRemoved | PersonErased
)
