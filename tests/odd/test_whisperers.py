"""A whisper makes no voice of its own, and is somebody's only where it is very like them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from diarize.voices.settings import VoiceSettings
from diarize.voices.voices import Voices
from tests.diarize.voice_space import Listener, between, heard, people

ANNA, BO, CHI, *_ = people(6)
LITTLE_TONE = 0.03


def voices(tone: float, likeness: float) -> dict[int, str | None]:
    """Anna and Bo speak, then somebody who is so like Anna speaks with so much tone: voice by piece."""
    listener, known = Listener(), Voices(VoiceSettings())
    for track, voice in ((1, ANNA), (2, BO)):
        for observation in listener.hears(heard(voice, 6), track):
            known.observe(replace(observation, tone=0.5))
    last = between(CHI, ANNA, likeness)
    for observation in listener.hears(heard(last, 5, scatter=0.1, seed=3), 3):
        known.observe(replace(observation, tone=tone))
    known.accept(known.prepare()())
    return {p: known.label(p, 3, 3.0 * p, 3.0 * p + 3.0)[0] for p in range(13, 18)}


def test_the_same_pieces_are_a_voice_with_tone_and_unknown_without() -> None:
    assert set(voices(0.5, 0.0).values()) == {"v3"}
    assert set(voices(LITTLE_TONE, 0.0).values()) == {None}


@pytest.mark.parametrize(("likeness", "whose"), [(0.7, "v1"), (0.33, None)])
def test_a_whisper_is_somebodys_only_if_very_like_them(likeness: float, whose: str | None) -> None:
    assert set(voices(LITTLE_TONE, likeness).values()) == {whose}
