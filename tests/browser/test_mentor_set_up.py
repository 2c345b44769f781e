"""The set-up: a workshop by keyboard alone, the seats in order, nothing that is typed lost."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from server.protocol import Problem
from tests.browser.calls import asked, last_asked, wait_asked
from tests.browser.scenes import SCENES, SIX

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser
USUAL = [
    {"kind": "introduction", "title": "", "counted": False, "target_s": 600},
    {"kind": "discussion", "title": "", "counted": True, "target_s": 2400},
    {"kind": "break", "title": "", "counted": False, "target_s": 600},
    {"kind": "discussion", "title": "", "counted": True, "target_s": 2400},
    {"kind": "round", "title": "Closing round", "counted": True, "target_s": 600},
]


def tab_to(page: Page, label: str) -> None:
    """Press Tab until the element of that label has the focus."""
    wished = page.get_by_label(label, exact=True).or_(page.get_by_role("button", name=label, exact=True))
    for _ in range(60):
        if wished.first.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {label}.")


def test_a_workshop_is_set_up_by_keyboard_alone(pages: Pages) -> None:
    page = pages.open("/mentor", "idle")
    expect(page.locator("#session-title")).to_be_focused()
    page.keyboard.type("The new bus line")
    page.keyboard.press("Tab")
    page.keyboard.type("Bus lines 2026")
    tab_to(page, "Names, one a line; a group may follow a semicolon")
    page.keyboard.type("Anna; citizens\nBram\nChidi; officials")
    page.keyboard.press("Control+Enter")
    pages.feed.show(
        replace(SIX, state="idle", people=3, speech_s=0, speaking=(), persons={1: {"consent": "no"}})
    )
    expect(page.locator(".roster-row")).to_have_count(3)
    tab_to(page, "Everybody agreed")
    page.keyboard.press("Enter")
    tab_to(page, "Start")
    page.keyboard.press("Enter")
    assert wait_asked(pages, page, 6) == [
        ("PUT", "/api/session/setup", {"title": "The new bus line"}),
        ("PUT", "/api/session/setup", {"series": "Bus lines 2026"}),
        ("POST", "/api/roster/paste", {"text": "Anna; citizens\nBram\nChidi; officials"}),
        ("POST", "/api/roster/consent", {"consent": "yes"}),
        ("PUT", "/api/phases", {"agenda": USUAL}),
        ("POST", "/api/session/start", {"title": "The new bus line"}),
    ]
    pages.feed.show("six")
    expect(page.locator("#console")).to_be_visible()
    expect(page.locator("set-up-panel")).to_be_hidden()
    expect(page.locator("#title")).to_be_focused()


def test_what_was_typed_and_not_sent_goes_along_with_the_start(pages: Pages) -> None:
    page = pages.open("/mentor", "set-up")
    page.get_by_label("Ground rules, one a line").fill("Everybody is heard.\n\n  One at a time. ")
    page.get_by_label("Names, one a line").fill("Gloria")
    page.locator("#title").focus()
    page.keyboard.press("s")
    assert wait_asked(pages, page, 3) == [
        ("PUT", "/api/session/setup", {"ground_rules": ["Everybody is heard.", "One at a time."]}),
        ("POST", "/api/roster/paste", {"text": "Gloria"}),
        ("POST", "/api/session/start", {"title": "The new bus line"}),
    ]


def test_a_start_that_fails_says_why(pages: Pages) -> None:
    page = pages.open("/mentor", "set-up")
    pages.feed.problem = Problem(code="no_source", sentence="No microphone was found: plug one in.")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator(".set-up-start").get_by_role("alert")).to_have_text(
        "No microphone was found: plug one in."
    )
    pages.expected += ["409"]


def test_nothing_begins_when_something_before_it_is_refused(pages: Pages) -> None:
    page = pages.open("/mentor", "set-up")
    pages.feed.problem = Problem(code="roster", sentence="There is an Anna already.")
    page.get_by_label("Names, one a line").fill("Anna")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("roster-editor").get_by_role("alert")).to_have_text("There is an Anna already.")
    expect(page.get_by_label("Names, one a line")).to_have_value("Anna")
    assert [path for _, path, _ in asked(pages)] == ["/api/roster/paste"]
    pages.expected += ["409"]


def test_what_is_typed_is_not_overwritten_by_what_the_server_says(pages: Pages) -> None:
    page = pages.open("/mentor", "set-up")
    title = page.locator("#session-title")
    title.fill("The school")
    pages.feed.show(replace(SCENES["set-up"], series="Somebody else's series"))
    expect(page.get_by_label("Series (may stay empty)")).to_have_value("Somebody else's series")
    expect(title).to_have_value("The school")
    with page.expect_request_finished(lambda request: request.url.endswith("/api/session/setup")):
        title.press("Enter")
    assert wait_asked(pages, page, 1) == [("PUT", "/api/session/setup", {"title": "The school"})]
    pages.feed.show(replace(SCENES["set-up"], title="The school yard"))
    expect(title).to_have_value("The school yard")


def test_a_series_is_completed_and_its_last_roster_copied_with_who_is_new_and_who_left(pages: Pages) -> None:
    page = pages.open("/mentor", "idle")
    expect(page.locator("#known-series option")).to_have_count(2)
    series = page.get_by_label("Series (may stay empty)")
    series.fill("Bus lines 2026")
    series.press("Enter")
    copied = replace(SCENES["set-up"], series="Bus lines 2026", people=3)
    pages.feed.show(replace(SCENES["idle"], series="Bus lines 2026"))
    pages.feed.scene = copied
    page.get_by_role("button", name="Copy its last list of people").click()
    assert last_asked(pages, page, 2) == ("POST", "/api/roster/copy", {"series": "Bus lines 2026"})
    expect(page.locator(".roster-row")).to_have_count(3)
    expect(page.get_by_text("Not there any more")).to_be_hidden()
    pages.feed.show(replace(copied, people=5, unnamed=(1,)))
    expect(page.locator("roster-editor")).to_contain_text(
        "Not there any more since the last time: Bram de Vries."
    )
    expect(page.locator(".roster-mark")).to_have_text(["", "", "new", "new"])


def test_seats_are_moved_by_buttons_and_keep_the_focus(pages: Pages) -> None:
    page = pages.open("/mentor", "set-up")
    down = page.get_by_role("button", name="Anna: down")
    down.focus()
    page.keyboard.press("Enter")
    assert last_asked(pages, page, 1) == ("PATCH", "/api/roster/p1", {"seat": 1})
    expect(page.get_by_role("button", name="Anna: up")).to_be_disabled()
    page.get_by_role("button", name="Joost: up").click()
    assert last_asked(pages, page, 2) == ("PATCH", "/api/roster/p5", {"seat": 3})
    expect(page.get_by_role("button", name="Liis Tamm: down")).to_be_disabled()


def test_seats_are_moved_by_dragging(pages: Pages) -> None:
    page = pages.open("/mentor", "set-up")
    grips = page.locator(".roster-grip")
    from_box, to_box = grips.nth(0).bounding_box(), grips.nth(3).bounding_box()
    assert from_box is not None
    assert to_box is not None
    page.mouse.move(from_box["x"] + 5, from_box["y"] + 5)
    page.mouse.down()
    page.mouse.move(to_box["x"] + 5, to_box["y"] + to_box["height"] + 8, steps=6)
    names = page.locator(".roster-row .roster-name input")
    assert [names.nth(place).input_value() for place in range(4)] == [
        "Bram de Vries",
        "Chidi",
        "Fatma Yılmaz",
        "Anna",
    ]
    page.mouse.up()
    assert wait_asked(pages, page, 1) == [("PATCH", "/api/roster/p1", {"seat": 3})]


def test_a_person_has_a_role_consent_and_what_is_behind_more(pages: Pages) -> None:
    page = pages.open("/mentor", "set-up")
    chidi = page.locator(".roster-row").nth(2)
    chidi.get_by_label("Consent").select_option("yes")
    chidi.get_by_label("Role").select_option("interpreter")
    more = page.get_by_role("button", name="Chidi: more")
    more.click()
    expect(more).to_have_attribute("aria-expanded", "true")
    expect(chidi.get_by_label("Group, in their own words")).to_be_focused()
    page.keyboard.type("officials")
    chidi.get_by_label("Personal code (new)").fill("blue tram")
    chidi.get_by_label("is there").uncheck()
    page.get_by_role("button", name="Joost: remove").click()
    assert wait_asked(pages, page, 6) == [
        ("PATCH", "/api/roster/p3", {"consent": "yes"}),
        ("PATCH", "/api/roster/p3", {"role": "interpreter"}),
        ("PATCH", "/api/roster/p3", {"group": "officials"}),
        ("PATCH", "/api/roster/p3", {"code": "blue tram"}),
        ("PATCH", "/api/roster/p3", {"present": False}),
        ("DELETE", "/api/roster/p5", None),
    ]


def test_who_has_agreed_is_counted_and_the_mode_follows(pages: Pages) -> None:
    page = pages.open("/mentor", "set-up")
    expect(page.locator(".roster-agreed")).to_have_text("4 of 6 have agreed.")
    expect(page.locator("set-up-panel")).to_contain_text(
        "Not everybody has agreed: you tap who has the floor"
    )
    pages.feed.problem = Problem(code="consent_missing", sentence="2 of 6 people here have not agreed.")
    mode = page.get_by_label("How we know who talks")
    mode.select_option("tap")
    expect(page.locator("set-up-panel").get_by_role("alert").get_by_text("2 of 6 people")).to_be_visible()
    expect(mode).to_have_value("voices")
    pages.expected += ["409"]
    pages.feed.problem = None
    pages.feed.show(replace(SCENES["set-up"], persons={}))
    expect(page.locator(".roster-agreed")).to_have_text("Everybody who is there has agreed.")
    expect(page.get_by_role("button", name="Everybody agreed")).to_be_disabled()


def test_the_agenda_is_changed_in_place(pages: Pages) -> None:
    page = pages.open("/mentor", "set-up")
    rows = page.locator(".agenda-row")
    expect(rows).to_have_count(5)
    rows.nth(1).get_by_label("Minutes").fill("15")
    rows.nth(1).get_by_label("Minutes").press("Tab")
    _, _, body = last_asked(pages, page, 1)
    assert json.loads(json.dumps(body))["agenda"][1] == {
        "kind": "presentation",
        "title": "What the city plans",
        "counted": False,
        "target_s": 900,
    }
    page.get_by_role("button", name="Break: up").click()
    assert [one["kind"] for one in agenda_sent(pages, page, 2)] == [
        "introduction",
        "presentation",
        "break",
        "discussion",
        "round",
    ]
    expect(page.get_by_role("button", name="Break: up")).to_be_focused()
    page.get_by_role("button", name="Break: remove").click()
    assert len(agenda_sent(pages, page, 3)) == 4
    page.get_by_role("button", name="Add a phase").click()
    expect(rows.last.get_by_label("Kind of phase")).to_be_focused()
    assert agenda_sent(pages, page, 4)[-1]["kind"] == "discussion"
    rows.last.get_by_label("Kind of phase").select_option("presentation")
    assert agenda_sent(pages, page, 5)[-1]["counted"] is False


def agenda_sent(pages: Pages, page: Page, count: int) -> list[dict[str, object]]:
    method, path, body = last_asked(pages, page, count)
    assert (method, path) == ("PUT", "/api/phases")
    assert isinstance(body, dict)
    agenda: list[dict[str, object]] = body["agenda"]
    return agenda


def test_the_set_up_can_be_reached_while_a_session_runs(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    page.get_by_role("button", name="Set-up").click()
    dialog = page.get_by_role("dialog", name="Set-up")
    expect(dialog.get_by_role("button", name="Start", exact=True)).to_be_hidden()
    expect(dialog.locator(".agenda-row")).to_have_count(2)
    dialog.get_by_label("Names, one a line").fill("Gloria\nHenk")
    dialog.get_by_label("They agree to having their voice told apart").check()
    dialog.get_by_role("button", name="Add", exact=True).click()
    assert wait_asked(pages, page, 2) == [
        ("POST", "/api/roster", {"name": "Gloria", "consent": "yes"}),
        ("POST", "/api/roster", {"name": "Henk", "consent": "yes"}),
    ]
    dialog.get_by_label("How many of you are there").fill("8")
    dialog.get_by_label("How many of you are there").press("Enter")
    assert last_asked(pages, page, 3) == ("PUT", "/api/people", {"people": 8})
    page.keyboard.press("Escape")
    pages.feed.show(replace(pages.feed.scene, mentor={"expected_people": 8}))
    expect(page.locator("#count")).to_have_text("6 of 8 are on the list")


def test_the_session_has_a_language_of_its_own(pages: Pages) -> None:
    page = pages.open("/mentor", "set-up")
    page.get_by_label("Language of the conversation").select_option("nl")
    assert last_asked(pages, page, 1) == ("PUT", "/api/session/setup", {"language": "nl"})
    page.get_by_label("Language of the conversation").select_option(label="as each page is set")
    assert last_asked(pages, page, 2) == ("PUT", "/api/session/setup", {"language": None})
    expect(page.locator("html")).to_have_attribute("lang", "en")
