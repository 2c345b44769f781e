"""What was deleted leaves no bytes: the database's file and log are written anew, and its copies cleaned.

A copy that cannot be opened, or is of another version, is deleted: nobody could say what stands in it.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy.exc import DBAPIError

from balance.errors import RecordError
from balance.record import versions
from balance.record.damage import COMPANIONS, damage
from balance.record.database import BUSY_S, engine_of, url_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from balance.record.record import Record


@dataclass(frozen=True, slots=True)
class Wiped:
    """A copy of the database that had to be changed, or to go."""

    what: Literal["backup", "set-aside"]
    name: str
    deleted: bool


def wipe_traces(record: Record, work: Callable[[Connection], bool]) -> tuple[Wiped, ...]:
    """After something was deleted in the record: wipe what is left of it on the disk.

    Args:
        record: the record, from which it has gone already.
        work: deletes the same in a copy; whether there was anything to delete.

    Returns:
        Copies that were cleaned or deleted; those that lie elsewhere nobody knows of.

    Raises:
        RecordError: it is deleted, but its traces could not be wiped now.
    """
    if record.file is None:
        _write_tables_anew(record.engine)
        return ()
    file = record.file
    try:
        _write_anew(file)
        wiped = [
            one
            for path in sorted((file.parent / "backups").glob("*"))
            if (one := _clean_copy(path, work)) is not None
        ]
        for folder in sorted((file.parent / "set-aside").glob("*")):
            shutil.rmtree(folder) if folder.is_dir() else folder.unlink()
            wiped.append(Wiped("set-aside", folder.name, deleted=True))
        file.with_name(file.name + ".restoring").unlink(missing_ok=True)
        return tuple(wiped)
    except (OSError, sqlite3.Error) as error:
        raise RecordError(
            f"It is deleted, but its traces could not all be wiped ({error}): delete the folders backups and "
            f"set-aside in {file.parent} by hand; the next deletion cleans the rest."
        ) from error


def _write_tables_anew(engine: Engine) -> None:
    """PostgreSQL's files of tables, and its statistics, which hold samples of what stood there.

    Its log and its backups are in the hands of whoever runs it.
    """
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM (FULL, ANALYZE)")
            connection.exec_driver_sql("VACUUM FULL pg_catalog.pg_statistic")
    except DBAPIError as error:
        raise RecordError(
            f"It is deleted, but its traces could not all be wiped ({error.orig}): run VACUUM FULL, ANALYZE "
            "on the database; the next deletion does so, too."
        ) from error


def _write_anew(file: Path) -> None:
    """Into a file without free pages, and a log without old ones (https://sqlite.org/lang_vacuum.html)."""
    with contextlib.closing(sqlite3.connect(file, timeout=BUSY_S, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("VACUUM")
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise sqlite3.OperationalError("the database is being read")


def _clean_copy(path: Path, work: Callable[[Connection], bool]) -> Wiped | None:
    """None: there was nothing to clean in it."""
    if path.is_dir():
        shutil.rmtree(path)
        return Wiped("backup", path.name, deleted=True)
    if not path.exists() or path.name.endswith(COMPANIONS[1:]):  # goes with its database
        return None
    if damage(path) is None and path.stat().st_size:
        engine = engine_of(url_of(path))
        try:
            with engine.connect() as connection:
                known = versions.version_of(connection) == versions.newest()
            if known:
                with engine.begin() as connection:
                    changed = work(connection)
                engine.dispose()
                _write_anew(path)
                with contextlib.closing(sqlite3.connect(path)) as one_file:
                    one_file.execute("PRAGMA journal_mode=DELETE")
                return Wiped("backup", path.name, deleted=False) if changed else None
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.OperationalError) and "locked" in str(error.orig):
                raise error.orig from error
        finally:
            engine.dispose()
    for companion in COMPANIONS:
        path.with_name(path.name + companion).unlink(missing_ok=True)
    return Wiped("backup", path.name, deleted=True)
