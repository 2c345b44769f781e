"""Pieces: a track cut into stretches short enough to be one person's and long enough to be recognised.

A piece is what gets an embedding and an identity; speech points to pieces, so that correcting a piece's
voice corrects all of its speech. A track's pieces follow each other without holes: a frame of the track
belongs to the last piece that starts at or before it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diarize.frames import frames

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PieceSettings:
    """When a piece ends and when it is looked at."""

    full_frames: int = frames(3.0)
    """A piece with this much clean speech is complete."""
    enough_frames: int = frames(1.2)
    """A piece with this much clean speech ends where its speaker pauses."""
    pause_frames: int = frames(0.6)
    silence_frames: int = frames(4.0)
    """A piece with less ends only after this much silence."""
    span_frames: int = frames(8.0)
    """A piece spans no more than this, so that its sound is still at hand."""
    cut_frames: int = frames(0.5)
    """How finely the ends are looked for."""


@dataclass(slots=True)
class Piece:
    """A stretch of one track."""

    id: int
    track: int
    start_frame: int
    end_frame: int
    """Behind the last active frame so far."""
    clean_frames: int = 0
    """Frames in which nobody else was active, up to the last look."""
    complete: bool = False


@dataclass(slots=True)
class _Trail:
    """The pieces of a track in order."""

    starts: list[int] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


class Pieces:
    """Cuts tracks into pieces as time goes on."""

    def __init__(self, settings: PieceSettings) -> None:
        self._settings = settings
        self.next_id = 1
        self._trails: dict[int, _Trail] = {}

    def reset(self) -> None:
        """Forget all tracks; piece numbers go on."""
        self._trails.clear()

    def count_from(self, number: int) -> None:
        """Number the pieces from here on."""
        self.next_id = max(self.next_id, number)

    def forget(self, alive: set[int]) -> list[Piece]:
        """Drop tracks that are over.

        Returns:
            Their pieces that were still open, now complete.
        """
        ended = []
        for track in [t for t in self._trails if t not in alive]:
            last = self._trails.pop(track).pieces[-1]
            if not last.complete:
                last.complete = True
                ended.append(last)
        return ended

    def open_piece(self, track: int) -> Piece | None:
        """The track's piece that may still grow."""
        trail = self._trails.get(track)
        return trail.pieces[-1] if trail and not trail.pieces[-1].complete else None

    def at(self, track: int, frame: int) -> Piece:
        """The piece that a frame of a track belongs to; made now if the track has none yet."""
        trail = self._trails.get(track)
        if trail is None:
            return self._begin(track, frame)
        return trail.pieces[max(bisect_right(trail.starts, frame) - 1, 0)]

    def next_start(self, track: int, frame: int) -> int | None:
        """Where the piece behind the one at `frame` starts."""
        trail = self._trails[track]
        index = max(bisect_right(trail.starts, frame), 1)
        return trail.starts[index] if index < len(trail.starts) else None

    def extend(
        self, track: int, first_frame: int, active: NDArray[np.bool_], clean: NDArray[np.bool_]
    ) -> list[Piece]:
        """Take in the next frames of a track.

        Args:
            track: which one.
            first_frame: where they start: behind what was taken in before.
            active: (frames,) the track's person speaks.
            clean: (frames,) and nobody else does.

        Returns:
            The pieces that became complete.
        """
        completed = []
        step = self._settings.cut_frames
        for offset in range(0, len(active), step):
            part = slice(offset, offset + step)
            ended = self._extend(track, first_frame + offset, active[part], clean[part])
            completed += [ended] if ended else []
        return completed

    def _extend(
        self, track: int, first: int, active: NDArray[np.bool_], clean: NDArray[np.bool_]
    ) -> Piece | None:
        piece, ended = self.open_piece(track), None
        if piece and self._over(piece, first, active):
            piece.complete, ended, piece = True, piece, None
        if active.any():
            where = active.nonzero()[0]
            piece = piece or self._begin(track, first + int(where[0]))
            piece.end_frame = first + int(where[-1]) + 1
            piece.clean_frames += int(clean.sum())
            if piece.clean_frames >= self._settings.full_frames and not ended:
                piece.complete, ended = True, piece
        return ended

    def _over(self, piece: Piece, first: int, active: NDArray[np.bool_]) -> bool:
        s = self._settings
        if first + len(active) - piece.start_frame > s.span_frames:
            return True
        if active.any():
            return False
        silence = first + len(active) - piece.end_frame
        return silence >= (s.pause_frames if piece.clean_frames >= s.enough_frames else s.silence_frames)

    def _begin(self, track: int, frame: int) -> Piece:
        piece = Piece(self.next_id, track, frame, frame + 1)
        self.next_id += 1
        trail = self._trails.setdefault(track, _Trail())
        trail.starts.append(frame)
        trail.pieces.append(piece)
        return piece
