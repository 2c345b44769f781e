"""From what somebody says to what holds from then on: each statement's effect, or why it can have none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from diarize.clustering import APART
from diarize.halves import halves
from diarize.hand import Effect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from diarize.hand import Hand
    from diarize.heard import Heard
    from diarize.statements import Assign, Introduce, Merge, NameVoice, RefusedWhy, Split

MOSTLY = 0.5
"""A piece with this part inside two times follows a correction of what was said between them …"""
INSIDE = 0.7
"""… and with this part counts as an introduction's."""
SHOWN_S = 20.0
"""A name holds to so much of its voice's speech, the surest: enough to keep it apart, and what was wrong then
stays free to be found wrong (docs/decisions/0025)."""
ENOUGH_S = 5.0
"""An introduction with less speech is better said again."""
ALIKE = 0.30
"""Two people's introductions are further apart than this, nearly always."""


@dataclass(frozen=True, slots=True)
class Measures:
    """How near is the same voice, and how much speech is how much; see `VoiceSettings`."""

    near: float
    far: float
    clear_s: float
    new_voice_s: float


class Room(Protocol):
    """Who is there, as far as is known."""

    heard: Heard
    hand: Hand
    measures: Measures

    def knows(self, voice: str) -> bool:
        """Whether there is such a voice, and it has not been deleted."""

    def centre(self, voice: str) -> NDArray[np.float32] | None:
        """(192,) of length 1: what a voice sounds like; None: nobody knows."""

    def new_voice(self) -> str:
        """A voice that nobody had before."""


class Impossible(Exception):  # noqa: N818 - says what is the case
    """A statement that can have no effect; carries the reason and a sentence for the user."""

    def __init__(self, why: RefusedWhy, sentence: str) -> None:
        super().__init__(sentence)
        self.why: RefusedWhy = why
        self.sentence = sentence


def living(room: Room, voice: str) -> str:
    """The voice that this one is now.

    Raises:
        Impossible: there is none.
    """
    if not room.knows(voice):
        raise Impossible("no_such_voice", f"There is no voice {voice}: choose one that is shown.")
    return room.hand.resolve(voice)


def of_name(room: Room, operation: int, said: NameVoice) -> Effect:
    """A name holds its voice in place; a name that somebody has already makes the two one.

    Raises:
        Impossible: there is no such voice.
    """
    voice = living(room, said.voice)
    if said.name is None:
        own = room.hand.anchors
        manners = room.hand.manners(voice)
        shown = {p for e in room.hand.effects if e.names for p in e.anchors if own.get(p) in manners}
        return Effect(operation, (voice,), {voice: None}, dict.fromkeys(shown))
    holder = next((v for v, name in room.hand.who.names.items() if name == said.name), voice)
    if holder != voice:
        return _joined(room, operation, gone=voice, kept=holder, name=said.name)
    return Effect(operation, (voice,), {voice: said.name}, surest(room, voice))


def of_merge(room: Room, operation: int, said: Merge) -> Effect:
    """The one that lives on has the other as a manner, and each holds to what it sounds like.

    Raises:
        Impossible: one of them is not there, or they are one already.
    """
    gone, kept = living(room, said.voice), living(room, said.into)
    if gone == kept:
        raise Impossible("same_voice", f"{said.voice} and {said.into} are one voice already.")
    names = room.hand.who.names
    if (gone in names) != (kept in names):
        swap = gone in names
    else:
        swap = gone not in names and _age(gone) < _age(kept)
    if swap:
        gone, kept = kept, gone
    return _joined(room, operation, gone=gone, kept=kept, name=names.get(kept))


def _joined(room: Room, operation: int, *, gone: str, kept: str, name: str | None) -> Effect:
    shown = {**surest(room, gone), **surest(room, kept)}
    return Effect(operation, (kept, gone), {kept: name} if name else {}, shown, merged={gone: kept})


def _age(voice: str) -> int:
    return int(voice[1:])


def surest(room: Room, voice: str) -> dict[int, str | None]:
    """The pieces that show best what a voice sounds like, each as the manner that it is."""
    own = [p for p in room.heard.of(room.hand.manners(voice)) if p not in room.hand.pinned]
    shown: dict[int, str | None] = {}
    seconds: dict[str, float] = {}
    for piece in sorted(own, key=lambda p: -room.heard.pieces[p].confidence):
        heard = room.heard.pieces[piece]
        manner = room.hand.anchors.get(piece, heard.voice)
        if manner is not None and seconds.get(manner, 0.0) < SHOWN_S:
            seconds[manner] = seconds.get(manner, 0.0) + heard.clean_s
            shown[piece] = manner
    return shown


def of_split(room: Room, operation: int, said: Split) -> Effect:
    """The two halves of a voice show two voices; what was heard by people stays with whom it was said of.

    Raises:
        Impossible: there is no such voice, or too little was heard of it for two.
    """
    voice = living(room, said.voice)
    own = [
        p
        for p in room.heard.of(room.hand.manners(voice))
        if room.heard.pieces[p].clean_s >= room.measures.clear_s
    ]
    second = None
    if own:
        embeddings = np.stack([room.heard.observed[p].embedding for p in own])
        seconds = np.array([room.heard.pieces[p].clean_s for p in own])
        second = halves(embeddings, seconds, room.measures.new_voice_s)
    if second is None:
        raise Impossible(
            "too_little_speech",
            f"Too little has been heard of {said.voice} to tell two people in it: try again when both have "
            "said more.",
        )
    said_of = sum(
        seconds[n] * (1 if second[n] else -1) for n, p in enumerate(own) if p in room.hand.heard_by_people
    )
    if said_of > 0:
        second = ~second
    new = room.new_voice()
    return Effect(
        operation,
        (voice, new),
        anchors={p: new if other else voice for p, other in zip(own, second.tolist(), strict=True)},
    )


