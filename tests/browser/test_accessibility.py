"""Both pages by axe's rules, and at the sizes that people with poor sight use."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.scenes import SCENES

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser

SCENES_TO_CHECK = ("idle", "early", "six", "long", "paused", "degraded", "demo")
MENTOR_SCENES = (
    "set-up",
    "introducing",
    "sounds-like",
    "workshop",
    "workshop-long",
    "limit-over",
    "break",
    "unsure",
    "tap",
    "late",
    "moderated",
    "shared",
    "silent-end",
    "unknown",
)
"""What only the mentor's page shows."""
MENTOR_DIALOGS = {
    "workshop": ("g", "e", "m", "x", "w", "1", "?"),
    "shared": ("k",),
    "unknown": ("n",),
}
"""Keys that open a dialog or a field."""


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
        people = 0 if path == "/mentor" and scene == "idle" else pages.feed.scene.people
        expect(page.locator("figures-table tbody tr, voice-list .voice")).to_have_count(people)
        found[scene] = violations(page)
    assert found == {scene: [] for scene in SCENES_TO_CHECK}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state_of_the_console(pages: Pages, theme: Literal["light", "dark"]) -> None:
    page = pages.open("/mentor", "six", color_scheme=theme, reduced_motion="reduce")
    found = {}
    for scene in MENTOR_SCENES:
        pages.feed.show(replace(SCENES[scene], title=scene))
        expect(page.locator("#title")).to_have_text(scene)
        found[scene] = violations(page)
    assert found == {scene: [] for scene in MENTOR_SCENES}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("scene", MENTOR_DIALOGS)
def test_axe_finds_nothing_in_the_consoles_dialogs(
    pages: Pages, scene: str, theme: Literal["light", "dark"]
) -> None:
    page = pages.open("/mentor", scene, color_scheme=theme, reduced_motion="reduce")
    found = {}
    for key in MENTOR_DIALOGS[scene]:
        page.keyboard.press(key)
        expect(page.locator("dialog:modal, .prompt-form:not([hidden])")).to_have_count(1)
        found[key] = violations(page)
        page.keyboard.press("Escape")
        expect(page.locator("dialog:modal, .prompt-form:not([hidden])")).to_have_count(0)
    assert found == {key: [] for key in MENTOR_DIALOGS[scene]}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_menu_settings_and_a_lost_connection(
    pages: Pages, theme: Literal["light", "dark"]
) -> None:
    page = pages.open("/mentor", "set-up", color_scheme=theme, reduced_motion="reduce")
    page.get_by_role("button", name="Chidi: more").click()
    more = violations(page)
    page.locator("#open-menu").click()
    menu = violations(page)
    page.locator("#open-prompts").click()
    expect(page.get_by_label("It must have been so for (seconds)")).to_have_value("60")
    settings = violations(page)
    page.keyboard.press("Escape")
    pages.feed.drop()
    expect(page.locator("#connection")).to_be_visible()
    lost = violations(page)
    pages.expected += ["WebSocket"]
    assert (more, menu, settings, lost) == ([], [], [], [])


@pytest.mark.parametrize(
    "scene", ["set-up", "workshop-long", "shared", "tap", "introducing", "unsure", "long-six"]
)
@pytest.mark.parametrize("locale", ["en-GB", "nl-NL"])
def test_the_console_never_scrolls_sideways(pages: Pages, scene: str, locale: str) -> None:
    page = pages.open("/mentor", scene, locale=locale)
    for width, height in ((320, 640), (390, 844), (683, 384), (700, 768), (768, 1024), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, height)


@pytest.mark.parametrize(
    ("scene", "key"), [("workshop-long", "g"), ("shared", "k"), ("workshop-long", "2"), ("workshop", "?")]
)
def test_dialogs_fit_the_smallest_phone(pages: Pages, scene: str, key: str) -> None:
    page = pages.open("/mentor", scene, viewport={"width": 320, "height": 640}, locale="nl-NL")
    page.keyboard.press(key)
    dialog = page.locator("dialog:modal")
    expect(dialog).to_have_count(1)
    assert dialog.evaluate("element => element.scrollWidth <= element.clientWidth")


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
