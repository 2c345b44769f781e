"""Stretches of time as plain pairs: when somebody was there, what counts, what was off the record."""

from __future__ import annotations

from math import inf

Spans = tuple[tuple[float, float], ...]
"""(start_s, end_s): disjoint, apart from each other, in order; an end may be inf."""

ALWAYS: Spans = ((0.0, inf),)


def marked(spans: Spans, start_s: float, end_s: float, *, inside: bool) -> Spans:
    """The same, with the time from `start_s` to `end_s` in it or not.

    >>> marked(ALWAYS, 100.0, 160.0, inside=False)
    ((0.0, 100.0), (160.0, inf))
    """
    outside = [
        piece
        for begin, end in spans
        for piece in ((begin, min(end, start_s)), (max(begin, end_s), end))
        if piece[0] < piece[1]
    ]
    if inside and start_s < end_s:
        outside.append((start_s, end_s))
    joined: list[tuple[float, float]] = []
    for begin, end in sorted(outside):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return tuple(joined)


def within(spans: Spans, time_s: float) -> bool:
    """Whether a moment lies in one of them; a stretch ends just before its end."""
    return any(begin <= time_s < end for begin, end in spans)
