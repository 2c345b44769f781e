"""`balance analyze --save` as people run it: real recordings, the real models, a real record."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from balance.record.accounts import load
from balance.record.record import Record
from balance.review.figures import figures
from server.analysis.saving import sha256_of
from server.cli import app
from server.errors import CannotStart
from tests.analysis.short_recordings import cut

if TYPE_CHECKING:
    from pathlib import Path

    from balance.record.sessions import Session

pytestmark = pytest.mark.real_models

ENDED = datetime(2025, 3, 5, 11, 0, tzinfo=UTC)


def analyze(data: Path, *arguments: str | Path) -> tuple[str, int]:
    """What is said on stderr, and the exit code."""
    result = CliRunner().invoke(
        app,
        ["analyze", *map(str, arguments), "--data", str(data), "--workers", "1", "--compute", "cpu"],
        env={"COLUMNS": "300"},
    )
    if isinstance(result.exception, CannotStart):
        return f"{result.stderr}{result.exception.sentence}", result.exception.exit_code
    assert result.exit_code == 0, result.output
    return result.stderr, 0


def kept(data: Path) -> list[Session]:
    record = Record(data / "record.sqlite")
    try:
        return sorted(record.sessions(), key=lambda one: one.id)
    finally:
        record.close()


def test_a_folder_is_a_session_each_and_a_bad_file_stops_nobody(tmp_path: Path) -> None:
    folder, data, out = tmp_path / "in", tmp_path / "data", tmp_path / "out"
    for path in cut(folder, "a", "b"):
        os.utime(path, (ENDED.timestamp(), ENDED.timestamp()))
    (folder / "bad.wav").write_text("this is no sound", encoding="utf-8")
    (tmp_path / "round.json").write_text(
        json.dumps({"introductions": [{"name": "Ann Lee", "start_s": 6.6, "end_s": 11.0}]}), encoding="utf-8"
    )
    rounds = ("--introductions", tmp_path / "round.json")
    said, code = analyze(data, folder, "--save", "--out", out, "--series", "Council", *rounds)

    assert code == 2
    assert "1 of 3 recordings could not be analysed" in said
    sessions = kept(data)
    assert [(one.title, one.series, one.kind, one.ended_by) for one in sessions] == [
        ("a", "Council", "recording", "recording"),
        ("b", "Council", "recording", "recording"),
    ]
    # The file's date is the recording's end.
    assert [one.started_at for one in sessions] == [ENDED - timedelta(seconds=12)] * 2
    assert [one.ended_at for one in sessions] == [ENDED] * 2
    assert "session 1, began " in said
    assert said.count("(by the date of the file)") == 2

    # What the record says of a recording is what the files beside it say.
    record = Record(data / "record.sqlite")
    with record.engine.connect() as connection:
        account = load(connection, 1)
    record.close()
    told = json.loads((out / "a.json").read_text(encoding="utf-8"))
    assert account.duration_s == told["duration_s"] == 12.0
    talked_s = {one.raw_talk_time_s for one in figures(account).people if one.raw_talk_time_s}
    assert talked_s == {one["raw_talk_time_s"] for one in told["voices"]}
    assert talked_s
    named = [voice["name"] for voice in told["voices"] if voice["name"] is not None]
    assert [one.name for one in account.roster.people] == named == ["Ann Lee"]


def test_the_same_file_is_said_and_not_doubled(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (path,) = cut(tmp_path, "a", length_s=4.0)
    analyze(data, path, "--save", "--title", "  Kick-off \n")
    other = path.rename(tmp_path / "renamed.wav")
    already = "this very file is session 1 already, and stays that one; --again makes another of it."
    assert analyze(data, other, "--save") == (f"{other}: {already}\n", 0)
    # Its results have been asked for, too: they are made, and the session stays.
    said, code = analyze(data, other, "--save", "--out", tmp_path / "out")
    assert code == 0
    assert already in said
    assert (tmp_path / "out" / "renamed.json").is_file()
    said, code = analyze(data, other, "--save", "--again")
    assert "session 2, began " in said
    assert [one.title for one in kept(data)] == ["Kick-off", "renamed"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Give --out with a folder for the results, or --save to keep them, or both."),
        (["--out", "x", "--series", "S"], "--title and --series are for what is kept: give --save, too."),
        (["--save", "--title", "  "], "--title must have 1 to 200 letters that can be seen."),
        (["--save", "--title", "T"], "--title is for one recording, and there are 2: each is called as"),
    ],
)
def test_what_makes_no_sense_is_said_before_any_work(
    tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    paths = cut(tmp_path, "a", "b", length_s=0.1)
    said, code = analyze(tmp_path / "data", *paths, *arguments)
    assert code == 2
    assert sentence in said
    assert not (tmp_path / "data").exists()


def test_while_another_program_has_the_record_nothing_is_begun(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (path,) = cut(tmp_path, "a", length_s=0.1)
    record = Record(data / "record.sqlite")
    try:
        said, code = analyze(data, path, "--save")
    finally:
        record.close()
    assert code == 1
    assert f"is in use by process {os.getpid()}" in said


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    with pytest.raises(OSError, match="it is not a file"):
        sha256_of(tmp_path / "pipe.wav")
