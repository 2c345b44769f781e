"""The commands on what has been kept, as typer shows them; server.commands.records does their work."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from server.commands.options import Data

SessionId = Annotated[int, typer.Argument(min=1, help="Its number, as `balance sessions` shows it.")]


class ExportFormat(StrEnum):
    """Formats of other programs."""

    CSV = "csv"
    JSON = "json"
    RTTM = "rttm"
    TEXTGRID = "textgrid"


db = typer.Typer(help="The database of what is kept: backup, restore, check, upgrade.", no_args_is_help=True)
delete = typer.Typer(help="Delete a session or a person, in every copy, too.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(sessions)
    app.command()(export)
    app.command("import")(import_files)
    app.add_typer(db, name="db")
    app.add_typer(delete, name="delete")


def sessions(
    series: Annotated[
        bool,
        typer.Option("--series", help="List the series instead, with their numbers."),
    ] = False,
    data: Data = None,
) -> None:
    """List the sessions that are kept, or the series."""
    from server.commands.records import run_series, run_sessions

    (run_series if series else run_sessions)({"data": data})


def export(
    session: SessionId,
    kind: Annotated[ExportFormat, typer.Option("--format", help="What to write.")] = ExportFormat.CSV,
    out: Annotated[
        Path | None, typer.Option(file_okay=False, help="Folder for the files; otherwise this one.")
    ] = None,
    pseudonymous: Annotated[
        bool, typer.Option("--pseudonymous", help="For outsiders: no names, notes or small groups.")
    ] = False,
    data: Data = None,
) -> None:
    """Write a session as CSV, JSON, RTTM or TextGrid."""
    from server.commands.records import run_export

    run_export({"data": data}, session, kind.value, out, pseudonymous=pseudonymous)


def import_files(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="RTTM, WebVTT, a transcript of Zoom or Teams, CSV, or a session exported as JSON."
        ),
    ],
    again: Annotated[
        bool, typer.Option("--again", help="Also files that are kept as sessions already.")
    ] = False,
    data: Data = None,
) -> None:
    """Make sessions of files that say who spoke when; the words in them are not kept."""
    from server.commands.importing import run_import

    run_import({"data": data}, files, again=again)


@delete.command("session")
def delete_session(session: SessionId, data: Data = None) -> None:
    """Delete a session with everything in it."""
    from server.commands.records import run_delete_session

    run_delete_session({"data": data}, session)


@delete.command("person")
def delete_person(
    name: Annotated[str, typer.Argument(help="As it is written in the sessions.")],
    pseudonym: Annotated[
        str | None, typer.Option(help="Call them this instead, and keep their figures.")
    ] = None,
    series: Annotated[
        int | None,
        typer.Option(min=1, help="Only in this series: its number, as `balance sessions --series` shows it."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before.")] = False,
    data: Data = None,
) -> None:
    """Take everybody of this name out of all sessions, or of those of a series; says in which they are."""
    from server.commands.records import run_delete_person

    run_delete_person({"data": data}, name, pseudonym, series, sure=yes)


@db.command()
def backup(
    to: Annotated[Path, typer.Argument(dir_okay=False, help="The file to write.")], data: Data = None
) -> None:
    """Copy the record to a file, also while the server runs."""
    from server.commands.records import run_backup

    run_backup({"data": data}, to)


@db.command()
def restore(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="A backup.")], data: Data = None
) -> None:
    """Put a backup in the record's place; what was there is set aside."""
    from server.commands.records import run_restore

    run_restore({"data": data}, file)


@db.command()
def check(data: Data = None) -> None:
    """Check that the record is whole."""
    from server.commands.records import run_check

    run_check({"data": data})


@db.command()
def upgrade(data: Data = None) -> None:
    """Bring the record to this program's version."""
    from server.commands.records import run_upgrade

    run_upgrade({"data": data})
