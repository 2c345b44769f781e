"""The sessions of a series side by side, in figures that neither the group's size nor the length decides.

Of a session's figures these may be compared between six people for an hour and twelve for three:

- balance, 100 · (1 − D / (1 − Σ e²)), and Gini in its small-sample form (Deltas 2003): both divided by what
  they are when one person, drawn by fair share, says everything (`balance.metrics`);
- evenness, Pielou's J = H / ln n (Pielou 1966): divided by its greatest value;
- effective voices a person, N / n: the part of the people that equal talkers would make up with the same
  diversity (Hill 1973 for N; Sheldon 1969 for dividing it by n);
- coverage and silence as parts of what was heard and of counted time;
- turns and interventions an hour of counted time: 3600 · k / t.

Turns do not count backchannels. What cannot be known is None, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import factorial
from statistics import median
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from datetime import datetime

    from balance.review.account import Account, NormMet
    from balance.review.figures import SessionFigures

HOUR_S = 3600.0
CHANCE = 0.2
"""A trend is one when chance alone gives one as clear less often: as with all ranges, which hold 80 %."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session of the series, its figures, and who of the series its members are."""

    account: Account
    figures: SessionFigures
    linked: Mapping[str, Hashable]
    """Member id → the same for the same person in every session; who is not in it is in no other session."""


@dataclass(frozen=True, slots=True)
class Line:
    """A session beside the others."""

    session: int
    title: str | None
    started_at: datetime
    duration_s: float
    counted_s: float
    people: int
    """Who count in the shares."""
    balance: float | None
    """0 to 100."""
    gini: float | None
    """0 to 1."""
    evenness: float | None
    """0 to 1."""
    effective_voices: float | None
    effective_part: float | None
    """Effective voices a person, 1 / n to 1."""
    coverage: float | None
    silence: float | None
    """Part of counted time in which nobody spoke."""
    dominated: float | None
    """Part of the windows of 150 s in which one person has more than 60 %."""
    turns_an_hour: float | None
    interventions_an_hour: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """Which way a figure goes from session to session."""

    sessions: int
    """How many have the figure."""
    step: float | None
    """Change a session: the median over all pairs (Theil 1950, Sen 1968); None under two sessions."""
    chance: float | None
    """How often chance alone gives an order as clear (Kendall's exact test, both sides); None under two."""
    verdict: Literal["rose", "fell", "too_little"]


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


@dataclass(frozen=True, slots=True)
class Norm:
    """What a group set itself."""

    session: int
    """In which it was set."""
    text: str
    judged_in: int | None
    """The session at whose end the group said whether it was met; None: it has not yet."""
    met: NormMet | None


@dataclass(frozen=True, slots=True)
class GroupOverTime:
    """A self-declared group; only sessions where three or more of it counted are in its figures."""

    name: str
    voice_index: tuple[float | None, ...]
    """One for each session; None: fewer than three of it, or too little was said."""
    talk_time_s: float
    share: float | None
    """Of the talking in those sessions."""
    fair_share: float | None
    whole: float | None
    """Voice index over those sessions together."""


@dataclass(frozen=True, slots=True)
class Series:
    """All of it, the earliest session first."""

    sessions: tuple[Line, ...]
    balance: Trend
    coverage: Trend
    effective_part: Trend
    people: tuple[Attendance, ...]
    """In order of first appearance, then of seats."""
    changes: tuple[Change, ...]
    norms: tuple[Norm, ...]
    groups: tuple[GroupOverTime, ...]


def series(meetings: Sequence[Meeting]) -> Series:
    """Put sessions side by side.

    Args:
        meetings: in any order.
    """
    ordered = sorted(meetings, key=lambda one: (one.account.started_at, one.account.id))
    lines = tuple(_line(one) for one in ordered)
    people, there = _people(ordered)
    return Series(
        sessions=lines,
        balance=trend([line.balance for line in lines]),
        coverage=trend([line.coverage for line in lines]),
        effective_part=trend([line.effective_part for line in lines]),
        people=people,
        changes=_changes(ordered, there),
        norms=_norms(ordered),
        groups=_groups(ordered),
    )


