"""People on the mentor's page: whose voice is whose, who is there, introductions, tapping."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from server.protocol import IntroductionDetail, Level, Problem
from tests.browser.calls import asked, last_asked, wait_asked
from tests.browser.scenes import SCENES, WORKSHOP
from tests.browser.workshop import agenda

if TYPE_CHECKING:
    from typing import Literal

    from tests.browser.conftest import Pages
    from tests.browser.scenes import Scene

pytestmark = pytest.mark.browser

# ------------------------------------------------------------ a voice that nobody knows


def test_a_voice_is_somebody_of_the_list_with_one_tap(pages: Pages) -> None:
    page = pages.open("/mentor", "unknown")
    page.get_by_role("button", name="Voice 3: say who this is").click()
    dialog = page.get_by_role("dialog", name="Who is Voice 3?")
    dialog.get_by_role("button", name="Bram de Vries").click()
    assert wait_asked(pages, page, 1) == [("PUT", "/api/voices/v3", {"person": "p2"})]
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Voice 3: say who this is")).to_be_focused()


def test_a_voice_is_somebody_new_who_has_agreed_or_has_not(pages: Pages) -> None:
    page = pages.open("/mentor", "unknown")
    page.keyboard.press("n")
    field = page.get_by_role("textbox", name="Somebody new")
    expect(field).to_be_focused()
    page.keyboard.type("  Zoë   Ng ")
    pages.feed.show(replace(pages.feed.scene, title="Still typing"))
    expect(page.locator("#title")).to_have_text("Still typing")
    expect(field).to_have_value("  Zoë   Ng ")
    page.get_by_label("agrees to having their voice told apart").check()
    field.press("Enter")
    assert last_asked(pages, page, 1) == ("PUT", "/api/voices/v3", {"name": "Zoë Ng", "consent": "yes"})
    expect(page.locator("dialog:modal")).to_have_count(0)
    page.get_by_role("button", name="Say who this is", exact=True).click()
    field.fill("Ng")
    field.press("Enter")
    assert last_asked(pages, page, 2) == ("PUT", "/api/voices/v3", {"name": "Ng", "consent": "not_asked"})


def test_a_name_that_is_refused_stays_with_the_reason(pages: Pages) -> None:
    page = pages.open("/mentor", "unknown")
    page.keyboard.press("n")
    pages.feed.problem = Problem(code="roster", sentence="There is an Anna already: choose another name.")
    page.keyboard.type("Anna")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Who is Voice 3?")
    expect(dialog.get_by_role("alert")).to_have_text("There is an Anna already: choose another name.")
    expect(dialog.get_by_role("textbox", name="Somebody new")).to_have_value("Anna")
    pages.expected += ["409"]


def test_voices_are_joined_and_parted(pages: Pages) -> None:
    page = pages.open("/mentor", "unknown")
    page.keyboard.press("n")
    page.get_by_role("dialog").get_by_role("button", name="Voice 5").click()
    assert last_asked(pages, page, 1) == ("POST", "/api/voices/v3/merge", {"into": "v5"})
    expect(page.locator("dialog:modal")).to_have_count(0)
    page.keyboard.press("n")
    page.get_by_role("button", name="Tell them apart").click()
    assert last_asked(pages, page, 2) == ("POST", "/api/voices/v3/split", None)


def test_the_dialog_goes_when_the_voice_has_gone(pages: Pages) -> None:
    page = pages.open("/mentor", "unknown")
    page.keyboard.press("n")
    pages.feed.show("six")
    expect(page.locator("dialog:modal")).to_have_count(0)
    assert asked(pages) == []


# ------------------------------------------------------------ somebody of the list


def test_everything_about_a_person_is_one_tap_away(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    page.get_by_role("button", name="Chidi: more").click()
    dialog = page.get_by_role("dialog", name="Chidi")
    expect(dialog.get_by_label("Needs (for you alone)")).to_have_value("Hears badly on the left")
    name = dialog.get_by_label("Name", exact=True)
    expect(name).to_be_focused()
    name.fill("Chidi N.")
    name.press("Tab")
    dialog.get_by_label("Role").select_option("moderator")
    assert wait_asked(pages, page, 2) == [
        ("PATCH", "/api/roster/p3", {"name": "Chidi N."}),
        ("PATCH", "/api/roster/p3", {"role": "moderator"}),
    ]
    dialog.get_by_label("Weight (1 is usual)").fill("2")
    dialog.get_by_label("Group, in their own words").fill("")
    dialog.get_by_label("Prefers to listen").check()
    assert wait_asked(pages, page, 5)[2:] == [
        ("PATCH", "/api/roster/p3", {"weight": 2}),
        ("PATCH", "/api/roster/p3", {"group": None}),
        ("PATCH", "/api/roster/p3", {"prefers_to_listen": True}),
    ]


def test_enter_sends_what_was_typed_and_closes(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    page.keyboard.press("2")
    page.keyboard.type("Bram")
    page.keyboard.press("Enter")
    expect(page.locator("dialog:modal")).to_have_count(0)
    assert asked(pages) == [("PATCH", "/api/roster/p2", {"name": "Bram"})]


def test_what_one_person_is_called_is_not_typed_into_the_next(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    page.keyboard.press("2")
    pages.feed.problem = Problem(code="roster", sentence="There is an Anna already.")
    page.keyboard.type("Anna")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("alert").last).to_have_text("There is an Anna already.")
    page.keyboard.press("Escape")
    expect(page.locator("dialog:modal")).to_have_count(0)
    page.keyboard.press("3")
    expect(page.get_by_role("dialog", name="Chidi").get_by_label("Name", exact=True)).to_have_value("Chidi")
    pages.expected += ["409"]


def test_who_leaves_who_comes_and_about_whom_the_mentor_stepped_in(pages: Pages) -> None:
    page = pages.open("/mentor", "late")
    expect(page.locator(".voice.is-away .voice-facts")).to_contain_text(["away", "away"])
    expect(page.locator("#count")).to_have_text("4 people are there")
    page.get_by_role("button", name="Has arrived").click()
    assert last_asked(pages, page, 1) == ("PATCH", "/api/roster/p5", {"present": True})
    page.get_by_role("button", name="Liis Tamm: more").click()
    page.get_by_role("dialog").get_by_role("button", name="Has arrived").click()
    assert last_asked(pages, page, 2) == ("PATCH", "/api/roster/p6", {"present": True})
    page.get_by_role("button", name="Anna: more").click()
    page.get_by_role("button", name="Has left").click()
    assert last_asked(pages, page, 3) == ("PATCH", "/api/roster/p1", {"present": False})
    page.get_by_role("button", name="Anna: more").click()
    page.get_by_role("button", name="I stepped in about them").click()
    assert last_asked(pages, page, 4) == ("POST", "/api/step-in", {"people": ["p1"]})


def test_before_somebody_comes_who_has_not_agreed_the_page_says_what_follows(pages: Pages) -> None:
    scene = replace(SCENES["late"], persons={5: {"present": False, "consent": "not_asked"}})
    page = pages.open("/mentor", scene)
    hint = page.get_by_text("once here, you tap from then on")
    page.get_by_role("button", name="Liis Tamm: more").click()
    expect(hint).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Anna: more").click()
    expect(page.get_by_role("dialog", name="Anna")).to_be_visible()
    expect(hint).to_be_hidden()


def test_a_voice_is_taken_away_from_somebody_or_parted(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    page.keyboard.press("1")
    page.get_by_role("button", name="Not this person’s").click()
    assert last_asked(pages, page, 1) == ("PUT", "/api/voices/v1", {"name": None})
    expect(page.locator("dialog:modal")).to_have_count(0)
    page.keyboard.press("1")
    page.get_by_role("button", name="Two people’s").click()
    assert last_asked(pages, page, 2) == ("POST", "/api/voices/v1/split", None)


def test_the_last_minutes_were_somebody_elses(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    now_s = WORKSHOP.speech_s * 1.3
    page.keyboard.press("x")
    dialog = page.get_by_role("dialog", name="Somebody else was talking")
    dialog.get_by_label("Stretch").select_option("120")
    pages.feed.show(replace(WORKSHOP, speech_s=700.0))
    expect(page.locator(".session-clock")).to_contain_text("15:10")
    dialog.get_by_label("Who it was").select_option(label="Joost")
    dialog.get_by_role("button", name="It was them").click()
    call = {"start_s": now_s - 120, "end_s": now_s, "to": "p5"}
    assert last_asked(pages, page, 1) == ("POST", "/api/speech", call)
    expect(dialog).to_be_hidden()
    page.keyboard.press("x")
    dialog.get_by_label("Who it was").select_option(label="Somebody whose voice is new")
    dialog.get_by_role("button", name="It was them").click()
    _, _, body = last_asked(pages, page, 2)
    assert isinstance(body, dict)
    assert body["to"] is None


# ------------------------------------------------------------ tapping


def test_in_tap_mode_seats_and_keys_give_the_floor(pages: Pages) -> None:
    page = pages.open("/mentor", "tap")
    anna = page.get_by_role("button", name="Anna has the floor")
    expect(anna).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Chidi has the floor").click()
    assert last_asked(pages, page, 1) == ("PUT", "/api/floor", {"person": "p3"})
    page.keyboard.press("2")
    assert last_asked(pages, page, 2) == ("PUT", "/api/floor", {"person": "p2"})
    page.keyboard.press("0")
    assert last_asked(pages, page, 3) == ("PUT", "/api/floor", {"person": None})
    anna.click()
    assert last_asked(pages, page, 4) == ("PUT", "/api/floor", {"person": None})
    page.keyboard.press("9")
    expect(page.locator("dialog:modal")).to_have_count(0)
    assert len(asked(pages)) == 4


def test_seats_are_those_of_who_is_there_and_large_enough_for_a_thumb(pages: Pages) -> None:
    scene = replace(SCENES["tap"], persons={1: {"present": False}})
    page = pages.open("/mentor", scene, viewport={"width": 768, "height": 1024})
    expect(page.locator(".seats bdi")).to_have_text(["Anna", "Chidi", "Fatma Yılmaz", "Joost", "Liis Tamm"])
    page.keyboard.press("2")
    assert last_asked(pages, page, 1) == ("PUT", "/api/floor", {"person": "p3"})
    boxes = [seat.bounding_box() for seat in page.locator(".seats button").all()]
    assert all(box is not None and box["height"] >= 44 and box["width"] >= 120 for box in boxes)


def test_the_mode_is_changed_with_one_action_and_a_refusal_says_why(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    expect(page.locator(".board")).to_be_hidden()
    page.get_by_role("button", name="Tap instead").click()
    assert last_asked(pages, page, 1) == ("PUT", "/api/session/mode", {"mode": "tap"})
    pages.feed.show("tap")
    expect(page.locator(".board")).to_be_visible()
    pages.feed.problem = Problem(code="consent_missing", sentence="1 of 6 people here have not agreed.")
    page.get_by_role("button", name="Tell voices apart").click()
    expect(page.locator("seat-board").get_by_role("alert")).to_have_text(
        "1 of 6 people here have not agreed."
    )
    pages.expected += ["409"]


# ------------------------------------------------------------ introductions


def introduced(
    outcome: Literal["running", "known", "too_little", "sounds_like", "several"], heard_s: float = 9.0
) -> Scene:
    """Chidi's turn in the round, with this outcome."""
    detail = IntroductionDetail(
        person="p3", outcome=outcome, sounds_like="p1" if outcome == "sounds_like" else None
    )
    waiting = {place: {"introduced": False} for place in (2, 3, 5)}
    return replace(
        SCENES["introducing"],
        heard_s=heard_s,
        persons={place: {"introduced": place not in waiting} for place in range(6)},
        mentor={"introduction": detail},
    )


