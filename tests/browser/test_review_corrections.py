"""Corrections on the page of a session that is over: figures, timeline and list follow at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from balance.record.accounts import load
from balance.review.account import Account
from balance.review.figures import figures
from balance.roster import Person, Roster
from tests.balance.speech import ledger_of
from tests.browser.past import NOW, Past, past, workshop
from tests.browser.test_accessibility import violations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def over(chromium: Browser, tmp_path: Path) -> Iterator[Past]:
    with past(chromium, tmp_path) as opened:
        yield opened


def simple(session: int) -> Account:
    """Anna 100 s, Ben 50 s, somebody unknown 50 s."""
    people = (Person("p1", "Anna"), Person("p2", "Ben"))
    ledger = ledger_of(("v1", 0, 100), ("v2", 100, 150), (None, 150, 200))
    roster = Roster(people, {"v1": "p1", "v2": "p2"}, 3)
    return Account(session, "live", NOW, ledger, 200.0, title="Two", roster=roster, ended_by="mentor")


def shares(page: Page) -> Locator:
    return page.get_by_role("region", name="Shares beside fair shares", exact=True).locator("tbody tr")


def share(page: Page, name: str) -> Locator:
    """Somebody's share, without its range."""
    return shares(page).filter(has_text=name).locator("td").first


def form(page: Page, what: str) -> Locator:
    """The form of one kind of correction."""
    found = page.locator("session-corrections form")
    found.get_by_role("combobox", name="What", exact=True).select_option(what)
    return found


def put_right(page: Page) -> None:
    page.get_by_role("button", name="Put right").click()
    expect(page.locator("session-corrections [role=status]")).to_have_text(
        "Put right; the figures have followed."
    )


def test_a_stretch_becomes_somebodys_and_is_taken_back(over: Past) -> None:
    session = over.keep(simple)
    page = over.open(f"/review?session={session}")
    expect(share(page, "Anna")).to_contain_text("67%")
    fields = form(page, "somebody else was talking")
    fields.get_by_role("textbox", name="From", exact=True).fill("2:30")
    fields.get_by_role("textbox", name="To", exact=True).fill("3:20")
    fields.get_by_role("combobox", name="Was said by").select_option("Ben")
    put_right(page)
    expect(share(page, "Anna")).to_contain_text("50%")
    expect(page.locator(".corrections li")).to_have_count(1)
    expect(page.locator(".corrections li")).to_contain_text("2:30 to 3:20: Ben")
    expect(page.locator(".legend")).not_to_contain_text("nobody recognised")
    with over.record.engine.connect() as connection:
        assert figures(load(connection, session)).people[0].whole.share == 0.5
    assert violations(page) == []
    page.get_by_role("button", name="Take back the last").click()
    expect(share(page, "Anna")).to_contain_text("67%")
    expect(page.get_by_role("button", name="Take back the last")).to_be_hidden()
    with over.record.engine.connect() as connection:
        assert figures(load(connection, session)) == figures(simple(session))


def test_a_stretch_that_was_marked_is_nobodys(over: Past) -> None:
    page = over.open(f"/review?session={over.keep(simple)}")
    page.get_by_role("application").focus()
    for key in ("ArrowDown", "Enter"):
        page.keyboard.press(key)
    fields = page.locator("session-corrections form")
    expect(fields.get_by_role("textbox", name="From", exact=True)).to_have_value("0:00")
    expect(fields.get_by_role("textbox", name="To", exact=True)).to_have_value("1:40")
    fields.get_by_role("combobox", name="Was said by").select_option("nobody known")
    put_right(page)
    expect(share(page, "Anna")).to_contain_text("0%")
    expect(share(page, "Ben")).to_contain_text("100%")


def test_only_what_was_taken_for_one_person_is_given_to_another(over: Past) -> None:
    page = over.open(f"/review?session={over.keep(simple)}")
    fields = form(page, "somebody else was talking")
    fields.get_by_role("textbox", name="From", exact=True).fill("0:50")
    fields.get_by_role("textbox", name="To", exact=True).fill("3:20")
    fields.get_by_role("combobox", name="Only what was taken for").select_option("nobody known")
    fields.get_by_role("combobox", name="Was said by").select_option("Ben")
    put_right(page)
    # Ben has his own 50 s and the 50 s of somebody unknown; Anna's last 50 s stay hers.
    expect(share(page, "Anna")).to_contain_text("50%")


