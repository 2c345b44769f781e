"""One recording through the pipeline and into its files, in a room in which everybody hums."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from balance.speech.ledger import Ledger
from balance.speech.segments import Segment, segments
from diarize.models.torch_runtime import import_torchaudio
from diarize.pipeline.settings import LIVE, RECORDING
from diarize.sources.file import FileSource
from diarize.types import Attribution, Publication
from server.analysis.files import file_names, result_files
from server.analysis.introductions import Introduction
from server.analysis.recording import Analysed, Shown, analyse
from tests.diarize.tones import Talk, hum, tone_pipeline

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.engine

TALKS = (Talk(0, 1.0, 6.0), Talk(1, 6.5, 12.0), Talk(0, 12.5, 15.5), Talk(1, 16.0, 18.5))


@pytest.fixture(scope="module", autouse=True)
def _features_can_be_computed() -> None:
    import_torchaudio()


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tones") / "tones.wav"
    soundfile.write(path, hum(TALKS, 20.3), 16_000, subtype="FLOAT")
    return path


def spoken_s(speech: list[Segment]) -> dict[str, float]:
    result: dict[str, float] = {}
    for part in speech:
        result[part.voice] = result.get(part.voice, 0.0) + part.end_s - part.start_s
    return result


@pytest.mark.parametrize("live", [False, True])
def test_a_recording_is_heard_from_end_to_end(recording: Path, live: bool) -> None:
    heard_s: list[float] = []
    analysed = analyse(
        FileSource(recording), tone_pipeline(LIVE if live else RECORDING), live=live, progress=heard_s.append
    )
    assert analysed.duration_s == 20.3
    assert spoken_s(segments(analysed.ledger)) == {
        "v1": pytest.approx(8.0, abs=0.15),
        "v2": pytest.approx(8.0, abs=0.15),
    }
    assert heard_s == sorted(heard_s)
    assert heard_s[-1] == 20.3
    assert analysed.names == {}
    assert bool(analysed.shown) == bool(analysed.as_first_published) == live


def test_snapshots_each_second_hold_what_was_known_then(recording: Path) -> None:
    analysed = analyse(FileSource(recording), tone_pipeline(LIVE), live=True)
    assert [shot.time_s for shot in analysed.shown] == [float(s) for s in range(1, 21)]
    first = analysed.shown[3]
    assert first.talk_time_s == {}
    # 3 s of speech since 1 s, less what is not published yet.
    assert first.unknown_s == pytest.approx(2.6, abs=0.4)
    last = analysed.shown[-1]
    assert last.talk_time_s == {"v1": pytest.approx(8.0, abs=0.5), "v2": pytest.approx(8.0, abs=0.5)}
    heard = [sum(shot.talk_time_s.values()) + shot.unknown_s for shot in analysed.shown]
    assert all(later >= earlier - 0.3 for earlier, later in itertools.pairwise(heard))


def test_a_snapshot_does_not_know_the_future(tmp_path: Path, recording: Path) -> None:
    whole = analyse(FileSource(recording), tone_pipeline(LIVE), live=True)
    cut = tmp_path / "cut.wav"
    soundfile.write(cut, hum(TALKS, 20.3)[: round(11.7 * 16_000)], 16_000, subtype="FLOAT")
    part = analyse(FileSource(cut), tone_pipeline(LIVE), live=True)
    assert part.shown == whole.shown[:11]


def test_the_pipeline_is_as_new_for_each_recording(recording: Path) -> None:
    pipeline = tone_pipeline(LIVE)
    rounds = [Introduction(name="Anna", start_s=1.0, end_s=6.0)]
    named = analyse(FileSource(recording), pipeline, live=True, people=1, rounds=rounds)
    again = analyse(FileSource(recording), pipeline, live=True)
    assert named.names
    assert again.names == {}
    assert spoken_s(segments(again.ledger)) == {
        "v1": pytest.approx(8.0, abs=0.15),
        "v2": pytest.approx(8.0, abs=0.15),
    }


@pytest.mark.parametrize("live", [False, True])
def test_who_has_introduced_themself_is_called_by_name(recording: Path, live: bool) -> None:
    rounds = [Introduction(name="Bo de Wit", start_s=6.5, end_s=12.0)]
    analysed = analyse(
        FileSource(recording), tone_pipeline(LIVE if live else RECORDING), live=live, rounds=rounds
    )
    files = {file.name: file.text for file in result_files("talk", analysed, live=live)}
    assert tuple(files) == file_names("talk", live=live)
    labels = {line.split()[7] for line in files["talk.rttm"].splitlines()}
    assert "Bo_de_Wit" in labels
    assert len(labels) == 2
    figures = json.loads(files["talk.json"])
    assert sorted((voice["name"] or "") for voice in figures["voices"]) == ["", "Bo de Wit"]
    if live:
        shots = [json.loads(line) for line in files["talk.snapshots.jsonl"].splitlines()]
        assert set(shots[-1]["talk_time_s"]) == labels


def analysed_by_hand(names: dict[str, str]) -> Analysed:
    ledger = Ledger()
    speech = (
        Attribution(1, 0.0, 4.0, "v1", 0.9),
        Attribution(2, 4.0, 6.0, "v2", 0.9),
        Attribution(3, 6.0, 7.0, None, 0.0),
        Attribution(4, 7.0, 9.0, "v3", 0.9),
    )
    ledger.apply(Publication(10.0, speech))
    return Analysed(
        ledger,
        duration_s=10.0,
        names=names,
        as_first_published=[Segment(0.0, 4.0, "v1")],
        shown=[Shown(10.0, {"v1": 4.0, "v2": 2.0, "v3": 2.0}, 1.0)],
    )


def test_files_of_known_speech() -> None:
    files = {f.name: f.text for f in result_files("a b", analysed_by_hand({"v2": "Bo"}), live=True)}
    assert files["a b.rttm"] == (
        "SPEAKER a_b 1 0.000 4.000 <NA> <NA> v1 <NA> <NA>\n"
        "SPEAKER a_b 1 4.000 2.000 <NA> <NA> Bo <NA> <NA>\n"
        "SPEAKER a_b 1 7.000 2.000 <NA> <NA> v3 <NA> <NA>\n"
    )
    assert files["a b.live.rttm"] == "SPEAKER a_b 1 0.000 4.000 <NA> <NA> v1 <NA> <NA>\n"
    assert json.loads(files["a b.snapshots.jsonl"]) == {
        "time_s": 10.0,
        "talk_time_s": {"v1": 4.0, "Bo": 2.0, "v3": 2.0},
        "unknown_s": 1.0,
    }
    figures = json.loads(files["a b.json"])
    assert (figures["recording"], figures["duration_s"], figures["turns"]) == ("a b", 10.0, 3)
    assert [voice["name"] for voice in figures["voices"]] == [None, "Bo", None]
    assert figures["whole"]["balance"] is None  # under a minute of speech


def test_two_voices_of_one_name_are_one_label_with_the_time_of_both() -> None:
    files = {
        f.name: f.text for f in result_files("x", analysed_by_hand({"v1": "Anna", "v3": "Anna"}), live=True)
    }
    assert json.loads(files["x.snapshots.jsonl"])["talk_time_s"] == {"Anna": 6.0, "v2": 2.0}


def test_silence_leaves_empty_files_not_wrong_ones(tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    soundfile.write(path, np.zeros(16_000 * 3, np.float32), 16_000)
    analysed = analyse(FileSource(path), tone_pipeline(LIVE), live=True)
    files = {file.name: file.text for file in result_files("silence", analysed, live=True)}
    assert files["silence.rttm"] == files["silence.live.rttm"] == ""
    assert [json.loads(line) for line in files["silence.snapshots.jsonl"].splitlines()] == [
        {"time_s": float(s), "talk_time_s": {}, "unknown_s": 0.0} for s in (1, 2, 3)
    ]
