"""`balance import`: files of who spoke when become sessions that can be reviewed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typer

import balance
from server.commands.records import opened
from server.errors import CannotStart

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def run_import(flags: Mapping[str, Any], files: list[Path]) -> None:
    """Put files into the record; a bad one is one sentence, and the others are still done.

    Raises:
        CannotStart: a file could not be read, or the record cannot be written.
    """
    from balance.errors import ImportFileError, RttmError
    from balance.imports.read import account_of, read_file
    from balance.record.record import NewSession
    from balance.review.stored import store

    bad = 0
    with opened(flags) as record:
        for path in files:
            try:
                speech = read_file(path)
                # Tried before a session begins: one that cannot be is none.
                account_of(speech, session=0, title=None, started_at=datetime.now(UTC), where=str(path))
            except (ImportFileError, RttmError) as error:
                typer.echo(str(error), err=True)
                bad += 1
                continue
            title = path.stem[:200]
            session = record.begin(NewSession("import", balance.__version__, title=title))
            account = account_of(
                speech,
                session=session,
                title=title,
                started_at=record.session(session).started_at,
                where=str(path),
            )
            store(record, account)
            record.end(session, "import", account.duration_s)
            typer.echo(f"{path}: session {session}, {len(account.roster.people)} people")
    if bad:
        raise CannotStart(f"{bad} of {len(files)} files could not be imported; see above.", 2)
