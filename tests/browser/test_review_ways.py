"""Ways from the console and from series to the review; a series' picture as a file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from tests.browser.scenes import SCENES
from tests.browser.test_accessibility import violations
from tests.browser.test_series import told

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"


def test_the_consoles_menu_leads_to_review_and_series(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    page.locator("#open-menu").click()
    review = page.get_by_role("link", name="Look back on sessions")
    expect(review).to_have_attribute("href", "/review")
    expect(review).to_be_visible()
    expect(page.get_by_role("link", name="Series side by side")).to_have_attribute("href", "/series")
    assert violations(page) == []


@pytest.mark.parametrize("practice", [False, True])
def test_after_the_end_the_session_can_be_reviewed_unless_it_was_practice(
    pages: Pages, practice: bool
) -> None:
    scene = replace(SCENES["six"], state="ended", microphone="off", practice=practice)
    page = pages.open("/mentor", scene)
    link = page.get_by_role("link", name="Review this session")
    expect(link).to_be_visible(visible=not practice)
    if not practice:
        expect(link).to_have_attribute("href", "/review?session=last")


def test_a_series_picture_is_saved_with_its_colours(pages: Pages, tmp_path: Path) -> None:
    told(pages, 3, 4)
    page = pages.blank()
    page.goto(pages.feed.url("/series"))
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as SVG").click()
    waiting.value.save_as(tmp_path / "series.svg")
    root = ElementTree.parse(tmp_path / "series.svg").getroot()
    assert {one.get("stroke") for one in root.iter(f"{SVG}path")} == {
        "rgb(20, 105, 95)",
        "rgb(120, 131, 140)",
    }
    assert [one.text for one in root.iter(f"{SVG}text")][-3:] == ["1", "2", "3"]
    assert not any("class" in one.attrib for one in root.iter() if one is not root)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as PNG").click()
    waiting.value.save_as(tmp_path / "series.png")
    assert (tmp_path / "series.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    # 900 × 220, twice as fine; the main line's colour is in it.
    colours = page.evaluate(
        """async () => {
            const { painted } = await import("/web/js/series/inline-picture.js");
            const canvas = painted(document.querySelector("svg.course"));
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let found = 0;
            for (let i = 0; i < data.length; i += 4) {
                if (data[i] === 20 && data[i + 1] === 105 && data[i + 2] === 95) found += 1;
            }
            return [canvas.width, canvas.height, found > 50];
        }"""
    )
    assert colours == [1800, 440, True]
