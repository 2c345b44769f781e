"""A full pipeline's account of a recording in place of our own, under the names that ours has found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from balance.speech.rows import UNKNOWN
from balance.speech.segments import segments
from diarize.pipeline.joining import join_speakers
from diarize.types import Attribution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diarize.models.full_pipeline import FullPipeline, SpeakerTurn
    from diarize.sources.file import FileSource
    from server.analysis.recording import Analysed

LOOK_EVERY_S = 0.02
NOTHING_KNOWN = 0.5
"""How sure a turn is of which our own account says nothing."""


def with_second_opinion(
    analysed: Analysed, source: FileSource, full: FullPipeline, *, people: int | None
) -> Analysed:
    """Replace who spoke when by what a full pipeline says; names stay with the voices they belong to.

    Args:
        analysed: our own account; its ledger is rewritten.
        source: the recording, read once more and held in memory as a whole (230 MB an hour).
        full: the pipeline.
        people: how many there are at most.

    Raises:
        AudioError: the recording cannot be read.
        ModelError: the pipeline cannot work on it.
    """
    samples = np.concatenate([block.samples for block in source.blocks()])
    turns = full(samples, people)
    voices = _voices(analysed, turns)
    end_s = analysed.duration_s
    attributions = [
        # The engine numbers pieces from 0: these are other ones.
        Attribution(-1 - nth, turn.start_s, min(turn.end_s, end_s), voices[turn.speaker], sure)
        for nth, turn in enumerate(turns)
        if turn.start_s < end_s
        for sure in [_confidence(analysed, turn, voices[turn.speaker])]
    ]
    analysed.ledger.rewrite(0.0, end_s, attributions)
    return analysed


def _voices(analysed: Analysed, turns: Sequence[SpeakerTurn]) -> dict[str, str]:
    """A voice for each speaker: the one of our account, or a new one."""
    joined = join_speakers(turns, segments(analysed.ledger))
    numbers = [int(voice[1:]) for voice in analysed.ledger.voices if voice[1:].isdigit()]
    number = max(numbers, default=0)
    for speaker in dict.fromkeys(turn.speaker for turn in turns):
        if speaker not in joined:
            number += 1
            joined[speaker] = f"v{number}"
    return joined


def _confidence(analysed: Analysed, turn: SpeakerTurn, voice: str) -> float:
    """In [0, 1]: what our own, calibrated account says of a turn's voice, mean over its time.

    Where it has the same voice, that is its confidence; where it has others alone, what is left of theirs.
    """
    rows = analysed.ledger.rows
    rows = rows[(rows["end_s"] > turn.start_s) & (rows["start_s"] < turn.end_s) & (rows["voice"] != UNKNOWN)]
    looks = max(round((turn.end_s - turn.start_s) / LOOK_EVERY_S), 1)
    at_s = turn.start_s + (np.arange(looks) + 0.5) * (turn.end_s - turn.start_s) / looks
    sounds = (rows["start_s"][:, None] <= at_s) & (at_s < rows["end_s"][:, None])
    known = analysed.ledger.voices
    same = rows["voice"] == (known.index(voice) if voice in known else UNKNOWN)
    sure = np.where(sounds, rows["confidence"][:, None], 0.0)
    ours = sure[same].max(axis=0, initial=0.0)
    others = sure[~same].max(axis=0, initial=0.0)
    said = np.where(sounds[~same].any(axis=0), 1.0 - others, NOTHING_KNOWN)
    return float(np.where(sounds[same].any(axis=0), ours, said).mean())
