"""Both pages by axe's rules, and at the sizes that people with poor sight use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser

SCENES_TO_CHECK = ("idle", "early", "six", "long", "paused", "degraded", "demo")


def violations(page: Page) -> list[str]:
    """What axe finds, with the elements it means."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {[node['html'][:120] for node in rule['nodes']]}" for rule in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/screen", "/mentor"])
def test_axe_finds_nothing(pages: Pages, path: str, theme: Literal["light", "dark"]) -> None:
    page = pages.open(path, "idle", color_scheme=theme, reduced_motion="reduce")
    found = {}
    for scene in SCENES_TO_CHECK:
        pages.feed.show(scene)
        expect(page.locator("figures-table tbody tr, voice-list .voice")).to_have_count(
            pages.feed.scene.people
        )
        found[scene] = violations(page)
    assert found == {scene: [] for scene in SCENES_TO_CHECK}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_dialogs_fields_and_a_lost_connection(
    pages: Pages, theme: Literal["light", "dark"]
) -> None:
    page = pages.open("/mentor", "unknown", color_scheme=theme, reduced_motion="reduce")
    page.get_by_role("button", name="Voice 3: say who this is").click()
    editing = violations(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Help").click()
    helping = violations(page)
    page.keyboard.press("Escape")
    pages.feed.drop()
    expect(page.locator("#connection")).to_be_visible()
    lost = violations(page)
    pages.expected += ["WebSocket"]
    assert (editing, helping, lost) == ([], [], [])


@pytest.mark.parametrize("path", ["/screen", "/mentor"])
@pytest.mark.parametrize("scene", ["six", "fifteen", "long", "idle", "degraded"])
def test_nothing_scrolls_sideways_on_the_smallest_phone_or_zoomed(
    pages: Pages, path: str, scene: str
) -> None:
    """Zooming a 1366 × 768 window to 200 % gives it half as many CSS pixels, each twice as large."""
    for viewport, scale in (({"width": 320, "height": 640}, 1), ({"width": 683, "height": 384}, 2)):
        page = pages.open(path, scene, viewport=viewport, device_scale_factor=scale)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


@pytest.mark.parametrize("path", ["/screen", "/mentor"])
def test_there_is_one_heading_above_all_and_the_language_is_named(pages: Pages, path: str) -> None:
    page = pages.open(path, "six")
    expect(page.get_by_role("heading", level=1)).to_have_text("The new bus line")
    expect(page.locator("html")).to_have_attribute("lang", "en")
