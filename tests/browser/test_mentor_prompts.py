"""Prompts on the mentor's page: words to say, what came of them, or why there are none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from balance.prompting.settings import KINDS
from server.protocol import PromptKind, SilenceState
from tests.browser.calls import asked, last_asked, wait_asked
from tests.browser.scenes import LONG_NAMES, WORKSHOP
from tests.browser.workshop import prompt

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Pages
    from tests.browser.scenes import Scene

pytestmark = pytest.mark.browser

TITLES: dict[PromptKind, str] = {
    "long_turn": "Anna has had the floor for 2 min 5 sec.",
    "dominates_strongly": "Anna had 36% of the talking in the last five minutes, "
    "more than twice the fair share of 17%.",
    "one_of_two": "Anna has 36% of the talking between the two of you.",
    "dominates": "Anna had 36% of the talking in the last five minutes; 17% would be a fair share.",
    "not_heard": "Anna has hardly been heard: 36% of the talking, where 17% would be a fair share.",
    "group_not_heard": "citizens: 36% of the talking in this phase; 17% would be a fair share.",
}


def prompted(
    kind: PromptKind, *, invite: str | None = None, text: str | None = None, **scene: object
) -> Scene:
    """The workshop with this prompt."""
    about: dict[str, str] = {"group": "citizens"} if kind == "group_not_heard" else {"person": "p1"}
    figures = {"talked_s": 125.0} if kind == "long_turn" else {"share": 0.36, "fair_share": 1 / 6}
    shown = prompt(kind, **about, **figures, invite=invite, text=text)  # type: ignore[arg-type]
    return replace(WORKSHOP, mentor={**WORKSHOP.mentor, "prompt": shown}, **scene)  # type: ignore[arg-type]


def words(page: Page) -> str:
    return page.locator(".prompt-words").inner_text()


@pytest.mark.parametrize("kind", KINDS)
def test_each_prompt_says_what_is_the_case_and_has_words_to_say(pages: Pages, kind: PromptKind) -> None:
    page = pages.open("/mentor", prompted(kind))
    expect(page.locator(".prompt-title")).to_have_text(TITLES[kind])
    expect(page.locator(".prompt-words")).not_to_be_empty()
    assert "{" not in words(page)
    assert ("Anna" in words(page)) == (kind == "not_heard"), "Who talks much is never named aloud."


def test_somebody_who_was_heard_little_is_asked_by_name(pages: Pages) -> None:
    page = pages.open("/mentor", prompted("dominates", invite="p3"))
    expect(page.locator(".prompt-words")).to_have_text(
        "Let’s hear some other voices. Chidi, would you like to add something?"
    )


def test_words_are_in_the_language_of_the_session_the_rest_in_the_pages(pages: Pages) -> None:
    page = pages.open("/mentor", prompted("dominates", invite="p3", language="nl"))
    said = page.locator(".prompt-words")
    expect(said).to_have_text("Laten we ook anderen horen. Chidi, wil jij iets toevoegen?")
    expect(said).to_have_attribute("lang", "nl")
    expect(page.locator(".prompt-title")).to_contain_text("Anna had 36% of the talking")
    pages.feed.show(prompted("dominates", invite="p3", language="fi"))
    expect(said).to_have_attribute("lang", "en")


def test_a_name_that_runs_the_other_way_does_not_turn_the_sentence_round(pages: Pages) -> None:
    scene = prompted("dominates", invite="p2", names=LONG_NAMES)
    page = pages.open("/mentor", scene)
    expect(page.locator(".prompt-words")).to_contain_text(f"\u2068{LONG_NAMES[1]}\u2069, would")


def test_a_prompt_is_accepted_snoozed_or_dismissed(pages: Pages) -> None:
    page = pages.open("/mentor", prompted("dominates"))
    for count, (name, verb) in enumerate(
        (("I say it", "accept"), ("Later", "snooze"), ("Not this", "dismiss"))
    ):
        page.get_by_role("button", name=name, exact=True).click()
        assert last_asked(pages, page, count + 1) == ("POST", f"/api/prompts/7/{verb}", None)


def test_words_may_be_the_mentors_own(pages: Pages) -> None:
    page = pages.open("/mentor", prompted("dominates", invite="p3"))
    page.keyboard.press("w")
    field = page.get_by_role("textbox", name="Your own words")
    expect(field).to_be_focused()
    expect(field).to_have_value("Let’s hear some other voices. Chidi, would you like to add something?")
    field.fill("Chidi, what about the stop?")
    pages.feed.show(prompted("dominates", invite="p3", title="Still typing"))
    expect(page.locator("#title")).to_have_text("Still typing")
    expect(field).to_have_value("Chidi, what about the stop?")
    field.press("Enter")
    assert wait_asked(pages, page, 1) == [
        ("PATCH", "/api/prompts/7", {"text": "Chidi, what about the stop?"})
    ]
    pages.feed.show(prompted("dominates", text="Chidi, what about the stop?"))
    expect(page.locator(".prompt-words")).to_have_text("Chidi, what about the stop?")
    page.keyboard.press("w")
    field.fill("  ")
    page.get_by_role("button", name="Keep these words").click()
    assert last_asked(pages, page, 2) == ("PATCH", "/api/prompts/7", {"text": None})


def test_escape_leaves_the_words_as_they_were(pages: Pages) -> None:
    page = pages.open("/mentor", prompted("dominates"))
    page.keyboard.press("w")
    page.keyboard.type("something else")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Other words")).to_be_focused()
    expect(page.locator(".prompt-words")).to_contain_text("Let’s hear")
    assert asked(pages) == []


def test_words_that_are_typed_go_away_with_their_prompt(pages: Pages) -> None:
    page = pages.open("/mentor", prompted("dominates"))
    page.keyboard.press("w")
    pages.feed.show(replace(WORKSHOP, mentor={}))
    expect(page.locator(".prompt-form")).to_be_hidden()
    expect(page.locator("prompt-card")).to_contain_text("No prompt: nothing needs you now.")


@pytest.mark.parametrize(
    ("mentor", "sentence"),
    [
        ({}, "No prompt: nothing needs you now."),
        ({"rests_for_s": 171.0}, "No prompt for the next 3 min: what you did needs time to work."),
        ({"silence": SilenceState(reason="off_record", coverage=None)}, "No prompts: off the record."),
        (
            {"silence": SilenceState(reason="not_counted", coverage=None)},
            "No prompts: this phase does not count.",
        ),
        (
            {"silence": SilenceState(reason="coverage", coverage=0.69)},
            "No prompts: only 69% of the speech was recognised. "
            "Name unknown voices, or move the microphone closer.",
        ),
        (
            {"silence": SilenceState(reason="coverage", coverage=None)},
            "No prompts: too little speech has been recognised.",
        ),
    ],
)
def test_it_is_said_why_there_is_no_prompt(pages: Pages, mentor: dict[str, object], sentence: str) -> None:
    page = pages.open("/mentor", replace(WORKSHOP, mentor=mentor))
    expect(page.locator(".prompt-why")).to_have_text(sentence)


def test_what_it_changed_is_said_with_figures_or_not_at_all(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    expect(page.locator(".outcome")).to_have_text(
        [
            "12:40 · you stepped inTo be seen in 4 min.",
            "7:00 · much of the talking by one (Anna)"
            "Anna: from 2.4 to 1.6 times the fair share.Balance: too little to tell.",
            "1:35 · not acted on: a long turn (Anna)Anna: too little to tell.Balance: from 51 to 72.",
        ],
        use_inner_text=False,
    )
    pages.feed.show(replace(WORKSHOP, state="ended"))
    expect(page.locator(".outcome").first).to_contain_text("The session ended before that could be seen.")


def test_when_to_prompt_is_the_mentors_to_set(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("button", name="When to prompt me").click()
    dialog = page.get_by_role("dialog", name="When to prompt me")
    assert dialog.get_by_role("checkbox").count() == len(KINDS)
    long_turn = dialog.get_by_label("A long turn: over (minutes; empty: never)")
    expect(long_turn).to_have_value("2")
    long_turn.fill("")
    dialog.get_by_label("Rest after each prompt (minutes)").fill("2.5")
    dialog.get_by_label("No prompts under so much recognised speech (%)").fill("70")
    dialog.get_by_label("somebody is hardly heard").uncheck()
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog).to_be_hidden()
    usual = pages.feed.prompt_settings.model_dump(mode="json")
    changed = {"off": ["not_heard"], "long_turn_s": None, "rest_s": 150, "coverage": 0.7}
    assert wait_asked(pages, page, 1) == [("PUT", "/api/prompt-settings", usual | changed)]


def test_the_usual_settings_are_the_servers_own(pages: Pages) -> None:
    pages.feed.prompt_settings = pages.feed.prompt_settings.model_copy(
        update={"off": ("dominates",), "hold_s": 90.0}
    )
    page = pages.open("/mentor", "six")
    page.locator("#open-menu").click()
    page.locator("#open-prompts").click()
    expect(page.get_by_label("It must have been so for (seconds)")).to_have_value("90")
    page.get_by_role("button", name="The usual ones").click()
    page.get_by_role("button", name="Keep", exact=True).click()
    usual = type(pages.feed.prompt_settings)().model_dump(mode="json")
    assert wait_asked(pages, page, 1) == [("PUT", "/api/prompt-settings", usual)]
