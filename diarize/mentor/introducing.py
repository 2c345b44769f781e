"""Somebody says their name: whoever speaks most meanwhile is that person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from diarize.voices.clustering import APART
from diarize.voices.hand import Effect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from diarize.statements import Introduce
    from diarize.voices.voices import Voices

INSIDE = 0.7
"""A piece with this part between two times counts as an introduction's."""
ALIKE = 0.30
"""Two people's introductions are further apart than this, nearly always."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """What was heard of somebody who introduces themself."""

    effect: Effect | None
    clean_s: float
    taken_by: str | None = None
    """The voice whose the stretch is already, by what people said."""
    like: str | None = None
    """A voice with another name that sounds the same."""


def of_introduction(voices: Voices, operation: int, said: Introduce) -> Introduction:
    """Whoever speaks most between two times shows what the person sounds like.

    A voice with another name is never taken over: somebody who sounds like it is a new voice.
    """
    names, told = voices.hand.who.names, voices.hand.heard_by_people
    holder = next((v for v, name in names.items() if name == said.name), None)
    clear = [
        p
        for p, h in voices.heard.pieces.items()
        if h.clean_s >= voices.settings.clear_s and h.part_between(said.start_s, said.end_s) >= INSIDE
    ]
    others = {told[p] for p in clear if p in told and told[p] != holder and told[p] in names}
    free = [p for p in clear if told.get(p) not in others]
    if not free:
        return Introduction(None, 0.0, taken_by=min(others, default=None))
    own, centre = _who_speaks_most(voices, free)
    clean_s = sum(voices.heard.pieces[p].clean_s for p in own)
    voice = holder or _unnamed(voices, own) or voices.new_voice()
    effect = Effect(operation, (voice,), {voice: said.name}, dict.fromkeys(own, voice), heard_by_people=True)
    return Introduction(effect, clean_s, like=_like(voices, centre, voice))


def _who_speaks_most(voices: Voices, pieces: list[int]) -> tuple[list[int], NDArray[np.float32]]:
    """The pieces of one person: around the piece with the most speech near to it; and their centre."""
    embeddings = np.stack([voices.heard.observed[p].embedding for p in pieces])
    seconds = np.array([voices.heard.pieces[p].clean_s for p in pieces])
    near = 1.0 - embeddings @ embeddings.T <= voices.settings.near
    own = near[int((near @ seconds).argmax())]
    for _ in range(2):
        total = seconds[own] @ embeddings[own]
        centre = (total / max(float(np.linalg.norm(total)), 1e-9)).astype(np.float32)
        own = own | (1.0 - embeddings @ centre <= voices.settings.near)
    return [p for p, mine in zip(pieces, own.tolist(), strict=True) if mine], centre


def _unnamed(voices: Voices, pieces: Iterable[int]) -> str | None:
    """The voice without a name that most of this speech was taken for, if it was most of all."""
    seconds: dict[str, float] = {}
    for piece in pieces:
        heard = voices.heard.pieces[piece]
        if heard.voice is not None:
            voice = voices.hand.resolve(heard.voice)
            seconds[voice] = seconds.get(voice, 0.0) + heard.clean_s
    most = max(seconds, key=lambda v: seconds[v], default=None)
    return most if most is not None and most not in voices.hand.who.names else None


def _like(voices: Voices, centre: NDArray[np.float32], voice: str) -> str | None:
    """The nearest voice with another name, if it is so near that the two may be one person."""
    nearest: tuple[float, str] | None = None
    for other in voices.hand.who.names:
        for manner in voices.hand.manners(other) if other != voice else ():
            sound = voices.centre(manner)
            distance = 1.0 - float(sound @ centre) if sound is not None else APART
            if distance <= ALIKE and (nearest is None or distance < nearest[0]):
                nearest = distance, other
    return nearest[1] if nearest else None
