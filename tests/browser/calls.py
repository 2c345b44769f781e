"""What a page asked of the server, and how to wait for it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.browser.patience import LIMIT_MS, LOOK_EACH_MS

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Pages

Call = tuple[str, str, object]


def asked(pages: Pages) -> list[Call]:
    """What was asked for, without the questions (microphones, series) that a page begins with."""
    return [call for call in pages.feed.asked if call[0] != "GET"]


def wait_asked(pages: Pages, page: Page, count: int) -> list[Call]:
    """Wait until so many calls have come in.

    Raises:
        AssertionError: they have not within `LIMIT_MS`.
    """
    until_s = time.monotonic() + LIMIT_MS / 1000
    while len(asked(pages)) < count:
        assert time.monotonic() < until_s, f"{count} calls were waited for; there are {asked(pages)}"
        page.wait_for_timeout(LOOK_EACH_MS)
    return asked(pages)


def last_asked(pages: Pages, page: Page, count: int) -> Call:
    """The last of so many calls."""
    return wait_asked(pages, page, count)[-1]