def of_assign(room: Room, operation: int, said: Assign) -> Effect:
    """Pieces mostly between two times are the voice's; they show it, too, unless they sound quite unlike it.

    Raises:
        Impossible: there is no such voice, or nobody speaks there.
    """
    voice = living(room, said.voice) if said.voice is not None else None
    pieces = [p for p, h in room.heard.pieces.items() if h.part_between(said.start_s, said.end_s) >= MOSTLY]
    if not pieces:
        raise Impossible(
            "nobody_heard",
            f"Nobody is heard from {said.start_s:.1f} to {said.end_s:.1f} s: choose a stretch with speech.",
        )
    voice = voice or room.new_voice()
    anchors: dict[int, str | None] = {}
    for piece in pieces:
        shown = _shown_by(room, piece, voice)
        # What is somebody else's now shows nobody any more whom it showed before.
        if shown or piece in room.hand.anchors:
            anchors[piece] = shown
    return Effect(
        operation, (voice,), anchors=anchors, pinned=dict.fromkeys(pieces, voice), heard_by_people=True
    )


def _shown_by(room: Room, piece: int, voice: str) -> str | None:
    """The manner of a voice that a piece shows; None: it is too short, or sounds quite unlike it."""
    heard = room.heard.observed.get(piece)
    if heard is None or heard.clean_s < room.measures.clear_s:
        return None
    distances = {
        manner: 1.0 - float(heard.embedding @ sound)
        for manner in room.hand.manners(voice)
        if (sound := room.centre(manner)) is not None
    }
    if not distances:
        return voice
    nearest = min(distances, key=lambda manner: distances[manner])
    return nearest if distances[nearest] <= room.measures.far else None


# ---------------------------------------------------------------- introductions


@dataclass(frozen=True, slots=True)
class Introduction:
    """What was heard of somebody who introduces themself."""

    effect: Effect | None
    clean_s: float
    taken_by: str | None = None
    """The voice whose the stretch is already, by what people said."""
    like: str | None = None
    """A voice with another name that sounds the same."""


def of_introduction(room: Room, operation: int, said: Introduce) -> Introduction:
    """Whoever speaks most between two times shows what the person sounds like.

    A voice with another name is never taken over: somebody who sounds like it is a new voice.
    """
    names, told = room.hand.who.names, room.hand.heard_by_people
    holder = next((v for v, name in names.items() if name == said.name), None)
    clear = [
        p
        for p, h in room.heard.pieces.items()
        if h.clean_s >= room.measures.clear_s and h.part_between(said.start_s, said.end_s) >= INSIDE
    ]
    others = {told[p] for p in clear if p in told and told[p] != holder and told[p] in names}
    free = [p for p in clear if told.get(p) not in others]
    if not free:
        return Introduction(None, 0.0, taken_by=min(others, default=None))
    own, centre = _who_speaks_most(room, free)
    clean_s = sum(room.heard.pieces[p].clean_s for p in own)
    voice = holder or _unnamed(room, own) or room.new_voice()
    effect = Effect(operation, (voice,), {voice: said.name}, dict.fromkeys(own, voice), heard_by_people=True)
    return Introduction(effect, clean_s, like=_like(room, centre, voice))


def _who_speaks_most(room: Room, pieces: list[int]) -> tuple[list[int], NDArray[np.float32]]:
    """The pieces of one person: around the piece with the most speech near to it; and their centre."""
    embeddings = np.stack([room.heard.observed[p].embedding for p in pieces])
    seconds = np.array([room.heard.pieces[p].clean_s for p in pieces])
    near = 1.0 - embeddings @ embeddings.T <= room.measures.near
    own = near[int((near @ seconds).argmax())]
    for _ in range(2):
        total = seconds[own] @ embeddings[own]
        centre = (total / max(float(np.linalg.norm(total)), 1e-9)).astype(np.float32)
        own = own | (1.0 - embeddings @ centre <= room.measures.near)
    return [p for p, mine in zip(pieces, own.tolist(), strict=True) if mine], centre


def _unnamed(room: Room, pieces: Iterable[int]) -> str | None:
    """The voice without a name that most of this speech was taken for, if it was most of all."""
    seconds: dict[str, float] = {}
    for piece in pieces:
        heard = room.heard.pieces[piece]
        if heard.voice is not None:
            voice = room.hand.resolve(heard.voice)
            seconds[voice] = seconds.get(voice, 0.0) + heard.clean_s
    most = max(seconds, key=lambda v: seconds[v], default=None)
    return most if most is not None and most not in room.hand.who.names else None


def _like(room: Room, centre: NDArray[np.float32], voice: str) -> str | None:
    """The nearest voice with another name, if it is so near that the two may be one person."""
    nearest: tuple[float, str] | None = None
    for other in room.hand.who.names:
        for manner in room.hand.manners(other) if other != voice else ():
            sound = room.centre(manner)
            distance = 1.0 - float(sound @ centre) if sound is not None else APART
            if distance <= ALIKE and (nearest is None or distance < nearest[0]):
                nearest = distance, other
    return nearest[1] if nearest else None