def _line(meeting: Meeting) -> Line:
    account, figures = meeting.account, meeting.figures
    people = sum(person.counted for person in figures.people)
    whole, counted_s = figures.whole, figures.counted_s

    def an_hour(count: int) -> float | None:
        return HOUR_S * count / counted_s if counted_s > 0 else None

    voices = whole.effective_voices
    return Line(
        session=account.id,
        title=account.title,
        started_at=account.started_at,
        duration_s=account.duration_s,
        counted_s=counted_s,
        people=people,
        balance=whole.balance,
        gini=whole.gini,
        evenness=whole.evenness,
        effective_voices=voices,
        effective_part=None if voices is None or people == 0 else voices / people,
        coverage=whole.coverage,
        silence=figures.silence_s / counted_s if counted_s > 0 else None,
        dominated=whole.dominated,
        turns_an_hour=an_hour(sum(one.counted and not one.backchannel for one in figures.turns)),
        interventions_an_hour=an_hour(sum(one.acted for one in figures.interventions)),
    )


# ---------------------------------------------------------------- trend


def trend(values: Sequence[float | None]) -> Trend:
    """Which way a figure goes; sessions without it are left out.

    >>> trend([50.0, 60.0, 55.0, 70.0]).step
    5.833333333333333
    """
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return Trend(len(known), None, None, "too_little")
    pairs = [(later[0] - first[0], later[1] - first[1]) for first, later in combinations(known, 2)]
    score = sum((rise > 0) - (rise < 0) for _, rise in pairs)
    chance = kendall_chance(len(known), score)
    verdict: Literal["rose", "fell", "too_little"] = "too_little"
    if chance <= CHANCE and score != 0:
        verdict = "rose" if score > 0 else "fell"
    return Trend(len(known), median(rise / apart for apart, rise in pairs), chance, verdict)


def kendall_chance(sessions: int, score: int) -> float:
    """How often n values in random order give |S| at least as large, S = pairs rising − pairs falling.

    Exact, by counting the orders that have each number of falling pairs (Kendall 1938). Equal values make
    it too careful, never too bold.

    >>> kendall_chance(4, 6)
    0.08333333333333333
    """
    orders = [1]
    for size in range(2, sessions + 1):
        longer = [0] * (len(orders) + size - 1)
        for falling, count in enumerate(orders):
            for more in range(size):
                longer[falling + more] += count
        orders = longer
    pairs = len(orders) - 1
    as_clear = sum(count for falling, count in enumerate(orders) if abs(pairs - 2 * falling) >= abs(score))
    return as_clear / factorial(sessions)


# ---------------------------------------------------------------- people


def _people(meetings: Sequence[Meeting]) -> tuple[tuple[Attendance, ...], list[set[int]]]:
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


def _changes(meetings: Sequence[Meeting], there: Sequence[set[int]]) -> tuple[Change, ...]:
    changes = []
    known: set[int] = set()
    before: set[int] = set()
    for session, (meeting, here) in enumerate(zip(meetings, there, strict=True)):
        later = set().union(*there[session + 1 :])
        missing = before - here
        changes.append(
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
    return tuple(changes)


def _sorted(places: set[int]) -> tuple[int, ...]:
    return tuple(sorted(places))


# ---------------------------------------------------------------- norms and groups


def _norms(meetings: Sequence[Meeting]) -> tuple[Norm, ...]:
    """Each norm, with what a later session said of it."""
    norms = []
    for place, meeting in enumerate(meetings):
        text = meeting.account.norm
        if text is None:
            continue
        later = (
            one.account
            for one in meetings[place + 1 :]
            if one.account.last_norm == text and one.account.norm_met is not None
        )
        judged = next(later, None)
        norms.append(
            Norm(meeting.account.id, text, judged.id if judged else None, judged.norm_met if judged else None)
        )
    return tuple(norms)


def _groups(meetings: Sequence[Meeting]) -> tuple[GroupOverTime, ...]:
    """`SessionFigures.groups` has none under three people, so no sum here shows one person's talking."""
    names = dict.fromkeys(group.name for one in meetings for group in one.figures.groups)
    result = []
    for name in names:
        index: list[float | None] = []
        talk_s = fair_s = speech_s = 0.0
        for one in meetings:
            group = next((group for group in one.figures.groups if group.name == name), None)
            index.append(group.voice_index if group else None)
            if group is None or group.fair_share is None:
                continue
            talk_s += group.talk_time_s
            fair_s += group.fair_share * one.figures.whole.speech_time_s
            speech_s += one.figures.whole.speech_time_s
        result.append(
            GroupOverTime(
                name=name,
                voice_index=tuple(index),
                talk_time_s=talk_s,
                share=_ratio(talk_s, speech_s),
                fair_share=_ratio(fair_s, speech_s),
                whole=_ratio(talk_s, fair_s),
            )
        )
    return tuple(result)


def _ratio(part: float, of: float) -> float | None:
    return part / of if of > 0 else None
