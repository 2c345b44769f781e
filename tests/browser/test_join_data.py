"""A person's own data on their phone: see, correct, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from server.protocol import Problem
from tests.browser.phones import DATA, PHONES
from tests.browser.test_accessibility import violations
from tests.browser.test_join import opened, you

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser


def with_data(pages: Pages, **context: Any) -> Page:
    """A phone on which the own data has been opened."""
    pages.feed.own_data = DATA
    page = opened(pages, "quiet", **context)
    assert pages.feed.asked == []
    page.get_by_text("My data").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Chidi")
    assert pages.feed.asked == [("GET", "/api/me/data", None)]
    pages.feed.asked.clear()
    return page


def test_everything_that_is_kept_is_shown(pages: Pages) -> None:
    page = with_data(pages)
    data = page.locator("own-data")
    expect(data.locator("dd")).to_have_text(
        [
            "1 min 36 sec",
            "Known in memory, until this session ends; never stored.",
            "0:00 to 11:40, since 13:40",
        ]
    )
    expect(data.get_by_label("Group")).to_have_value("citizens")
    expect(data.get_by_label("What the moderator should know")).to_have_value("Hears badly on the left")
    expect(data.get_by_label("I prefer to listen")).not_to_be_checked()
    expect(data.get_by_label("Yes, until this session ends.")).to_be_checked()
    page.get_by_text("When I talked: 3 turns").click()
    expect(data.locator(".when li")).to_have_text(["0:12 to 0:31", "1:35 to 2:21", "10:10 to 10:40"])


def test_only_what_was_changed_is_sent(pages: Pages) -> None:
    page = with_data(pages)
    page.get_by_label("Name", exact=True).fill("  Chidi   Okafor ")
    page.get_by_label("Group you speak for").fill("")
    page.get_by_label("I prefer to listen").check()
    corrected = DATA.model_copy(update={"name": "Chidi Okafor", "group": None, "prefers_to_listen": True})
    pages.feed.answers["PATCH", "/api/me/data"] = you(PHONES["quiet"]) | {"name": "Chidi Okafor"}
    pages.feed.own_data = corrected
    page.get_by_role("button", name="Save").click()
    expect(page.locator("own-data .hint[role=status]")).to_have_text("Saved.")
    expect(page.locator("#own-name")).to_have_text("You are Chidi Okafor.")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Chidi Okafor")
    changes = {"name": "Chidi Okafor", "group": None, "prefers_to_listen": True}
    assert pages.feed.asked == [("PATCH", "/api/me/data", changes), ("GET", "/api/me/data", None)]


def test_nothing_changed_is_nothing_sent(pages: Pages) -> None:
    page = with_data(pages)
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Name", exact=True).fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    assert pages.feed.asked == []


def test_consent_is_withdrawn(pages: Pages) -> None:
    page = with_data(pages)
    pages.feed.answers["PATCH", "/api/me/data"] = you(PHONES["quiet"]) | {"consent": "no"}
    page.get_by_label("No. Then no voice is recognised here").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("own-data .hint[role=status]")).to_have_text("Saved.")
    assert pages.feed.asked[0] == ("PATCH", "/api/me/data", {"consent": "no"})


def test_what_is_being_typed_outlives_snapshots(pages: Pages) -> None:
    page = with_data(pages)
    page.get_by_label("Name", exact=True).fill("Chi")
    pages.feed.show(PHONES["next"])
    expect(page.locator(".hand-status")).to_have_text("You are next.")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Chi")


def test_a_refused_correction_is_said_and_loses_nothing(pages: Pages) -> None:
    page = with_data(pages)
    page.get_by_label("Name", exact=True).fill("Anna")
    pages.feed.problem = Problem(code="name_taken", sentence="There is an Anna already.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("own-data [role=alert]")).to_have_text("There is an Anna already.")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Anna")
    pages.expected += ["409"]


def test_deleting_asks_once_more(pages: Pages) -> None:
    page = with_data(pages)
    page.get_by_role("button", name="Delete everything about me").click()
    expect(page.locator("#deletion-words")).to_contain_text("It cannot be undone.")
    expect(page.locator("#deletion-words")).to_be_focused()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("button", name="Delete everything about me")).to_be_focused()
    assert pages.feed.asked == []
    page.get_by_role("button", name="Delete everything about me").click()
    pages.feed.answers["DELETE", "/api/me/data"] = you(PHONES["choosing"])
    page.get_by_role("button", name="Delete it for good").click()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    expect(page.locator("own-data details").first).to_be_hidden()
    expect(page.locator("own-data").get_by_role("status").first).to_have_text(
        "Everything about you has been deleted."
    )
    assert pages.feed.asked == [("DELETE", "/api/me/data", None)]
    pages.feed.show(PHONES["claimed"])
    expect(page.locator("own-data")).to_be_hidden()


def test_somebody_elses_data_is_never_left_open(pages: Pages) -> None:
    page = with_data(pages)
    pages.feed.show(PHONES["choosing"])
    expect(page.locator("own-data")).to_be_hidden()
    pages.feed.own_data = DATA.model_copy(update={"name": "Joost"})
    pages.feed.show(PHONES["twelve"])
    expect(page.locator("own-data details").first).not_to_have_attribute("open", "")
    page.get_by_text("My data").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Joost")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(pages: Pages, theme: Any) -> None:
    page = with_data(pages, color_scheme=theme)
    page.get_by_text("When I talked").click()
    page.get_by_role("button", name="Delete everything about me").click()
    assert violations(page) == []


def test_fields_are_large_enough_to_touch_and_fit_the_smallest_phone(pages: Pages) -> None:
    page = with_data(pages, viewport={"width": 320, "height": 640})
    page.get_by_role("button", name="Delete everything about me").click()
    small = page.evaluate(
        """() => [...document.querySelectorAll('own-data :is(button, summary, input, textarea)')]
            .map(element => (element.closest('label') ?? element).getBoundingClientRect())
            .filter(({width, height}) => width < 44 || height < 44).length"""
    )
    assert small == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 320
