"""The mentor's page: what it shows, and what it asks of the server."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from server.protocol import Level, Problem
from tests.browser.scenes import SCENES, SIX

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser


def asked(pages: Pages) -> list[tuple[str, str, object]]:
    """What was asked of the server, without the list of microphones that each page begins with."""
    return [call for call in pages.feed.asked if call[1] != "/api/sources"]


def wait_asked(pages: Pages, page: Page, count: int) -> list[tuple[str, str, object]]:
    """Wait until so many calls have been answered."""
    while len(asked(pages)) < count:
        page.wait_for_event("requestfinished")
    return asked(pages)


def width(element: Locator) -> float:
    """Pixels on the screen."""
    box = element.bounding_box()
    assert box is not None
    return box["width"]


@pytest.mark.parametrize("scene", SCENES)
def test_every_state_has_its_page(pages: Pages, scene: str) -> None:
    page = pages.open("/mentor", scene)
    room = SCENES[scene]
    expect(page.locator("voice-list .voice")).to_have_count(room.people)
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible(
        visible=room.state == "listening"
    )
    expect(page.get_by_role("button", name="End the session")).to_be_visible(
        visible=room.state in {"starting", "listening", "paused"}
    )
    expect(page.locator("session-controls form")).to_be_visible(visible=room.state in {"idle", "ended"})
    if room.sentence is not None:
        expect(page.locator("engine-health")).to_contain_text(room.sentence)


def test_shares_stand_with_their_ranges_window_beside_phase(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    anna = page.locator(".voice").first
    expect(anna.locator(".measure-text")).to_have_text(["36% 32% to 41%", "29% 25% to 33%"])
    expect(anna.locator(".voice-facts")).to_have_text("2:57 · 4 turns · longest 0:21 · has the floor")
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


def test_a_tap_and_a_name_name_a_voice(pages: Pages) -> None:
    page = pages.open("/mentor", "unknown")
    page.get_by_role("button", name="Voice 3: say who this is").click()
    field = page.get_by_role("textbox", name="Name of Voice 3")
    expect(field).to_be_focused()
    field.fill("  Zoë   Ng ")
    pages.feed.show("unknown")
    expect(field).to_have_value("  Zoë   Ng ")
    field.press("Enter")
    assert wait_asked(pages, page, 1) == [("PUT", "/api/voices/v3", {"name": "Zoë Ng"})]
    expect(field).to_be_hidden()
    expect(page.get_by_role("button", name="Voice 3: say who this is")).to_be_focused()


def test_escape_leaves_a_name_as_it_was(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    page.get_by_role("button", name="Anna: change the name").click()
    field = page.get_by_role("textbox", name="Name of Anna")
    field.fill("Somebody else")
    field.press("Escape")
    expect(field).to_be_hidden()
    page.get_by_role("button", name="Anna: change the name").click()
    expect(field).to_have_value("Anna")
    field.press("Enter")
    expect(field).to_be_hidden()
    assert asked(pages) == []


def test_an_empty_name_takes_the_name_away(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    page.get_by_role("button", name="Anna: change the name").click()
    field = page.get_by_role("textbox", name="Name of Anna")
    field.fill("")
    field.press("Enter")
    assert wait_asked(pages, page, 1) == [("PUT", "/api/voices/p1", {"name": None})]


def test_a_refused_name_stays_in_its_field_with_the_reason(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    pages.feed.problem = Problem(code="name_taken", sentence="There is an Anna already: choose another name.")
    page.get_by_role("button", name="Joost: change the name").click()
    field = page.get_by_role("textbox", name="Name of Joost")
    field.fill("Anna")
    field.press("Enter")
    expect(page.locator(".voice").nth(4).get_by_role("alert")).to_have_text(
        "There is an Anna already: choose another name."
    )
    expect(field).to_have_value("Anna")
    pages.expected += ["409"]


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
    hint = page.locator(".level-hint")
    pages.feed.hear(Level(rms_db=-24.0, peak_db=-12.0, clipping=False))
    expect(hint).to_have_text("The room is heard.")
    expect(page.get_by_role("meter")).to_have_attribute("aria-valuenow", "-24")
    pages.feed.hear(Level(rms_db=-3.0, peak_db=0.0, clipping=True))
    expect(hint).to_contain_text("Too loud")


def test_a_recording_is_no_microphone_that_could_be_set_right(pages: Pages) -> None:
    page = pages.open("/mentor", "demo")
    pages.feed.hear(Level(rms_db=-3.0, peak_db=0.0, clipping=True))
    expect(page.get_by_role("meter")).to_have_attribute("aria-valuenow", "-3")
    expect(page.locator(".level-hint")).to_have_text("")
    expect(page.locator(".source-now")).to_have_text("A recording is being played: sample.wav")


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
    hint = page.locator(".level-hint")
    pages.feed.hear(Level(rms_db=-100.0, peak_db=-100.0, clipping=False))
    expect(hint).to_have_text("Listening for the room…")
    page.clock.run_for(5_500)
    pages.feed.hear(Level(rms_db=-100.0, peak_db=-100.0, clipping=False))
    expect(hint).to_contain_text("gives no sound at all")
    pages.feed.hear(Level(rms_db=-72.0, peak_db=-66.0, clipping=False))
    expect(hint).to_contain_text("Nothing is heard")


def test_a_session_from_start_to_end(pages: Pages) -> None:
    page = pages.open("/mentor", "idle")
    page.get_by_label("Title (may stay empty)").fill("The new bus line")
    page.get_by_role("button", name="Start", exact=True).click()
    assert wait_asked(pages, page, 1)[-1] == ("POST", "/api/session/start", {"title": "The new bus line"})
    pages.feed.show("six")
    page.get_by_role("button", name="Pause", exact=True).click()
    assert wait_asked(pages, page, 2)[-1] == ("POST", "/api/session/pause", None)
    pages.feed.show("paused")
    page.get_by_role("button", name="Go on").click()
    assert wait_asked(pages, page, 3)[-1] == ("POST", "/api/session/resume", None)
    pages.feed.show("six")
    page.get_by_role("button", name="End the session").click()
    page.get_by_role("button", name="Keep listening").click()
    page.get_by_role("button", name="End the session").click()
    page.get_by_role("button", name="End it").click()
    assert wait_asked(pages, page, 4)[-1] == ("POST", "/api/session/stop", None)
    pages.feed.show("ended")
    expect(page.get_by_role("button", name="Start a new session")).to_be_visible()


def test_a_start_that_fails_says_why(pages: Pages) -> None:
    page = pages.open("/mentor", "idle")
    pages.feed.problem = Problem(
        code="portaudio_missing", sentence="PortAudio is not installed: install libportaudio2."
    )
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("session-controls").get_by_role("alert")).to_have_text(
        "PortAudio is not installed: install libportaudio2."
    )
    pages.expected += ["409"]


def test_everything_goes_by_keyboard_alone(pages: Pages) -> None:
    page = pages.open("/mentor", "unknown")
    page.keyboard.press("n")
    page.keyboard.type("Zoë")
    page.keyboard.press("Enter")
    assert wait_asked(pages, page, 1)[-1] == ("PUT", "/api/voices/v3", {"name": "Zoë"})
    expect(page.get_by_role("button", name="Voice 3: say who this is")).to_be_focused()
    page.keyboard.press("p")
    assert wait_asked(pages, page, 2)[-1] == ("POST", "/api/session/pause", None)
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="End it")).to_be_focused()
    page.keyboard.press("Enter")
    assert wait_asked(pages, page, 3)[-1] == ("POST", "/api/session/stop", None)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_every_control_can_be_reached_with_tab(pages: Pages) -> None:
    page = pages.open("/mentor", "idle")
    expect(page.get_by_label("Microphone", exact=True)).to_be_enabled()
    reached = []
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
    assert reached == [
        "open-screen",
        "theme",
        "language",
        "open-help",
        "session-title",
        "Start",
        "Refresh",
        "source",
    ]


def test_single_keys_can_be_switched_off(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    page.get_by_role("button", name="Help").click()
    page.get_by_label("Use single keys on this page").uncheck()
    page.get_by_role("button", name="Close").click()
    page.locator("body").click(position={"x": 5, "y": 5})
    page.keyboard.press("e")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.reload()
    expect(page.locator("#shortcuts")).not_to_be_checked()


def test_typing_a_name_is_no_shortcut(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    page.get_by_role("button", name="Anna: change the name").click()
    page.keyboard.type("spernotl?")
    expect(page.get_by_role("textbox", name="Name of Anna")).to_have_value("spernotl?")
    assert asked(pages) == []


def test_light_and_dark_follow_the_system_until_chosen(pages: Pages) -> None:
    page = pages.open("/mentor", "six", color_scheme="dark")
    expect(page.locator("body")).to_have_css("color", "rgb(238, 242, 245)")
    page.get_by_role("button", name="Light", exact=True).click()
    expect(page.locator("body")).to_have_css("color", "rgb(29, 39, 48)")
    page.reload()
    expect(page.locator("body")).to_have_css("color", "rgb(29, 39, 48)")
    page.get_by_role("button", name="Dark", exact=True).click()
    page.emulate_media(color_scheme="light")
    expect(page.locator("body")).to_have_css("color", "rgb(29, 39, 48)")


def test_dutch_is_complete(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    page.get_by_label("Language").select_option("nl")
    expect(page.get_by_role("button", name="Pauze", exact=True)).to_be_visible()
    expect(page.locator(".voice-facts").first).to_contain_text("4 spreekbeurten")
    expect(page.locator(".group-words")).to_have_text(
        "Ongeveer een vijfde van de spreektijd zou naar anderen moeten gaan."
    )
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "nl")


def test_the_shared_screen_opens_in_its_own_window(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open the shared screen").click()
    expect(opened.value).to_have_url(re.compile("/screen$"))
    expect(opened.value.locator(".meter-number")).to_have_text("74")


def test_a_lost_connection_is_said_and_comes_back(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    pages.feed.drop()
    expect(page.locator("#connection")).to_contain_text("The connection is lost.")
    pages.feed.refusing = False
    expect(page.locator("#connection")).to_be_hidden()
    pages.expected += ["WebSocket"]
