"""A full pipeline in place of our own: whose its turns are, how sure, and from the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from balance.speech.ledger import Ledger
from balance.speech.segments import Segment, segments
from diarize.models.full_pipeline import SpeakerTurn, load_full_pipeline
from diarize.sources.demo import demo_recording
from diarize.sources.file import FileSource
from diarize.types import Attribution, Publication
from server.analysis.recording import Analysed
from server.analysis.second_opinion import with_second_opinion
from tests.analysis.short_recordings import cut
from tests.diarize.tiny_pipeline import save_tiny_pipeline

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from diarize.models.full_pipeline import FullPipeline


class Scripted:
    """Gives the turns that it was given; beside it stands the real one, below."""

    def __init__(self, *turns: SpeakerTurn) -> None:
        self.turns = list(turns)
        self.heard: tuple[int, int | None] | None = None

    def __call__(self, samples: NDArray[np.float32], people: int | None = None) -> list[SpeakerTurn]:
        assert samples.dtype == np.float32
        self.heard = len(samples), people
        return self.turns


def ours(*attributions: Attribution) -> Analysed:
    ledger = Ledger()
    ledger.apply(Publication(12.0, attributions))
    return Analysed(ledger, duration_s=12.0, names={"v2": "Anna"})


def sure_of(analysed: Analysed) -> list[tuple[float, float, str, float]]:
    rows, voices = analysed.ledger.rows, analysed.ledger.voices
    columns = (rows[name].tolist() for name in ("start_s", "end_s", "voice", "confidence"))
    return [
        (start, end, voices[voice], round(sure, 6)) for start, end, voice, sure in zip(*columns, strict=True)
    ]


@pytest.mark.engine
def test_speakers_take_the_voices_they_have_most_speech_with(tmp_path: Path) -> None:
    (path,) = cut(tmp_path, "a")
    analysed = ours(
        Attribution(0, 0.0, 4.0, "v1", 0.9),
        Attribution(1, 4.0, 8.0, "v2", 0.8),
        Attribution(2, 8.0, 9.0, None, 0.0),
    )
    scripted = Scripted(
        SpeakerTurn(0.0, 5.0, "SPEAKER_01"),
        SpeakerTurn(5.0, 8.0, "SPEAKER_00"),
        SpeakerTurn(8.5, 13.0, "SPEAKER_02"),
    )
    result = with_second_opinion(analysed, FileSource(path), cast("FullPipeline", scripted), people=3)
    assert scripted.heard == (12 * 16_000, 3)
    assert segments(result.ledger) == [
        Segment(0.0, 5.0, "v1"),
        Segment(5.0, 8.0, "v2"),
        # Nobody known: a new voice, up to the recording's end.
        Segment(8.5, 12.0, "v3"),
    ]
    assert result.name("v2") == "Anna"
    # 4 s at 0.9 and 1 s where we heard v2 with 0.8; only v2 at 0.8; nothing known.
    assert sure_of(result) == [
        (0.0, 5.0, "v1", round((4 * 0.9 + 0.2) / 5, 6)),
        (5.0, 8.0, "v2", 0.8),
        (8.5, 12.0, "v3", 0.5),
    ]


@pytest.mark.engine
def test_where_two_talk_at_once_each_turn_has_its_own_confidence(tmp_path: Path) -> None:
    (path,) = cut(tmp_path, "a")
    analysed = ours(Attribution(0, 0.0, 10.0, "v1", 0.9), Attribution(1, 2.0, 8.0, "v2", 0.7))
    scripted = Scripted(SpeakerTurn(0.0, 10.0, "A"), SpeakerTurn(2.0, 8.0, "B"))
    result = with_second_opinion(analysed, FileSource(path), cast("FullPipeline", scripted), people=None)
    assert sure_of(result) == [(0.0, 10.0, "v1", 0.9), (2.0, 8.0, "v2", 0.7)]


@pytest.mark.engine
def test_a_pipeline_that_hears_nobody_leaves_nobody(tmp_path: Path) -> None:
    (path,) = cut(tmp_path, "a")
    analysed = ours(Attribution(0, 0.0, 10.0, "v1", 0.9))
    result = with_second_opinion(analysed, FileSource(path), cast("FullPipeline", Scripted()), people=None)
    assert segments(result.ledger) == []


@pytest.mark.real_models
def test_from_the_command_line_to_the_figures(tmp_path: Path) -> None:
    folder = save_tiny_pipeline(tmp_path / "tiny")
    recording = demo_recording().audio
    rounds = tmp_path / "rounds.json"
    rounds.write_text('{"introductions": [{"name": "Anna", "start_s": 7, "end_s": 17}]}')
    command = [sys.executable, "-c", "from server.cli import main; main()", "analyze", str(recording)]
    out = tmp_path / "out"
    options = ["--out", str(out), "--pipeline", str(folder), "--introductions", str(rounds)]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    speech = [line.split() for line in (out / "sample.rttm").read_text().splitlines()]
    samples = np.concatenate([block.samples for block in FileSource(recording).blocks()])
    turns = load_full_pipeline(str(folder))(samples)
    assert {float(fields[3]) for fields in speech} <= {round(turn.start_s, 3) for turn in turns}
    labels = {fields[7] for fields in speech}
    assert "Anna" in labels
    assert len(labels) == len({turn.speaker for turn in turns})
    figures = json.loads((out / "sample.json").read_text())
    assert figures["made"]["pipeline"] == str(folder)
    refused = subprocess.run(
        [*command, "--out", str(out), "--pipeline", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert refused.stderr == (
        f"balance: The folder {tmp_path} holds no config.yaml: give the folder of a pipeline.\n"
    )
