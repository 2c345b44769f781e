"""Which speaker of one account is which voice of another, worked by hand."""

from __future__ import annotations

from dataclasses import dataclass

from diarize.models.full_pipeline import SpeakerTurn
from diarize.pipeline.joining import join_speakers


@dataclass(frozen=True)
class Part:
    start_s: float
    end_s: float
    voice: str


def test_the_most_common_speech_in_all_decides() -> None:
    turns = [SpeakerTurn(0, 10, "A"), SpeakerTurn(10, 16, "B"), SpeakerTurn(20, 30, "A")]
    # A shares 12 s with v1 and 8 s with v2, B 6 s with v1: A-v1 alone is 12 s, A-v2 with B-v1 is 14 s.
    known = [Part(0, 5, "v1"), Part(5, 10, "v2"), Part(10, 16, "v1"), Part(20, 27, "v1"), Part(27, 30, "v2")]
    assert join_speakers(turns, known) == {"A": "v2", "B": "v1"}


def test_somebody_without_common_speech_gets_nobody() -> None:
    turns = [SpeakerTurn(0, 10, "A"), SpeakerTurn(10, 12, "B"), SpeakerTurn(30, 40, "C")]
    known = [Part(0, 10, "v1"), Part(11.5, 20, "v2")]
    assert join_speakers(turns, known) == {"A": "v1"}


def test_nothing_joins_nothing() -> None:
    assert join_speakers([], [Part(0, 10, "v1")]) == {}
    assert join_speakers([SpeakerTurn(0, 10, "A")], []) == {}
