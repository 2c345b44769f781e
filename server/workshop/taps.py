"""Tap mode: who talks is what the mentor taps; that somebody talks is what the engine hears.

The engine, which may not listen to voices, says when there is speech and not whose it is. Whatever of it lies
in time for which a person was tapped is that person's, with certainty: somebody has seen them talk. A finger
is later than a voice: a tap holds from `REACTION_S` before it. Simple reactions to something heard or seen
take 0.2 s; seeing who it is that begins to talk, and finding them on a screen, about half a second more.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

from diarize.types import Attribution, Publication, Rewrite
from server.workshop.state import Tap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from diarize.types import Revision
    from server.workshop.state import State

REACTION_S = 0.7
SURE = 1.0
"""Confidence of speech that somebody has seen."""


def tapped(taps: tuple[Tap, ...], since_s: float, person: str | None) -> tuple[Tap, ...]:
    """From this moment on it is this person; what was tapped for later is given up."""
    return (*(tap for tap in taps if tap.since_s < since_s), Tap(since_s, person))


def given(taps: tuple[Tap, ...], start_s: float, end_s: float, person: str | None) -> tuple[Tap, ...]:
    """Between two moments it was this person; before and after, who it was."""
    before = tuple(tap for tap in taps if tap.since_s < start_s)
    after = tuple(tap for tap in taps if tap.since_s > end_s)
    return (*before, Tap(start_s, person), Tap(end_s, whose(taps, end_s)), *after)


def whose(taps: tuple[Tap, ...], at_s: float) -> str | None:
    """Who was tapped at a moment."""
    return next((tap.person for tap in reversed(taps) if tap.since_s <= at_s), None)


def tap_spans(state: State) -> Iterator[tuple[float, float]]:
    """When voices were not told apart, seconds of the session's clock."""
    ends_s = [change.at_s for change in state.modes[1:]] + [inf]
    for change, end_s in zip(state.modes, ends_s, strict=True):
        if change.mode == "tap":
            yield change.at_s, end_s


@dataclass(slots=True)
class HeardByTap:
    """Nobody's speech as the engine said it, so that a correction of who was tapped reaches the past."""

    _heard: list[Attribution] = field(default_factory=list)
    """Of nobody, in order of start."""

    def told(self, publication: Publication, state: State) -> Publication:
        """The publication with each speech of nobody's given to who was tapped."""
        if not state.taps:
            return publication
        self._keep(publication.attributions)
        revisions: list[Revision] = []
        for revision in publication.revisions:
            if isinstance(revision, Rewrite):
                self._forget(revision.start_s, revision.end_s)
                self._keep(revision.attributions)
                revision = Rewrite(
                    revision.start_s, revision.end_s, tuple(self._given(revision.attributions, state))
                )
            revisions.append(revision)
        told = tuple(self._given(publication.attributions, state))
        return Publication(publication.until_s, told, tuple(revisions))

    def again(self, start_s: float, end_s: float, state: State) -> tuple[Rewrite, ...]:
        """What was said between two times of tap mode, given to who was tapped as is known now."""
        rewrites = []
        for begin_s, until_s in tap_spans(state):
            first_s, last_s = max(start_s, begin_s), min(end_s, until_s)
            if first_s < last_s:
                cut = [_cut(one, first_s, last_s) for one in self._between(first_s, last_s)]
                rewrites.append(Rewrite(first_s, last_s, tuple(self._given(cut, state))))
        return tuple(rewrites)

    def _given(self, attributions: Iterable[Attribution], state: State) -> Iterator[Attribution]:
        for one in attributions:
            if one.voice is not None:
                yield one
                continue
            borders = [one.start_s, *_borders(state.taps, one.start_s, one.end_s), one.end_s]
            for start_s, end_s in pairwise(borders):
                person = whose(state.taps, start_s)
                confidence = 0.0 if person is None else SURE
                yield Attribution(one.piece, start_s, end_s, person, confidence)

    def _keep(self, attributions: Iterable[Attribution]) -> None:
        new = [one for one in attributions if one.voice is None]
        if new:
            self._heard = sorted([*self._heard, *new], key=lambda one: one.start_s)

    def _forget(self, start_s: float, end_s: float) -> None:
        kept = []
        for one in self._heard:
            if one.end_s <= start_s or one.start_s >= end_s:
                kept.append(one)
                continue
            if one.start_s < start_s:
                kept.append(_cut(one, one.start_s, start_s))
            if one.end_s > end_s:
                kept.append(_cut(one, end_s, one.end_s))
        self._heard = sorted(kept, key=lambda one: one.start_s)

    def _between(self, start_s: float, end_s: float) -> Iterator[Attribution]:
        last = bisect_left(self._heard, end_s, key=lambda one: one.start_s)
        return (one for one in self._heard[:last] if one.end_s > start_s)


def _borders(taps: tuple[Tap, ...], start_s: float, end_s: float) -> list[float]:
    return [tap.since_s for tap in taps if start_s < tap.since_s < end_s]


def _cut(one: Attribution, start_s: float, end_s: float) -> Attribution:
    return Attribution(one.piece, max(one.start_s, start_s), min(one.end_s, end_s), one.voice, one.confidence)
