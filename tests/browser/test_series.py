"""The page of a series: sessions side by side, who was there, norms, groups; each picture with its table."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import pytest
from playwright.sync_api import expect

from balance.review.account import Account
from balance.review.figures import figures
from balance.review.meeting import Meeting
from balance.review.series import series
from balance.roster import Person, Roster
from tests.balance.speech import ledger_of
from tests.browser.test_accessibility import violations
from tests.record.conftest import NOW

if TYPE_CHECKING:
    from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser
NAMES = (
    "Anna",
    "Bram",
    "Chidi",
    "Dewi",
    "Elif",
    "Fatima",
    "Gus",
    "Hilde",
    "Ivo",
    "Jaap",
    "Kim",
    "Lotte",
    "Mo",
)


def held(number: int, people: int) -> Meeting:
    """Session number so-and-so: the first one talks less each time; one comes and one goes."""
    seats = tuple(
        Person(f"p{seat}", NAMES[(seat + number // 3) % len(NAMES)], group="citizens" if seat < 5 else None)
        for seat in range(1, people + 1)
    )
    ends = [0.0]
    for seat in range(people):
        ends.append(ends[-1] + (200 - 12 * number if seat == 0 else 30))
    speech = [(f"v{seat + 1}", ends[seat], ends[seat + 1]) for seat in range(people)]
    account = Account(
        number,
        "live",
        NOW + timedelta(weeks=number),
        ledger_of(*speech),
        ends[-1],
        title=f"Evening {number}",
        roster=Roster(seats, {f"v{p.id[1:]}": p.id for p in seats}),
        norm="Let others end" if number == 1 else None,
        last_norm="Let others end" if number == 2 else None,
        norm_met="partly" if number == 2 else None,
    )
    return Meeting(account, figures(account), {p.id: p.name for p in seats})


def told(pages: Pages, sessions: int, people: int) -> None:
    found = series([held(number, people) for number in range(1, sessions + 1)])
    one: dict[str, Any] = {"title": "The library", **json.loads(json.dumps(asdict(found), default=str))}
    pages.feed.looked_up["/api/review/series"] = [
        {"id": 4, "title": "The library", "sessions": sessions, "last_at": "2026-03-01T09:30:00.000+00:00"}
    ]
    pages.feed.looked_up["/api/review/series/4"] = one


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("sessions", "people"), [(1, 2), (3, 12), (12, 12), (12, 2)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    pages: Pages, sessions: int, people: int, theme: Literal["light", "dark"]
) -> None:
    told(pages, sessions, people)
    page = pages.blank(color_scheme=theme)
    page.goto(pages.feed.url("/series"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The library")
    expect(page.locator(".series-part").first.locator("tbody tr")).to_have_count(sessions)
    assert violations(page) == []
    for width in (320, 390, 1366, 1920):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_figures_are_the_ones_that_were_worked_out(pages: Pages) -> None:
    told(pages, 12, 12)
    page = pages.blank()
    page.goto(pages.feed.url("/series?id=4"))
    first = page.locator(".series-part").first.locator("tbody tr").first.locator("th, td")
    line = series([held(1, 12)]).sessions[0]
    assert first.nth(0).inner_text() == "Mar 8, 2026 · Evening 1"
    assert first.nth(3).inner_text() == str(round(line.balance or 0))
    expect(page.get_by_text("Balance rose, by about")).to_be_visible()
    expect(page.get_by_role("region", name="What the group set itself").locator("td").last).to_have_text(
        "Partly"
    )
    expect(page.get_by_role("region", name="Groups that people").locator("tbody th")).to_have_text("citizens")


def test_it_speaks_dutch(pages: Pages) -> None:
    told(pages, 3, 2)
    page = pages.blank(locale="nl-NL")
    page.goto(pages.feed.url("/series"))
    expect(page.get_by_role("heading", name="Wie was er wanneer")).to_be_visible()
    expect(page.get_by_text("Te weinig om te zeggen of de balans stijgt of daalt.")).to_be_visible()


def test_without_a_series_it_says_how_to_have_one(pages: Pages) -> None:
    pages.feed.looked_up["/api/review/series"] = []
    page = pages.blank()
    page.goto(pages.feed.url("/series"))
    expect(page.locator("#empty")).to_be_visible()


def test_the_report_is_at_hand_with_names_and_without(pages: Pages) -> None:
    told(pages, 3, 4)
    page = pages.blank()
    page.goto(pages.feed.url("/series?id=4"))
    link = page.get_by_role("link", name="Report (PDF)")
    expect(link).to_have_attribute("href", "/api/review/series/4/report.pdf")
    page.get_by_label("Without names, for outsiders").check()
    expect(link).to_have_attribute("href", "/api/review/series/4/report.pdf?pseudonymous=1")
    expect(page.get_by_role("link", name="Report (web page)")).to_have_attribute(
        "href", "/api/review/series/4/report.html?pseudonymous=1"
    )
