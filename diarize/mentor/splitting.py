"""A voice turns out to be two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from diarize.mentor.halves import halves
from diarize.mentor.impossible import Impossible, living
from diarize.voices.hand import Effect

if TYPE_CHECKING:
    from diarize.statements import Split
    from diarize.voices.voices import Voices


def of_split(voices: Voices, operation: int, said: Split) -> Effect:
    """The two halves of a voice show two voices; what was heard by people stays with whom it was said of.

    Raises:
        Impossible: there is no such voice, or too little was heard of it for two.
    """
    voice = living(voices, said.voice)
    own = [
        p
        for p in voices.heard.of(voices.hand.manners(voice))
        if voices.heard.pieces[p].clean_s >= voices.settings.clear_s
    ]
    second = None
    if own:
        embeddings = np.stack([voices.heard.observed[p].embedding for p in own])
        seconds = np.array([voices.heard.pieces[p].clean_s for p in own])
        second = halves(embeddings, seconds, voices.settings.new_voice_s)
    if second is None:
        raise Impossible(
            "too_little_speech",
            f"Too little has been heard of {said.voice} to tell two people in it: try again when both have "
            "said more.",
        )
    said_of = sum(
        seconds[n] * (1 if second[n] else -1) for n, p in enumerate(own) if p in voices.hand.heard_by_people
    )
    if said_of > 0:
        second = ~second
    new = voices.new_voice()
    return Effect(
        operation,
        (voice, new),
        anchors={p: new if other else voice for p, other in zip(own, second.tolist(), strict=True)},
    )
