"""Looking back together: on the shared screen, on phones, and on the console that leads it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import expect

from server.protocol import DebriefShare, DebriefState
from tests.browser.calls import last_asked
from tests.browser.rooms import own, scene_snapshot
from tests.browser.scenes import SIX, Scene, with_people
from tests.browser.test_accessibility import violations

if TYPE_CHECKING:
    from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser

Stage = Literal["guess", "reveal", "replay", "norm"]
STAGES: tuple[Stage, ...] = ("guess", "reveal", "replay", "norm")


def looking_back(stage: Stage, people: int = 6) -> Scene:
    scene = replace(with_people(SIX, people), state="ended", microphone="off", last_norm="Short turns")
    measured = [voice.phase for voice in scene_snapshot(scene).voices]
    told = stage != "guess"
    shares = tuple(
        DebriefShare(
            person=f"p{place}",
            guess=round(1 / people, 3) if told else None,
            share=one.share if told else None,
            share_low=one.share_low if told else None,
            share_high=one.share_high if told else None,
            fair_share=one.fair_share,
        )
        for place, one in enumerate(measured, start=1)
    )
    state = DebriefState(
        stage=stage, guesses=4, group_guessed=False, shares=shares, norm="Let others end", norm_met="partly"
    )
    return replace(scene, debrief=state)


TIMELINE = {
    "duration_s": 600.0,
    "turns": [
        {"person": f"p{1 + i % 6}", "start_s": 20.0 * i, "end_s": 20.0 * i + 8 + i % 11} for i in range(29)
    ],
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("people", [2, 12])
def test_axe_finds_nothing_in_any_part(pages: Pages, theme: Literal["light", "dark"], people: int) -> None:
    pages.feed.looked_up["/api/debrief/timeline"] = TIMELINE
    page = pages.open("/debrief", looking_back("guess", people), color_scheme=theme, reduced_motion="reduce")
    found = {}
    for stage in STAGES:
        pages.feed.show(looking_back(stage, people))
        expect(page.locator("#norms")).to_be_visible(visible=stage == "norm")
        expect(page.locator("debrief-board")).to_be_visible(visible=stage == "reveal")
        expect(page.locator("debrief-replay")).to_be_visible(visible=stage == "replay")
        found[stage] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    assert found == {stage: [] for stage in STAGES}


def test_while_it_is_guessed_the_screen_says_whose_shares_and_how(pages: Pages) -> None:
    scene = looking_back("guess", 3)
    assert scene.debrief is not None
    nobody = replace(scene, debrief=scene.debrief.model_copy(update={"guesses": 0}))
    page = pages.open("/debrief", nobody)
    expect(page.locator("#guessed li")).to_have_text(["Anna", "Bram de Vries", "Chidi"])
    expect(page.locator("#words")).to_contain_text("say it aloud")
    pages.feed.show(scene)
    expect(page.locator("#words")).to_have_text("4 phones have guessed.")


def test_guess_and_share_stand_side_by_side_with_the_range(pages: Pages) -> None:
    scene = looking_back("reveal")
    page = pages.open("/debrief", scene)
    assert scene.debrief is not None
    first = scene.debrief.shares[0]
    cells = page.locator(".board tbody tr").first.locator("th, .figure").all_inner_texts()
    assert (first.share, first.share_low, first.share_high) != (None, None, None)
    low, high = round(100 * (first.share_low or 0)), round(100 * (first.share_high or 0))
    assert cells == ["Anna", "17%", f"{round(100 * (first.share or 0))}%", f"{low}% to {high}%"]


def test_nothing_moves_where_nothing_is_to_move(pages: Pages) -> None:
    pages.feed.looked_up["/api/debrief/timeline"] = TIMELINE
    page = pages.open("/debrief", looking_back("replay"), reduced_motion="reduce")
    expect(page.locator(".replay-clock")).to_have_text("10:00 of 10:00")
    expect(page.get_by_role("button", name="Play again")).to_be_hidden()
    page.get_by_text("The same as a table").click()
    expect(page.locator("debrief-replay tbody tr")).to_have_count(29)


def test_a_replay_lasts_half_a_minute(pages: Pages) -> None:
    pages.feed.looked_up["/api/debrief/timeline"] = TIMELINE
    page = pages.blank()
    page.clock.install()
    pages.feed.scene = looking_back("replay")
    page.goto(pages.feed.url("/debrief"))
    expect(page.locator("debrief-replay tbody tr")).to_have_count(29)
    pages.expected += ["WebSocket"]  # it hears nothing in half a minute of its own clock, and connects again
    page.clock.run_for(31_000)
    expect(page.locator(".replay-clock")).to_have_text("10:00 of 10:00")
    page.get_by_role("button", name="Play again").click()
    expect(page.locator(".replay-clock")).not_to_have_text("10:00 of 10:00")


def test_the_shared_screen_goes_there_and_comes_back(pages: Pages) -> None:
    page = pages.open("/screen", replace(looking_back("guess"), debrief=None))
    pages.feed.show(looking_back("guess"))
    page.wait_for_url("**/debrief")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "How was the talking shared? Everybody guesses."
    )
    pages.feed.show(replace(looking_back("guess"), debrief=None))
    page.wait_for_url("**/screen")


def test_the_norm_of_the_last_time_is_on_the_screen_before_there_is_a_picture(pages: Pages) -> None:
    page = pages.open("/screen", replace(SIX, state="idle", speech_s=0.0, last_norm="Short turns"))
    expect(page.locator("#last-norm")).to_have_text("Last time we agreed: Short turns")
    pages.feed.show(replace(SIX, last_norm="Short turns"))
    expect(page.locator("#last-norm")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_guesses(pages: Pages, theme: Literal["light", "dark"]) -> None:
    scene = looking_back("guess", 2)
    page = pages.open(
        "/join",
        replace(scene, you=own(scene, 0)),
        viewport={"width": 390, "height": 844},
        color_scheme=theme,
        reduced_motion="reduce",
    )
    expect(page.locator("phone-guess output").first).to_have_text("50%")
    page.locator("phone-guess input").first.fill("100")
    page.locator("phone-guess input").last.fill("25")
    expect(page.locator("phone-guess output").first).to_have_text("80%")
    assert violations(page) == []
    page.get_by_role("button", name="Send my guess").click()
    assert last_asked(pages, page, 1) == (
        "PUT",
        "/api/me/guess",
        {"shares": [{"person": "p1", "share": 0.8}, {"person": "p2", "share": 0.2}]},
    )
    pages.feed.show(looking_back("reveal", 2))
    expect(page.locator("phone-guess")).to_be_hidden()


def test_the_console_leads(pages: Pages) -> None:
    page = pages.open("/mentor", looking_back("guess", 2))
    page.get_by_text("One guess for the group").click()
    assert violations(page) == []
    page.get_by_role("button", name="Enter this guess").click()
    assert last_asked(pages, page, 1)[1:] == (
        "/api/debrief/guess",
        {"shares": [{"person": "p1", "share": 0.5}, {"person": "p2", "share": 0.5}]},
    )
    page.get_by_role("button", name="2 Reveal").click()
    assert last_asked(pages, page, 2) == ("PUT", "/api/debrief", {"stage": "reveal"})
    pages.feed.show(looking_back("norm", 2))
    page.get_by_role("button", name="Done", exact=True).click()
    assert last_asked(pages, page, 3) == ("PUT", "/api/debrief/met", {"met": "yes"})
    page.get_by_label("Next time we will").fill("Ask first")
    page.get_by_role("button", name="Set this").click()
    assert last_asked(pages, page, 4) == ("PUT", "/api/debrief/norm", {"norm": "Ask first"})
    assert violations(page) == []