def test_two_are_one_person(over: Past) -> None:
    page = over.open(f"/review?session={over.keep(simple)}")
    fields = form(page, "two are one person")
    fields.get_by_role("combobox", name="Who", exact=True).select_option("Anna")
    fields.get_by_role("combobox", name="Is the same as").select_option("Anna")
    page.get_by_role("button", name="Put right").click()
    expect(page.locator("session-corrections .trouble")).to_have_text("Choose two different people.")
    fields.get_by_role("combobox", name="Is the same as").select_option("Ben")
    put_right(page)
    expect(shares(page)).to_have_count(1)
    expect(page.locator(".corrections li")).to_contain_text("Anna is the same as Ben")


def test_one_is_two_people_from_a_moment_on(over: Past) -> None:
    page = over.open(f"/review?session={over.keep(simple)}")
    fields = form(page, "one is two people")
    fields.get_by_role("combobox", name="Who", exact=True).select_option("Anna")
    fields.get_by_role("textbox", name="Somebody else from").fill("0:25")
    fields.get_by_role("textbox", name="Name").fill("Chidi")
    put_right(page)
    expect(share(page, "Anna")).to_contain_text("17%")
    expect(share(page, "Chidi")).to_contain_text("50%")


def test_presence_a_name_and_somebody_who_was_missing(over: Past) -> None:
    page = over.open(f"/review?session={over.keep(simple)}")
    fields = form(page, "when somebody was there")
    fields.get_by_role("combobox", name="Who", exact=True).select_option("Ben")
    spans = fields.get_by_role("textbox", name="Was there from–to")
    expect(spans).to_have_value("0:00–…")
    spans.fill("1:40–…")
    put_right(page)
    expect(shares(page).filter(has_text="Ben")).to_contain_text("1 min 40 sec")
    expect(page.locator(".legend")).to_contain_text("not there")
    fields = form(page, "somebody’s name")
    fields.get_by_role("combobox", name="Who", exact=True).select_option("Ben")
    fields.get_by_role("textbox", name="Name").fill("<b>Bente</b>")
    put_right(page)
    expect(shares(page).filter(has_text="<b>Bente</b>")).to_have_count(1)
    fields = form(page, "somebody is missing")
    fields.get_by_role("textbox", name="Name").fill("Dewi")
    put_right(page)
    expect(shares(page)).to_have_count(3)
    expect(page.locator(".corrections li")).to_have_count(3)


def test_what_makes_no_sense_is_said_in_place(over: Past) -> None:
    over.expected += ["Failed to load resource"]
    page = over.open(f"/review?session={over.keep(simple)}")
    trouble = page.locator("session-corrections .trouble")
    fields = form(page, "somebody else was talking")
    fields.get_by_role("textbox", name="From", exact=True).fill("2:30")
    fields.get_by_role("textbox", name="To", exact=True).fill("soon")
    page.get_by_role("button", name="Put right").click()
    expect(trouble).to_contain_text("Give two times")
    fields = form(page, "somebody’s name")
    fields.get_by_role("combobox", name="Who", exact=True).select_option("Ben")
    fields.get_by_role("textbox", name="Name").fill("Anna")
    page.get_by_role("button", name="Put right").click()
    expect(trouble).not_to_contain_text("Give two times")
    expect(trouble).not_to_be_empty()
    expect(page.locator(".corrections li")).to_have_count(0)


def test_what_is_seen_of_the_timeline_stays(over: Past) -> None:
    page = over.open(f"/review?session={over.keep(partial(workshop, minutes=20))}")
    page.get_by_role("application").focus()
    page.keyboard.press("+")
    seen = page.evaluate("document.querySelector('speech-timeline').view")
    fields = form(page, "somebody else was talking")
    fields.get_by_role("textbox", name="From", exact=True).fill("5:00")
    fields.get_by_role("textbox", name="To", exact=True).fill("6:00")
    fields.get_by_role("combobox", name="Was said by").select_option("Chidi")
    put_right(page)
    assert page.evaluate("document.querySelector('speech-timeline').view") == seen
