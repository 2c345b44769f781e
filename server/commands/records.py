"""`balance sessions`, `export`, `delete` and `db`: what has been kept, without the server."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from server.errors import CannotStart
from server.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from balance.exports.files import Format
    from balance.record.record import Record
    from balance.record.removed import Removed


@contextlib.contextmanager
def opened(flags: Mapping[str, Any]) -> Iterator[Record]:
    """The record, held as long as this lasts.

    Raises:
        CannotStart: it cannot be opened (a server runs, for example), or what is done with it cannot be.
    """
    from balance.errors import BalanceError
    from balance.record.record import Record

    try:
        record = Record(load_settings(flags).record_place)
    except BalanceError as error:
        raise CannotStart(str(error)) from error
    try:
        if record.notice:
            typer.echo(record.notice, err=True)
        yield record
    except BalanceError as error:
        raise CannotStart(str(error), 2) from error
    finally:
        record.close()


def run_series(flags: Mapping[str, Any]) -> None:
    """Print a table of the series, the one that met last first."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from balance.record.series import listed

    with opened(flags) as record, record.engine.connect() as connection:
        known = listed(connection)
    if not known:
        typer.echo("No session of a series is over yet.")
        return
    table = Table("Series", "Title", "Sessions", "Met last")
    for one in known:
        last = datetime.fromisoformat(one.last_at).astimezone().strftime("%Y-%m-%d %H:%M")
        table.add_row(str(one.id), Text(one.title), str(one.sessions), last)
    Console().print(table)


def run_sessions(flags: Mapping[str, Any]) -> None:
    """Print a table of the sessions, the newest first."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    with opened(flags) as record:
        sessions = record.sessions()
    if not sessions:
        typer.echo("No session has been kept yet.")
        return
    table = Table("ID", "Began", "Title", "Series", "Kind", "Minutes", "State")
    for one in sessions:
        table.add_row(
            str(one.id),
            one.started_at.astimezone().strftime("%Y-%m-%d %H:%M"),
            Text(one.title or ""),
            Text(one.series or ""),
            one.kind,
            f"{one.published_s / 60:.0f}",
            "over" if one.ended_at else "not ended",
        )
    Console().print(table)


def run_export(
    flags: Mapping[str, Any], session: int, kind: Format, out: Path | None, *, pseudonymous: bool
) -> None:
    """Write a session in a format of other programs, to a folder.

    Raises:
        CannotStart: there is no such session, or the folder cannot be written.
    """
    from balance.exports.files import files
    from balance.record.accounts import load
    from balance.review.figures import figures
    from balance.review.pseudonyms import pseudonymous as for_outsiders

    with opened(flags) as record, record.engine.connect() as connection:
        account = load(connection, session)
    if pseudonymous:
        account = for_outsiders(account)
    made = files(account, figures(account), kind)
    folder = out or Path()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in made.items():
            (folder / file).write_text(text, encoding="utf-8", newline="")
            typer.echo(str(folder / file))
    except OSError as error:
        raise CannotStart(f"{folder} cannot be written ({error.strerror}): give another --out.", 2) from error


def run_delete_session(flags: Mapping[str, Any], session: int) -> None:
    """Delete a session from the record and its copies."""
    from balance.record.rights import delete_session

    with opened(flags) as record:
        _say(delete_session(record, session))


def run_delete_person(
    flags: Mapping[str, Any], name: str, pseudonym: str | None, series: int | None, *, sure: bool
) -> None:
    """Delete somebody from the record and its copies, or call them something else there.

    Args:
        flags: where the record is.
        name: of whom.
        pseudonym: what they are called instead; None: they are deleted.
        series: the number of the series that it is done in; None: everywhere.
        sure: do not ask before.
    """
    from balance.record.rights import delete_person, pseudonymise_person
    from balance.record.whereabouts import whereabouts

    with opened(flags) as record:
        with record.engine.connect() as connection:
            found = whereabouts(connection, name, series)
        for one in found:
            began = one.started_at.astimezone().strftime("%Y-%m-%d")
            series_of = "no series" if one.series is None else f"series {one.series}"
            typer.echo(f"In session {one.session}, {one.title or 'without a title'}, {began}, {series_of}.")
        if found and not sure:
            typer.confirm("Take them out of all of these?", abort=True)
        if pseudonym is None:
            _say(delete_person(record, name, series))
        else:
            _say(pseudonymise_person(record, name, pseudonym, series))


def _say(removed: tuple[Removed, ...]) -> None:
    for one in removed:
        typer.echo(f"{one.how}: {one.what}, {one.where}")
    typer.echo("Backups and exports in other folders are not known here: delete those by hand.")


def run_backup(flags: Mapping[str, Any], to: Path) -> None:
    """Copy the record, also while a server writes to it."""
    from balance.errors import RecordError
    from balance.record.backup import copy

    try:
        copy(_file(flags), to)
    except RecordError as error:
        raise CannotStart(str(error), 2) from error
    typer.echo(f"Backed up to {to}.")


def run_restore(flags: Mapping[str, Any], backup: Path) -> None:
    """Put a backup in the record's place; what was there is set aside."""
    from balance.errors import RecordError
    from balance.record.backup import restore
    from balance.record.holding import hold_file

    file = _file(flags)
    try:
        let_go = hold_file(file)
        try:
            aside = restore(backup, file, datetime.now(UTC))
        finally:
            let_go()
    except RecordError as error:
        raise CannotStart(str(error), 2) from error
    typer.echo(f"Restored {backup}." + (f" What was there lies in {aside}." if aside else ""))


def run_check(flags: Mapping[str, Any]) -> None:
    """Say whether the record's file is whole.

    Raises:
        CannotStart: it is damaged.
    """
    from balance.errors import RecordError
    from balance.record.damage import damage

    file = _file(flags)
    if not file.exists():
        raise CannotStart(f"There is no record at {file} yet.", 2)
    try:
        wrong = damage(file)
    except RecordError as error:
        raise CannotStart(str(error), 2) from error
    if wrong is not None:
        raise CannotStart(
            f"{file} is damaged ({wrong}): the next start sets it aside; "
            "'balance db restore' puts a backup back."
        )
    typer.echo(f"{file} is whole.")


def run_upgrade(flags: Mapping[str, Any]) -> None:
    """Bring the record to this program's version; SQLite is backed up before."""
    from balance.record.versions import newest

    with opened(flags):
        typer.echo(f"The record has version {newest()}, the newest that this program knows.")


def _file(flags: Mapping[str, Any]) -> Path:
    from balance.errors import RecordError
    from balance.record.database import file_of, url_of

    try:
        file = file_of(url_of(load_settings(flags).record_place))
    except RecordError as error:
        raise CannotStart(str(error), 2) from error
    if file is None:
        raise CannotStart("The record is in PostgreSQL: use pg_dump and pg_restore for its backups.", 2)
    return file
