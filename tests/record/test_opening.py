"""What may lie where the record is to be opened, and what becomes of it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from balance.errors import RecordError
from balance.record import versions
from balance.record.database import engine_of, url_of
from balance.record.record import Record
from balance.record.schema import METADATA
from tests.record.conftest import LIVE, NOW

if TYPE_CHECKING:
    from pathlib import Path


def test_the_migrations_lead_to_the_tables_that_the_program_knows(record: Record) -> None:
    with record.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        assert versions.version_of(connection) == versions.newest()


def test_a_written_record_survives_a_pulled_plug(record: Record) -> None:
    with record.engine.connect() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        found = [connection.scalar(text(f"PRAGMA {pragma}")) for pragma in pragmas]
    assert found == ["wal", 2, 1, 1]


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such permissions")
def test_only_the_owner_may_read_it(record: Record, file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_second_program_is_told_who_holds_it(record: Record, file: Path) -> None:
    code = (
        "import sys; from balance.errors import RecordError; from balance.record.record import Record\n"
        "try: Record(sys.argv[1])\nexcept RecordError as error: sys.exit(str(error))"
    )
    second = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    sentence = (
        f"{file} is in use by process {os.getpid()}; end that one, or choose another folder with --data."
    )
    assert (second.returncode, second.stderr.strip()) == (1, sentence)


def test_it_can_be_opened_again_after_it_was_let_go(file: Path) -> None:
    for _ in range(2):
        Record(file).close()


@pytest.mark.parametrize(
    "content", [b"this is no database, but a letter" * 200, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_damaged_file_is_set_aside_whole_and_a_new_one_begun(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    file.with_name("record.sqlite-wal").write_bytes(b"newest")
    record = Record(file, lambda: NOW)
    aside = file.parent / "set-aside" / "20260301T093000"
    assert record.notice is not None
    assert str(aside) in record.notice
    assert (aside / "record.sqlite").read_bytes() == content
    assert (aside / "record.sqlite-wal").read_bytes() == b"newest"
    assert record.begin(LIVE) == 1
    record.close()


def test_a_page_overwritten_in_the_middle_is_noticed(file: Path) -> None:
    record = Record(file)
    session = record.begin(LIVE)
    for number in range(2000):
        record.append(session, number, "note", {"text": "x" * 100})
    record.close()
    with file.open("r+b") as handle:
        handle.seek(file.stat().st_size // 2 // 4096 * 4096)
        handle.write(b"\x00\xff" * 4096)
    again = Record(file, lambda: NOW)
    assert again.notice is not None
    assert again.sessions() == []
    again.close()


def test_an_empty_file_is_a_new_record(file: Path) -> None:
    file.parent.mkdir()
    file.touch()
    record = Record(file)
    assert record.notice is None
    record.close()


def test_a_newer_version_is_refused_untouched(file: Path) -> None:
    Record(file).close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    with pytest.raises(
        RecordError, match=f"has version 9999, this program knows {versions.newest()} at most"
    ):
        Record(file)
    assert file.read_bytes() == before
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(f"UPDATE alembic_version SET version_num = '{versions.newest()}'")
    Record(file).close()  # and it was let go


KILLED = """
import os, signal, sys
from sqlalchemy import event
from balance.record import versions
from balance.record.database import engine_of, url_of
engine = engine_of(url_of(sys.argv[1]))
def die(connection, cursor, statement, *_):
    if "CREATE TABLE members" in statement:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(engine, "before_cursor_execute", die)
versions.upgrade(engine)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_migration_killed_half_way_leaves_nothing_half_done(file: Path) -> None:
    file.parent.mkdir()
    killed = subprocess.run([sys.executable, "-c", KILLED, str(file)], timeout=60, check=False)
    assert killed.returncode == -9
    with closing(sqlite3.connect(file)) as connection:
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    assert tables <= {"alembic_version"}
    record = Record(file)
    assert record.begin(LIVE) == 1
    record.close()


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(RecordError, match="A mysql database cannot hold the record"):
        url_of("mysql://host/name")
    with pytest.raises(RecordError, match="is no address of a database"):
        url_of("://")


def test_a_postgresql_address_gets_the_driver_that_is_documented() -> None:
    assert url_of("postgresql://host/name").drivername == "postgresql+psycopg"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RecordError, match="cannot be written") as caught:
        Record(tmp_path / "file" / "record.sqlite")
    assert str(tmp_path / "file") in str(caught.value)


def test_a_database_without_tables_has_no_version(tmp_path: Path) -> None:
    engine = engine_of(url_of(tmp_path / "empty.sqlite"))
    with engine.connect() as connection:
        assert versions.version_of(connection) is None
    engine.dispose()
