"""The command `balance report`, as typer shows it; server.commands.report does its work."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from server.commands.options import Data


class ReportForm(StrEnum):
    """What a report is written as."""

    HTML = "html"
    PDF = "pdf"


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(report)


def report(
    number: Annotated[
        int, typer.Argument(min=1, help="Of the session, as `balance sessions` shows it; or of the series.")
    ],
    series: Annotated[
        bool,
        typer.Option("--series", help="Of a series: its number, as `balance sessions --series` shows it."),
    ] = False,
    form: Annotated[
        ReportForm | None,
        typer.Option("--format", help="What to write; otherwise what --out ends in, or else pdf."),
    ] = None,
    language: Annotated[str | None, typer.Option(help="en or nl; otherwise the session's own.")] = None,
    pseudonymous: Annotated[
        bool, typer.Option("--pseudonymous", help="For outsiders: no names, no small groups.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="File or folder; otherwise a file in this folder.")] = None,
    data: Data = None,
) -> None:
    """Write the report of a session, or of a series, to hand on."""
    from server.commands.report import run_report

    flags = {"data": data}
    run_report(
        flags,
        number,
        (form or _form_of(out)).value,
        out,
        series=series,
        language=language,
        pseudonymous=pseudonymous,
    )


def _form_of(out: Path | None) -> ReportForm:
    """What a file of this name is taken for."""
    is_page = out is not None and out.suffix.lower() in {".html", ".htm"}
    return ReportForm.HTML if is_page else ReportForm.PDF
