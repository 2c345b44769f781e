"""The ledger: who spoke when, as far as is known now, kept right through every correction."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from balance.errors import LedgerError
from balance.speech.counted import CountedTime
from balance.speech.publications import RewriteLike
from balance.speech.rows import ROW, TOUCH_S, UNKNOWN, joined, no_rows, outside
from balance.speech.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from balance.speech.publications import AttributionLike, PublicationLike


_Key = tuple[tuple[str, ...], frozenset[tuple[str, str]], CountedTime]
"""Of a timeline: the people, whose voices are whose, and which time counts."""
KEPT = 4
"""Timelines of the same speech; a look at the group takes three."""


class Ledger:
    """Takes attributions and their corrections; gives the timeline that every figure is read from.

    One thread changes it. Once it has been read after a change, several may read it, until the next one; the
    timelines it gives are never changed.
    """

    def __init__(self, voices: Iterable[str] = ()) -> None:
        """Begin without speech.

        Args:
            voices: Those that are known already, in order of appearance.
        """
        self.published_s = 0.0
        """Every second of sound before this one has been published."""
        self._buffer = np.empty(1024, dtype=ROW)  # the first _count rows, sorted by start
        self._count = 0
        self._longest_s = 0.0
        self._voices: dict[str, int] = {voice: place for place, voice in enumerate(voices)}
        self._pieces: dict[int, int] = {}
        # Clustering relabels thousands of pieces at once: they are gathered, and done in one pass.
        self._relabels: dict[int, tuple[int, float]] = {}
        self._counted = CountedTime()
        self._timelines: dict[_Key, Timeline] = {}

    @classmethod
    def of(
        cls, speech: Iterable[AttributionLike], voices: Iterable[str] = (), *, published_s: float
    ) -> Ledger:
        """All speech of a session that was heard before.

        Args:
            speech: In any order.
            voices: In order of appearance, those merged away since included.
            published_s: How long the session is.

        Raises:
            LedgerError: a time or a confidence makes no sense.
        """
        ledger = cls(voices)
        ledger.add(speech)
        ledger.published_s = published_s
        return ledger

    @property
    def rows(self) -> NDArray[np.void]:
        """(rows,) ROW, sorted by start: everything known, counted or not. A view, not to be written to."""
        self._relabel_now()
        return self._buffer[: self._count]

    @property
    def voices(self) -> tuple[str, ...]:
        """Every voice ever named, in order of appearance; those merged away since included."""
        return tuple(self._voices)

    def apply(self, publication: PublicationLike) -> None:
        """Enter one publication: its attributions, then its revisions in order.

        Raises:
            LedgerError: a time or a confidence in it makes no sense.
        """
        self.add(publication.attributions)
        for revision in publication.revisions:
            if isinstance(revision, RewriteLike):
                self.rewrite(revision.start_s, revision.end_s, revision.attributions)
            else:
                self.relabel(revision.piece, revision.voice, revision.confidence)
        self.published_s = max(self.published_s, publication.until_s)

    def add(self, attributions: Iterable[AttributionLike]) -> None:
        """Enter new speech; what touches speech of the same piece and voice continues it.

        An attribution without length is left out.

        Raises:
            LedgerError: a time or a confidence makes no sense.
        """
        new = self._entered(attributions)
        if len(new):
            self._splice(float(new["start_s"].min()), float(new["end_s"].max()), new, replace=False)

    def rewrite(self, start_s: float, end_s: float, attributions: Iterable[AttributionLike]) -> None:
        """Replace all speech between two times; what straddles a border keeps its part outside.

        Raises:
            LedgerError: a time or a confidence makes no sense, or an attribution lies outside the two times.
        """
        if not (isfinite(start_s) and isfinite(end_s) and 0 <= start_s <= end_s):
            raise LedgerError(
                f"A rewrite must run forward from 0 or later, not from {start_s} s to {end_s} s."
            )
        new = self._entered(attributions)
        if len(new) and (new["start_s"].min() < start_s - TOUCH_S or new["end_s"].max() > end_s + TOUCH_S):
            raise LedgerError(
                f"A rewrite from {start_s} s to {end_s} s holds speech outside of it; cut it to them."
            )
        self._splice(start_s, end_s, new, replace=True)

    def relabel(self, piece: int, voice: str | None, confidence: float) -> None:
        """Give all speech entered so far with this piece to a voice; a piece without speech changes nothing.

        Raises:
            LedgerError: the confidence is no probability.
        """
        if not 0 <= confidence <= 1:
            raise LedgerError(f"The confidence of piece {piece} must lie in [0, 1], not {confidence}.")
        index = self._pieces.get(piece)
        if index is not None:
            self._relabels[index] = (self._voice(voice), 0.0 if voice is None else confidence)
            self._timelines.clear()

    def count(self, counted: CountedTime) -> None:
        """Count this time and no other, whatever was said before; speech stays in the ledger."""
        self._counted = counted

    @property
    def timeline(self) -> Timeline:
        """Who spoke when in counted time; the same object until something changes."""
        return self.timeline_of((), {})

    def timeline_of(
        self, people: Sequence[str], whose: Mapping[str, str], counted: CountedTime | None = None
    ) -> Timeline:
        """Who spoke when, by people: theirs are the first indices, spoken or not; then voices of nobody.

        Several voices of one person become one, which does not overlap itself. The same object until
        something changes.

        Args:
            people: Their ids.
            whose: Person by voice; voices that are not in it stay what they are.
            counted: Which time counts; None: as was said to this ledger.

        Raises:
            LedgerError: a voice is somebody's who is not among the people.
        """
        counted = self._counted if counted is None else counted
        key = (tuple(people), frozenset(whose.items()), counted)
        timeline = self._timelines.get(key)
        if timeline is None:
            timeline = self._timeline_of(people, whose, counted)
            newest = list(self._timelines.items())[1 - KEPT :]
            self._timelines = dict([*newest, (key, timeline)])
        return timeline

    def _timeline_of(self, people: Sequence[str], whose: Mapping[str, str], counted: CountedTime) -> Timeline:
        index = {person: place for place, person in enumerate(people)}
        new_index = np.empty(len(self._voices) + 1, dtype=np.int16)
        new_index[UNKNOWN] = UNKNOWN
        for voice, old in self._voices.items():
            name = whose.get(voice, voice)
            if name != voice and name not in index:
                raise LedgerError(f"The voice {voice} is {name}'s, who is not among the people given.")
            new_index[old] = index.setdefault(name, len(index))
        rows = self.rows.copy()
        rows["voice"] = new_index[rows["voice"]]
        return Timeline.of(rows, tuple(index), counted)

    def speaking(self, now_s: float, within_s: float) -> frozenset[str]:
        """The voices heard in the last `within_s` before `now_s`, or before what has been published."""
        until_s = min(now_s, self.published_s)
        rows = self.rows
        heard = rows["voice"][(rows["start_s"] < until_s) & (rows["end_s"] > until_s - within_s)]
        names = self.voices
        return frozenset(names[index] for index in np.unique(heard) if index != UNKNOWN)

    def _entered(self, attributions: Iterable[AttributionLike]) -> NDArray[np.void]:
        entered = []
        for one in attributions:
            if not (isfinite(one.start_s) and isfinite(one.end_s) and 0 <= one.start_s <= one.end_s):
                raise LedgerError(
                    f"Speech must run forward from 0 or later, not from {one.start_s} s to {one.end_s} s."
                )
            if not 0 <= one.confidence <= 1:
                raise LedgerError(
                    f"The confidence of piece {one.piece} must lie in [0, 1], not {one.confidence}."
                )
            if one.end_s - one.start_s > TOUCH_S:
                piece = self._pieces.setdefault(one.piece, len(self._pieces))
                confidence = 0.0 if one.voice is None else one.confidence
                entered.append((one.start_s, one.end_s, piece, self._voice(one.voice), confidence))
        return np.array(entered, dtype=ROW) if entered else no_rows()

    def _voice(self, voice: str | None) -> int:
        return UNKNOWN if voice is None else self._voices.setdefault(voice, len(self._voices))

    def _splice(self, start_s: float, end_s: float, new: NDArray[np.void], *, replace: bool) -> None:
        """Put rows where they belong; only rows near them are looked at: it costs no more at four hours."""
        rows = self.rows  # after the relabels that came before
        near = bisect_left(rows["start_s"], start_s - TOUCH_S - self._longest_s)
        far = bisect_right(rows["start_s"], end_s + TOUCH_S)
        around = outside(rows[near:far], start_s, end_s) if replace else rows[near:far]
        around = joined(np.concatenate((around, new)))
        if len(around):
            self._longest_s = max(self._longest_s, float((around["end_s"] - around["start_s"]).max()))
        behind = rows[far:].copy()
        count = near + len(around) + len(behind)
        if count > len(self._buffer):
            self._buffer = np.concatenate((self._buffer, np.empty(count, dtype=ROW)))
        self._buffer[near : near + len(around)] = around
        self._buffer[near + len(around) : count] = behind
        self._count = count
        self._timelines.clear()

    def _relabel_now(self) -> None:
        if not self._relabels:
            return
        concerned = np.zeros(len(self._pieces), dtype=np.bool_)
        voice = np.zeros(len(self._pieces), dtype=np.int16)
        confidence = np.zeros(len(self._pieces), dtype=np.float64)
        pieces = np.fromiter(self._relabels, dtype=np.int64)
        concerned[pieces] = True
        voice[pieces] = [new for new, _ in self._relabels.values()]
        confidence[pieces] = [new for _, new in self._relabels.values()]
        self._relabels.clear()
        rows = self._buffer[: self._count]
        where = np.flatnonzero(concerned[rows["piece"]])
        rows["voice"][where] = voice[rows["piece"][where]]
        rows["confidence"][where] = confidence[rows["piece"][where]]
