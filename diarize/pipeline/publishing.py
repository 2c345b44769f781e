"""What the world is told: new speech at once, once more when no window will see it again, and corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diarize.frames import seconds
from diarize.speech.activity import runs
from diarize.types import Attribution, Publication, Rewrite

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diarize.speech.looking import Look
    from diarize.speech.pieces import Pieces
    from diarize.types import Relabel
    from diarize.voices.voices import Voices


class Publishing:
    """Keeps how far has been published, and what has not been handed out yet."""

    def __init__(self, pieces: Pieces, voices: Voices, *, settled_only: bool) -> None:
        """Args: whose speech it is, and whether only what will not change is published."""
        self._pieces = pieces
        self._voices = voices
        self._settled_only = settled_only
        self.reset()

    def reset(self) -> None:
        """Nothing has been said."""
        self._relabels: list[Relabel] = []
        """What has been found out since the last publication."""
        self._unsent: list[Publication] = []
        self.begin(0)

    def begin(self, start_frame: int) -> None:
        """Sound begins, at the start or behind a gap."""
        self.front = start_frame
        """Frames before this have been published, or cut into pieces."""
        self._settled = start_frame
        self._told = start_frame
        """Frames before this have been published, if only because nothing was heard in them."""
        self._last_look: Look | None = None

    def correct(self, relabels: Iterable[Relabel]) -> None:
        """These pieces turn out to be somebody else's: the next publication says so."""
        self._relabels += relabels

    def take(self) -> list[Publication]:
        """What has not been handed out yet."""
        unsent, self._unsent = self._unsent, []
        return unsent

    # ------------------------------------------------------------------ telling

    def tell_gap(self, until_s: float) -> None:
        """Nothing was heard up to here."""
        self._unsent.append(Publication(until_s))

    def tell_quiet(self, until: int) -> None:
        """Nobody spoke before this frame, as far as can be said without a look."""
        self._told = until
        self._unsent.append(Publication(seconds(until), revisions=self._corrections()))

    def tell_corrections(self) -> None:
        """What has been found out since the last step."""
        self._unsent.append(Publication(seconds(self.front), revisions=self._corrections()))

    def tell(self, fresh: tuple[Attribution, ...], moves: tuple[Rewrite, ...]) -> None:
        """What a look showed, with what has been found out meanwhile."""
        if self._settled_only:
            settled = tuple(a for move in moves for a in move.attributions)
            self._unsent.append(Publication(seconds(self._settled), settled, self._corrections()))
        else:
            self._unsent.append(Publication(seconds(self.front), fresh, (*moves, *self._corrections())))

    def _corrections(self) -> tuple[Relabel, ...]:
        relabels, self._relabels = self._relabels, []
        return tuple(relabels)

    # ------------------------------------------------------------------ going on

    def advance(
        self, look: Look, front: int, settle_to: int
    ) -> tuple[tuple[Attribution, ...], tuple[Rewrite, ...]]:
        """Go on up to a frame with what a look shows.

        Args:
            look: who speaks.
            front: frames before this are published now.
            settle_to: frames before this stand as they are from now on.

        Returns:
            The new speech, and what takes the place of what was published.
        """
        told = min(max(self._told, self.front), front)
        late = self._attributions(look, self.front, told)
        fresh = self._attributions(look, told, front)
        # What was taken for silence has been published as such.
        moves = (Rewrite(seconds(self.front), seconds(told), late),) if late else ()
        self.front = front
        self._last_look = look
        return fresh, (*moves, *self._settle(look, settle_to))

    def settle_leaving(self, window_start: int) -> tuple[Rewrite, ...]:
        """Settle what the next window will not see: it starts further on than the last one led to expect."""
        if self._last_look is None or window_start <= self._settled:
            return ()
        return self._settle(self._last_look, min(window_start, self.front))

    def _settle(self, look: Look, end: int) -> tuple[Rewrite, ...]:
        """What was spoken up to a frame, as it stands from now on; nothing if all of it stood already."""
        start = max(self._settled, look.start_frame)
        self._settled = max(start, end)
        if end <= start:
            return ()
        return (Rewrite(seconds(start), seconds(end), self._attributions(look, start, end)),)

    def _attributions(self, look: Look, start: int, end: int) -> tuple[Attribution, ...]:
        """All speech between two frames, each stretch with the piece it belongs to."""
        result = []
        for row, track in enumerate(look.tracks):
            part = look.active[row, start - look.start_frame : end - look.start_frame]
            for first, last in runs(part):
                at = start + first
                while at < start + last:
                    piece = self._pieces.at(track, at)
                    border = self._pieces.next_start(track, at)
                    stop = min(start + last, border) if border is not None else start + last
                    said_s = (seconds(at), seconds(stop))
                    voice, sure = self._voices.label(piece.id, track, *said_s)
                    result.append(Attribution(piece.id, *said_s, voice, sure))
                    at = stop
        return tuple(sorted(result, key=lambda a: (a.start_s, a.piece)))
