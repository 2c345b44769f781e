"""The sessions of a series side by side, in figures that neither the group's size nor the length decides.

Of a session's figures these may be compared between six people for an hour and twelve for three:

- balance, 100 · (1 − D / (1 − Σ e²)), and Gini in its small-sample form (Deltas 2003): both divided by what
  they are when one person, drawn by fair share, says everything (`balance.metrics.inequality`);
- evenness, Pielou's J = H / ln n (Pielou 1966): divided by its greatest value;
- effective voices a person, N / n: the part of the people that equal talkers would make up with the same
  diversity (Hill 1973 for N; Sheldon 1969 for dividing it by n);
- coverage and silence as parts of what was heard and of counted time;
- turns and interventions an hour of counted time: 3600 · k / t.

Turns do not count backchannels. What cannot be known is None, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from balance.review.attendance import Attendance, Change, attendance, changes
from balance.review.trend import Trend, trend

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from balance.review.account import NormMet
    from balance.review.meeting import Meeting

HOUR_S = 3600.0


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
    people, there = attendance(ordered)
    return Series(
        sessions=lines,
        balance=trend([line.balance for line in lines]),
        coverage=trend([line.coverage for line in lines]),
        effective_part=trend([line.effective_part for line in lines]),
        people=people,
        changes=changes(ordered, there),
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
