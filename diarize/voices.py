"""Voices: which piece is whose, at once and again when everything has been heard.

A piece is recognised provisionally when its embedding arrives: the nearest known voice, if it is near and
no other is about as near. Every few seconds all pieces are clustered anew; clusters take the identities
that most of their speech had before, so that labels stay.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from diarize.clustering import ClusterSettings, Pieces, cluster, cosine_distances
from diarize.confidence import confidence
from diarize.types import KnownVoice, Observation, Relabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


LEAST_S = 0.1
"""What a piece weighs at least: one talked over from end to end has no clean speech at all."""


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """How near is the same voice; cosine distances."""

    near: float = 0.44
    """A piece is a known voice's up to here …"""
    margin: float = 0.04
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


@dataclass(slots=True)
class _Heard:
    """What is known of a piece."""

    observation: Observation
    voice: str | None = None
    confidence: float = 0.0


@dataclass(slots=True)
class Person:
    """A voice, and what the people in the room have said of it."""

    id: str
    name: str | None = None
    anchors: set[int] = field(default_factory=set)
    """Pieces that are this person's for sure: an introduction, a name given."""
    centre: NDArray[np.float32] | None = None
    """(192,) of length 1."""


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
        self.reset()

    def reset(self) -> None:
        """Forget everybody."""
        self._heard: dict[int, _Heard] = {}
        self._by_track: dict[int, list[int]] = {}
        self._orphans: dict[int, list[int]] = {}
        self._people: dict[str, Person] = {}
        self._published: dict[int, tuple[str | None, float]] = {}
        self._number = 0
        self._revision = 0

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody known, in order of appearance."""
        return tuple(self._people.values())

    # ------------------------------------------------------------------ labels

    def label(self, piece: int, track: int) -> tuple[str | None, float]:
        """Who a piece is taken for now, and how surely; remembered as published."""
        if piece not in self._heard and piece not in self._published:
            self._orphans.setdefault(track, []).append(piece)
        current = self._label(piece, track)
        self._published[piece] = current
        return current

    def _label(self, piece: int, track: int) -> tuple[str | None, float]:
        heard = self._heard.get(piece)
        if heard:
            return heard.voice, heard.confidence
        # Too short to be recognised by itself: the nearest piece of the same track speaks for it.
        neighbours = self._by_track.get(track)
        if not neighbours:
            return None, 0.0
        nearest = min(neighbours, key=lambda other: (abs(other - piece), other))
        known = self._heard[nearest]
        return known.voice, known.confidence * 0.9

    def observe(self, observation: Observation) -> list[Relabel]:
        """Recognise a piece, provisionally.

        Returns:
            What changes of what has been published.
        """
        piece, track = observation.piece, observation.track
        first = piece not in self._heard
        heard = self._heard.setdefault(piece, _Heard(observation))
        heard.observation = observation
        if first:
            self._by_track.setdefault(track, []).append(piece)
        heard.voice, heard.confidence = self._recognise(observation)
        affected = [p for p in self._orphans.get(track, []) if p not in self._heard]
        return self._changes([(piece, track), *((p, track) for p in affected)])

    def _recognise(self, observation: Observation) -> tuple[str | None, float]:
        people = [person for person in self._people.values() if person.centre is not None]
        if not people:
            return None, 0.0
        centres = np.stack([p.centre for p in people if p.centre is not None])
        distances = cosine_distances(observation.embedding[None], centres)[0].astype(float)
        before = self._before(observation)
        for index, person in enumerate(people):
            if person.id == before:
                distances[index] -= self._settings.same_track
        order = np.argsort(distances)
        nearest = float(distances[order[0]])
        margin = float(distances[order[1]]) - nearest if len(order) > 1 else self._settings.far - nearest
        if nearest > self._settings.near or margin < self._settings.margin:
            return None, 0.0
        return people[order[0]].id, confidence(nearest, margin, observation.clean_s)

    def _before(self, observation: Observation) -> str | None:
        earlier = [p for p in self._by_track.get(observation.track, []) if p != observation.piece]
        return self._heard[earlier[-1]].voice if earlier else None

    def _changes(self, pieces: list[tuple[int, int]]) -> list[Relabel]:
        changes = []
        for piece, track in pieces:
            now = self._label(piece, track)
            shown = self._published.get(piece)
            if shown is not None and (shown[0] != now[0] or abs(shown[1] - now[1]) > 0.02):
                self._published[piece] = now
                changes.append(Relabel(piece, *now))
        return changes

    # ------------------------------------------------------------------ clustering

    def unknown_s(self) -> float:
        """Clean speech in pieces that nobody was recognised in."""
        return sum(h.observation.clean_s for h in self._heard.values() if h.voice is None)

    def prepare(self) -> Callable[[], Proposal]:
        """Clustering of all pieces with enough clean speech, to be called anywhere; changes nothing."""
        settings = self._settings
        anchored = {p: i for i, person in enumerate(self._people.values()) for p in person.anchors}
        pieces = tuple(
            p for p, h in self._heard.items() if h.observation.clean_s >= settings.clear_s or p in anchored
        )
        observations = [self._heard[p].observation for p in pieces]
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
            return Proposal(pieces, cluster(known, settings.clusters), revision)

        return work

    def accept(self, proposal: Proposal) -> list[Relabel]:
        """Let a clustering take effect: clusters become voices, every piece is assigned anew.

        Returns:
            What changes of what has been published; nothing where the proposal is void.
        """
        if proposal.revision != self._revision or not proposal.pieces:
            return []
        owner = self._owners(proposal)
        for piece, label in zip(proposal.pieces, proposal.labels.tolist(), strict=True):
            self._heard[piece].voice = owner.get(label)
        self._move_centres()
        self._assign_all(
            {p for p, label in zip(proposal.pieces, proposal.labels.tolist(), strict=True) if label in owner}
        )
        return self._changes(
            [(p, h.observation.track) for p, h in self._heard.items()]
            + [(p, t) for t, ps in self._orphans.items() for p in ps if p not in self._heard]
        )

    def _owners(self, proposal: Proposal) -> dict[int, str]:
        """Which voice each cluster is, by most common speech; new voices for new clusters."""
        settings = self._settings
        size: dict[int, float] = {}
        common: dict[tuple[int, str], float] = {}
        for piece, label in zip(proposal.pieces, proposal.labels.tolist(), strict=True):
            heard = self._heard[piece]
            size[label] = size.get(label, 0.0) + heard.observation.clean_s
            if heard.voice is not None:
                key = (label, heard.voice)
                common[key] = common.get(key, 0.0) + heard.observation.clean_s
            for person in self._people.values():
                if piece in person.anchors:
                    common[label, person.id] = common.get((label, person.id), 0.0) + 1e6
        total = sum(size.values())
        least = max(settings.new_voice_s, settings.small * total)
        anchored = {label for (label, _), s in common.items() if s >= 1e6}
        labels = sorted(
            (lb for lb, s in size.items() if s >= least or lb in anchored),
            key=lambda lb: self._first(proposal, lb),
        )
        ids = list(self._people)
        table = np.array([[common.get((lb, v), 0.0) for v in ids] for lb in labels]).reshape(
            len(labels), len(ids)
        )
        owner: dict[int, str] = {}
        for row, column in zip(*linear_sum_assignment(-table), strict=True):
            if table[row, column] > 0:
                owner[labels[row]] = ids[column]
        for label in labels:
            if label not in owner:
                owner[label] = self._new_voice()
        return owner

    def _first(self, proposal: Proposal, label: int) -> float:
        return min(
            self._heard[p].observation.start_s
            for p, lb in zip(proposal.pieces, proposal.labels.tolist(), strict=True)
            if lb == label
        )

    def _new_voice(self) -> str:
        self._number += 1
        voice = f"v{self._number}"
        self._people[voice] = Person(voice)
        return voice

    def _move_centres(self) -> None:
        for person in self._people.values():
            own = [h.observation for h in self._heard.values() if h.voice == person.id]
            if own:
                mean = np.sum([o.embedding * o.clean_s for o in own], axis=0)
                person.centre = (mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float32)
            elif person.name is None and not person.anchors:
                person.centre = None

    def _assign_all(self, clustered: set[int]) -> None:
        """Confidence for all; the pieces that were too short, or in dissolved clusters, to the nearest."""
        people = [p for p in self._people.values() if p.centre is not None]
        if not people or not self._heard:
            return
        ids = [p.id for p in people]
        centres = np.stack([p.centre for p in people if p.centre is not None])
        pieces = list(self._heard)
        table = cosine_distances(np.stack([self._heard[p].observation.embedding for p in pieces]), centres)
        for piece, row in zip(pieces, table.astype(float), strict=True):
            heard = self._heard[piece]
            if piece not in clustered:
                for other in heard.observation.beside:
                    if other in clustered and (voice := self._heard[other].voice) in ids:
                        row[ids.index(voice)] = self._settings.far + 1.0
                best = int(row.argmin())
                heard.voice = ids[best] if row[best] <= self._settings.far else None
            if heard.voice is None:
                heard.confidence = 0.0
                continue
            own = ids.index(heard.voice)
            others = np.delete(row, own)
            margin = float(others.min()) - row[own] if len(others) else self._settings.far - row[own]
            heard.confidence = confidence(float(row[own]), float(margin), heard.observation.clean_s)

    # ------------------------------------------------------------------ memory

    def memory(self) -> tuple[KnownVoice, ...]:
        """What another process needs to know these voices again."""
        return tuple(
            KnownVoice(p.id, p.name, p.centre, self._clean_s(p.id))
            for p in self._people.values()
            if p.centre is not None
        )

    def remember(self, memory: tuple[KnownVoice, ...]) -> None:
        """Know these voices from now on; their speech before is nobody's business here."""
        for index, known in enumerate(memory, 1):
            person = Person(known.id, known.name, centre=known.centre)
            # A piece of no track stands for all that was heard, so that clustering keeps the voice apart.
            stand_in = Observation(-index, -index, 0.0, 0.0, known.clean_s, known.centre)
            self._heard[-index] = _Heard(stand_in, known.id, 1.0)
            # Named or not: a mean scatters less than pieces do, and two means would be taken for one voice.
            person.anchors.add(-index)
            self._people[known.id] = person
            if known.id[1:].isdigit():
                self._number = max(self._number, int(known.id[1:]))
        self._revision += 1

    def _clean_s(self, voice: str) -> float:
        return sum(h.observation.clean_s for h in self._heard.values() if h.voice == voice)

    # ------------------------------------------------------------------ what people say

    def introduce(self, name: str, start_s: float, end_s: float) -> None:
        """Whoever speaks most between two times is this person, from now on and in the past.

        Nothing happens where nobody was heard clearly enough there.
        """
        inside = [p for p, h in self._heard.items() if _part_inside(h.observation, start_s, end_s) >= 0.7]
        clear = [p for p in inside if self._heard[p].observation.clean_s >= self._settings.clear_s]
        if not clear:
            return
        mean = np.sum(
            [self._heard[p].observation.embedding * self._heard[p].observation.clean_s for p in clear], axis=0
        )
        centre = (mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float32)
        own = {
            p
            for p in clear
            if cosine_distances(self._heard[p].observation.embedding[None], centre[None])[0, 0]
            <= self._settings.far
        }
        heard_as = [self._heard[p].voice for p in own]
        free = [v for v in heard_as if v is not None and self._people[v].name in (None, name)]
        already = next((p.id for p in self._people.values() if p.name == name), None)
        voice = max(free, key=free.count) if free else already or self._new_voice()
        person = self._people[voice]
        person.name, person.anchors, person.centre = name, person.anchors | own, centre
        for piece in own:
            self._heard[piece].voice = voice
        self._revision += 1

    def expect(self, people: int | None) -> None:
        """There are at most so many people."""
        clusters = replace(self._settings.clusters, at_most=people)
        self._settings = replace(self._settings, clusters=clusters)
        self._revision += 1

    def name(self, voice: str, name: str | None) -> None:
        """This voice is this person: its pieces so far hold it in place."""
        person = self._people.get(voice)
        if person is None:
            return
        person.name = name
        own = {p for p, h in self._heard.items() if h.voice == voice}
        sure = {p for p in own if self._heard[p].confidence >= 0.5}
        # A voice that nobody was sure of is held all the same: somebody in the room knows better.
        person.anchors = (sure or own) if name else set()
        self._revision += 1


def _part_inside(observation: Observation, start_s: float, end_s: float) -> float:
    """The part of a piece that lies between two times, in [0, 1]."""
    common = min(observation.end_s, end_s) - max(observation.start_s, start_s)
    return max(common, 0.0) / max(observation.end_s - observation.start_s, 1e-9)
