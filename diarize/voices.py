"""Voices: which piece is whose, at once and again when everything has been heard.

A piece is recognised provisionally when its embedding arrives: the nearest known voice, if it is near and
no other is about as near. Every few seconds all pieces are clustered anew; clusters take the identities
that most of their speech had before, so that labels stay. What people say of voices (`diarize.hand`) binds
both.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from diarize.clustering import ClusterSettings, Pieces, cluster, cosine_distances
from diarize.confidence import confidence
from diarize.consequences import Measures
from diarize.hand import Hand
from diarize.heard import Heard
from diarize.identities import owners
from diarize.memory import Memory
from diarize.voicing import whispered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from diarize.types import Observation, Relabel


LEAST_S = 0.1
"""What a piece weighs at least: one talked over from end to end has no clean speech at all."""


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """How near is the same voice; cosine distances."""

    near: float = 0.50
    """A piece is a known voice's up to here …"""
    margin: float = 0.02
    """… if the second nearest is this much further."""
    same_track: float = 0.06
    """How much nearer the voice counts that the track had before."""
    clear_s: float = 1.0
    """Pieces with less clean speech take no part in clustering; they are assigned afterwards."""
    new_voice_s: float = 3.0
    """A cluster with less clean speech than this is nobody yet."""
    small: float = 0.01
    """A cluster with less than this part of all speech is dissolved, once there is a minute of speech."""
    far: float = 0.60
    """Nothing is assigned further away than this."""
    clusters: ClusterSettings = field(default_factory=ClusterSettings)


@dataclass(frozen=True, slots=True)
class Person:
    """A voice, and what the people in the room have said of it."""

    id: str
    name: str | None
    anchors: frozenset[int]
    """Pieces that are this person's for sure: an introduction, a name given."""
    centre: NDArray[np.float32] | None
    """(192,) of length 1; None: nothing sounds like it any more."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The outcome of a clustering: a cluster for each piece that took part."""

    pieces: tuple[int, ...]
    labels: NDArray[np.intp]
    revision: int
    """What was known of people when it was started; it is void if that has changed."""


