"""What a page asked of the server, and how to wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Pages

Call = tuple[str, str, object]


def asked(pages: Pages) -> list[Call]:
    """What was asked for, without the questions (microphones, series) that a page begins with."""
    return [call for call in pages.feed.asked if call[0] != "GET"]


def wait_asked(pages: Pages, page: Page, count: int) -> list[Call]:
    """Wait until so many calls have been answered."""
    while len(asked(pages)) < count:
        page.wait_for_event("requestfinished")
    return asked(pages)


def last_asked(pages: Pages, page: Page, count: int) -> Call:
    """The last of so many calls."""
    return wait_asked(pages, page, count)[-1]