def test_the_round_goes_from_seat_to_seat(pages: Pages) -> None:
    page = pages.open("/mentor", introduced("running", heard_s=4.0))
    panel = page.locator(".introduction")
    expect(panel).to_contain_text("Chidi (3 of 6)")
    expect(panel).to_contain_text("4 of 8 seconds heard clearly")
    panel.get_by_role("button", name="Skip to Fatma Yılmaz").click()
    assert last_asked(pages, page, 1) == ("POST", "/api/introductions", {"person": "p4"})
    panel.get_by_role("button", name="Once more").click()
    assert last_asked(pages, page, 2) == ("POST", "/api/introductions", {"person": "p3"})
    pages.feed.show(introduced("known"))
    expect(panel).to_contain_text("That is enough.")
    expect(panel.get_by_role("status").last).to_have_text("Chidi’s voice is known now.")
    panel.get_by_role("button", name="Next: Fatma Yılmaz").click()
    assert last_asked(pages, page, 3) == ("POST", "/api/introductions", {"person": "p4"})
    panel.get_by_role("button", name="End the round").click()
    assert last_asked(pages, page, 4) == ("POST", "/api/introductions", {"person": None})


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("too_little", "Too little was heard of Chidi. Once more, a little closer to the microphone?"),
        ("sounds_like", "This sounds like Anna. Once more with Chidi, or name the voice later."),
        ("several", "Several voices were heard. Once more, with Chidi alone?"),
    ],
)
def test_what_went_wrong_is_said_with_what_to_do(
    pages: Pages, outcome: Literal["too_little", "sounds_like", "several"], sentence: str
) -> None:
    page = pages.open("/mentor", introduced(outcome))
    expect(page.locator(".introduction-outcome")).to_have_text(sentence)


