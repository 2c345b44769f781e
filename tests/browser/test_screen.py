"""The shared screen in every state, as people in the room see it."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from server.workshop.others import SEATS
from tests.browser.scenes import SCENES, SIX

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser

PROJECTOR = {"width": 1920, "height": 1080}
SENTENCES = {
    "idle": "The session has not started yet.",
    "starting": "Getting ready to listen.",
    "nobody": "Listening. Nobody has been heard yet.",
    "one": "Listening. Only one voice has been heard so far.",
    "early": "Listening. The shape appears after 3 min of speech.",
    "two": "About a sixth of the talking would have to change hands.",
    "six": "About a fifth of the talking would have to change hands.",
    "round": "The talking is shared evenly.",
}


PICTURES = (
    *SENTENCES,
    *("soft", "twelve", "fifteen", "crowd", "long", "long-six"),
    *("unknown", "paused", "ended", "degraded", "demo"),
)
WITHOUT_SHAPE = {"idle", "starting", "nobody", "one", "early"}
WITHOUT_BARS = {*WITHOUT_SHAPE, "fifteen"}
"""Also where so many bars would be too small to be read from a chair."""


def seats(scene: str) -> int:
    """Beside a roster the screen shows no voice without a person; of too many, the last share a seat."""
    room = SCENES[scene]
    return room.people - len(room.unnamed) or min(room.people, SEATS)


def edge(page: Page) -> list[tuple[float, float]]:
    """The points of the shape's line, in pixels of the picture."""
    path = page.locator(".meter-edge").get_attribute("d") or ""
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", path)]


def radius_at_top(page: Page) -> float:
    """How far the shape reaches towards the first seat."""
    return float(page.locator(".meter-core").get_attribute("cy") or "nan") - edge(page)[0][1]


def number(page: Page, selector: str, attribute: str) -> float:
    return float(page.locator(selector).get_attribute(attribute) or "nan")


@pytest.mark.parametrize("scene", PICTURES)
def test_every_state_has_its_picture(pages: Pages, scene: str) -> None:
    page = pages.open("/screen", scene)
    expect(page.locator(".seat")).to_have_count(seats(scene))
    if scene in SENTENCES:
        expect(page.locator("#sentence")).to_have_text(SENTENCES[scene])
    shown = scene not in WITHOUT_SHAPE
    expect(page.locator("balance-meter")).to_have_class(re.compile("has-shape" if shown else "^$"))
    expect(page.locator("share-bars .bars-list")).to_be_visible(visible=scene not in WITHOUT_BARS)
    expect(page.locator(".meter-number")).to_have_text(re.compile(r"^\d+$" if shown else "^$"))


def test_of_twenty_voices_six_are_the_others(pages: Pages) -> None:
    page = pages.open("/screen", "crowd")
    others = page.locator("figures-table tbody tr").last
    expect(others.locator("th")).to_have_text("The others (6)")
    expect(page.locator("figures-table tbody tr")).to_have_count(SEATS)
    expect(page.locator(".seat.is-speaking .seat-initials")).to_have_text("+6")
    shares = page.locator("figures-table tbody td:nth-child(2)").all_inner_texts()
    assert sum(float(share.rstrip("\u202f\u00a0%")) for share in shares) == pytest.approx(100, abs=SEATS / 2)


def test_equal_voices_stand_on_the_ring(pages: Pages) -> None:
    page = pages.open("/screen", "round")
    ring, x, y = (number(page, ".meter-ring", name) for name in ("r", "cx", "cy"))
    assert {round(math.dist((x, y), point) - ring) for point in edge(page)} == {0}
    expect(page.locator(".meter-number")).to_have_text("100")


def test_the_shape_moves_slowly_and_arrives(pages: Pages) -> None:
    page = pages.blank()
    page.clock.install()
    pages.feed.scene = SCENES["round"]
    page.goto(pages.feed.url("/screen"))
    pages.settled(page)
    ring = number(page, ".meter-ring", "r")
    assert radius_at_top(page) == pytest.approx(ring, abs=0.2)
    pages.feed.show(replace(SIX, weights=(10.0, 1.0, 1.0, 1.0, 1.0, 1.0)))
    expect(page.locator(".meter-number")).to_have_text("40")
    page.clock.run_for(1_000)
    after_1 = radius_at_top(page)
    pages.pass_time(page, 29)
    after_30 = radius_at_top(page)
    pages.pass_time(page, 60)
    arrived = radius_at_top(page)
    outermost = number(page, ".meter-core", "r") / 0.35
    assert (
        ring < after_1 < ring + 0.35 * (arrived - ring) < ring + 0.9 * (arrived - ring) < after_30 < arrived
    )
    assert arrived < outermost


