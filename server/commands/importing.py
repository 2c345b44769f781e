"""`balance import`: files of who spoke when become sessions that can be reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from server.commands.records import opened
from server.errors import CannotStart

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from balance.imports.dates import DatedBy
    from balance.record.record import Record

DATED_BY: dict[DatedBy, str] = {
    "file": "as the file says",
    "name": "as its name says",
    "modified": "by the date of the file",
    "nothing": "today, for want of a date",
}


def run_import(flags: Mapping[str, Any], files: list[Path], *, again: bool = False) -> None:
    """Put files into the record; a bad one is one sentence, and the others are still done.

    Args:
        flags: where the record is.
        files: what to import.
        again: also files that are in it already.

    Raises:
        CannotStart: a file could not be read, or the record cannot be written.
    """
    from balance.errors import ImportFileError, RttmError

    bad = 0
    with opened(flags) as record:
        for path in files:
            try:
                typer.echo(_import(record, path, again=again))
            except (ImportFileError, RttmError) as error:
                typer.echo(str(error), err=True)
                bad += 1
    if bad:
        raise CannotStart(f"{bad} of {len(files)} files could not be imported; see above.", 2)


def _import(record: Record, path: Path, *, again: bool) -> str:
    """Put a file into the record; returns what is to be said of it."""
    from balance.imports.incoming import incoming
    from balance.names import one_line
    from balance.record.taking_in import take_in

    where = one_line(str(path))
    read = incoming(path, now=record.now())
    taken = take_in(record, read.account, read.sha256, again=again)
    if taken.before:
        return f"{where}: it is session {taken.session} already; --again makes another one of it."
    began = read.account.started_at.astimezone().strftime("%Y-%m-%d %H:%M")
    people = len(read.account.roster.people)
    line = f"{where}: session {taken.session}, {people} people, began {began} ({DATED_BY[read.dated_by]})"
    return "\n  ".join((line, *read.notes))
