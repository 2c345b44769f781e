"""The whole chain: real sound, the real models, the real server, a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.running import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.real_models]
WHOLE_BROWSER = True

PATIENCE_MS = 90_000
"""The engine's start, and the thirty seconds that the conversation takes."""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with running("demo", "--no-open", "--data", tmp_path, "--speed", "1.5") as printed:
        yield printed


@pytest.fixture
def mentor(chromium: Browser, address: str) -> Iterator[tuple[Page, list[str]]]:
    """The mentor's page at the printed address, and what it complains of."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.goto(address)
    yield page, complaints
    context.close()


def test_demo_shows_two_voices_and_moving_shares(mentor: tuple[Page, list[str]]) -> None:
    page, complaints = mentor
    assert "token" not in page.url
    rows = page.locator("voice-list .voice")
    expect(rows).to_have_count(2, timeout=PATIENCE_MS)
    expect(rows.first).to_contain_text("%", timeout=PATIENCE_MS)
    before = rows.first.inner_text()
    expect(rows.first).not_to_have_text(before, timeout=PATIENCE_MS)

    screen = page.context.new_page()
    screen.goto(urljoin(page.url, "/screen"))
    expect(screen.locator("balance-meter")).to_be_visible()
    expect(screen.locator("body")).to_contain_text("Demo", timeout=PATIENCE_MS)
    assert complaints == []