def test_with_reduced_motion_nothing_is_animated_and_the_shape_steps(pages: Pages) -> None:
    page = pages.blank(reduced_motion="reduce")
    page.clock.install()
    pages.feed.scene = SCENES["round"]
    page.goto(pages.feed.url("/screen"))
    pages.settled(page)
    assert page.evaluate("document.getAnimations().length") == 0
    start = radius_at_top(page)
    page.clock.run_for(1_000)
    pages.feed.show(SIX)
    expect(page.locator(".meter-number")).to_have_text("74")
    radii = []
    for second in range(12):
        page.clock.run_for(1_000)
        pages.feed.show(replace(SIX, title=f"{second}"))
        expect(page.locator("#title")).to_have_text(f"{second}")
        radii.append(radius_at_top(page))
    assert len(set(radii)) == 2
    assert radii[0] == start < radii[-1]


def test_uncertainty_is_soft_and_leaves_no_line(pages: Pages) -> None:
    page = pages.open("/screen", "six")
    sharp = number(page, ".meter-edge", "stroke-opacity")
    soft = pages.open("/screen", "soft")
    assert number(soft, ".meter-edge", "stroke-opacity") < 0.35 * sharp
    tops = [
        float(re.findall(r"M[\d.]+ ([\d.]+)", path.get_attribute("d") or "")[0])
        for path in soft.locator(".meter-soft path").all()
    ]
    assert tops == sorted(tops, reverse=True)
    assert tops[0] - tops[-1] > 10


def test_the_floor_is_shown_and_nobody_has_it_in_a_pause(pages: Pages) -> None:
    page = pages.open("/screen", "six")
    speaking = page.locator(".seat.is-speaking .seat-name")
    expect(speaking).to_have_text("Anna")
    pages.feed.show(replace(SIX, speaking=(2,)))
    expect(speaking).to_have_text("Chidi")
    pages.feed.show(replace(SIX, speaking=(2,), state="paused", microphone="paused"))
    expect(speaking).to_have_count(0)
    expect(page.locator("mic-state")).to_have_text("Microphone paused")


def test_somebody_new_appears_and_somebody_who_left_is_gone(pages: Pages) -> None:
    page = pages.open("/screen", "two")
    pages.feed.show("six")
    expect(page.locator(".seat")).to_have_count(6)
    pages.feed.show("two")
    expect(page.locator(".seat")).to_have_count(2)


def test_a_voice_without_a_name_is_a_number(pages: Pages) -> None:
    page = pages.open("/screen", replace(SCENES["unknown"], people=3, unnamed=(0, 1, 2)))
    expect(page.locator(".seat.is-unnamed .seat-name")).to_have_text(["Voice 1", "Voice 2", "Voice 3"])
    expect(page.locator(".seat.is-unnamed .seat-initials")).to_have_text(["1", "2", "3"])
    expect(page.locator("#note-unknown")).to_have_text("22% of speech not recognised")


def test_a_name_is_never_markup(pages: Pages) -> None:
    name = "<img src=x onerror=alert(1)>"
    page = pages.open("/screen", replace(SIX, names=(name, *SIX.names[1:]), title=name))
    expect(page.locator("#title")).to_have_text(name)
    expect(page.locator("share-bars bdi").first).to_have_text(name)
    expect(page.locator("img")).to_have_count(0)


def test_the_demo_says_that_its_thresholds_are_its_own(pages: Pages) -> None:
    page = pages.open("/screen", "demo")
    expect(page.locator("#note-demo")).to_have_text(
        "Demo: figures after 20 sec of speech. A real session waits longer."
    )
    expect(page.locator("#note-file")).to_be_visible()
    expect(page.locator("mic-state")).to_have_text("Microphone off")


def test_a_degraded_engine_is_said_without_alarm(pages: Pages) -> None:
    page = pages.open("/screen", "degraded")
    expect(page.locator("#note-engine")).to_have_text(
        "This computer is busy: the figures are a little behind."
    )


def test_a_lost_connection_keeps_the_last_picture_and_comes_back(pages: Pages) -> None:
    page = pages.open("/screen", "six")
    pages.feed.drop()
    expect(page.locator("#connection")).to_contain_text("The connection is lost.")
    expect(page.locator("balance-meter")).to_have_class(re.compile("is-stale"))
    expect(page.locator(".meter-number")).to_have_text("74")
    expect(page.locator("mic-state")).to_have_text("Not known whether the microphone is on")
    pages.feed.scene = SCENES["round"]
    pages.feed.refusing = False
    expect(page.locator(".meter-number")).to_have_text("100")
    expect(page.locator("#connection")).to_be_hidden()
    pages.expected += ["WebSocket"]


def test_a_page_that_is_not_let_in_any_more_says_so(pages: Pages) -> None:
    page = pages.open("/screen", "six")
    pages.feed.barred = True
    pages.feed.drop()
    expect(page.locator("#connection")).to_contain_text("not let in any more")
    pages.expected += ["WebSocket", "403"]


