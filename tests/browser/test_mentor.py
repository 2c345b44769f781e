"""The mentor's console at a glance: figures, floor, prompts, keys, and what becomes of a session."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from server.protocol import Notice, Problem
from tests.browser.calls import Call, asked, last_asked, wait_asked
from tests.browser.patience import until
from tests.browser.scenes import SCENES, SIX, WORKSHOP

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser
LOCKS = """
    window.locks = [];
    const request = async () => {
        const lock = new EventTarget();
        lock.release = async () => locks.splice(locks.indexOf(lock), 1);
        locks.push(lock);
        return lock;
    };
    Object.defineProperty(navigator, "wakeLock", { value: { request }, configurable: true });
"""
RUNNING = {"starting", "listening", "paused"}


def width(element: Locator) -> float:
    """Pixels on the screen."""
    box = element.bounding_box()
    assert box is not None
    return box["width"]


@pytest.mark.parametrize("scene", SCENES)
def test_every_state_has_its_page(pages: Pages, scene: str) -> None:
    page = pages.open("/mentor", scene)
    room = SCENES[scene]
    before = room.state == "idle"
    expect(page.locator("set-up-panel")).to_be_visible(visible=before)
    expect(page.locator("#console")).to_be_visible(visible=not before)
    expect(page.get_by_role("button", name="Off the record").first).to_be_visible(
        visible=room.state == "listening"
    )
    expect(page.get_by_role("button", name="End", exact=True)).to_be_visible(visible=room.state in RUNNING)
    if not before:
        expect(page.locator("voice-list .voice")).to_have_count(room.people)
    for notice in room.notices:
        expect(page.locator("engine-health")).to_contain_text(notice.sentence)


def test_what_is_wrong_is_said_in_the_pages_language(pages: Pages) -> None:
    page = pages.open("/mentor", "degraded", locale="nl-NL")
    said = page.locator(".engine-sentence")
    expect(said).to_contain_text("Deze laptop heeft het te druk om op volle snelheid te luisteren")
    expect(said).to_contain_text("De microfoon “Table” geeft geen geluid")
    unknown = Notice(code="not_known_here", sentence="Something newer than this page.", about=None)
    pages.feed.show(replace(SIX, notices=(unknown,)))
    expect(said).to_have_text(unknown.sentence)


def test_shares_stand_with_their_ranges_window_beside_phase(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    anna = page.locator(".voice").first
    expect(anna.locator(".measure-window")).to_have_text("36% 32% to 41%")
    expect(anna.locator(".measure-phase")).to_have_text("29%")
    expect(anna.locator(".voice-facts")).to_have_text("is talking · 2:57 · 4 turns")
    expect(page.locator(".figure dd")).to_have_text(["74", "84", "4.8", "10:14"])
    expect(page.locator("group-figures")).to_contain_text("4% of speech not recognised")


def test_shares_move(pages: Pages) -> None:
    page = pages.open("/mentor", "six", reduced_motion="reduce")
    bar = page.locator(".voice").first.locator(".bar-fill").first
    before = width(bar)
    pages.feed.show(replace(SIX, weights=(1.0,) * 6))
    expect(page.locator(".voice").first.locator(".measure-figure").first).to_have_text("17%")
    assert width(bar) < before


def test_a_figure_that_is_not_known_is_a_dash(pages: Pages) -> None:
    page = pages.open("/mentor", "one")
    expect(page.locator(".figure dd").first).to_have_text("–")


def test_who_does_not_count_has_no_share(pages: Pages) -> None:
    page = pages.open("/mentor", "moderated")
    anna = page.locator(".voice").first
    expect(anna.locator(".voice-facts")).to_contain_text("moderator")
    expect(anna.locator(".measure-window")).to_have_text(" ")
    expect(page.locator(".voice").nth(1).locator(".measure-figure")).not_to_have_text("–")


def test_the_course_of_the_balance_is_said_in_figures(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    course = page.get_by_role("img", name="The balance over time")
    expect(course).to_have_attribute("aria-label", re.compile(r"between \d+ and \d+, now \d+"))
    marks = page.locator(".course-marks").get_attribute("d") or ""
    assert marks.count("M") == sum(1 for one in SCENES["workshop"].mentor["outcomes"] if one.acted)
    pages.feed.show("six")
    expect(page.locator("balance-course")).to_be_hidden()


def test_the_floor_has_a_timer_and_a_limit(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    floor = page.locator("floor-card")
    expect(floor).to_contain_text("Anna 0:47")
    expect(floor).to_contain_text("1:13 left")
    pages.feed.show("limit-over")
    expect(floor).to_contain_text("0:11 over")
    page.get_by_label("A turn lasts at most").select_option("90")
    assert last_asked(pages, page, 1) == ("PUT", "/api/turn-limit", {"limit_s": 90})
    page.get_by_label("A turn lasts at most").select_option(label="as long as it takes")
    assert last_asked(pages, page, 2) == ("PUT", "/api/turn-limit", {"limit_s": None})


def test_a_session_from_start_to_end(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    page.get_by_role("button", name="Off the record").click()
    assert last_asked(pages, page, 1) == ("POST", "/api/session/pause", None)
    pages.feed.show("paused")
    expect(page.locator("prompt-card")).to_contain_text("No prompts: off the record.")
    page.get_by_role("button", name="Go on").click()
    assert last_asked(pages, page, 2) == ("POST", "/api/session/resume", None)
    pages.feed.show("six")
    page.get_by_role("button", name="End", exact=True).click()
    page.get_by_role("button", name="Keep listening").click()
    page.get_by_role("button", name="End", exact=True).click()
    page.get_by_role("button", name="End it").click()
    assert last_asked(pages, page, 3) == ("POST", "/api/session/stop", None)
    pages.feed.show("ended")
    expect(page.locator(".session-clock")).to_contain_text("Ended")
    pages.feed.show("silent-end")
    expect(page.locator(".session-clock")).to_contain_text("Ended by itself after an hour of silence")


def test_after_a_session_the_next_is_set_up_afresh(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    page.get_by_role("button", name="Set-up").click()
    set_up = page.get_by_role("dialog", name="Set-up")
    expect(set_up).to_be_visible()
    pages.feed.show("ended")
    # What was typed there would change the session that is over.
    expect(set_up).to_be_hidden()
    page.get_by_role("button", name="Prepare a new session").click()
    assert last_asked(pages, page, 1) == ("POST", "/api/session/new", None)
    page.keyboard.press("s")
    assert last_asked(pages, page, 2) == ("POST", "/api/session/new", None)
    pages.feed.show("idle")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()


def test_a_call_that_is_refused_says_why_in_place(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    pages.feed.problem = Problem(code="wrong_state", sentence="There is no session to pause.")
    page.get_by_role("button", name="Off the record").click()
    expect(page.locator("session-controls").get_by_role("alert").first).to_have_text(
        "There is no session to pause."
    )
    pages.expected += ["409"]


def test_a_refusal_is_said_in_the_language_of_the_page(pages: Pages) -> None:
    page = pages.open("/mentor", "six", locale="nl-NL")
    pages.feed.problem = Problem(code="wrong_state", sentence="There is no session to pause.")
    page.get_by_role("button", name="Off the record").click()
    alert = page.locator("session-controls").get_by_role("alert").first
    expect(alert).to_have_text("Dat kan niet op dit moment van de bijeenkomst.")
    pages.feed.problem = Problem(code="never_heard_of", sentence="Something new is wrong.")
    page.get_by_role("button", name="Off the record").click()
    expect(alert).to_have_text("Something new is wrong.")
    pages.expected += ["409"]


def test_every_key_does_what_the_help_says(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    calls: dict[str, Call] = {
        "a": ("POST", "/api/prompts/7/accept", None),
        "z": ("POST", "/api/prompts/7/snooze", None),
        "d": ("POST", "/api/prompts/7/dismiss", None),
        "i": ("POST", "/api/step-in", {"people": []}),
        "f": ("DELETE", "/api/hands/p3", None),
        "b": ("POST", "/api/phases/begin", {"place": 3}),
        "u": ("POST", "/api/undo", None),
        "p": ("POST", "/api/session/pause", None),
        "h": ("PUT", "/api/screen", {"shown": False}),
    }
    for count, (key, call) in enumerate(calls.items(), start=1):
        page.keyboard.press(key)
        assert last_asked(pages, page, count) == call
    dialogs = {
        "e": "End",
        "k": "Screen and phones",
        "q": "Screen and phones",
        "g": "Set-up",
        "m": "Note",
        "x": "Somebody else was talking",
        "2": "Bram de Vries",
        "?": "Keys",
    }
    for key, name in dialogs.items():
        page.keyboard.press(key)
        expect(page.get_by_role("dialog", name=name, exact=True)).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("dialog:modal")).to_have_count(0)
    page.keyboard.press("l")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    page.keyboard.press("t")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert len(asked(pages)) == len(calls)


def test_the_help_names_every_key_once(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    page.keyboard.press("?")
    keys = page.locator("#help kbd").all_inner_texts()
    assert len(set(keys)) == len(keys)
    described = {key.lower() for key in keys} - {"1", "9", "0", "?"}
    source = page.request.get(pages.feed.url("/web/js/mentor.js")).text()
    listened = set(re.findall(r"^  ([a-z]): ", source, re.MULTILINE))
    assert described == listened


def test_single_keys_can_be_switched_off(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    page.keyboard.press("?")
    page.get_by_label("Use single keys on this page").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.reload()
    expect(page.locator("#shortcuts")).not_to_be_checked()


def test_typing_is_no_shortcut(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    page.get_by_role("button", name="Other words").click()
    page.keyboard.type(" 1spe?adzu")
    expect(page.get_by_role("textbox", name="Your own words")).to_have_value(" 1spe?adzu")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+p")
    assert asked(pages) == []


def test_light_and_dark_follow_the_system_until_chosen(pages: Pages) -> None:
    page = pages.open("/mentor", "six", color_scheme="dark")
    expect(page.locator("body")).to_have_css("color", "rgb(238, 242, 245)")
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("button", name="Light", exact=True).click()
    expect(page.locator("body")).to_have_css("color", "rgb(29, 39, 48)")
    expect(page.locator("#menu")).to_be_hidden()
    page.reload()
    expect(page.locator("body")).to_have_css("color", "rgb(29, 39, 48)")
    page.keyboard.press("t")
    expect(page.locator("body")).to_have_css("color", "rgb(238, 242, 245)")
    page.emulate_media(color_scheme="light")
    expect(page.locator("body")).to_have_css("color", "rgb(29, 39, 48)")


def test_dutch_is_complete(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_label("Language", exact=True).select_option("nl")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Scherm verbergen", exact=True)).to_be_visible()
    expect(page.locator(".voice-facts").first).to_contain_text("4 spreekbeurten")
    expect(page.locator(".group-words")).to_have_text(
        "Ongeveer een vijfde van de spreektijd zou naar anderen moeten gaan."
    )
    expect(page.locator("phase-strip")).to_contain_text("nog 27:20")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "nl")


def test_the_shared_screen_opens_in_its_own_window(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    with page.context.expect_page() as opened:
        page.keyboard.press("o")
    expect(opened.value).to_have_url(re.compile("/screen$"))
    expect(opened.value.locator(".meter-number")).to_have_text("74")


def test_a_lost_connection_is_said_and_comes_back(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    pages.feed.drop()
    expect(page.locator("#connection")).to_contain_text("The connection is lost.")
    pages.feed.refusing = False
    expect(page.locator("#connection")).to_be_hidden()
    pages.expected += ["WebSocket"]


def test_undo_says_what_it_takes_back(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    page.get_by_role("button", name="Undo: this voice is Chidi").click()
    assert wait_asked(pages, page, 1) == [("POST", "/api/undo", None)]
    pages.feed.show("six")
    expect(page.locator("undo-button button")).to_be_hidden()


def test_a_prompt_is_told_to_screen_readers_once_a_minute_at_most(pages: Pages) -> None:
    page = pages.blank()
    page.clock.install()
    pages.feed.scene = SCENES["six"]
    page.goto(pages.feed.url("/mentor"))
    pages.settled(page)
    region = page.locator("mentor-sentence").get_by_role("status")
    expect(region).to_have_text("Balance 74 of 100. About a fifth of the talking would have to change hands.")
    pages.feed.show(replace(WORKSHOP, title="Too soon"))
    expect(page.locator("#title")).to_have_text("Too soon")
    expect(region).to_contain_text("Balance 74")
    pages.feed.show(WORKSHOP)
    pages.pass_time(page, 61)
    expect(region).to_contain_text("Anna had 36% of the talking")


def test_the_display_stays_on_during_a_session_and_where_it_cannot_the_page_says_so(pages: Pages) -> None:
    page = pages.blank()
    page.add_init_script(LOCKS)
    pages.feed.scene = SCENES["six"]
    page.goto(pages.feed.url("/mentor"))
    pages.settled(page)
    until(page, "locks.length === 1")
    expect(page.locator("#no-awake")).to_be_hidden()
    page.evaluate("locks[0].dispatchEvent(new Event('release')); locks.length = 0")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    until(page, "locks.length === 1")
    pages.feed.show("ended")
    until(page, "locks.length === 0")
    without = pages.blank()
    without.add_init_script("delete Navigator.prototype.wakeLock")
    without.goto(pages.feed.url("/mentor"))
    pages.settled(without)
    expect(without.locator("#no-awake")).to_be_hidden()
    pages.feed.show("six")
    expect(without.locator("#no-awake")).to_be_visible()
