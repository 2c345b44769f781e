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
from tests.record.states import DAMAGES, NEWER, NOTES, OLDER, notes_in, of_version, used

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


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_set_aside_whole_and_a_new_one_begun(file: Path, damage: str) -> None:
    file.parent.mkdir()
    used(file)
    DAMAGES[damage](file)
    content, log = file.read_bytes(), file.with_name("record.sqlite-wal").read_bytes()
    assert log
    record = Record(file, lambda: NOW)
    aside = file.parent / "set-aside" / "20260301T093000"
    assert record.notice is not None
    assert str(aside) in record.notice
    assert "\n" not in record.notice
    assert (aside / "record.sqlite").read_bytes() == content
    assert (aside / "record.sqlite-wal").read_bytes() == log
    assert (aside / "record.sqlite-shm").exists()
    assert record.sessions() == []
    assert record.begin(LIVE) == 1
    record.close()


def test_an_empty_file_is_a_new_record(file: Path) -> None:
    file.parent.mkdir()
    file.touch()
    record = Record(file)
    assert record.notice is None
    record.close()


@pytest.mark.parametrize("state", ["closed", "killed", "without a log"])
def test_a_newer_version_is_refused_untouched(file: Path, state: str) -> None:
    file.parent.mkdir()
    log = file.with_name("record.sqlite-wal")
    used(file)
    if state != "killed":
        of_version(file, NEWER, "WAL" if state == "closed" else "DELETE")
    else:
        code = "import os, sys; from tests.record.states import killed_newer; killed_newer(sys.argv[1])"
        assert subprocess.run([sys.executable, "-c", code, str(file)], check=False).returncode == -9
    before = file.read_bytes(), log.read_bytes() if log.exists() else b""
    with pytest.raises(
        RecordError, match=f"has version {NEWER}, this program knows {versions.newest()} at most"
    ):
        Record(file)
    assert (file.read_bytes(), log.read_bytes() if log.exists() else b"") == before
    assert bool(before[1]) == (state == "killed")
    of_version(file, versions.newest())
    Record(file).close()  # and it was let go


def test_two_upgrades_in_one_second_leave_two_backups(file: Path) -> None:
    for _ in range(2):
        Record(file, lambda: NOW).close()
        of_version(file, OLDER)
    # A backup that was killed leaves these.
    for ending in (".part", ".part-journal"):
        (file.parent / "backups" / f"before-{versions.newest()}-1.sqlite{ending}").write_bytes(b"half")
    Record(file, lambda: NOW).close()
    names = sorted(path.name for path in (file.parent / "backups").iterdir())
    before = f"before-{versions.newest()}-20260301T093000"
    assert names == [f"{before}-2.sqlite", f"{before}.sqlite"]


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_an_upgrade_killed_at_any_statement_is_gone_on_with(file: Path) -> None:
    file.parent.mkdir()
    used(file)
    of_version(file, OLDER)
    code = "import sys; from tests.record.states import upgrades_killed; upgrades_killed(sys.argv[1])"
    killed = subprocess.run(
        [sys.executable, "-c", code, str(file)], timeout=120, check=False, capture_output=True, text=True
    )
    assert killed.returncode == 0, killed.stderr
    left = sorted((file.parent / "killed").iterdir())
    # At least: what begins it, three tables and an index, the new version, what ends it.
    assert len(left) >= 7
    for folder in left:
        with closing(sqlite3.connect(folder / file.name)) as connection:
            (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert version in {OLDER, versions.newest()}
        record = Record(folder / file.name)
        assert record.notice is None
        with record.engine.connect() as connection:
            assert versions.version_of(connection) == versions.newest()
            assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        record.close()
        assert notes_in(folder / file.name) == NOTES + 1
        assert [notes_in(path) for path in (folder / "backups").iterdir()]
        assert not list((folder / "backups").glob("*.part*"))


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_migration_killed_half_way_leaves_nothing_half_done(file: Path) -> None:
    file.parent.mkdir()
    code = "import sys; from tests.record.states import upgrades_killed; upgrades_killed(sys.argv[1])"
    assert subprocess.run([sys.executable, "-c", code, str(file)], check=False).returncode == 0
    left = sorted((file.parent / "killed").iterdir())
    assert len(left) > 10
    for folder in left:
        with closing(sqlite3.connect(folder / file.name)) as connection:
            tables = {
                name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
        # A version is whole, or not there at all.
        assert "sessions" not in tables or {"people", "members", "events"} <= tables
        assert ("before_corrections" in tables) == ("former_members" in tables)
        record = Record(folder / file.name)
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
