"""A phone's page: who you are, your hand, your wishes, your share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from server.protocol import Figures, Problem
from tests.browser.phones import CLAIMED, PHONES, SHARED_ROOM, phone
from tests.browser.rooms import scene_you
from tests.browser.test_accessibility import violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Pages
    from tests.browser.scenes import Scene

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


def opened(pages: Pages, scene: Scene | str, **context: Any) -> Page:
    """A phone that shows a scene."""
    shown = PHONES[scene] if isinstance(scene, str) else scene
    return pages.open("/join", shown, **({"viewport": PHONE, "has_touch": True} | context))


def you(scene: Scene) -> dict[str, Any]:
    return scene_you(scene).model_dump()


def figures(low: float, index: float, high: float, fair: float | None = 0.2) -> Figures:
    fair_share = fair or 0.2
    return Figures(
        talk_time_s=60.0,
        share=index * fair_share,
        share_low=low * fair_share,
        share_high=high * fair_share,
        fair_share=fair,
        voice_index=None if fair is None else index,
        voice_index_low=None if fair is None else low,
        voice_index_high=None if fair is None else high,
    )


def test_choosing_who_you_are_asks_the_moderator(pages: Pages) -> None:
    page = opened(pages, "choosing")
    names = page.locator(".who-name bdi")
    expect(names).to_have_text(["Anna", "Bram de Vries", "Chidi", "Fatma Yılmaz", "Joost", "Liis Tamm"])
    expect(page.locator(".who-name:has(.who-taken) bdi")).to_have_text(["Bram de Vries", "Fatma Yılmaz"])
    expect(page.locator("phone-actions")).to_be_hidden()
    page.get_by_role("button", name="Chidi").tap()
    expect(page.get_by_role("heading", name="Are you Chidi?")).to_be_visible()
    assert pages.feed.asked == []
    pages.feed.answers["PUT", "/api/me"] = CLAIMED.model_dump()
    page.get_by_role("button", name="Yes, that is me").tap()
    expect(page.get_by_role("heading", name="The moderator is asked whether you are Chidi.")).to_be_visible()
    assert pages.feed.asked == [("PUT", "/api/me", {"person": "p3", "code": None})]
    pages.feed.show(PHONES["quiet"])
    expect(page.locator("phone-who")).to_be_hidden()
    expect(page.locator("#own-name")).to_have_text("You are Chidi.")
    expect(page.get_by_role("button", name="Raise my hand")).to_be_visible()


def test_a_personal_code_goes_along_and_a_wrong_one_is_said(pages: Pages) -> None:
    page = opened(pages, "choosing")
    page.get_by_role("button", name="Chidi").tap()
    page.get_by_label("Personal code").fill(" blue tram ")
    pages.feed.problem = Problem(code="wrong_code", sentence="That is not the code of Chidi.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_have_text("That is not the code of Chidi.")
    expect(page.get_by_label("Personal code")).to_have_value(" blue tram ")
    assert pages.feed.asked == [("PUT", "/api/me", {"person": "p3", "code": "blue tram"})]
    pages.expected += ["409"]


def test_what_is_typed_outlives_a_snapshot(pages: Pages) -> None:
    page = opened(pages, "choosing")
    page.get_by_role("button", name="Chidi").tap()
    page.get_by_label("Personal code").fill("blue")
    pages.feed.show(replace(SHARED_ROOM, hands=(4,)))
    expect(page.locator(".queue-name")).to_have_text(["Joost"])
    expect(page.get_by_label("Personal code")).to_have_value("blue")
    expect(page.get_by_label("Personal code")).to_be_focused()
    pages.feed.show(replace(SHARED_ROOM, unnamed=(2,)))
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    expect(page.locator(".who-name bdi")).not_to_contain_text(["Chidi"])


def test_back_and_somebody_else(pages: Pages) -> None:
    page = opened(pages, "choosing")
    page.get_by_role("button", name="Anna").tap()
    page.get_by_role("button", name="Back").tap()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_focused()
    pages.feed.show(PHONES["claimed"])
    pages.feed.answers["PUT", "/api/me"] = you(SHARED_ROOM)
    page.get_by_role("button", name="I am somebody else").tap()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    expect(page.locator("phone-who")).not_to_contain_text("not confirmed")
    assert pages.feed.asked == [("PUT", "/api/me", {"person": None, "code": None})]


def test_a_moderator_who_does_not_confirm_is_said(pages: Pages) -> None:
    page = opened(pages, "claimed")
    expect(page.locator("phone-actions")).to_be_hidden()
    pages.feed.show(PHONES["choosing"])
    expect(page.locator("phone-who")).to_contain_text("The moderator has not confirmed it.")


def test_without_names_one_can_look_on(pages: Pages) -> None:
    page = opened(pages, "nobody")
    expect(page.locator("phone-who")).to_contain_text("There is no list of names yet.")
    expect(page.locator("mic-state")).to_have_text("Microphone on")
    expect(page.locator("balance-meter")).to_be_visible()


def test_a_hand_goes_up_and_down_and_knows_its_place(pages: Pages) -> None:
    page = opened(pages, "quiet")
    status = page.locator(".hand-status")
    expect(status).to_have_text("")
    pages.feed.answers["PUT", "/api/me/hand"] = you(PHONES["next"])
    page.get_by_role("button", name="Raise my hand").tap()
    expect(status).to_have_text("You are next.")
    pages.feed.answers["PUT", "/api/me/hand"] = you(PHONES["quiet"])
    page.get_by_role("button", name="Lower my hand").tap()
    expect(status).to_have_text("")
    assert pages.feed.asked == [("PUT", "/api/me/hand", {"up": True}), ("PUT", "/api/me/hand", {"up": False})]
    pages.feed.show(PHONES["third"])
    expect(status).to_have_text("Your place in the queue: 3")
    pages.feed.show(PHONES["floor"])
    expect(status).to_have_text("You have the floor: 1 min 30 sec left.")
    pages.feed.show(phone(replace(SHARED_ROOM, talked_s=125.0), 0))
    expect(status).to_have_text("You have the floor; the agreed time is up.")
    pages.feed.show(phone(replace(SHARED_ROOM, turn_limit_s=None), 0))
    expect(status).to_have_text("You have the floor.")


@pytest.mark.parametrize(
    ("button", "path", "body", "back"),
    [
        ("Ask me", "/api/me/wish", {"wish": "ask_me"}, {"wish": None}),
        ("Not now", "/api/me/wish", {"wish": "not_now"}, {"wish": None}),
        ("I agree", "/api/me/vote", {"vote": "agree"}, {"vote": None}),
        ("I’d like to move on", "/api/me/vote", {"vote": "move_on"}, {"vote": None}),
        ("Ask for off the record", "/api/me/off-record", {"ask": True}, {"ask": False}),
    ],
)
def test_wishes_are_pressed_and_taken_back(
    pages: Pages, button: str, path: str, body: dict[str, Any], back: dict[str, Any]
) -> None:
    page = opened(pages, "quiet")
    own = you(PHONES["quiet"])
    asked = own | ({"off_record_asked": True} if "ask" in body else body)
    it = page.get_by_role("button", name=button)
    expect(it).to_have_attribute("aria-pressed", "false")
    pages.feed.answers["PUT", path] = asked
    it.tap()
    expect(it).to_have_attribute("aria-pressed", "true")
    pages.feed.answers["PUT", path] = own
    it.tap()
    expect(it).to_have_attribute("aria-pressed", "false")
    assert pages.feed.asked == [("PUT", path, body), ("PUT", path, back)]


def test_quick_taps_on_one_button_are_one_wish_and_on_two_are_two(pages: Pages) -> None:
    page = opened(pages, "quiet")
    own = you(PHONES["quiet"])
    pages.feed.answers["PUT", "/api/me/wish"] = own | {"wish": "ask_me"}
    pages.feed.answers["PUT", "/api/me/vote"] = own | {"wish": "ask_me", "vote": "agree"}
    page.evaluate(
        """() => {
            const [, ask, , agree] = document.querySelectorAll('phone-actions button');
            for (const button of [ask, ask, agree]) button.click();
        }"""
    )
    for button in ("Ask me", "I agree"):
        expect(page.get_by_role("button", name=button)).to_have_attribute("aria-pressed", "true")
    assert pages.feed.asked == [
        ("PUT", "/api/me/wish", {"wish": "ask_me"}),
        ("PUT", "/api/me/vote", {"vote": "agree"}),
    ]


def test_a_call_that_does_not_get_through_is_said_in_a_phones_words(pages: Pages) -> None:
    page = opened(pages, "quiet")
    page.route("**/api/me/hand", lambda route: route.abort())
    page.get_by_role("button", name="Raise my hand").tap()
    expect(page.locator("phone-actions [role=alert]")).to_have_text(
        "That did not get through: try again in a moment."
    )
    pages.expected += ["ERR_FAILED"]


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (figures(1.55, 2.0, 2.4), "You have had more than your fair share"),
        (figures(1.4, 2.0, 2.4), "You have had about your fair share"),
        (figures(0.2, 0.3, 0.45), "You have had less than your fair share"),
        (figures(0.2, 0.3, 0.55), "You have had about your fair share"),
        (figures(1.0, 1.0, 1.0, None), "Your talking is no part of the shares."),
        (None, "There are no figures of you yet."),
    ],
)
def test_own_figures_say_no_more_than_was_measured(pages: Pages, window: Figures | None, words: str) -> None:
    page = opened(pages, phone(SHARED_ROOM, 2, window=window))
    expect(page.locator(".own-words")).to_contain_text(words)


def test_own_figures_are_there_in_numbers(pages: Pages) -> None:
    page = opened(pages, phone(SHARED_ROOM, 2, window=figures(0.9, 1.1, 1.3)))
    expect(page.locator("own-figures")).to_contain_text("22% of the last five minutes; the fair share is 20%")
    expect(page.locator("own-figures")).to_contain_text("58 sec of talking so far")


def test_many_seats_are_numbers_with_a_list(pages: Pages) -> None:
    page = opened(pages, "twelve")
    expect(page.locator(".seat-initials")).to_have_text([str(i + 1) for i in range(12)])
    rows = page.locator("seat-list li")
    expect(rows).to_have_count(12)
    expect(rows.nth(4)).to_have_text("5Joost (you)")
    expect(page.locator(".seat.is-own .seat-initials")).to_have_text("5")
    pages.feed.show(PHONES["quiet"])
    expect(page.locator("seat-list")).to_be_hidden()
    expect(page.locator(".seat.is-own .seat-name")).to_have_text("Chidi")


def test_the_microphones_state_is_never_scrolled_away(pages: Pages) -> None:
    page = opened(pages, "long")
    page.locator("footer").scroll_into_view_if_needed()
    assert page.evaluate("scrollY") > 300
    box = page.locator("mic-state").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 60
    pages.feed.show(PHONES["paused"])
    expect(page.locator("mic-state")).to_have_text("Microphone paused")


def test_off_the_record_is_said_and_need_not_be_asked_for(pages: Pages) -> None:
    page = opened(pages, "paused")
    expect(page.locator("#sentence")).to_have_text("Off the record: nothing is heard and nothing is counted.")
    expect(page.get_by_role("button", name="Ask for off the record")).to_be_hidden()
    expect(page.get_by_role("button", name="Lower my hand")).to_be_visible()


def test_before_and_after_a_session_there_is_nothing_to_ask_for(pages: Pages) -> None:
    page = opened(pages, "before")
    expect(page.locator("#sentence")).to_have_text("The session has not started yet.")
    expect(page.locator("phone-actions")).to_be_hidden()
    page.locator("#rules summary").tap()
    expect(page.locator("#rules-list li")).to_have_count(3)
    pages.feed.show(PHONES["ended"])
    expect(page.locator("#where")).to_have_text("The session has ended.")
    expect(page.locator("#note-silence")).to_be_visible()
    expect(page.locator("phone-actions")).to_be_hidden()
    expect(page.locator("own-data")).to_be_visible()


def test_a_hidden_picture_is_hidden_on_phones_too_and_hands_still_go_up(pages: Pages) -> None:
    page = opened(pages, "hidden")
    expect(page.locator("balance-meter")).to_be_hidden()
    expect(page.locator("#sentence")).to_have_text("The moderator has hidden the picture.")
    expect(page.get_by_role("button", name="Lower my hand")).to_be_visible()
    expect(page.locator(".own-words")).to_be_visible()


def test_practice_and_tapping_are_said(pages: Pages) -> None:
    page = opened(pages, "practice")
    expect(page.locator("#practice")).to_have_text("Practice: nobody is heard")
    pages.feed.show(PHONES["tap"])
    expect(page.locator("#note-tap")).to_be_visible()
    expect(page.locator("#practice")).to_be_hidden()


def test_the_language_is_chosen_on_the_phone(pages: Pages) -> None:
    page = opened(pages, replace(PHONES["next"], language="nl"))
    expect(page.locator(".hand-status")).to_have_text("You are next.")
    page.get_by_label("Language").select_option("nl")
    expect(page.locator(".hand-status")).to_have_text("Jij bent de volgende.")
    expect(page.get_by_role("button", name="Hand omlaag")).to_be_visible()
    page.reload()
    expect(page.locator(".hand-status")).to_have_text("Jij bent de volgende.")


def test_light_and_dark(pages: Pages) -> None:
    page = opened(pages, "next", color_scheme="light")
    page.get_by_role("button", name="Dark").tap()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Light")).to_be_visible()


def test_everything_works_from_a_keyboard(pages: Pages) -> None:
    page = opened(pages, "choosing", has_touch=False)
    expect(page.get_by_role("button", name="Anna")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Anna")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Are you Anna?")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Personal code")).to_be_focused()
    page.keyboard.press("Tab")
    pages.feed.answers["PUT", "/api/me"] = CLAIMED.model_dump()
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="The moderator is asked whether you are Chidi.")).to_be_focused()


@pytest.mark.parametrize("size", [(320, 640), (390, 844), (844, 390), (683, 384)])
def test_nothing_scrolls_sideways_and_everything_can_be_touched(pages: Pages, size: tuple[int, int]) -> None:
    page = opened(pages, "choosing", viewport={"width": size[0], "height": size[1]}, locale="nl-NL")
    found = {}
    for name, scene in PHONES.items():
        show_titled(pages, page, name, scene)
        found[name] = page.evaluate(
            """() => [...document.querySelectorAll('button, select, summary, input, textarea')]
                .filter(element => element.checkVisibility({visibilityProperty: true}))
                .map(element => (element.closest('label') ?? element).getBoundingClientRect())
                .filter(({width, height}) => width < 44 || height < 44).length"""
        )
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[name] += max(0, wide)
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(pages: Pages, theme: Any) -> None:
    page = opened(pages, "choosing", color_scheme=theme, reduced_motion="reduce")
    found = {}
    for name, scene in PHONES.items():
        show_titled(pages, page, name, scene)
        found[name] = violations(page)
    pages.feed.show(PHONES["choosing"])
    page.locator(".who-name").first.tap()
    found["asking"] = violations(page)
    assert {name: what for name, what in found.items() if what} == {}


def show_titled(pages: Pages, page: Page, title: str, scene: Scene) -> None:
    """Show a scene, and wait until it is there."""
    pages.feed.show(replace(scene, title=title))
    expect(page).to_have_title(title)
