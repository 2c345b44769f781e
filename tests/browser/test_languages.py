"""A language is one file: it is found, offered under its own name, and counts as its speakers do."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from server.protocol import Wishes
from tests.browser.phones import PHONES
from tests.browser.scenes import WORKSHOP
from tests.browser.test_catalogues import CATALOGUES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser

POLISH: dict[str, Any] = CATALOGUES["en"] | {
    "screen.agree": {
        "one": "{count} osoba się zgadza",
        "few": "{count} osoby się zgadzają",
        "many": "{count} osób się zgadza",
        "other": "{count} osoby się zgadza",
    },
    "join.hand_up": "Podnieś rękę",
}


def with_polish(page: Page) -> None:
    """As if there were these three files in the folder, whatever else is there by now."""
    page.route("**/web/locales", lambda route: route.fulfill(json=["en", "nl", "pl"]))
    page.route("**/web/locales/pl.json", lambda route: route.fulfill(json=POLISH))


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_plurals_have_the_forms_of_the_language(chromium: Browser, language: str) -> None:
    page = chromium.new_page()
    forms = set(
        page.evaluate("tag => new Intl.PluralRules(tag).resolvedOptions().pluralCategories", language)
    )
    page.close()
    plurals = {key: set(entry) for key, entry in CATALOGUES[language].items() if not isinstance(entry, str)}
    assert plurals == dict.fromkeys(plurals, forms)
    assert plurals


def test_one_more_file_is_one_more_language(pages: Pages) -> None:
    page = pages.blank(locale="pl-PL")
    with_polish(page)
    pages.feed.scene = PHONES["quiet"]
    page.goto(pages.feed.url("/join"))
    pages.settled(page)
    expect(page.locator("html")).to_have_attribute("lang", "pl")
    expect(page.locator("#language option")).to_have_text(["English", "Nederlands", "Polski"])
    expect(page.get_by_role("button", name="Podnieś rękę")).to_be_visible()


def test_each_language_counts_in_its_own_way(pages: Pages) -> None:
    page = pages.blank(locale="pl-PL")
    with_polish(page)
    pages.feed.scene = replace(WORKSHOP, language=None)
    page.goto(pages.feed.url("/screen"))
    pages.settled(page)
    for agree, words in ((1, "1 osoba się zgadza"), (3, "3 osoby się zgadzają"), (5, "5 osób się zgadza")):
        wishes = Wishes(agree=agree, move_on=0, off_record=0, phones=9)
        pages.feed.show(replace(pages.feed.scene, wishes=wishes))
        expect(page.locator("#wishes")).to_have_text(words)
    expect(page.locator("#language")).to_have_attribute("aria-label", re.compile(r"^English"))


def test_a_browser_without_a_known_language_speaks_english(pages: Pages) -> None:
    page = pages.open("/screen", replace(WORKSHOP, language=None), locale="fi-FI")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#where")).to_have_text("Discussion · 28 min left")
