"""A database file that cannot be read is set aside whole: nothing is lost, and a new one can begin."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from balance.errors import RecordError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

COMPANIONS = ("", "-wal", "-shm", "-journal")
"""What belongs to a database `NAME`: `NAME-wal` holds its newest transactions."""
HEADER_BYTES = 100
FORMATS = 2
"""SQLite knows so many formats of a file; one of a higher number it gives to be read alone
(https://sqlite.org/fileformat2.html, bytes 18 and 19)."""


def damage(database: Path) -> str | None:
    """What is wrong with an SQLite file, in SQLite's words; None: nothing, or there is none.

    Raises:
        RecordError: it may not be read.
    """
    if not database.exists():
        return None
    wrong = _of_size(database)
    if wrong is not None or database.stat().st_size == 0:
        return wrong
    try:
        # Read-only: opened to be written, a file that is no database loses its -wal at once.
        connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=10)
        try:
            (first,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            return _of_format(database) if first == "ok" else _in_a_line(first)
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        # Locked, no permission, full: the file itself may be right. An error without such a cause is its own.
        if error.sqlite_errorcode == sqlite3.SQLITE_ERROR or "malformed" in str(error):
            return _in_a_line(error)
        raise RecordError(f"{database} cannot be read ({error}); see to it, then start again.") from error
    except sqlite3.DatabaseError as error:
        return _in_a_line(error)


def _of_size(database: Path) -> str | None:
    """SQLite takes what is empty, or nearly, for new, and removes its log at once."""
    size_bytes = database.stat().st_size
    if 0 < size_bytes < HEADER_BYTES:
        return "its header is cut off"
    log = database.with_name(database.name + "-wal")
    # Its first page is written before any log is.
    return "it is empty, but not its log" if not size_bytes and log.exists() and log.stat().st_size else None


def _of_format(database: Path) -> str | None:
    with database.open("rb") as file:
        written_as = file.read(HEADER_BYTES)[18]
    return None if written_as <= FORMATS else f"its header says that it has the format {written_as}"


def _in_a_line(said: object) -> str:
    return " ".join(str(said).removeprefix("*** in database main ***").split())


def set_aside(database: Path, now: datetime) -> Path:
    """Move a database with all that belongs to it into `set-aside/`.

    Args:
        database: The file.
        now: The wall clock, for the folder's name.

    Returns:
        The folder in which it lies now.

    Raises:
        RecordError: it cannot be moved.
    """
    folder = database.parent / "set-aside" / now.strftime("%Y%m%dT%H%M%S")
    number = 1
    while folder.exists():
        number += 1
        folder = folder.with_name(f"{now:%Y%m%dT%H%M%S}-{number}")
    try:
        folder.mkdir(parents=True, mode=0o700)
        for companion in COMPANIONS:
            part = database.with_name(database.name + companion)
            if part.exists():
                part.rename(folder / part.name)
    except OSError as error:
        raise RecordError(
            f"{database} is damaged and cannot be set aside ({error.strerror}); move it away by hand."
        ) from error
    return folder
