"""Voices: which piece is whose, at once and again when everything has been heard.

A piece is recognised provisionally when its embedding arrives: the nearest known voice, if it is near and
no other is about as near. Every few seconds all pieces are clustered anew; clusters take the identities
that most of their speech had before, so that labels stay. What people say of voices (`diarize.voices.hand`)
binds both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diarize.voices.centres import Centres
from diarize.voices.clustering import cosine_distances
from diarize.voices.hand import Hand
from diarize.voices.heard import Heard
from diarize.voices.identities import owners
from diarize.voices.proposal import prepared
from diarize.voices.recognition import assign_all, recognised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np
    from numpy.typing import NDArray

    from diarize.types import Observation, Relabel
    from diarize.voices.memory import Memory
    from diarize.voices.proposal import Proposal
    from diarize.voices.settings import VoiceSettings


@dataclass(frozen=True, slots=True)
class Person:
    """A voice, and what the people in the room have said of it."""

    id: str
    name: str | None
    anchors: frozenset[int]
    """Pieces that are this person's for sure: an introduction, a name given."""
    centre: NDArray[np.float32] | None
    """(192,) of length 1; None: nothing sounds like it any more."""


class Voices:
    """Keeps who is who."""

    def __init__(self, settings: VoiceSettings) -> None:
        self.settings = settings
        self.reset()

    def reset(self) -> None:
        """Forget everybody, and what was said of them."""
        self.heard = Heard()
        self.hand = Hand()
        self._centres = Centres()
        self._revision = 0

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody known, in order of appearance; without those who were merged away."""
        return tuple(self._person(v) for v in self._centres if self.hand.resolve(v) == v)

    def _person(self, voice: str) -> Person:
        manners = self.hand.manners(voice)
        anchors = frozenset(p for p, own in self.hand.anchors.items() if own in manners)
        centres = self._centres.of_all(manners)
        return Person(voice, self.hand.who.names.get(voice), anchors, centres[0] if centres else None)

    @property
    def numbered(self) -> tuple[str, ...]:
        """Every voice, in order of appearance; those merged away, too, but not those deleted."""
        return tuple(self._centres)

    def knows(self, voice: str) -> bool:
        """Whether there is such a voice, and it has not been deleted."""
        return voice in self._centres

    def centre(self, voice: str) -> NDArray[np.float32] | None:
        """(192,) of length 1: what a voice sounds like; None: nobody knows."""
        return self._centres.of(voice)

    def new_voice(self) -> str:
        """A voice that nobody had before."""
        return self._centres.new()

    # ------------------------------------------------------------------ labels

    def label(self, piece: int, track: int, start_s: float, end_s: float) -> tuple[str | None, float]:
        """Who speech of a piece is taken for now, and how surely; remembered as published."""
        self.heard.see(piece, track, start_s, end_s)
        label = self.heard.label(piece, self.hand)
        self.heard.published(piece, label)
        return label

    def observe(self, observation: Observation) -> list[Relabel]:
        """Recognise a piece, provisionally.

        Returns:
            What changes of what has been published.
        """
        heard = self.heard.observe(observation)
        if heard is None:
            return []
        before = self.heard.before(observation)
        heard.voice, heard.confidence = recognised(
            observation, before, self._centres, self.hand, self.settings
        )
        affected = sorted(self.heard.short_of(observation.track))
        return self.heard.changes((observation.piece, *affected), self.hand)

    # ------------------------------------------------------------------ clustering

    def _open(self) -> Iterable[int]:
        """Pieces with an embedding whose voice is what they sound like."""
        return [p for p in self.heard.observed if p not in self.hand.pinned or p in self.hand.anchors]

    def prepare(self) -> Callable[[], Proposal]:
        """Clustering of all pieces with enough clean speech, to be called anywhere; changes nothing."""
        return prepared(
            self.heard.observed, self._open(), self.hand, self._centres, self.settings, self._revision
        )

    def accept(self, proposal: Proposal) -> list[Relabel]:
        """Let a clustering take effect: clusters become voices, every piece is assigned anew.

        Returns:
            What changes of what has been published; nothing where the proposal is void.
        """
        if proposal.revision != self._revision:
            return []
        labels = dict(zip(proposal.pieces, proposal.labels.tolist(), strict=True))
        owner = self._owners(labels)
        for piece in self._open():
            # What was in no cluster speaks for no voice: short pieces alone would keep one alive for ever.
            label = labels.get(piece)
            self.heard.pieces[piece].voice = owner.get(label) if label is not None else None
        self._move_centres()
        clustered = {p for p, label in labels.items() if label in owner}
        assign_all(self.heard, clustered, self._centres, self.hand, self.settings)
        return self.changes()

    def changes(self) -> list[Relabel]:
        """What the world must be told, of all that it was told."""
        return self.heard.changes(self.heard.pieces, self.hand)

    def _owners(self, labels: dict[int, int]) -> dict[int, str]:
        """Which voice each cluster is; new voices for new clusters, in order of appearance."""
        s = self.settings
        heard = {piece: self.heard.pieces[piece] for piece in labels}
        owner = owners(labels, heard, self.hand.anchors, s.new_voice_s, s.small)
        return {label: voice if voice is not None else self.new_voice() for label, voice in owner.items()}

    def _move_centres(self) -> None:
        own: dict[str, list[Observation]] = {}
        for piece in self._open():
            voice = self.heard.pieces[piece].voice
            if voice is not None:
                own.setdefault(voice, []).append(self.heard.observed[piece])
        self._centres.move(own, self.hand.held)

    # ------------------------------------------------------------------ what people say

    def obey(self, hand: Hand, now: dict[int, str | None]) -> None:
        """This holds from now on; these pieces change hands at once. To be followed by a clustering."""
        self.hand = hand
        self._revision += 1
        told = {**hand.anchors, **hand.pinned}
        for piece, heard in self.heard.pieces.items():
            heard.voice = told.get(piece, now.get(piece, heard.voice))
        self._move_centres()

    def delete(self, voice: str) -> None:
        """Let go of all that a voice sounds like, of unknown speech that sounds like it, and of the voice."""
        centres = self._centres.of_all(self.hand.manners(voice))
        own = {p for p in self.heard.pieces if self.heard.label(p, self.hand)[0] == voice}
        for piece, observation in self.heard.observed.items():
            unknown = self.heard.pieces[piece].voice is None
            if unknown and any(1 - float(observation.embedding @ c) <= self.settings.far for c in centres):
                own.add(piece)
        self.heard.fix(own, unknown=True)

    def drop(self, voices: Iterable[str]) -> None:
        """There are no such voices any more; nobody gets their numbers."""
        self._centres.drop(voices)

    def delete_all(self) -> None:
        """Let go of every embedding: whose speech is stays as it is now, and is learned from nothing."""
        self.heard.fix(list(self.heard.pieces))
        self.hand = self.hand.without_pieces()
        self._centres.forget_sounds()
        self._revision += 1

    # ------------------------------------------------------------------ memory

    def remember(self, memory: Memory) -> None:
        """Go on with this, which another process knew."""
        self.hand = memory.hand
        self.heard.remember(memory)
        told = {t.voice for t in memory.told.values() if t.voice is not None}
        self._centres.remember(memory.voices, told | memory.hand.deleted)
        self.obey(memory.hand, {})
        self._find_manners()

    def _find_manners(self) -> None:
        """The world was told voices; the manner of a voice that a piece is of is the one it is nearest to."""
        ids, centres = self._centres.known()
        merged = set(self.hand.who.merged.values())
        for piece in self._open():
            heard = self.heard.pieces[piece]
            if heard.voice in merged and piece not in self.hand.anchors:
                row = cosine_distances(self.heard.observed[piece].embedding[None], centres)[0].tolist()
                manners = self.hand.manners(heard.voice)
                _, heard.voice = min((d, v) for d, v in zip(row, ids, strict=True) if v in manners)
