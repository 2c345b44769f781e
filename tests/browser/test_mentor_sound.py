"""The microphone on the mentor's page: chosen, heard, and what is wrong when it is not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from server.protocol import Level, Problem
from tests.browser.calls import wait_asked
from tests.browser.scenes import SCENES

if TYPE_CHECKING:
    from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser


def test_a_microphone_is_chosen(pages: Pages) -> None:
    page = pages.open("/mentor", "idle")
    select = page.get_by_label("Microphone", exact=True)
    expect(select.locator("option:checked")).to_have_text("Built-in microphone (default)")
    expect(select.locator("optgroup")).to_have_count(2)
    select.select_option(label="Table microphone")
    assert wait_asked(pages, page, 1) == [
        ("PUT", "/api/source", {"kind": "microphone", "name": "Table microphone", "host_api": "ALSA"})
    ]


def test_a_microphone_that_cannot_be_opened_says_why_and_is_not_chosen(pages: Pages) -> None:
    page = pages.open("/mentor", "idle")
    select = page.get_by_label("Microphone", exact=True)
    expect(select.locator("option:checked")).to_have_text("Built-in microphone (default)")
    pages.feed.problem = Problem(
        code="microphone", sentence="Table microphone is used by another program: close it."
    )
    select.select_option(label="Table microphone")
    expect(page.locator("source-picker").get_by_role("alert")).to_have_text(
        "Table microphone is used by another program: close it."
    )
    expect(select.locator("option:checked")).to_have_text("Built-in microphone (default)")
    pages.expected += ["409"]


def test_refreshing_asks_for_microphones_again(pages: Pages) -> None:
    page = pages.open("/mentor", "idle")
    expect(page.get_by_label("Microphone", exact=True)).to_be_enabled()
    before = len(pages.feed.asked)
    with page.expect_response("**/api/sources"):
        page.get_by_role("button", name="Refresh").click()
    assert pages.feed.asked[before:] == [("GET", "/api/sources", None)]


def test_the_level_shows_that_the_room_is_heard(pages: Pages) -> None:
    page = pages.open("/mentor", "idle")
    hint = page.locator("source-picker .level-hint")
    pages.feed.hear(Level(rms_db=-24.0, peak_db=-12.0, clipping=False))
    expect(hint).to_have_text("The room is heard.")
    expect(page.locator("source-picker").get_by_role("meter")).to_have_attribute("aria-valuenow", "-24")
    pages.feed.hear(Level(rms_db=-3.0, peak_db=0.0, clipping=True))
    expect(hint).to_contain_text("Too loud")


def test_without_a_microphone_the_page_says_what_to_do(pages: Pages) -> None:
    pages.feed.devices = ()
    page = pages.open("/mentor", replace(SCENES["idle"], kind="none", microphone="off"))
    expect(page.locator(".source-now")).to_have_text("No microphone was found: plug one in, then refresh.")
    expect(page.get_by_label("Microphone", exact=True)).to_be_disabled()


def test_a_silent_microphone_is_named_after_five_seconds(pages: Pages) -> None:
    page = pages.blank()
    page.clock.install()
    pages.feed.scene = SCENES["idle"]
    page.goto(pages.feed.url("/mentor"))
    pages.settled(page)
    hint = page.locator("source-picker .level-hint")
    pages.feed.hear(Level(rms_db=-100.0, peak_db=-100.0, clipping=False))
    expect(hint).to_have_text("Listening for the room…")
    page.clock.run_for(5_500)
    pages.feed.hear(Level(rms_db=-100.0, peak_db=-100.0, clipping=False))
    expect(hint).to_contain_text("gives no sound at all")
    pages.feed.hear(Level(rms_db=-72.0, peak_db=-66.0, clipping=False))
    expect(hint).to_contain_text("Nothing is heard")


def test_a_second_device_is_heard_together_with_the_first(pages: Pages) -> None:
    page = pages.open("/mentor", "idle")
    page.get_by_label("Together with (for who is online)").select_option(label="Monitor of speakers")
    assert wait_asked(pages, page, 1) == [
        (
            "PUT",
            "/api/source",
            {
                "kind": "microphone",
                "name": "Built-in microphone",
                "host_api": "ALSA",
                "beside": "Monitor of speakers",
            },
        )
    ]
