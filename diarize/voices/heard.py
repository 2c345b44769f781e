"""What was heard: every piece of speech, whose it is taken for, and what the world was told of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from diarize.types import Relabel
from diarize.voices.memory import KnownPiece

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diarize.types import Observation
    from diarize.voices.hand import Hand
    from diarize.voices.memory import Memory

TOLD_ANEW = 0.02
"""The world is told of a confidence that has changed by more than this."""


@dataclass(slots=True)
class HeardPiece:
    """What is known of a piece."""

    track: int
    start_s: float
    end_s: float
    """From the first to the last speech of it, so far."""
    observation: Observation | None = None
    """What it sounds like; None: too short to say, or deleted."""
    voice: str | None = None
    """Whose it is by itself, as a manner of whoever that is now (`diarize.voices.hand`)."""
    confidence: float = 0.0
    fixed: bool = False
    """Its embedding was deleted: what is heard does not change its voice, and it says nothing of others."""

    @property
    def clean_s(self) -> float:
        """Seconds of speech without overlap behind its embedding; 0: it has none."""
        return self.observation.clean_s if self.observation else 0.0

    def part_between(self, start_s: float, end_s: float) -> float:
        """The part of it that lies between two times, in [0, 1]."""
        common = min(self.end_s, end_s) - max(self.start_s, start_s)
        return max(common, 0.0) / max(self.end_s - self.start_s, 1e-9)


class Heard:
    """All pieces by number. Short ones take their voice from their track."""

    def __init__(self) -> None:
        self.pieces: dict[int, HeardPiece] = {}
        self.observed: dict[int, Observation] = {}
        """Those with an embedding."""
        self._by_track: dict[int, list[int]] = {}
        self._short: dict[int, set[int]] = {}
        self._published: dict[int, tuple[str | None, float]] = {}
        self._unlearned: set[int] = set()

    # ------------------------------------------------------------------ coming in

    def see(self, piece: int, track: int, start_s: float, end_s: float) -> HeardPiece:
        """There is speech of this piece between two times."""
        known = self.pieces.get(piece)
        if known is None:
            known = self.pieces[piece] = HeardPiece(track, start_s, end_s)
            self._short.setdefault(track, set()).add(piece)
            self._unlearned.add(piece)
        else:
            known.start_s, known.end_s = min(known.start_s, start_s), max(known.end_s, end_s)
        return known

    def observe(self, observation: Observation) -> HeardPiece | None:
        """This is what a piece sounds like. None: nothing may be known of it."""
        piece, track = observation.piece, observation.track
        known = self.see(piece, track, observation.start_s, observation.end_s)
        if known.fixed:
            return None
        if known.observation is None:
            self._by_track.setdefault(track, []).append(piece)
            self._short[track].discard(piece)
        known.observation = self.observed[piece] = observation
        self._unlearned.add(piece)
        return known

    def fix(self, pieces: Iterable[int], *, unknown: bool = False) -> None:
        """Delete the embeddings of pieces; their voice stays, or they become nobody's."""
        labels = {p: (None, 0.0) if unknown else self._own(p) for p in pieces}
        for piece, label in labels.items():
            known = self.pieces[piece]
            known.voice, known.confidence = label
            known.observation, known.fixed = None, True
            self.observed.pop(piece, None)
            self._short.get(known.track, set()).discard(piece)
            if piece in self._by_track.get(known.track, ()):
                self._by_track[known.track].remove(piece)
            self._unlearned.add(piece)

    # ------------------------------------------------------------------ whose

    def before(self, observation: Observation) -> str | None:
        """Whose the track was, before this piece."""
        earlier = [p for p in self._by_track.get(observation.track, ()) if p != observation.piece]
        return self.pieces[earlier[-1]].voice if earlier else None

    def owners(self) -> dict[int, str | None]:
        """Whose each piece is that has a voice of its own."""
        return {p: h.voice for p, h in self.pieces.items() if h.observation is not None or h.fixed}

    def of(self, manners: Iterable[str]) -> list[int]:
        """The pieces with an embedding that are of these voices."""
        wanted = set(manners)
        return [p for p in self.observed if self.pieces[p].voice in wanted]

    def short_of(self, track: int) -> set[int]:
        """Pieces of a track that take its voice."""
        return self._short.get(track, set())

    def _of_track(self, piece: int, known: HeardPiece) -> tuple[str | None, float]:
        """Too short to be recognised by itself: the nearest piece of the same track speaks for it."""
        neighbours = self._by_track.get(known.track)
        if not neighbours:
            return None, 0.0
        nearest = self.pieces[min(neighbours, key=lambda other: (abs(other - piece), other))]
        return nearest.voice, nearest.confidence * 0.9

    def label(self, piece: int, hand: Hand) -> tuple[str | None, float]:
        """Who a piece is taken for now, and how surely."""
        pinned = hand.pinned.get(piece)
        voice, confidence = self._own(piece) if pinned is None else (pinned, 1.0)
        return (hand.resolve(voice) if voice is not None else None), confidence

    def _own(self, piece: int) -> tuple[str | None, float]:
        known = self.pieces[piece]
        if known.observation is not None or known.fixed:
            return known.voice, known.confidence
        return self._of_track(piece, known)

    # ------------------------------------------------------------------ going out

    def published(self, piece: int, label: tuple[str | None, float]) -> None:
        """The world has been told this."""
        self._published[piece] = label

    def changes(self, pieces: Iterable[int], hand: Hand) -> list[Relabel]:
        """What the world must be told of these pieces, of those that it was told of."""
        changes = []
        for piece in pieces:
            shown = self._published.get(piece)
            if shown is None:
                continue
            now = self.label(piece, hand)
            if shown[0] != now[0] or abs(shown[1] - now[1]) > TOLD_ANEW:
                self._published[piece] = now
                changes.append(Relabel(piece, *now))
        return changes

    # ------------------------------------------------------------------ memory

    def learned(self) -> tuple[KnownPiece, ...]:
        """The pieces that are new, or known otherwise, since this was last asked."""
        pieces, self._unlearned = sorted(self._unlearned), set()
        return tuple(self._known(piece) for piece in pieces)

    def _known(self, piece: int) -> KnownPiece:
        known = self.pieces[piece]
        return KnownPiece(piece, known.track, known.observation, known.fixed)

    def remember(self, memory: Memory) -> None:
        """Know these pieces from now on."""
        # This process numbers its tracks from 1 again: those of the processes before go below 0.
        tracks = {track: -n for n, track in enumerate(sorted({k.track for k in memory.pieces}), 1)}
        for known in memory.pieces:
            told, heard = memory.told.get(known.piece), known.observation
            if told:
                start_s, end_s = told.start_s, told.end_s
            elif heard:
                start_s, end_s = heard.start_s, heard.end_s
            else:
                continue
            piece = self.see(known.piece, tracks[known.track], start_s, end_s)
            if heard:
                self.observe(replace(heard, track=piece.track))
            if known.fixed:
                self.fix([known.piece])
            if told and (heard or known.fixed):
                piece.voice, piece.confidence = told.voice, told.confidence
            if told:
                self._published[known.piece] = (told.voice, told.confidence)
        for number in set(memory.told) - set(self.pieces):
            # Published in the last moment of the process before, which took what it sounded like with it.
            told = memory.told[number]
            piece = self.see(number, 0, told.start_s, told.end_s)
            self.fix([number])
            piece.voice, piece.confidence = told.voice, told.confidence
            self._published[number] = (told.voice, told.confidence)
