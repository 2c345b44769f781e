"""The roster: who is in the room, in seat order, and which voice is whose.

A roster never changes: every change gives a new one, so that taking a change back is keeping the old one.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  (the record reads the annotations)
from dataclasses import dataclass, field, replace
from math import inf, isfinite
from typing import Literal

from balance.errors import RosterError
from balance.names import cleaned, same_name
from balance.spans import ALWAYS, Spans, marked, within

Role = Literal["participant", "moderator", "interpreter", "observer"]
Consent = Literal["not_asked", "yes", "no"]

NOT_COUNTED: frozenset[Role] = frozenset({"moderator", "interpreter", "observer"})
"""Roles whose talk time is shown apart, unless the group has agreed on a weight for them."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the table."""

    id: str
    """`p1`, `p2`, …: what everything else knows this person by; the name stands only here."""
    name: str
    """A name or a pseudonym, chosen by the person."""
    role: Role = "participant"
    group: str | None = None
    """Self-declared: "citizens", "officials"."""
    weight: float | None = None
    """How much of the talking is meant to be this person's, beside the others; None: what the role says."""
    prefers_to_listen: bool = False
    """Chosen by the person: no prompt invites them to speak."""
    accommodations: str = ""
    """What this person needs, for the mentor's eyes."""
    consent: Consent = "not_asked"
    presence: Spans = ALWAYS
    """When they were there, seconds of the stream's clock."""
    code: str | None = None
    """A personal code, by which they may be found again in the next session under another name."""

    def __post_init__(self) -> None:
        if self.name != cleaned(self.name):
            raise RosterError(f"The name {self.name!r} has spaces or signs in it that nobody can see.")
        if self.weight is not None and not 0 <= self.weight < inf:
            raise RosterError(f"The weight of {self.name} must be 0 or more, not {self.weight}.")

    @property
    def fair_weight(self) -> float:
        """w_i: 1, unless the role is not counted (0) or the group has agreed on something else."""
        return self.weight if self.weight is not None else float(self.role not in NOT_COUNTED)

    def present(self, at_s: float) -> bool:
        """Whether they are marked as being there; the stream's clock."""
        return within(self.presence, at_s)


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody in the room, in seat order; without people it is as if there were none."""

    people: tuple[Person, ...] = ()
    """In seat order."""
    voices: Mapping[str, str] = field(default_factory=dict)
    """Whose voice it is: person by voice. Several voices may be one person's; others have no name yet."""
    next_number: int = 1
    """The number of the next new person: one that was taken away never comes back."""

    def __post_init__(self) -> None:
        ids = {person.id for person in self.people}
        if len(ids) < len(self.people):
            raise RosterError("Two people of the roster have the same id; each needs one of their own.")
        names = [same_name(person.name) for person in self.people]
        for name in {name for name in names if names.count(name) > 1}:
            raise RosterError(f"Two people are called {name}; tell them apart, by an initial for example.")
        for voice, person in self.voices.items():
            if person not in ids:
                raise RosterError(f"The voice {voice} belongs to {person}, who is not in the roster.")

    def __bool__(self) -> bool:
        """Whether there is anybody in it."""
        return bool(self.people)

    # ------------------------------------------------------------ who is who

    @property
    def ids(self) -> tuple[str, ...]:
        """In seat order."""
        return tuple(person.id for person in self.people)

    def person(self, id_: str) -> Person:
        """The person of this id.

        Raises:
            RosterError: nobody has it.
        """
        for person in self.people:
            if person.id == id_:
                return person
        raise RosterError(f"Nobody in the roster has the id {id_}: add them first.")

    def with_voice(self, voice: str, person: str | None) -> Roster:
        """This voice is this person's; None: it has no name any more.

        Raises:
            RosterError: there is no such person.
        """
        others = {known: whose for known, whose in self.voices.items() if known != voice}
        if person is not None:
            others[voice] = self.person(person).id
        return replace(self, voices=others)

    def voices_of(self, person: str) -> tuple[str, ...]:
        """Every voice that is this person's, in the order in which they were named."""
        return tuple(voice for voice, whose in self.voices.items() if whose == person)

    def groups(self) -> dict[str, tuple[str, ...]]:
        """The people of each self-declared group, in seat order; who declared none is in none."""
        result: dict[str, tuple[str, ...]] = {}
        for person in self.people:
            if person.group is not None:
                result[person.group] = (*result.get(person.group, ()), person.id)
        return result

    # ------------------------------------------------------------ who sits where

    def with_person(self, name: str, *, seat: int | None = None, presence: Spans = ALWAYS) -> Roster:
        """Somebody new, in the last seat or before the one that had this number (from 0).

        Raises:
            RosterError: there is no name, or somebody has it already.
        """
        new = Person(f"p{self.next_number}", cleaned(name), presence=presence)
        at = len(self.people) if seat is None else seat
        people = (*self.people[:at], new, *self.people[at:])
        return replace(self, people=people, next_number=self.next_number + 1)

    def with_changed(self, person: Person) -> Roster:
        """The person of this id as given here: another name, role, group, weight, consent and so on.

        Raises:
            RosterError: there is no such person, or the new name is somebody else's.
        """
        self.person(person.id)
        return replace(
            self, people=tuple(person if person.id == known.id else known for known in self.people)
        )

    def with_seat(self, person: str, seat: int) -> Roster:
        """This person in that seat (from 0); the others keep their order.

        Raises:
            RosterError: there is no such person.
        """
        others = [known for known in self.people if known.id != person]
        others.insert(seat, self.person(person))
        return replace(self, people=tuple(others))

    def without(self, person: str) -> Roster:
        """Without this person; their voices have no name any more.

        Raises:
            RosterError: there is no such person.
        """
        gone = self.person(person)
        return replace(
            self,
            people=tuple(known for known in self.people if known is not gone),
            voices={voice: whose for voice, whose in self.voices.items() if whose != gone.id},
        )

    # ------------------------------------------------------------ who is there

    def arrived(self, person: str, at_s: float) -> Roster:
        """Here from this moment of the stream's clock on: for the first time, or back again.

        Whoever arrives for the first time was not there before: presence since the start is taken back.

        Raises:
            RosterError: there is no such person, or no such moment.
        """
        known = self.person(person)
        before = () if known.presence == ALWAYS else known.presence
        return self._present(known, marked(before, _moment(at_s), inf, inside=True))

    def left(self, person: str, at_s: float) -> Roster:
        """Not here any more, from this moment of the stream's clock on.

        Raises:
            RosterError: there is no such person, or no such moment.
        """
        known = self.person(person)
        return self._present(known, marked(known.presence, _moment(at_s), inf, inside=False))

    def present(self, at_s: float) -> tuple[Person, ...]:
        """Who is marked as being there, in seat order."""
        return tuple(person for person in self.people if person.present(at_s))

    def everybody_agreed(self, at_s: float) -> bool:
        """Whether each person who is there has agreed: only then may voices be told apart.

        An empty room has not agreed to anything.
        """
        present = self.present(at_s)
        return bool(present) and all(person.consent == "yes" for person in present)

    def _present(self, person: Person, presence: Spans) -> Roster:
        return self.with_changed(replace(person, presence=presence))

    # ------------------------------------------------------------ the next session of a series

    def copied(self) -> Roster:
        """For the next session: the same people, whose voices are not known and who are asked again."""
        return replace(
            self,
            people=tuple(replace(person, consent="not_asked", presence=ALWAYS) for person in self.people),
            voices={},
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """What has become of a roster since the last session."""

    stayed: tuple[Person, ...]
    new: tuple[Person, ...]
    left: tuple[Person, ...]
    """As they were in the last roster."""


def changes(last: Roster, now: Roster) -> Changes:
    """Who is new and who left; somebody is the same by id, by personal code, or by name."""
    unmatched = list(last.people)
    stayed, new = [], []
    for person in now.people:
        twin = next((known for known in unmatched if _same_person(known, person)), None)
        if twin is None:
            new.append(person)
        else:
            unmatched.remove(twin)
            stayed.append(person)
    return Changes(tuple(stayed), tuple(new), tuple(unmatched))


def _same_person(one: Person, other: Person) -> bool:
    by_code = one.code is not None and one.code == other.code
    return one.id == other.id or by_code or same_name(one.name) == same_name(other.name)


def _moment(at_s: float) -> float:
    if not (isfinite(at_s) and at_s >= 0):
        raise RosterError(f"People come and go at 0 s or later, not at {at_s} s.")
    return at_s
