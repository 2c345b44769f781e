"""A browser, a feed, and pages that may not complain."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.chromium import NoChromium, launched
from tests.browser.feed import Feed, FeedServer
from tests.browser.patience import LIMIT_MS
from tests.browser.scenes import SCENES, Scene

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page

expect.set_options(timeout=LIMIT_MS)


@pytest.fixture(scope="module")
def chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """One browser for each module: Playwright's loop must be gone before an asynchronous test runs.

    It is the one that people have where the module says `WHOLE_BROWSER = True`.
    """
    with sync_playwright() as playwright:
        try:
            browser = launched(playwright, whole=getattr(request.module, "WHOLE_BROWSER", False))
        except NoChromium as none:
            pytest.skip(str(none))
        yield browser
        browser.close()


@pytest.fixture
def feed() -> Iterator[Feed]:
    with FeedServer(Feed()) as running:
        yield running


class Pages:
    """Opens pages on a feed, and keeps what they complained about."""

    def __init__(self, browser: Browser, feed: Feed) -> None:
        self.feed = feed
        self.complaints: list[str] = []
        self.expected: list[str] = []
        """Parts of complaints that a test causes on purpose."""
        self._browser = browser
        self._contexts: list[Any] = []

    def blank(self, **context: Any) -> Page:
        """A page that has not gone anywhere yet."""
        settings = {"viewport": {"width": 1366, "height": 768}, "locale": "en-GB"} | context
        made = self._browser.new_context(**settings)
        self._contexts.append(made)
        page = made.new_page()
        page.set_default_timeout(LIMIT_MS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{error}"))
        return page

    def open(self, path: str, scene: Scene | str = "six", **context: Any) -> Page:
        """A page that shows a scene."""
        self.feed.scene = SCENES[scene] if isinstance(scene, str) else scene
        page = self.blank(**context)
        page.goto(self.feed.url(path))
        self.settled(page)
        return page

    def settled(self, page: Page) -> None:
        """Wait until a snapshot has been shown, and the page listens."""
        expect(page.locator("body[data-ready]")).to_have_count(1)

    def pass_time(self, page: Page, duration_s: int) -> None:
        """Let the page's own clock run; its server is heard from each second, as in life."""
        for second in range(duration_s):
            page.clock.run_for(1_000)
            title = f"{second + 1} of {duration_s} s"
            self.feed.show(replace(self.feed.scene, title=title))
            expect(page.locator("#title")).to_have_text(title)

    def close(self) -> None:
        """Close all pages."""
        for context in self._contexts:
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


@pytest.fixture
def pages(chromium: Browser, feed: Feed) -> Iterator[Pages]:
    """Pages; whatever they complain about (errors, the content security policy) fails the test."""
    opened = Pages(chromium, feed)
    yield opened
    opened.close()
    assert [text for text in opened.complaints if not any(part in text for part in opened.expected)] == []
