"""Tests are not timed: how long a page is waited for, on a computer that has other tests to do."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

LIMIT_MS = 30_000
LOOK_EACH_MS = 10.0


def until(page: Page, expression: str, limit_ms: float = LIMIT_MS) -> None:
    """Wait until JavaScript of ours is true in a page.

    Playwright's own `wait_for_function` evaluates a text in the page, which its security policy forbids: it
    fails unless the expression is true at the first look.

    Raises:
        AssertionError: it has not become true within `limit_ms`.
    """
    until_s = time.monotonic() + limit_ms / 1000
    while not page.evaluate(expression):
        assert time.monotonic() < until_s, f"{expression} has not become true"
        page.wait_for_timeout(LOOK_EACH_MS)
