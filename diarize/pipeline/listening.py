"""Which pieces of speech are listened to, and when: what each of them sounds like."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from diarize.frames import seconds
from diarize.types import Observation
from diarize.voices.voicing import tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from diarize.models.embedding import EmbedsFeatures
    from diarize.pipeline.settings import PipelineSettings
    from diarize.speech.hearing import Hearing
    from diarize.speech.looking import Look
    from diarize.speech.pieces import Piece, Pieces


class Listening:
    """Cuts what is spoken into pieces, and embeds those that are complete or due for an early look."""

    def __init__(
        self,
        embedding: EmbedsFeatures,
        executor: Executor,
        hearing: Hearing,
        pieces: Pieces,
        settings: PipelineSettings,
    ) -> None:
        self._embedding = embedding
        self._executor = executor
        self._hearing = hearing
        self._pieces = pieces
        self._settings = settings
        self._begun: deque[tuple[Callable[..., Observation], Callable[[], NDArray[np.float32]]]] = deque()
        self.reset()

    def reset(self) -> None:
        """Nothing has been heard, and voices may be."""
        self.hears_voices = True
        """Whether voices may be listened to."""
        self._hears_from = 0
        """Pieces with lower numbers began when voices might not be heard."""
        self._begun.clear()
        self.begin(0)

    def begin(self, start_frame: int) -> None:
        """Sound begins, at the start or behind a gap."""
        self._first = start_frame
        self._looks: dict[int, int] = {}
        self._pieces.reset()

    def hear_voices(self, allowed: bool) -> None:
        """From here on voices may be listened to, or not; no piece is that has begun already."""
        self.hears_voices = allowed
        self._hears_from = self._pieces.next_id
        self._begun.clear()

    def cut(self, look: Look, start: int, end: int, *, last: bool) -> None:
        """Cut the frames between two into pieces; embed those complete or due for an early look.

        Args:
            look: who speaks.
            start: the first new frame.
            end: the frame behind the last new one.
            last: embed all there are, whether or not they are due.
        """
        new = slice(start - look.start_frame, end - look.start_frame)
        alone = look.active.sum(axis=0) == 1
        for piece in self._pieces.forget(set(look.tracks)):
            self._looks.pop(piece.id, None)
        for row, track in enumerate(look.tracks):
            clean = look.active[row] & alone
            for piece in self._pieces.extend(track, start, look.active[row, new], clean[new]):
                self._embed(piece, look, row)
                self._looks.pop(piece.id, None)
            growing = self._pieces.open_piece(track)
            if growing:
                due = sum(growing.clean_frames >= frames for frames in self._settings.early_looks)
                if last or due > self._looks.get(growing.id, 0):
                    self._looks[growing.id] = due
                    self._embed(growing, look, row)

    def observed(self, leave: int) -> Iterator[Observation]:
        """The pieces whose embeddings were begun, in order, all but the last `leave`."""
        while len(self._begun) > leave:
            observation, embedding = self._begun.popleft()
            yield observation(embedding=embedding())

    def _embed(self, piece: Piece, look: Look, row: int) -> None:
        """Begin the embedding of a piece, if there is enough of it; `observed` has it."""
        if not self.hears_voices or piece.id < self._hears_from:
            return
        start = max(piece.start_frame, look.start_frame, self._first)
        part = look.active[:, start - look.start_frame : piece.end_frame - look.start_frame]
        own = part[row]
        clean = own & (part.sum(axis=0) == 1)
        used = np.flatnonzero(clean)
        if len(used) < self._settings.least_frames:
            # Talked over from end to end: better a blurred likeness than none, for who is left over.
            used = np.flatnonzero(own)
        if len(used) < self._settings.least_frames:
            return
        beside = [
            self._pieces.at(track, start + int(used[len(used) // 2])).id
            for other, track in enumerate(look.tracks)
            if other != row and part[other, own].mean() > 0.5
        ]
        observation = partial(
            Observation,
            piece=piece.id,
            track=piece.track,
            start_s=seconds(start),
            end_s=seconds(piece.end_frame),
            clean_s=seconds(int(clean.sum())),
            beside=tuple(beside),
            tone=tone(self._hearing.windows(used[::2] + start)),
        )
        features = self._hearing.features(used + start)
        if self._settings.embeddings_ahead:
            embedding = self._executor.submit(self._embedding, features).result
        else:
            embedding = partial(self._embedding, features)
        self._begun.append((observation, embedding))