def test_the_last_one_finishes_the_round(pages: Pages) -> None:
    scene = introduced("known")
    last = {**{place: {"introduced": True} for place in range(6)}, 2: {"introduced": False}}
    page = pages.open("/mentor", replace(scene, persons=last))
    page.get_by_role("button", name="Finish the round").click()
    assert wait_asked(pages, page, 1) == [("POST", "/api/introductions", {"person": None})]


def test_whose_voice_is_not_known_any_more_is_said_while_voices_are_told_apart(pages: Pages) -> None:
    scene = replace(WORKSHOP, persons={1: {"voices": ()}})
    page = pages.open("/mentor", scene)
    facts = page.locator(".voice").nth(1).locator(".voice-facts")
    expect(facts).to_contain_text(re.compile(r"voice not known yet · \d+:\d\d · "))
    pages.feed.show(replace(scene, mode="tap"))
    expect(facts).not_to_contain_text("voice not known yet")


def test_the_round_begins_with_the_first_who_is_not_known(pages: Pages) -> None:
    scene = replace(WORKSHOP, persons={place: {"introduced": place != 3} for place in range(6)})
    page = pages.open("/mentor", scene)
    page.keyboard.press("v")
    assert wait_asked(pages, page, 1) == [("POST", "/api/introductions", {"person": "p4"})]
    pages.feed.show(replace(scene, mode="tap"))
    expect(page.locator("introduction-round")).to_be_hidden()


