"""Copies of the record: made while it is in use, checked, and put back."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING

from balance.errors import RecordError
from balance.record import versions
from balance.record.damage import COMPANIONS, damage, set_aside

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def copy(database: Path, to: Path) -> None:
    """A consistent copy, also of a database that is being written to (https://sqlite.org/backup.html).

    Raises:
        RecordError: there is nothing to copy, the place is taken, or it cannot be written.
    """
    if not database.exists():
        raise RecordError(f"There is no database at {database} to back up.")
    if to.exists():
        raise RecordError(f"{to} exists already; choose another name for the backup.")
    part = to.with_name(to.name + ".part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with (
            contextlib.closing(
                sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
            ) as source,
            contextlib.closing(sqlite3.connect(part)) as target,
        ):
            source.backup(target)
            # As WAL it would need companions; a backup is one file.
            target.execute("PRAGMA journal_mode=DELETE")
        part.rename(to)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise RecordError(f"The backup {to} cannot be written ({error}); nothing was changed.") from error


def restore(backup: Path, database: Path, now: datetime) -> Path | None:
    """Put a backup in the database's place; the caller holds the database.

    Returns:
        Where the database that was there lies now; None: there was none.

    Raises:
        RecordError: the backup is missing, damaged, of a newer version, or no record; nothing was changed.
    """
    if not backup.is_file():
        raise RecordError(f"There is no backup at {backup}.")
    wrong = damage(backup)
    if wrong is not None or backup.stat().st_size == 0:
        raise RecordError(f"{backup} is damaged ({wrong or 'it is empty'}); nothing was changed.")
    version = versions.version_in(backup)
    if version is None:
        raise RecordError(f"{backup} is a database, but no record of this program; nothing was changed.")
    versions.check_known(version)
    ready = database.with_name(database.name + ".restoring")
    ready.unlink(missing_ok=True)
    copy(backup, ready)
    aside = None
    if any(database.with_name(database.name + companion).exists() for companion in COMPANIONS):
        aside = set_aside(database, now)
    ready.rename(database)
    return aside
