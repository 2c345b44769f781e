"""The record in PostgreSQL: the tests of the record once more, and what only a server of one's own can do."""

from __future__ import annotations

import inspect
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from typer.testing import CliRunner

from balance.errors import RecordError
from balance.record import versions
from balance.record import writer as writer_module
from balance.record.accounts import load
from balance.record.correcting import correct
from balance.record.listing import lines
from balance.record.record import Record
from balance.record.rights import delete_person, delete_session, expire
from balance.record.schema import METADATA
from balance.record.storing import store
from balance.review.account import Note
from balance.review.corrections import Rename
from server.cli import app
from server.errors import CannotStart
from tests.record import test_accounts, test_corrections, test_record, test_series
from tests.record.conftest import LIVE, NOW
from tests.record.test_accounts import whole
from tests.record.test_writer import wait_until
from tests.server import test_rest_review
from tests.server.test_rest_review import client  # noqa: F401  (a fixture, for the tests of the routes)

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "Zerelda Quux"
USER = "balance"


def binaries() -> Path | None:
    """The folder of PostgreSQL's own programs: Debian keeps them apart, one folder a version."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    kept = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(kept, key=lambda path: int(path.parts[-3].partition(".")[0]), default=None)
    return newest.parent if newest else None


@dataclass
class Server:
    """A PostgreSQL of our own, that listens on a socket in a folder of ours."""

    programs: Path
    folder: Path
    user: str | None
    """Whom it runs as: it refuses root. None: as ourselves."""
    databases: int = 0

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(self, program: str, *arguments: str) -> None:
        """Run one of its programs to its end.

        pg_ctl leaves the server behind, which must not hold our pipes: what it says goes into a file.
        """
        said = self.folder / f"{program}.log"
        with said.open("wb") as log:
            done = subprocess.run(
                [str(self.programs / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                user=self.user,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
                check=False,
                timeout=120,
            )
        assert done.returncode == 0, said.read_text(encoding="utf-8", errors="replace")

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c autovacuum=off"
        self.run(
            "pg_ctl",
            "-D",
            str(self.data),
            "-w",
            "-l",
            str(self.folder / "server.log"),
            "-o",
            options,
            "start",
        )

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-w", "-m", "immediate", "stop")

    def new_database(self) -> str:
        """The URL of one that nobody has used."""
        self.databases += 1
        name = f"balance_{self.databases}"
        with closing(self.connection("postgres")) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://{USER}@/{name}?host={self.folder}"

    def connection(self, database: str) -> psycopg.Connection[Any]:
        """A superuser's connection that commits each statement."""
        return psycopg.connect(dbname=database, user=USER, host=str(self.folder), autocommit=True)

    def holding(self, words: str) -> list[str]:
        """Which files of tables, indexes and statistics hold these bytes, once all is written to the disk."""
        with closing(self.connection("postgres")) as connection:
            connection.execute("CHECKPOINT")
        wanted = words.lower().encode()
        places = (self.data / "base", self.data / "global")
        files = [path for place in places for path in place.rglob("*") if path.is_file()]
        return [path.name for path in files if wanted in path.read_bytes().lower()]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: there is neither initdb nor /usr/lib/postgresql.")
    # pytest's own folder is closed to other users.
    with tempfile.TemporaryDirectory(prefix="balance-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        user = None
        if os.name == "posix" and os.getuid() == 0:
            import pwd

            known = {one.pw_name for one in pwd.getpwall()}
            user = next(one for one in ("postgres", "nobody") if one in known)
            shutil.chown(folder, user)
        made = Server(programs, folder, user)
        made.run("initdb", "-D", str(made.data), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        made.start()
        try:
            yield made
        finally:
            made.stop()


@pytest.fixture
def file(server: Server) -> str:
    """A database in the place of a file: the tests of the record need not know."""
    return server.new_database()


@pytest.fixture
def record(file: str) -> Iterator[Record]:
    record = Record(file, lambda: NOW)
    yield record
    record.close()


# ---------------------------------------------------------------- what holds of SQLite holds here

ONLY_A_FILE = {
    "test_of_whoever_is_taken_out_no_name_from_any_correction_is_left",
    "test_who_is_only_in_what_stood_before_can_be_deleted",
    "test_a_record_of_the_version_before_is_upgraded_with_its_sessions",
}
"""They look into the file, or at its copies."""

for _module in (test_accounts, test_record, test_corrections, test_series, test_rest_review):
    for _name, _test in vars(_module).items():
        if not _name.startswith("test_") or _name in ONLY_A_FILE:
            continue
        if {"record", "file"} & set(inspect.signature(_test).parameters):
            globals()[f"{_name}__{_module.__name__.rpartition('.')[2]}"] = _test


def test_the_tests_were_taken_over() -> None:
    assert sum(name.startswith("test_") and "__test_" in name for name in globals()) > 40


# ---------------------------------------------------------------- what is PostgreSQL's own


def test_the_migrations_lead_to_the_tables_that_the_program_knows(record: Record) -> None:
    with record.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        assert versions.version_of(connection) == versions.newest()


def test_a_record_of_the_first_version_is_upgraded_with_its_sessions(server: Server, file: str) -> None:
    record = Record(file, lambda: NOW)
    account = whole(record)
    store(record, account)
    record.close()
    with closing(server.connection(f"balance_{server.databases}")) as connection:
        connection.execute("DROP TABLE former_members, before_corrections")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    again = Record(file, lambda: NOW)
    correct(again, account.id, Rename("p1", "Annie"))
    with again.engine.connect() as connection:
        assert versions.version_of(connection) == versions.newest()
        assert load(connection, account.id).roster.people[0].name == "Annie"
    again.close()


def test_it_is_held_by_one_program_until_that_lets_go(file: str, record: Record) -> None:
    code = (
        "import sys; from balance.errors import RecordError; from balance.record.record import Record\n"
        "try: Record(sys.argv[1]).close()\nexcept RecordError as error: sys.exit(str(error))"
    )

    def second() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, file], capture_output=True, text=True, timeout=60, check=False
        )

    refused = second()
    assert refused.returncode == 1
    assert "is in use by another program (its connection has the number" in refused.stderr
    record.close()
    assert second().returncode == 0


