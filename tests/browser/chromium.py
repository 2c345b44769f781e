"""Which Chromium is here, and how it is begun."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class NoChromium(Exception):  # noqa: N818 - says what is the case
    """There is none on this computer."""


def launched(playwright: Playwright, *arguments: str, whole: bool = False) -> Browser:
    """Begin a browser that nobody sees; whoever asked closes it.

    Args:
        playwright: drives it.
        arguments: beside those that it always has.
        whole: the browser that people have, with its devices and permissions. Without them, where it is
            installed, a page costs half the time in the same engine.

    Raises:
        NoChromium: there is none.
    """
    names = WHOLE if whole else (*SHELLS, *WHOLE)
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        raise NoChromium(f"No Chromium was found (looked for {', '.join(names)}): install one.")
    return playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *arguments])
