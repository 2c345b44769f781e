"""Who was there over the sessions of a series, how much they were heard, and who came and went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from balance.review.meeting import Meeting


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody over the sessions; each list has an entry for each session, None: was not there."""

    name: str
    """The one of the latest session."""
    present: tuple[float | None, ...]
    """Part of the session's length, 0 to 1."""
    voice_index: tuple[float | None, ...]
    """Also None where they had no fair share, or too little was said."""
    sessions: int
    """How many they were in."""


@dataclass(frozen=True, slots=True)
class Change:
    """Who came and who went, by place in `Series.people`."""

    session: int
    newcomers: tuple[int, ...]
    """For the first time; empty in the first session, where everybody is."""
    returned: tuple[int, ...]
    """In an earlier session, but not in the one before."""
    stayed: tuple[int, ...]
    """In the one before as well."""
    missing: tuple[int, ...]
    """In the one before, not in this one."""
    left: tuple[int, ...]
    """Of those, who has not come back since."""


def attendance(meetings: Sequence[Meeting]) -> tuple[tuple[Attendance, ...], list[set[int]]]:
    """Everybody, and for each session the places of those who were there."""
    place: dict[Hashable, int] = {}
    names: list[str] = []
    present: list[list[float | None]] = []
    index: list[list[float | None]] = []
    there: list[set[int]] = []
    for session, meeting in enumerate(meetings):
        there.append(set())
        length_s = meeting.account.duration_s
        for person in meeting.figures.people:
            if not person.in_roster or person.name is None or person.present_s <= 0:
                continue
            key = meeting.linked.get(person.id, (meeting.account.id, person.id))
            if key not in place:
                place[key] = len(names)
                names.append(person.name)
                present.append([None] * len(meetings))
                index.append([None] * len(meetings))
            at = place[key]
            names[at] = person.name
            present[at][session] = min(1.0, person.present_s / length_s)
            index[at][session] = person.whole.voice_index
            there[session].add(at)
    people = tuple(
        Attendance(names[at], tuple(present[at]), tuple(index[at]), sum(at in here for here in there))
        for at in range(len(names))
    )
    return people, there


def changes(meetings: Sequence[Meeting], there: Sequence[set[int]]) -> tuple[Change, ...]:
    """Who came and who went, session by session; `there` is what `attendance` gave."""
    found = []
    known: set[int] = set()
    before: set[int] = set()
    for session, (meeting, here) in enumerate(zip(meetings, there, strict=True)):
        later = set().union(*there[session + 1 :])
        missing = before - here
        found.append(
            Change(
                session=meeting.account.id,
                newcomers=_sorted(here - known) if session else (),
                returned=_sorted((here & known) - before),
                stayed=_sorted(here & before),
                missing=_sorted(missing),
                left=_sorted(missing - later),
            )
        )
        known |= here
        before = here
    return tuple(found)


def _sorted(places: set[int]) -> tuple[int, ...]:
    return tuple(sorted(places))
