"""Phases and hands: whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass

from balance.phases import Phase


@dataclass(frozen=True, slots=True)
class AgendaPlanned:
    """The phases that are to come, behind those that have begun."""

    planned: tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class AgendaChanged:
    """A phase began or ended: all phases, with when each began and ended."""

    agenda: tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class HandRaised:
    """Would like the floor."""

    person: str


@dataclass(frozen=True, slots=True)
class HandLowered:
    """No longer."""

    person: str
    talked: bool
    """By itself: the person has talked."""


@dataclass(frozen=True, slots=True)
class HandMoved:
    """The mentor's word on whose turn it is; None: where it belongs."""

    person: str
    place: int | None


@dataclass(frozen=True, slots=True)
class TurnLimited:
    """How long a turn may be; None: as long as it takes."""

    limit_s: float | None


FloorEvent = AgendaPlanned | AgendaChanged | HandRaised | HandLowered | HandMoved | TurnLimited
