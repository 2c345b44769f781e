"""`balance install-shortcut`: an icon that starts the program, for those who never open a terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from server.errors import CannotStart

NAME = "Speaking balance"


def run_install_shortcut() -> None:
    """Put an icon on the desktop and, where there is one, into the menu of programs.

    Raises:
        CannotStart: it cannot be written, or would not start from this folder.
    """
    import pyshortcuts

    import web

    # On Windows the program and its arguments are kept apart; elsewhere they are one line of words.
    if sys.platform != "win32" and " " in sys.executable:
        raise CannotStart(
            f"A shortcut cannot start {sys.executable}, as there is a space in that path: install the "
            "program in a folder without spaces."
        )
    picture = Path(web.__file__).parent / "icon.svg"
    try:
        made = pyshortcuts.make_shortcut(
            "_ -m server.window",
            name=NAME,
            description="Show how the talking in this room is shared",
            # macOS and Windows take pictures of their own kinds only, and have one for Python's programs.
            icon=str(picture) if sys.platform.startswith("linux") else None,
            terminal=True,
        )
    except OSError as error:
        raise CannotStart(
            f"The shortcut cannot be written to {error.filename} ({error.strerror}): see who may write there."
        ) from error
    typer.echo(
        f"“{NAME}” is on the desktop ({made.desktop_dir}). It opens a window with the program's log and, "
        "in the browser, the moderator's page; closing that window ends the program."
    )
