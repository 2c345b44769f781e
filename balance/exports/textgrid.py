"""A Praat TextGrid: a tier for each person, one for unknown speech.

The long text format of the Praat manual, "TextGrid file formats".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from balance.review.account import Account
    from balance.review.session_figures import SessionFigures

Interval = tuple[float, float, str]


def textgrid(account: Account, figures: SessionFigures) -> str:
    """The session's turns, uncounted time included, as UTF-8 text."""
    last_s = [turn.end_s for turn in figures.turns] + [one.end_s for one in figures.unknown]
    end_s = float(max([account.duration_s, *last_s]))
    tiers: list[tuple[str, list[Interval]]] = []
    for person in figures.people:
        label = person.name or person.id
        own = [(turn.start_s, turn.end_s, label) for turn in figures.turns if turn.person == person.id]
        tiers.append((label, own))
    unknown = [(one.start_s, one.end_s, "unknown") for one in figures.unknown]
    if unknown:
        tiers.append(("unknown", unknown))
    return "\n".join(_lines(end_s, tiers)) + "\n"


def _lines(end_s: float, tiers: list[tuple[str, list[Interval]]]) -> Iterator[str]:
    yield 'File type = "ooTextFile"'
    yield 'Object class = "TextGrid"'
    yield ""
    yield "xmin = 0"
    yield f"xmax = {end_s!r}"
    yield "tiers? <exists>"
    yield f"size = {len(tiers)}"
    yield "item []:"
    for number, (name, intervals) in enumerate(tiers, start=1):
        filled = list(_filled(intervals, end_s))
        yield f"    item [{number}]:"
        yield '        class = "IntervalTier"'
        yield f"        name = {_quoted(name)}"
        yield "        xmin = 0"
        yield f"        xmax = {end_s!r}"
        yield f"        intervals: size = {len(filled)}"
        for place, (start, end, text) in enumerate(filled, start=1):
            yield f"        intervals [{place}]:"
            yield f"            xmin = {start!r}"
            yield f"            xmax = {end!r}"
            yield f"            text = {_quoted(text)}"


def _filled(intervals: list[Interval], end_s: float) -> Iterator[Interval]:
    """A tier has no holes: what lies between is empty text."""
    at = 0.0
    for start, end, text in intervals:
        if start > at:
            yield at, start, ""
        yield max(start, at), end, text
        at = end
    if at < end_s:
        yield at, end_s, ""


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
