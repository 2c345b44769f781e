"""Takes the pictures of the README from the running program: `make pictures`.

The console and the shared screen show a rehearsal, the review a drawn workshop: nobody in them is real.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright

from tests.browser.chromium import NoChromium, launched
from tests.browser.past import past, workshop
from tests.browser.patience import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from balance.review.account import Account

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
WIDTH, HEIGHT = 1280, 800
AFTER_MIN = 8
"""Minutes of the workshop, at six times its speed: long enough for a shape and a prompt."""
LIMIT_MS = 240_000


def rehearsal(browser: Browser, data: Path) -> None:
    """The console and the shared screen some minutes into a workshop."""
    command = [sys.executable, "-m", "server", "rehearse", "--pace", "fast", "--no-open", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as program:
        assert program.stdout is not None
        try:
            address = next(filter(None, (re.search(r"http://\S+", line) for line in program.stdout)))[0]
            context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB")
            mentor = context.new_page()
            mentor.goto(address)
            until(
                mentor,
                f"Number(/Listening · (\\d+):/.exec(document.body.innerText)?.[1] ?? 0) >= {AFTER_MIN}",
                LIMIT_MS,
            )
            screen = context.new_page()
            screen.goto(f"{address.split('/?')[0].rstrip('/')}/screen")
            expect(screen.locator("balance-meter svg")).to_be_visible()
            screen.wait_for_timeout(8000)  # the shape moves slowly, to calm the room
            take(screen, "screen")
            take(mentor, "console")
            context.close()
        finally:
            program.terminate()


def heard_throughout(session: int) -> Account:
    """An hour without pauses: drawn people talk on off the record, where nobody real would be heard."""
    account = workshop(session, minutes=60)
    return replace(account, phases=replace(account.phases, off_record=()), unheard=())


def review(browser: Browser, data: Path) -> None:
    """A session that is over."""
    with past(browser, data) as opened:
        number = opened.keep(heard_throughout)
        page = opened.open(f"/review?session={number}", viewport={"width": WIDTH, "height": HEIGHT})
        expect(page.get_by_role("heading", name="The new bus line").first).to_be_visible()
        take(page, "review")


def take(page: Page, name: str) -> None:
    """Write what is in view."""
    page.screenshot(path=FOLDER / f"{name}.png")


def main() -> None:
    """Take all of them anew."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright, TemporaryDirectory() as data:
        try:
            browser = launched(playwright, whole=True)
        except NoChromium as none:
            raise SystemExit(str(none)) from none
        review(browser, Path(data))
        rehearsal(browser, Path(data) / "rehearsal")
        browser.close()


if __name__ == "__main__":
    main()
