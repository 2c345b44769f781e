"""`balance doctor`: check everything, say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from server.checks import all_checks
from server.microphones import Microphones
from server.settings import DEFAULT_PORT, load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARKS = {"good": ("ok", "green"), "warning": ("look", "yellow"), "broken": ("BROKEN", "red")}


def run_doctor(flags: Mapping[str, Any]) -> None:
    """Print every finding; exit code 1 if something that is needed is broken.

    Raises:
        CannotStart: a setting is not as it must be.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    settings = load_settings(flags)
    console = Console()
    table = Table("", "Check", "Found", show_edge=False)
    broken = False
    with console.status("Checking…") as status:
        for name, check in all_checks(settings, Microphones(), DEFAULT_PORT):
            status.update(f"Checking: {name}…")
            finding = check()
            mark, colour = _MARKS[finding.state]
            table.add_row(Text(mark, style=colour), finding.what, Text(finding.sentence))
            broken |= finding.state == "broken"
    console.print(table)
    if broken:
        raise typer.Exit(1)