class Voices:
    """Keeps who is who."""

    def __init__(self, settings: VoiceSettings) -> None:
        self._settings = settings
        self.measures = Measures(settings.near, settings.far, settings.clear_s, settings.new_voice_s)
        self.reset()

    def reset(self) -> None:
        """Forget everybody, and what was said of them."""
        self.heard = Heard()
        self.hand = Hand()
        self._centres: dict[str, NDArray[np.float32] | None] = {}
        """Of all voices, in order of appearance."""
        self._number = 0
        self._revision = 0

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody known, in order of appearance; without those who were merged away."""
        return tuple(self._person(v) for v in self._centres if self.hand.resolve(v) == v)

    def _person(self, voice: str) -> Person:
        manners = self.hand.manners(voice)
        anchors = frozenset(p for p, own in self.hand.anchors.items() if own in manners)
        centres = [c for v in manners if (c := self._centres[v]) is not None]
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
        return self._centres.get(voice)

    def new_voice(self) -> str:
        """A voice that nobody had before."""
        self._number += 1
        voice = f"v{self._number}"
        self._centres[voice] = None
        return voice

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
        heard.voice, heard.confidence = self._recognise(observation)
        affected = sorted(self.heard.short_of(observation.track))
        return self.heard.changes((observation.piece, *affected), self.hand)

    def _recognise(self, observation: Observation) -> tuple[str | None, float]:
        ids, centres = self._known()
        if not ids:
            return None, 0.0
        distances = cosine_distances(observation.embedding[None], centres)[0].astype(float)
        before = self.heard.before(observation)
        told = self.hand.anchors.get(observation.piece)
        if before is not None:
            person = self.hand.resolve(before)
            same = [self.hand.resolve(v) == person for v in ids]
            distances -= self._settings.same_track * np.array(same)
        best = ids.index(told) if told in ids else int(distances.argmin())
        nearest, margin = float(distances[best]), self._margin(distances, ids, best)
        if told is None and (nearest > self._settings.near or margin < self._settings.margin):
            return None, 0.0
        return ids[best], confidence(nearest, margin)

    def _known(self) -> tuple[list[str], NDArray[np.float32]]:
        """Those of whom it is known what they sound like, and their centres."""
        known = {v: c for v, c in self._centres.items() if c is not None}
        return list(known), np.stack(list(known.values())) if known else np.zeros((0, 0), np.float32)

    def _margin(self, row: NDArray[np.float64], ids: list[str], own: int) -> float:
        """How much further the nearest other person is; manners of one person are not others."""
        person = self.hand.resolve(ids[own])
        others = [d for v, d in zip(ids, row.tolist(), strict=True) if self.hand.resolve(v) != person]
        return float(min(others, default=self._settings.far) - row[own])

    # ------------------------------------------------------------------ clustering

    def unknown_s(self) -> float:
        """Clean speech in pieces that nobody was recognised in."""
        return sum(self.heard.pieces[p].clean_s for p in self._open() if self.heard.pieces[p].voice is None)

    def _open(self) -> Iterable[int]:
        """Pieces with an embedding whose voice is what they sound like."""
        return [p for p in self.heard.observed if p not in self.hand.pinned or p in self.hand.anchors]

    def prepare(self) -> Callable[[], Proposal]:
        """Clustering of all pieces with enough clean speech, to be called anywhere; changes nothing."""
        people = self.hand.who.people
        if people is not None:
            # Manners of one person are kept apart, and count as one.
            people += len(set(self.hand.who.merged) & set(self.hand.anchors.values()))
        settings = replace(self._settings.clusters, at_most=people)
        numbers = {voice: n for n, voice in enumerate(self._centres)}
        anchored = {p: numbers[v] for p, v in self.hand.anchors.items()}
        observed, whispers = self.heard.observed, self._whispers()
        pieces = tuple(
            p
            for p in self._open()
            if (observed[p].clean_s >= self._settings.clear_s and p not in whispers) or p in anchored
        )
        observations = [observed[p] for p in pieces]
        known = Pieces(
            np.array([o.embedding for o in observations], np.float32),
            np.array([max(o.clean_s, LEAST_S) for o in observations], np.float64),
            np.array([o.track for o in observations], np.int_),
            np.array([anchored.get(p, -1) for p in pieces], np.int_),
            np.array([o.start_s for o in observations], np.float64),
            np.array([o.end_s for o in observations], np.float64),
        )
        revision = self._revision

        def work() -> Proposal:
            return Proposal(pieces, cluster(known, settings), revision)

        return work

    def _whispers(self) -> frozenset[int]:
        """Pieces without a throat's tone: they make no voice, and are nobody's whom they are not near."""
        # A piece below zero stands for a voice kept over a restart: nobody measured its tone.
        pieces = [o for o in self.heard.observed.values() if o.piece >= 0]
        tones = np.array([o.tone for o in pieces], np.float64)
        quiet = whispered(tones, np.array([o.clean_s for o in pieces], np.float64))
        return frozenset(o.piece for o, is_quiet in zip(pieces, quiet.tolist(), strict=True) if is_quiet)

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
        self._assign_all({p for p, label in labels.items() if label in owner})
        return self.changes()

    def changes(self) -> list[Relabel]:
        """What the world must be told, of all that it was told."""
        return self.heard.changes(self.heard.pieces, self.hand)

    def _owners(self, labels: dict[int, int]) -> dict[int, str]:
        """Which voice each cluster is; new voices for new clusters, in order of appearance."""
        s = self._settings
        heard = {piece: self.heard.pieces[piece] for piece in labels}
        owner = owners(labels, heard, self.hand.anchors, s.new_voice_s, s.small)
        return {label: voice if voice is not None else self.new_voice() for label, voice in owner.items()}

    def _move_centres(self) -> None:
        own: dict[str, list[Observation]] = {}
        for piece in self._open():
            voice = self.heard.pieces[piece].voice
            if voice is not None:
                own.setdefault(voice, []).append(self.heard.observed[piece])
        for voice in self._centres:
            if voice in own:
                mean = np.sum([o.embedding * max(o.clean_s, LEAST_S) for o in own[voice]], axis=0)
                self._centres[voice] = (mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float32)
            elif voice not in self.hand.held:
                self._centres[voice] = None

    def _assign_all(self, clustered: set[int]) -> None:
        """Confidence for all; the pieces that were too short, or in dissolved clusters, to the nearest."""
        ids, centres = self._known()
        pieces = list(self.heard.observed)
        if not ids or not pieces:
            return
        table = cosine_distances(np.stack([self.heard.observed[p].embedding for p in pieces]), centres)
        anchors, pinned, whispers = self.hand.anchors, self.hand.pinned, self._whispers()
        for piece, row in zip(pieces, table.astype(float), strict=True):
            heard = self.heard.pieces[piece]
            told = anchors.get(piece, pinned.get(piece))
            if told is not None:
                heard.voice = told
            elif piece not in clustered:
                for other in self.heard.observed[piece].beside:
                    if other in clustered and (voice := self.heard.pieces[other].voice) in ids:
                        row[ids.index(voice)] = self._settings.far + 1.0
                best = int(row.argmin())
                limit = self._settings.near if piece in whispers else self._settings.far
                heard.voice = ids[best] if row[best] <= limit else None
            if heard.voice not in ids:
                heard.confidence = 0.0
                continue
            own = ids.index(heard.voice)
            heard.confidence = confidence(float(row[own]), self._margin(row, ids, own))

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
        manners = self.hand.manners(voice)
        own = {p for p in self.heard.pieces if self.heard.label(p, self.hand)[0] == voice}
        for piece, observation in self.heard.observed.items():
            if self.heard.pieces[piece].voice is None:
                centres = [c for v in manners if (c := self._centres[v]) is not None]
                if any(1 - float(observation.embedding @ c) <= self._settings.far for c in centres):
                    own.add(piece)
        self.heard.fix(own, unknown=True)

    def drop(self, voices: Iterable[str]) -> None:
        """There are no such voices any more; nobody gets their numbers."""
        for voice in voices:
            self._centres.pop(voice, None)

    def delete_all(self) -> None:
        """Let go of every embedding: whose speech is stays as it is now, and is learned from nothing."""
        self.heard.fix(list(self.heard.pieces))
        self.hand = self.hand.without_pieces()
        self._centres = dict.fromkeys(self._centres)
        self._revision += 1

    # ------------------------------------------------------------------ memory

    def memory(self) -> Memory:
        """What another process needs to know to go on."""
        return Memory(self.heard.known(), self.heard.told(), self.hand, self.numbered)

    def remember(self, memory: Memory) -> None:
        """Go on with this, which another process knew."""
        self.hand = memory.hand
        self.heard.remember(memory)
        for voice in memory.voices:
            self._centres[voice] = None
        known = {t.voice for t in memory.told.values()} | {*memory.voices, *memory.hand.deleted}
        self._number = max((int(v[1:]) for v in known if v is not None), default=0)
        self.obey(memory.hand, {})
        self._find_manners()

    def _find_manners(self) -> None:
        """The world was told voices; the manner of a voice that a piece is of is the one it is nearest to."""
        ids, centres = self._known()
        merged = set(self.hand.who.merged.values())
        for piece in self._open():
            heard = self.heard.pieces[piece]
            if heard.voice in merged and piece not in self.hand.anchors:
                row = cosine_distances(self.heard.observed[piece].embedding[None], centres)[0].tolist()
                manners = self.hand.manners(heard.voice)
                _, heard.voice = min((d, v) for d, v in zip(row, ids, strict=True) if v in manners)
