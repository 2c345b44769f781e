"""An imported meeting is dated by what is known of it, not by the day on which it comes."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from balance.imports.dates import Began, began
from balance.imports.incoming import incoming
from balance.record.record import Record
from server.commands.importing import run_import
from tests.imports.test_imports import PLAIN, TABLE, TEAMS, ZOOM

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
MODIFIED = datetime(2025, 7, 1, 8, 0, tzinfo=UTC)
SAID = datetime(2024, 5, 6, 13, 30, tzinfo=UTC)


def here(*moment: int) -> datetime:
    """A time of this computer's."""
    return datetime(*moment).astimezone(UTC)  # type: ignore[arg-type]


NOTED = TEAMS.replace(
    "WEBVTT\n", 'WEBVTT\n\nNOTE duration:"00:01:04"\n\nNOTE start:2024-05-06T13:30:00Z\n', 1
)
DATED = "Started_at,Start,End,Speaker\n2024-05-06T15:30:00+02:00,1,3.5,Anna\n2020-01-01,4,5,Ben\n"
TALKED = TEAMS.replace("secret words", "since 2019-01-01 and")


@pytest.mark.parametrize(
    ("kind", "text", "stem", "expected"),
    [
        (".vtt", NOTED, "x", Began(SAID, "file")),
        (".vtt", TALKED, "x", Began(MODIFIED, "modified")),
        (".vtt", ZOOM, "GMT20240506-133000_Recording.transcript", Began(SAID, "name")),
        (".vtt", TEAMS, "Board-20240506_133000-Meeting", Began(here(2024, 5, 6, 13, 30), "name")),
        (".txt", "Board, 2024-05-06 15:30+02:00\n\n" + PLAIN, "x", Began(SAID, "file")),
        (".txt", PLAIN + "[Anna] 10:01:00\non 2019-01-01\n", "x", Began(MODIFIED, "modified")),
        (".csv", DATED, "2020-01-01", Began(SAID, "file")),
        (".csv", TABLE, "2024-05-06 board", Began(here(2024, 5, 6), "name")),
        (".csv", TABLE, "2024-99-99", Began(MODIFIED, "modified")),
        (".rttm", "", "9024-05-06", Began(MODIFIED, "modified")),
        (".rttm", "", "1024-05-06", Began(MODIFIED, "modified")),
        (".rttm", "", "board", Began(MODIFIED, "modified")),
    ],
)
def test_a_meeting_is_dated_by_its_file_or_its_name_or_its_date(
    kind: str, text: str, stem: str, expected: Began
) -> None:
    assert began(kind, text, stem, MODIFIED, NOW) == expected


def test_a_date_that_cannot_be_is_none() -> None:
    assert began(".rttm", "", "board", NOW + timedelta(days=9), NOW) == Began(NOW, "nothing")
    assert began(".rttm", "", "board", None, NOW) == Began(NOW, "nothing")
    nearly = NOW.astimezone(timezone(timedelta(hours=14)))
    assert began(".rttm", "", "board", nearly, NOW) == Began(NOW, "modified")


def test_a_copy_is_called_and_dated_as_what_it_was_copied_from(tmp_path: Path) -> None:
    (tmp_path / "upload").write_text(ZOOM, encoding="utf-8")
    read = incoming(tmp_path / "upload", name="board.vtt", modified=MODIFIED)
    assert (read.account.title, read.account.started_at, read.dated_by) == ("board", MODIFIED, "modified")


def test_the_command_says_who_dated_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, dated = tmp_path / "board.vtt", tmp_path / "talk.csv"
    file.write_text(ZOOM, encoding="utf-8")
    dated.write_text(DATED, encoding="utf-8")
    os.utime(file, (MODIFIED.timestamp(), MODIFIED.timestamp()))
    run_import({"data": tmp_path / "data"}, [file, dated, file])
    first, second, third = capsys.readouterr().out.splitlines()
    assert first.endswith("(by the date of the file)")
    assert second.endswith("(as the file says)")
    assert third.endswith("it is session 1 already; --again makes another one of it.")
    record = Record(tmp_path / "data" / "record.sqlite")
    assert [(one.id, one.started_at) for one in record.sessions()] == [(1, MODIFIED), (2, SAID)]
    record.close()
