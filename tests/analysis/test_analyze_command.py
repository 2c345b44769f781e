"""`balance analyze` as people run it, with the real models on the real conversation."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import soundfile

from balance.speech.rttm import read_rttm
from balance.speech.segments import Segment
from diarize.sources.demo import demo_recording
from tests.analysis.bad_files import WITHOUT_POWERS, Files, make_files

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.real_models

CUT_S = 21.0
INTRODUCED_UNTIL_S = 14.8


@dataclass(frozen=True)
class Run:
    """What a command has said and left."""

    code: int
    lines: list[str]
    out: Path

    def speech(self, name: str) -> list[Segment]:
        return read_rttm(self.out / name)

    def shots(self, name: str) -> list[dict[str, Any]]:
        text = (self.out / f"{name}.snapshots.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    @property
    def files(self) -> set[str]:
        return {path.name for path in self.out.iterdir()}


def analyze(out: Path, *arguments: str | Path, before: list[str] | None = None) -> Run:
    result = subprocess.run(
        [
            *(before or ()),
            *(sys.executable, "-c", "from server.cli import main; main()"),
            *("analyze", *map(str, arguments), "--out", str(out), "--compute", "cpu", "--workers", "1"),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return Run(result.returncode, result.stderr.splitlines(), out)


def voices(speech: list[Segment]) -> set[str]:
    return {part.voice for part in speech}


def total_s(speech: list[Segment]) -> float:
    return sum(part.end_s - part.start_s for part in speech)


# ---------------------------------------------------------------- a batch with bad files in it


@dataclass(frozen=True)
class Batch(Run):
    """All kinds of files in one run."""

    files_made: Files


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    folder = tmp_path_factory.mktemp("batch")
    files = make_files(folder)
    names = [folder / name for name in (*files.bad, *files.usable)]
    run = analyze(folder / "out", *names, demo_recording().audio, "--people", "2", before=WITHOUT_POWERS)
    return Batch(run.code, run.lines, run.out, files)


@pytest.mark.skipif(sys.platform == "win32", reason="it has neither pipes nor permissions of this kind")
def test_bad_files_are_a_sentence_each_and_exit_code_2(batch: Batch) -> None:
    assert batch.code == 2
    for name, sentence in batch.files_made.bad.items():
        assert [line for line in batch.lines if line.endswith(f"{name}: {sentence}")], batch.lines
    bad, usable = len(batch.files_made.bad), len(batch.files_made.usable) + 1
    assert batch.lines[-1] == f"balance: {bad} of {bad + usable} recordings could not be analysed; see above."
    notes = [note for note in batch.files_made.usable.values() if note is not None]
    # A line for each bad file and each good one, one for each note, and the last.
    assert len(batch.lines) == bad + usable + len(notes) + 1


def test_what_is_odd_but_usable_is_done_like_any_other(batch: Batch) -> None:
    stems = {name.partition(".")[0] for name in batch.files_made.usable}
    assert batch.files == {f"{name}.{kind}" for name in {"sample", *stems} for kind in ("rttm", "json")}
    good = batch.speech("good.rttm")
    assert total_s(good) > 3.0
    for name, note in batch.files_made.usable.items():
        stem = name.partition(".")[0]
        assert total_s(batch.speech(f"{stem}.rttm")) == pytest.approx(total_s(good), abs=0.2), name
        figures = json.loads((batch.out / f"{stem}.json").read_text(encoding="utf-8"))
        assert figures["notes"] == ([] if note is None else [note])


def test_the_good_file_among_them_is_done(batch: Batch) -> None:
    speech = batch.speech("sample.rttm")
    assert len(voices(speech)) == 2
    reference = read_rttm(demo_recording().reference)
    assert total_s(speech) == pytest.approx(total_s(reference), abs=2.5)
    figures = json.loads((batch.out / "sample.json").read_text(encoding="utf-8"))
    assert (figures["recording"], figures["duration_s"]) == ("sample", 30.0)
    assert {voice["name"] for voice in figures["voices"]} == {None}
    talk_s = sum(voice["raw_talk_time_s"] for voice in figures["voices"])
    assert talk_s == pytest.approx(total_s(speech), abs=0.05)


# ---------------------------------------------------------------- as if it were live


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The conversation and its first part through the live pipeline, with one introduction."""
    folder = tmp_path_factory.mktemp("live")
    samples, rate_hz = soundfile.read(demo_recording().audio, dtype="int16")
    soundfile.write(folder / "part.wav", samples[: int(CUT_S * rate_hz)], rate_hz)
    introduced = {"name": "Ann Lee", "start_s": 10.4, "end_s": INTRODUCED_UNTIL_S}
    (folder / "round.json").write_text(json.dumps({"introductions": [introduced]}), encoding="utf-8")
    rounds = ("--introductions", folder / "round.json")
    return analyze(folder / "out", demo_recording().audio, folder / "part.wav", "--live", *rounds)


def test_live_leaves_what_was_shown_beside_what_is_known_at_the_end(live: Run) -> None:
    assert live.code == 0, live.lines
    assert live.files == {
        f"{name}.{ending}"
        for name in ("sample", "part")
        for ending in ("rttm", "live.rttm", "snapshots.jsonl", "json")
    }


def test_labels_are_names_where_people_have_introduced_themselves(live: Run) -> None:
    labels = voices(live.speech("sample.rttm"))
    assert "Ann_Lee" in labels
    figures = json.loads((live.out / "sample.json").read_text(encoding="utf-8"))
    assert "Ann Lee" in {voice["name"] for voice in figures["voices"]}
    mine = [part for part in live.speech("sample.rttm") if part.voice == "Ann_Lee"]
    true = [part for part in read_rttm(demo_recording().reference) if part.voice == "speaker90"]
    assert total_s(mine) == pytest.approx(total_s(true), abs=4.0)


def test_an_introduction_is_used_from_its_end_on(live: Run) -> None:
    behind = [shot for shot in live.shots("sample") if shot["time_s"] > INTRODUCED_UNTIL_S + 1.5]
    assert len(behind) == 14
    # Who has introduced themself is known at once, and with what they said in it.
    assert min(shot["talk_time_s"].get("Ann_Lee", 0.0) for shot in behind) > 3.0


def test_a_snapshot_each_second_under_the_labels_of_the_end(live: Run) -> None:
    shots = live.shots("sample")
    assert [shot["time_s"] for shot in shots] == [float(second) for second in range(1, 31)]
    shown, left = set(shots[-1]["talk_time_s"]), voices(live.speech("sample.rttm"))
    assert left <= shown
    assert len(shown - left) <= 1, "the last pass takes away a voice that was shown on the way, not several"
    assert all(set(shot) == {"time_s", "talk_time_s", "unknown_s"} for shot in shots)
    heard_s = [sum(shot["talk_time_s"].values()) + shot["unknown_s"] for shot in shots]
    assert heard_s[5] == 0.0
    # The file closes short pauses and counts overlap in full; what was shown divides it.
    assert heard_s[-1] == pytest.approx(total_s(live.speech("sample.rttm")), abs=4.0)


def test_a_recording_cut_short_was_shown_the_same_up_to_the_cut(live: Run) -> None:
    assert live.shots("part") == live.shots("sample")[: int(CUT_S)]

    def shown(name: str) -> list[Segment]:
        until_s = CUT_S - 1.0
        parts = live.speech(f"{name}.live.rttm")
        return [
            Segment(part.start_s, min(part.end_s, until_s), part.voice)
            for part in parts
            if part.start_s < until_s
        ]

    assert shown("part") == shown("sample")
    assert shown("part")
