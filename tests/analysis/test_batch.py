"""Which recordings are found, which are still to be done, and how results come to lie where they do."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from server.analysis.batch import plan
from server.analysis.files import PROGRAM, ResultFile, file_names, write_files
from server.analysis.find import Recording, find_recordings
from server.analysis.introductions import Introduction
from server.analysis.tasks import Options
from server.errors import CannotStart

if TYPE_CHECKING:
    from server.analysis.tasks import Task


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"sound of " + name.encode())


# ---------------------------------------------------------------- what is found


def test_a_folder_is_walked_for_sound(tmp_path: Path) -> None:
    make(tmp_path, "b.WAV", "a.m4a", "notes.txt", "monday/a.flac", ".hidden/a.wav", "._a.wav")
    found = find_recordings([tmp_path])
    assert found == [
        Recording(tmp_path / "a.m4a", "a"),
        Recording(tmp_path / "b.WAV", "b"),
        Recording(tmp_path / "monday" / "a.flac", "monday-a"),
    ]


def test_a_file_that_is_named_need_not_end_in_anything(tmp_path: Path) -> None:
    make(tmp_path, "speech", "a.wav")
    found = find_recordings([tmp_path / "speech", tmp_path, tmp_path / "a.wav", tmp_path / "missing.wav"])
    assert [recording.name for recording in found] == ["speech", "a", "missing"]


def test_a_folder_without_sound_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotStart) as refused:
        find_recordings([tmp_path])
    assert refused.value.exit_code == 2
    assert refused.value.sentence == (
        f"There is no recording in {tmp_path}: give a folder that holds some, or the recordings themselves."
    )


def test_a_folder_without_sound_among_others_is_told_and_costs_nobody_else(tmp_path: Path) -> None:
    make(tmp_path, "a.wav", "empty/notes.txt")
    batch = plan(find_recordings([tmp_path / "empty", tmp_path / "a.wav"]), tmp_path, Options(), **NOTHING)
    assert [task.name for task in batch.tasks] == ["a"]
    (failed,) = batch.failed
    assert failed.name == str(tmp_path / "empty")
    assert failed.sentence.startswith("There is no recording in this folder: ")


# ---------------------------------------------------------------- what is still to be done


NOTHING: dict[str, Any] = {"rounds": None, "again": False}


def test_a_name_that_is_no_text_can_be_written_down(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.wav"))
    try:
        path.write_bytes(b"sound")
    except OSError:
        return  # this system has no such names
    task = planned(tmp_path, path)[0]
    finish(tmp_path, task)
    assert task.made["file"] == "a\\udcff.wav"
    assert planned(tmp_path, path) == []


def planned(
    out: Path, *paths: Path, again: bool = False, rounds: Path | None = None, **how: Any
) -> list[Task]:
    batch = plan(find_recordings(paths), out, Options(**how), rounds=rounds, again=again)
    assert not batch.failed
    return list(batch.tasks)


def finish(out: Path, task: Task) -> None:
    """Write what a worker would have given."""
    *others, last = file_names(task.name, live=task.options.live)
    files = [ResultFile(name, "x\n") for name in others]
    files.append(ResultFile(last, json.dumps({"program": PROGRAM, "made": task.made})))
    write_files(out, files)


def test_what_has_its_results_is_passed_over(tmp_path: Path) -> None:
    make(tmp_path, "a.wav", "b.wav")
    out = tmp_path / "out"
    a, b = planned(out, tmp_path)
    finish(out, a)
    assert planned(out, tmp_path) == [b]
    batch = plan(find_recordings([tmp_path]), out, Options(), rounds=None, again=False)
    assert batch.complete == (Recording(tmp_path / "a.wav", "a"),)
    assert planned(out, tmp_path, again=True) == [a, b]


@pytest.mark.parametrize("how", [{"people": 3}, {"live": True}, {"pipeline": "folder"}])
def test_other_options_ask_for_other_results(tmp_path: Path, how: dict[str, Any]) -> None:
    make(tmp_path, "a.wav")
    out = tmp_path / "out"
    finish(out, planned(out, tmp_path)[0])
    assert len(planned(out, tmp_path, **how)) == 1
    finish(out, planned(out, tmp_path, **how)[0])
    assert planned(out, tmp_path, **how) == []


def test_what_it_runs_on_asks_for_the_same_results(tmp_path: Path) -> None:
    make(tmp_path, "a.wav")
    finish(tmp_path, planned(tmp_path, tmp_path)[0])
    assert planned(tmp_path, tmp_path, compute="cpu") == []


def test_a_changed_recording_is_done_again(tmp_path: Path) -> None:
    make(tmp_path, "a.wav")
    path = tmp_path / "a.wav"
    finish(tmp_path, planned(tmp_path, path)[0])
    info = path.stat()
    os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns + 1))
    assert len(planned(tmp_path, path)) == 1
    os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns))
    assert planned(tmp_path, path) == []
    path.unlink()
    assert len(planned(tmp_path, path)) == 1


def test_another_version_does_it_again(tmp_path: Path) -> None:
    make(tmp_path, "a.wav")
    task = planned(tmp_path, tmp_path)[0]
    finish(tmp_path, task)
    (tmp_path / "a.json").write_text(json.dumps({"program": "speaking-balance 0.0.1", "made": task.made}))
    assert planned(tmp_path, tmp_path) == [task]


@pytest.mark.parametrize("lost", ["a.rttm", "a.live.rttm", "a.snapshots.jsonl", "a.json"])
def test_a_result_that_is_missing_is_made_again(tmp_path: Path, lost: str) -> None:
    make(tmp_path, "a.wav")
    finish(tmp_path, planned(tmp_path, tmp_path, live=True)[0])
    assert planned(tmp_path, tmp_path, live=True) == []
    (tmp_path / lost).unlink()
    assert len(planned(tmp_path, tmp_path, live=True)) == 1


def test_a_half_written_result_is_never_taken_for_complete(tmp_path: Path) -> None:
    make(tmp_path, "a.wav")
    finish(tmp_path, planned(tmp_path, tmp_path)[0])
    whole = (tmp_path / "a.json").read_bytes()
    for length in range(len(whole)):
        (tmp_path / "a.json").write_bytes(whole[:length])
        assert len(planned(tmp_path, tmp_path)) == 1, length


def test_other_introductions_ask_for_other_results(tmp_path: Path) -> None:
    make(tmp_path, "a.wav")
    rounds = tmp_path / "rounds.json"
    rounds.write_text('{"introductions": [{"name": "Anna", "start_s": 1, "end_s": 12}]}')
    task = planned(tmp_path, tmp_path / "a.wav", rounds=rounds)[0]
    assert task.rounds == (Introduction(name="Anna", start_s=1, end_s=12),)
    finish(tmp_path, task)
    assert planned(tmp_path, tmp_path / "a.wav", rounds=rounds) == []
    rounds.write_text('{"introductions": [{"name": "Bo", "start_s": 1, "end_s": 12}]}')
    assert len(planned(tmp_path, tmp_path / "a.wav", rounds=rounds)) == 1


def test_introductions_that_make_no_sense_are_one_files_failure(tmp_path: Path) -> None:
    make(tmp_path, "a.wav", "b.wav")
    (tmp_path / "a.json").write_text('{"introductions": []}')
    batch = plan(find_recordings([tmp_path]), tmp_path / "out", Options(), rounds=tmp_path, again=False)
    assert [task.name for task in batch.tasks] == ["a"]
    assert [failed.name for failed in batch.failed] == ["b"]
    assert "b.json cannot be read" in batch.failed[0].sentence


def test_the_largest_goes_first(tmp_path: Path) -> None:
    for name, size in (("a", 10), ("b", 30), ("c", 20)):
        (tmp_path / f"{name}.wav").write_bytes(b"x" * size)
    assert [task.name for task in planned(tmp_path / "out", tmp_path)] == ["b", "c", "a"]


# ---------------------------------------------------------------- how results are written


def test_a_folder_that_is_full_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [ResultFile("a.rttm", "new"), ResultFile("a.json", "new")]
    write_files(tmp_path, [ResultFile("a.rttm", "old"), ResultFile("a.json", "old")])
    real = os.fsync
    calls = []

    def full_at_the_second(number: int) -> None:
        calls.append(number)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(number)

    monkeypatch.setattr(os, "fsync", full_at_the_second)
    with pytest.raises(OSError, match="No space left"):
        write_files(tmp_path, files)
    # What vouches for the others is gone, so that they are made again.
    assert [path.name for path in tmp_path.iterdir()] == ["a.rttm"]


def test_results_are_written_in_the_order_in_which_they_vouch(tmp_path: Path) -> None:
    names = file_names("a", live=True)
    assert names == ("a.rttm", "a.live.rttm", "a.snapshots.jsonl", "a.json")
    assert write_files(tmp_path / "new" / "folder", [ResultFile(name, "x") for name in names]) == [
        tmp_path / "new" / "folder" / name for name in names
    ]
    assert {path.name for path in Path(tmp_path / "new" / "folder").iterdir()} == set(names)
