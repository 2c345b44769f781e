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


def damage(database: Path) -> str | None:
    """What is wrong with an SQLite file, in SQLite's words; None: nothing, or there is none.

    Raises:
        RecordError: it may not be read.
    """
    if not database.exists() or database.stat().st_size == 0:
        return None
    try:
        # Read-only: opened to be written, a file that is no database loses its -wal at once.
        connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=10)
        try:
            (first,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            return None if first == "ok" else str(first)
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        # Locked, no permission, full: the file itself may be right.
        if "malformed" in str(error):
            return str(error)
        raise RecordError(f"{database} cannot be read ({error}); see to it, then start again.") from error
    except sqlite3.DatabaseError as error:
        return str(error)


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
