"""Clustering of everything heard, prepared to be done anywhere: it changes nothing until it is accepted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from diarize.voices.centres import LEAST_S
from diarize.voices.clustering import Pieces, cluster
from diarize.voices.voicing import whispered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from diarize.types import Observation
    from diarize.voices.hand import Hand
    from diarize.voices.settings import VoiceSettings


@dataclass(frozen=True, slots=True)
class Proposal:
    """The outcome of a clustering: a cluster for each piece that took part."""

    pieces: tuple[int, ...]
    labels: NDArray[np.intp]
    revision: int
    """What was known of people when it was started; it is void if that has changed."""


def prepared(
    observed: Mapping[int, Observation],
    pieces: Iterable[int],
    hand: Hand,
    voices: Iterable[str],
    settings: VoiceSettings,
    revision: int,
) -> Callable[[], Proposal]:
    """Clustering of all pieces with enough clean speech, to be called anywhere.

    Args:
        observed: what each piece sounds like.
        pieces: those whose voice is what they sound like.
        hand: what people said.
        voices: all there are, in order of appearance.
        settings: how near is the same voice.
        revision: what the proposal is to carry.
    """
    people = hand.who.people
    if people is not None:
        # Manners of one person are kept apart, and count as one.
        people += len(set(hand.who.merged) & set(hand.anchors.values()))
    clusters = replace(settings.clusters, at_most=people)
    numbers = {voice: n for n, voice in enumerate(voices)}
    anchored = {p: numbers[v] for p, v in hand.anchors.items()}
    whispers = whispers_among(observed)
    taking_part = tuple(
        p for p in pieces if (observed[p].clean_s >= settings.clear_s and p not in whispers) or p in anchored
    )
    observations = [observed[p] for p in taking_part]
    known = Pieces(
        np.array([o.embedding for o in observations], np.float32),
        np.array([max(o.clean_s, LEAST_S) for o in observations], np.float64),
        np.array([o.track for o in observations], np.int_),
        np.array([anchored.get(p, -1) for p in taking_part], np.int_),
        np.array([o.start_s for o in observations], np.float64),
        np.array([o.end_s for o in observations], np.float64),
    )

    def work() -> Proposal:
        return Proposal(taking_part, cluster(known, clusters), revision)

    return work


def whispers_among(observed: Mapping[int, Observation]) -> frozenset[int]:
    """Pieces without a throat's tone: they make no voice, and are nobody's whom they are not near."""
    # A piece below zero stands for a voice kept over a restart: nobody measured its tone.
    pieces = [o for o in observed.values() if o.piece >= 0]
    tones = np.array([o.tone for o in pieces], np.float64)
    quiet = whispered(tones, np.array([o.clean_s for o in pieces], np.float64))
    return frozenset(o.piece for o, is_quiet in zip(pieces, quiet.tolist(), strict=True) if is_quiet)
