"""Backups of a record in use, and the way back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from balance.errors import RecordError
from balance.record import backup
from balance.record.record import Record
from tests.record.conftest import LIVE, NOW

if TYPE_CHECKING:
    from pathlib import Path


def test_a_backup_made_during_a_session_holds_all_that_was_written(
    record: Record, file: Path, tmp_path: Path
) -> None:
    session = record.begin(LIVE)
    record.append(session, 1.0, "hand", {"person": "p1"})
    record.change(lambda _: None)
    backup.copy(file, tmp_path / "copy.sqlite")
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.sqlite"]
    copy = Record(tmp_path / "copy.sqlite")
    assert copy.session(session).title == "Kick-off"
    assert [event.body for event in copy.events(session)] == [{"person": "p1"}]
    copy.close()


def test_restoring_puts_the_old_one_aside(file: Path, tmp_path: Path) -> None:
    record = Record(file)
    record.begin(LIVE)
    record.close()
    backup.copy(file, tmp_path / "copy.sqlite")
    record = Record(file)
    record.begin(LIVE)
    record.close()
    aside = backup.restore(tmp_path / "copy.sqlite", file, NOW)
    assert aside == file.parent / "set-aside" / "20260301T093000"
    with closing(sqlite3.connect(aside / "record.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (2,)
    record = Record(file)
    assert [one.id for one in record.sessions()] == [1]
    record.close()


def test_a_backup_never_replaces_anything(record: Record, file: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.sqlite").write_text("mine")
    with pytest.raises(RecordError, match="exists already"):
        backup.copy(file, tmp_path / "copy.sqlite")
    assert (tmp_path / "copy.sqlite").read_text() == "mine"


def test_what_is_no_backup_is_refused_and_nothing_changes(file: Path, tmp_path: Path) -> None:
    Record(file).close()
    before = file.read_bytes()
    letter, empty, foreign = (tmp_path / name for name in ("letter", "empty", "foreign.sqlite"))
    letter.write_text("no database" * 500)
    empty.touch()
    with closing(sqlite3.connect(foreign)) as connection, connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    for path, words in (
        (letter, "is damaged"),
        (empty, "it is empty"),
        (foreign, "no record of this program"),
        (tmp_path / "missing", "There is no backup"),
    ):
        with pytest.raises(RecordError, match=words):
            backup.restore(path, file, NOW)
    assert file.read_bytes() == before


def test_there_must_be_something_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="There is no database"):
        backup.copy(tmp_path / "none.sqlite", tmp_path / "copy.sqlite")