def test_the_table_has_the_same_figures(pages: Pages) -> None:
    page = pages.open("/screen", "six")
    rows = page.locator("figures-table tbody tr")
    expect(rows).to_have_count(6)
    cells = ["Anna", "36%", "32%", "41%", "17%", "2.17", "29%", "2 min 57 sec", "yes"]
    expect(rows.first.locator("th, td")).to_have_text(cells)
    titles = page.locator("figures-table thead th")
    expect(titles).to_have_count(len(cells))


def test_screen_readers_hear_one_sentence_a_minute(pages: Pages) -> None:
    page = pages.blank()
    page.clock.install()
    pages.feed.scene = SCENES["six"]
    page.goto(pages.feed.url("/screen"))
    pages.settled(page)
    region = page.locator("live-sentence [aria-live=polite]")
    first = "Balance 74 of 100. About a fifth of the talking would have to change hands."
    expect(region).to_have_text(first)
    pages.pass_time(page, 30)
    pages.feed.show("round")
    expect(page.locator(".meter-number")).to_have_text("100")
    expect(region).to_have_text(first)
    pages.pass_time(page, 31)
    pages.feed.show("round")
    expect(region).to_have_text("Balance 100 of 100. The talking is shared evenly.")


def test_languages_change_and_are_remembered(pages: Pages) -> None:
    page = pages.open("/screen", "six", locale="nl-NL")
    expect(page.locator(".motto")).to_have_text("Houd de kring rond.")
    page.keyboard.press("l")
    expect(page.locator(".motto")).to_have_text("Keep the circle round.")
    page.reload()
    expect(page.locator(".motto")).to_have_text("Keep the circle round.")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_keys_hide_the_picture_and_change_the_light(pages: Pages) -> None:
    page = pages.open("/screen", "six", color_scheme="light")
    page.keyboard.press("h")
    expect(page.locator("balance-meter")).to_be_hidden()
    expect(page.locator("mic-state")).to_be_visible()
    expect(page.locator("#hide")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("h")
    expect(page.locator("balance-meter")).to_be_visible()
    page.keyboard.press("t")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("body")).to_have_css("color", "rgb(238, 242, 245)")


def test_essential_text_is_large_on_a_projector(pages: Pages) -> None:
    page = pages.open("/screen", "fifteen", viewport=PROJECTOR)
    sizes: dict[str, float] = page.evaluate(
        """selectors => Object.fromEntries(selectors.flatMap(selector =>
            [...document.querySelectorAll(selector)].map((element, i) =>
                [`${selector} ${i}`, parseFloat(getComputedStyle(element).fontSize)])))""",
        [
            "#title",
            "mic-state",
            "#sentence",
            ".motto",
            ".seat-name",
            ".seat-initials",
            ".meter-number",
            ".meter-below",
        ],
    )
    assert len(sizes) > 30
    assert {what: size for what, size in sizes.items() if size < 34} == {}


OVERLAPS = """() => {
    const box = element => {
        const {left, top, right, bottom} = element.getBoundingClientRect();
        return {text: element.textContent || element.className.baseVal, left, top, right, bottom};
    };
    const stage = box(document.querySelector('balance-meter svg'));
    const names = [...document.querySelectorAll('.seat-name tspan')].map(box);
    const discs = [...document.querySelectorAll('.seat-disc')].map(box);
    const meet = (a, b) =>
        a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    const inside = (a, b) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
    const found = [];
    for (const name of names) {
        if (!inside(name, stage)) found.push(`${name.text} is cut off`);
        for (const disc of discs) if (meet(name, disc)) found.push(`${name.text} on a seat`);
    }
    names.forEach((a, i) => names.slice(0, i).forEach(b => {
        // The two lines of one name stand close together.
        if (meet({...a, top: a.top + 4, bottom: a.bottom - 4}, {...b, top: b.top + 4, bottom: b.bottom - 4}))
            found.push(`${a.text} on ${b.text}`);
    }));
    for (const [selector, core] of [['.meter-caption', '.meter-core'], ['.meter-number', '.meter-core'],
                                    ['.meter-below', '.meter-core'], ['.meter-message', '.meter-core']]) {
        const [text, disc] = [document.querySelector(selector), box(document.querySelector(core))];
        if (!text.textContent) continue;
        const {left, right} = box(text);
        if (left < disc.left || right > disc.right) found.push(`${text.textContent} wider than the middle`);
    }
    return found;
}"""


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (1024, 768), (390, 844), (320, 640), (844, 390)])
def test_nothing_overlaps_and_nothing_is_cut_off(pages: Pages, size: tuple[int, int]) -> None:
    page = pages.open(
        "/screen", "idle", viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
    )
    found: dict[str, Any] = {}
    for scene in ("one", "early", "two", "six", "twelve", "fifteen", "long-six", "long", "paused", "ended"):
        pages.feed.show(scene)
        expect(page.locator(".seat")).to_have_count(seats(scene))
        found[scene] = page.evaluate(OVERLAPS)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[scene] += [f"{wide} px wider than the window"] if wide > 0 else []
    assert {scene: what for scene, what in found.items() if what} == {}