def test_of_a_deleted_person_no_table_and_no_statistic_holds_the_name(server: Server, record: Record) -> None:
    account = whole(record)
    people = (replace(account.roster.people[0], name=NAME), account.roster.people[1])
    account = replace(
        account, roster=replace(account.roster, people=people), notes=(Note(1.0, f"{NAME} laughs"),)
    )
    store(record, account)
    record.end(account.id, "mentor", 100.5)
    correct(record, account.id, Rename("p4", f"{NAME} the second"))
    correct(record, account.id, Rename("p4", "Bernard"))
    with record.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    assert server.holding(NAME)
    delete_person(record, NAME)
    delete_person(record, "Bernard")
    assert server.holding(NAME) == []
    with record.engine.connect() as connection:
        assert load(connection, account.id).notes == (Note(1.0, "… laughs"),)


def test_of_deleted_and_expired_sessions_nothing_is_left(server: Server, record: Record) -> None:
    for nth in range(2):
        account = replace(whole(record), notes=(Note(1.0, f"xylophone-marker {nth}"),))
        store(record, account)
        record.end(account.id, "mentor", 100.5)
    assert server.holding("xylophone-marker")
    assert [one.where for one in delete_session(record, 1)] == ["session 1"]
    assert server.holding("xylophone-marker 0") == []
    later = NOW.replace(year=NOW.year + 1)
    assert [one.where for one in expire(record, later)] == ["session 2"]
    assert server.holding("xylophone-marker") == []


def test_a_server_that_is_gone_for_a_while_loses_nothing(
    server: Server, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "TRY_AGAIN_S", (0.05,))
    session = record.begin(LIVE)
    record.append(session, 0.0, "note", {})
    record.change(lambda _: None)
    server.stop()
    try:
        for number in range(1, 500):
            record.append(session, float(number), "note", {})
        wait_until(lambda: record.trouble is not None)
    finally:
        server.start()
    wait_until(lambda: record.trouble is None)
    record.end(session, "mentor", 500.0)
    assert [event.seq for event in record.events(session)] == list(range(1, 501))


def test_lists_are_searched(record: Record) -> None:
    for _ in range(3):
        account = whole(record)
        store(record, account)
    with record.engine.connect() as connection:
        assert [one.id for one in lines(connection)] == [3, 2, 1]
        assert [one.id for one in lines(connection, "LIVELY ben")] == [3, 2, 1]
        assert lines(connection, "nowhere") == []


def test_the_command_line_reads_it_and_names_the_tools_for_its_backups(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = Record(file, lambda: NOW)
    account = whole(record)
    store(record, account)
    record.close()
    runner = CliRunner()
    monkeypatch.setenv("BALANCE_RECORD", file)
    at = ["--data", str(tmp_path)]
    told = runner.invoke(app, ["export", "1", "--format", "json", "--out", str(tmp_path), *at])
    assert told.exit_code == 0, told.output
    assert (tmp_path / "session-1.json").is_file()
    for asked in (["backup", str(tmp_path / "x")], ["restore", str(tmp_path / "x")], ["check"]):
        told = runner.invoke(app, ["db", *asked, *at])
        assert isinstance(told.exception, CannotStart)
        assert "use pg_dump and pg_restore" in str(told.exception)
    assert runner.invoke(app, ["db", "upgrade", *at]).exit_code == 0


def test_a_database_that_cannot_be_reached_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="cannot be opened"):
        Record(f"postgresql://balance:secret-word@/none?host={tmp_path}")
