"""`balance doctor`: check everything, say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from server.health import bug_report
from server.health.checks import all_checks
from server.listening.sounds import Microphones
from server.settings import DEFAULT_PORT, load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARKS = {"good": ("ok", "green"), "warning": ("look", "yellow"), "broken": ("BROKEN", "red")}


def run_doctor(flags: Mapping[str, Any], *, report: bool = False) -> None:
    """Print every finding; exit code 1 if something that is needed is broken.

    Args:
        flags: settings given on the command line.
        report: print what a bug report needs instead, as plain text with nothing personal in it.

    Raises:
        CannotStart: a setting is not as it must be.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    settings = load_settings(flags)
    console = Console()
    table = Table("", "Check", "Found", show_edge=False)
    findings = []
    with Console(stderr=True).status("Checking…") as status:
        for name, check in all_checks(settings, Microphones(), DEFAULT_PORT):
            status.update(f"Checking: {name}…")
            findings.append(check())
    if report:
        typer.echo(bug_report.report(findings, settings), nl=False)
    else:
        for finding in findings:
            mark, colour = _MARKS[finding.state]
            table.add_row(Text(mark, style=colour), finding.what, Text(finding.sentence))
        console.print(table)
    if any(finding.state == "broken" for finding in findings):
        raise typer.Exit(1)