def test_the_phase_of_introductions_begins_with_the_round(pages: Pages) -> None:
    scene = replace(
        WORKSHOP,
        persons={place: {"introduced": place != 3} for place in range(6)},
        phases=agenda(running=None),
    )
    page = pages.open("/mentor", scene)
    page.get_by_role("button", name="Start the introduction round").click()
    assert wait_asked(pages, page, 2) == [
        ("POST", "/api/phases/begin", {"place": 0}),
        ("POST", "/api/introductions", {"person": "p4"}),
    ]


def test_the_level_is_shown_while_somebody_introduces_themself(pages: Pages) -> None:
    page = pages.open("/mentor", introduced("running"))
    pages.feed.hear(Level(rms_db=-24.0, peak_db=-12.0, clipping=False))
    expect(page.locator(".introduction").get_by_role("meter")).to_have_attribute("aria-valuenow", "-24")


def test_in_practice_no_microphone_is_complained_of(pages: Pages) -> None:
    page = pages.open("/mentor", "introducing")
    expect(page.locator("introduction-round level-bar")).to_be_visible()
    pages.feed.show(replace(SCENES["introducing"], kind="practice", microphone="off", practice=True))
    expect(page.locator("introduction-round level-bar")).to_be_hidden()
    expect(page.locator("introduction-round .introduction-who")).to_be_visible()
