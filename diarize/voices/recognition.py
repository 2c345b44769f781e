"""Which known voice a piece is: the nearest, if it is near and no other is about as near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from diarize.voices.clustering import cosine_distances
from diarize.voices.confidence import confidence
from diarize.voices.proposal import whispers_among

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from diarize.types import Observation
    from diarize.voices.centres import Centres
    from diarize.voices.hand import Hand
    from diarize.voices.heard import Heard
    from diarize.voices.settings import VoiceSettings


def recognised(
    observation: Observation, before: str | None, centres: Centres, hand: Hand, settings: VoiceSettings
) -> tuple[str | None, float]:
    """Whose voice a piece is, provisionally, and how surely; None: nobody's who is known.

    Args:
        observation: the piece.
        before: whose the track was.
        centres: what voices sound like.
        hand: what people said.
        settings: how near is the same voice.
    """
    ids, known = centres.known()
    if not ids:
        return None, 0.0
    distances = cosine_distances(observation.embedding[None], known)[0].astype(float)
    told = hand.anchors.get(observation.piece)
    if before is not None:
        person = hand.resolve(before)
        same = [hand.resolve(v) == person for v in ids]
        distances -= settings.same_track * np.array(same)
    best = ids.index(told) if told in ids else int(distances.argmin())
    nearest, margin = float(distances[best]), _margin(distances, ids, best, hand, settings.far)
    if told is None and (nearest > settings.near or margin < settings.margin):
        return None, 0.0
    return ids[best], confidence(nearest, margin)


def assign_all(
    heard: Heard, clustered: AbstractSet[int], centres: Centres, hand: Hand, settings: VoiceSettings
) -> None:
    """Confidence for all; the pieces that were too short, or in dissolved clusters, to the nearest.

    Args:
        heard: all pieces; their voices and confidences are changed.
        clustered: those that are in a cluster that is somebody.
        centres: what voices sound like.
        hand: what people said.
        settings: how near is the same voice.
    """
    ids, known = centres.known()
    pieces = list(heard.observed)
    if not ids or not pieces:
        return
    table = cosine_distances(np.stack([heard.observed[p].embedding for p in pieces]), known)
    anchors, pinned, whispers = hand.anchors, hand.pinned, whispers_among(heard.observed)
    for number, row in zip(pieces, table.astype(float), strict=True):
        piece = heard.pieces[number]
        told = anchors.get(number, pinned.get(number))
        if told is not None:
            piece.voice = told
        elif number not in clustered:
            for other in heard.observed[number].beside:
                if other in clustered and (voice := heard.pieces[other].voice) in ids:
                    row[ids.index(voice)] = settings.far + 1.0
            best = int(row.argmin())
            limit = settings.near if number in whispers else settings.far
            piece.voice = ids[best] if row[best] <= limit else None
        if piece.voice not in ids:
            piece.confidence = 0.0
            continue
        own = ids.index(piece.voice)
        piece.confidence = confidence(float(row[own]), _margin(row, ids, own, hand, settings.far))


def _margin(row: NDArray[np.float64], ids: list[str], own: int, hand: Hand, far: float) -> float:
    """How much further the nearest other person is; manners of one person are not others."""
    person = hand.resolve(ids[own])
    others = [d for v, d in zip(ids, row.tolist(), strict=True) if hand.resolve(v) != person]
    return float(min(others, default=far) - row[own])
