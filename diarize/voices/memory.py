"""What a process must know to go on where another one died: held in the keeper's memory, never on a disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diarize.types import Relabel
from diarize.voices.hand import Hand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diarize.types import Attribution, Observation, Publication


@dataclass(frozen=True, slots=True)
class KnownPiece:
    """A piece of speech as another process is told of it."""

    piece: int
    track: int
    observation: Observation | None
    """What it sounds like; None: too short to say, or deleted."""
    fixed: bool = False
    """Its voice does not change any more by what is heard: its embedding was deleted."""

    def without_sound(self) -> KnownPiece:
        """The same without its embedding."""
        return KnownPiece(self.piece, self.track, None, fixed=True)


@dataclass(frozen=True, slots=True)
class Told:
    """What the world was told of a piece."""

    voice: str | None
    confidence: float
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything known of who is who."""

    pieces: tuple[KnownPiece, ...] = ()
    told: Mapping[int, Told] = field(default_factory=dict)
    hand: Hand = field(default_factory=Hand)
    voices: tuple[str, ...] = ()
    """In order of appearance."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What has come to be known, or to be forgotten, since the last time."""

    pieces: tuple[KnownPiece, ...]
    hand: Hand
    voices: tuple[str, ...]
    next_number: int
    """Pieces are numbered from here on."""


class Recollection:
    """The keeper's: put together from what the process learns and from what it publishes."""

    def __init__(self) -> None:
        self._pieces: dict[int, KnownPiece] = {}
        self._told: dict[int, Told] = {}
        self._hand = Hand()
        self._voices: tuple[str, ...] = ()
        self.next_number = 1

    @property
    def memory(self) -> Memory:
        """Everything, as of now."""
        return Memory(tuple(self._pieces.values()), dict(self._told), self._hand, self._voices)

    def learn(self, learned: Learned, *, hear_voices: bool) -> None:
        """Take in what the process has learned; of what voices sound like only if that is allowed now."""
        for known in learned.pieces:
            self._pieces[known.piece] = known if hear_voices else known.without_sound()
        self._hand = learned.hand
        self._voices = learned.voices
        self.next_number = max(self.next_number, learned.next_number)

    def note(self, publication: Publication) -> None:
        """Take in what the world was told; the next process must not give these numbers to other speech."""
        self._tell(publication.attributions)
        for revision in publication.revisions:
            if isinstance(revision, Relabel):
                told = self._told.get(revision.piece)
                if told:
                    self._told[revision.piece] = Told(
                        revision.voice, revision.confidence, told.start_s, told.end_s
                    )
            else:
                self._tell(revision.attributions)

    def forget_sounds(self) -> None:
        """Delete every embedding."""
        self._pieces = {piece: known.without_sound() for piece, known in self._pieces.items()}
        self._hand = self._hand.without_pieces()

    def _tell(self, attributions: tuple[Attribution, ...]) -> None:
        for a in attributions:
            before = self._told.get(a.piece)
            start_s = min(a.start_s, before.start_s) if before else a.start_s
            end_s = max(a.end_s, before.end_s) if before else a.end_s
            self._told[a.piece] = Told(a.voice, a.confidence, start_s, end_s)
            self.next_number = max(self.next_number, a.piece + 1)
