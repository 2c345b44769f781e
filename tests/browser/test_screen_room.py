"""What the shared screen says of the room: phase, turn, queue, rules, the way in, or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from server.protocol import ScreenState, Wishes
from tests.browser.calls import last_asked
from tests.browser.patience import LOOK_EACH_MS
from tests.browser.scenes import JOIN, LONG_NAMES, SCENES, WORKSHOP, with_people
from tests.browser.test_accessibility import violations
from tests.browser.workshop import agenda

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser

PROJECTOR = {"width": 1920, "height": 1080}
LAPTOP = {"width": 1366, "height": 768}
RULES = ("Everybody is heard.", "One at a time.", "Questions before judgements.")
MANY_RULES = tuple(
    f"Rule {i}: everybody is heard, those too who talk slowly or think long." for i in range(12)
)
WITH_CODE = ScreenState(shown=True, labels="names", qr=False, join_address=JOIN)
BEFORE = replace(SCENES["set-up"], ground_rules=RULES, screen=WITH_CODE)
STATES = {
    "workshop": WORKSHOP,
    "with code": replace(WORKSHOP, screen=WITH_CODE),
    "large code": replace(WORKSHOP, screen=WITH_CODE.model_copy(update={"qr": True})),
    "before": BEFORE,
    "many rules": replace(BEFORE, ground_rules=MANY_RULES),
    "introducing": replace(SCENES["introducing"], screen=WITH_CODE),
    "break": SCENES["break"],
    "off the record": replace(
        WORKSHOP, state="paused", microphone="paused", speaking=(), talked_s=None, screen=WITH_CODE
    ),
    "over": SCENES["limit-over"],
    "tap": SCENES["tap"],
    "practice": SCENES["practice"],
    "initials": SCENES["shared"],
    "away": SCENES["late"],
    "hidden": SCENES["hidden"],
    "silent end": SCENES["silent-end"],
    "long names": with_people(WORKSHOP, 12, LONG_NAMES),
}


def test_the_phase_says_how_long_it_still_takes(pages: Pages) -> None:
    page = pages.open("/screen", WORKSHOP)
    where = page.locator("#where")
    expect(where).to_have_text("Discussion · 28 min left")
    phase = WORKSHOP.phases
    for left_s, words in (
        (61.0, "Discussion · 2 min left"),
        (60.0, "Discussion · less than a minute left"),
        (-1.0, "Discussion · time is up"),
        (-60.0, "Discussion · 1 min over"),
        (None, "Discussion"),
    ):
        pages.feed.show(replace(WORKSHOP, phases=phase.model_copy(update={"left_s": left_s})))
        expect(where).to_have_text(words)
    pages.feed.show(replace(WORKSHOP, phases=agenda(running=None)))
    expect(where).to_be_hidden()


def test_a_phase_that_is_not_counted_says_so(pages: Pages) -> None:
    talk = agenda(running=1, elapsed_s=0.0)
    page = pages.open("/screen", replace(WORKSHOP, phases=talk.model_copy(update={"counts": False})))
    expect(page.locator("#where")).to_contain_text("not counted")


def test_the_queue_is_in_its_order_and_ends_with_how_many_more(pages: Pages) -> None:
    page = pages.open("/screen", WORKSHOP, viewport=PROJECTOR)
    names = page.locator("speaking-queue .queue-name")
    expect(names).to_have_text(["Chidi", "Liis Tamm", "Fatma Yılmaz"])
    pages.feed.show(replace(with_people(WORKSHOP, 12), hands=(9, 2, 5, 3, 7, 8)))
    expect(names).to_have_text(["Pieter-Jan", "Chidi", "Liis Tamm", "Fatma Yılmaz"])
    expect(page.locator(".queue-more")).to_have_text("and 2 more")
    pages.feed.show(replace(WORKSHOP, hands=()))
    expect(page.locator("speaking-queue")).to_be_hidden()


def test_a_turn_has_time_only_where_the_group_agreed_on_it(pages: Pages) -> None:
    page = pages.open("/screen", WORKSHOP)
    expect(page.locator("#turn")).to_have_text("Anna: 1 min 30 sec left")
    arc = page.locator(".seat.is-speaking .seat-turn")
    expect(arc).to_have_attribute("stroke-dasharray", "39.2 100")
    pages.feed.show(replace(WORKSHOP, talked_s=85.0))
    expect(page.locator("#turn")).to_have_text("Anna: 40 sec left")
    pages.feed.show("limit-over")
    expect(page.locator("#turn")).to_have_text("Anna: the agreed time is up")
    expect(arc).to_have_attribute("stroke-dasharray", "100.0 100")
    pages.feed.show(replace(WORKSHOP, turn_limit_s=None))
    expect(page.locator("#turn")).to_be_hidden()
    expect(arc).to_be_hidden()


def test_wishes_are_counted_and_nobody_is_named(pages: Pages) -> None:
    page = pages.open("/screen", WORKSHOP)
    wishes = page.locator("#wishes li")
    expect(wishes).to_have_text(["3 agree", "1 would like to move on"])
    pages.feed.show(replace(WORKSHOP, wishes=Wishes(agree=1, move_on=0, off_record=2, phones=5)))
    expect(wishes).to_have_text(["1 agrees"])
    expect(page.locator("main")).not_to_contain_text("off the record")


def test_ground_rules_have_their_moments(pages: Pages) -> None:
    page = pages.open("/screen", BEFORE)
    rules = page.locator("ground-rules:visible li")
    expect(rules).to_have_text(list(RULES))
    pages.feed.show(WORKSHOP)
    expect(rules).to_have_count(0)
    pages.feed.show("break")
    expect(rules).to_have_text(list(RULES))
    expect(page.locator("#sentence")).to_be_hidden()
    pages.feed.show(replace(WORKSHOP, state="paused", microphone="paused"))
    expect(rules).to_have_text(list(RULES))
    expect(page.locator("#sentence")).to_have_text("Off the record: nothing is heard and nothing is counted.")
    pages.feed.show("introducing")
    expect(rules).to_have_count(0)


def test_many_rules_take_the_place_of_the_picture_before_the_start_only(pages: Pages) -> None:
    long = replace(BEFORE, ground_rules=MANY_RULES)
    page = pages.open("/screen", long, viewport=LAPTOP)
    rules = page.locator("ground-rules:visible li")
    expect(rules).to_have_count(12)
    last = rules.last.bounding_box()
    assert last is not None
    assert last["y"] + last["height"] < LAPTOP["height"]
    expect(page.locator("balance-meter")).to_be_hidden()
    pages.feed.show(replace(WORKSHOP, ground_rules=MANY_RULES))
    expect(page.locator("balance-meter")).to_be_visible()
    expect(rules).to_have_count(0)


def test_an_introduction_shows_whose_it_is_and_when_it_is_enough(pages: Pages) -> None:
    page = pages.open("/screen", "introducing")
    now = page.locator("introduction-now")
    expect(now.get_by_role("heading")).to_have_text("Chidi")
    expect(now).to_contain_text("Now · 3 of 6")
    expect(now).to_contain_text("Say your name and a sentence or two.")
    expect(now.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "50")
    expect(page.locator(".seat.is-called .seat-name")).to_have_text("Chidi")
    pages.feed.show("sounds-like")
    expect(now).to_contain_text("Thank you, that is enough.")
    expect(page.locator("main")).not_to_contain_text("sounds like")


def test_the_code_is_small_until_the_moderator_shows_it_large(pages: Pages) -> None:
    page = pages.open("/screen", WORKSHOP)
    codes = page.locator("join-code:visible")
    expect(codes).to_have_count(0)
    pages.feed.show(STATES["with code"])
    expect(codes).to_have_count(1)
    picture = codes.get_by_role("img", name=f"QR code that leads to {JOIN}")
    expect(picture).to_be_visible()
    small = picture.bounding_box()
    pages.feed.show(STATES["large code"])
    expect(page.locator("balance-meter")).to_be_hidden()
    expect(codes).to_contain_text("192.168.1.20:8765/join")
    expect(picture).to_be_visible()
    large = picture.bounding_box()
    assert small is not None
    assert large is not None
    assert large["width"] > 3 * small["width"]
    pages.feed.show(replace(STATES["large code"], state="ended"))
    expect(codes).to_have_count(0)


def test_hidden_by_the_moderator_leaves_the_microphone_and_nothing_else(pages: Pages) -> None:
    page = pages.open("/screen", WORKSHOP)
    pages.feed.show("hidden")
    expect(page.locator("#hidden-words")).to_have_text("Hidden by the moderator")
    expect(page.locator("mic-state")).to_be_visible()
    for gone in ("balance-meter", "speaking-queue", "#where", "#title", "#sentence", "share-bars", ".notes"):
        expect(page.locator(gone).first).to_be_hidden()
    assert "Chidi" not in page.locator("body").inner_text()
    pages.feed.show(replace(SCENES["hidden"], state="paused", microphone="paused"))
    expect(page.locator("mic-state")).to_have_text("Microphone paused")
    pages.feed.show(WORKSHOP)
    expect(page.locator("balance-meter")).to_be_visible()
    expect(page.locator("#hidden-words")).to_be_hidden()


@pytest.mark.parametrize(
    ("labels", "texts", "floor"),
    [("initials", ["A", "BD", "C", "FY", "J", "LT"], "A: "), ("seats", list("123456"), "Seat 1: ")],
)
def test_without_names_the_seats_have_all_the_room(
    pages: Pages, labels: Any, texts: list[str], floor: str
) -> None:
    page = pages.open("/screen", WORKSHOP)
    expect(page.locator(".seat-name tspan").first).to_have_text("Anna")
    ring = float(page.locator(".meter-ring").get_attribute("r") or "nan")
    pages.feed.show(
        replace(WORKSHOP, screen=ScreenState(shown=True, labels=labels, qr=False, join_address=None))
    )
    expect(page.locator(".seat-initials")).to_have_text(texts)
    expect(page.locator(".seat-name tspan")).to_have_count(0)
    expect(page.locator("#turn")).to_have_text(f"{floor}1 min 30 sec left")
    assert float(page.locator(".meter-ring").get_attribute("r") or "nan") > 1.05 * ring


def test_who_is_away_fades_and_the_table_says_so(pages: Pages) -> None:
    page = pages.open("/screen", "late")
    expect(page.locator(".seat.is-away .seat-name")).to_have_text(["Joost", "Liis Tamm"])
    expect(page.locator("figures-table th[scope=col]").last).to_have_text("Away")
    expect(page.locator("figures-table tbody tr").nth(4).locator("td").last).to_have_text("yes")
    expect(page.locator("figures-table tbody tr").nth(0).locator("td").last).to_have_text("")


def test_a_moderator_has_a_seat_and_no_bar(pages: Pages) -> None:
    page = pages.open(
        "/screen", replace(SCENES["moderated"], hands=(), wishes=SCENES["six"].wishes), viewport=PROJECTOR
    )
    expect(page.locator(".seat")).to_have_count(6)
    expect(page.locator("share-bars bdi")).to_have_text(
        ["Bram de Vries", "Chidi", "Fatma Yılmaz", "Joost", "Liis Tamm"]
    )


def test_tapping_practice_and_the_end_are_said(pages: Pages) -> None:
    page = pages.open("/screen", "tap")
    expect(page.locator("#note-tap")).to_have_text(
        "The moderator taps who has the floor; voices are not told apart."
    )
    pages.feed.show("practice")
    expect(page.locator("#practice")).to_have_text("Practice: nobody is heard")
    expect(page.locator("mic-state")).to_have_text("Microphone off")
    pages.feed.show("ended")
    expect(page.locator("#where")).to_have_text("The session has ended.")
    expect(page.locator("#note-silence")).to_be_hidden()
    pages.feed.show("silent-end")
    expect(page.locator("#note-silence")).to_have_text("It ended by itself: nobody had talked for an hour.")


def test_the_screen_speaks_the_language_of_the_session_until_somebody_chooses(pages: Pages) -> None:
    page = pages.open("/screen", replace(WORKSHOP, language="nl"), locale="en-GB")
    expect(page.locator("#where")).to_have_text("Gesprek · nog 28 min")
    page.keyboard.press("l")
    expect(page.locator("#where")).to_have_text("Discussion · 28 min left")
    pages.feed.show(replace(WORKSHOP, language="nl", hands=(1,)))
    expect(page.locator(".queue-name")).to_have_text(["Bram de Vries"])
    expect(page.locator("#where")).to_have_text("Discussion · 28 min left")


@pytest.mark.parametrize("path", ["/screen", "/mentor"])
def test_a_key_pressed_before_the_page_has_its_words_is_done_then(pages: Pages, path: str) -> None:
    page = pages.blank(color_scheme="light")
    held: list[Route] = []
    page.route("**/web/locales", lambda route: held.append(route))
    pages.feed.scene = WORKSHOP
    page.goto(pages.feed.url(path), wait_until="commit")
    expect(page.locator("html[data-keys=kept]")).to_have_count(1)
    page.keyboard.press("t")
    expect(page.locator("html[data-theme=dark]")).to_have_count(0)
    while not held:
        page.wait_for_timeout(LOOK_EACH_MS)
    held[0].continue_()
    expect(page.locator("html[data-theme=dark]")).to_have_count(1)
    expect(page.locator("html[data-keys=heard]")).to_have_count(1)


def test_one_that_needs_the_session_waits_for_its_first_snapshot(pages: Pages) -> None:
    page = pages.blank()
    held: list[Route] = []
    page.route("**/web/locales", lambda route: held.append(route))
    pages.feed.scene = WORKSHOP
    page.goto(pages.feed.url("/mentor"), wait_until="commit")
    expect(page.locator("html[data-keys=kept]")).to_have_count(1)
    page.keyboard.press("p")
    while not held:
        page.wait_for_timeout(LOOK_EACH_MS)
    held[0].continue_()
    assert last_asked(pages, page, 1)[:2] == ("POST", "/api/session/pause")


def test_a_language_that_the_browser_may_not_remember_is_kept_as_long_as_the_page(pages: Pages) -> None:
    page = pages.blank()
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('forbidden'); };")
    pages.feed.scene = replace(WORKSHOP, language="nl")
    page.goto(pages.feed.url("/screen"))
    expect(page.locator("#where")).to_have_text("Gesprek · nog 28 min")
    page.keyboard.press("l")
    expect(page.locator("#where")).to_have_text("Discussion · 28 min left")
    pages.feed.show(replace(WORKSHOP, language="nl", hands=(1,)))
    expect(page.locator(".queue-name")).to_have_text(["Bram de Vries"])
    pages.feed.show(replace(WORKSHOP, language="nl"))
    expect(page.locator(".queue-name")).to_have_count(3)
    expect(page.locator("#where")).to_have_text("Discussion · 28 min left")


def test_the_display_stays_awake_while_a_session_runs(pages: Pages) -> None:
    page = pages.blank()
    page.add_init_script(
        """window.locks = [];
        Object.defineProperty(navigator, 'wakeLock', {value: {request: async kind => {
            const lock = Object.assign(new EventTarget(), {kind, held: true, release: async () => {
                lock.held = false; lock.dispatchEvent(new Event('release'));
            }});
            locks.push(lock);
            return lock;
        }}});"""
    )
    pages.feed.scene = WORKSHOP
    page.goto(pages.feed.url("/screen"))
    pages.settled(page)
    held = "locks.map(lock => [lock.kind, lock.held])"
    assert page.evaluate(held) == [["screen", True]]
    page.evaluate("locks[0].release()")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#title")).to_be_visible()
    assert page.evaluate(held) == [["screen", False], ["screen", True]]
    pages.feed.show("ended")
    expect(page.locator("#where")).to_have_text("The session has ended.")
    assert page.evaluate(held) == [["screen", False], ["screen", False]]


CUT = """() => {
    const seen = element => element.checkVisibility({visibilityProperty: true});
    const texts = ['#where', '#title', 'mic-state', '#practice', '#sentence', '#turn', '#wishes li', '.motto',
        '.queue-name', '.queue-more', 'ground-rules li', '.introduction-name', '.introduction-words',
        '.notes li', '.code-words', '.code-address', '.code-why', '.code-picture', '#hidden-words'];
    const panel = document.querySelector('.panel').getBoundingClientRect();
    const found = [];
    for (const selector of texts) for (const element of document.querySelectorAll(selector)) {
        if (!seen(element)) continue;
        const box = element.getBoundingClientRect();
        const edge = element.closest('.panel') ? panel.bottom : innerHeight;
        if (box.bottom > edge + 1 || box.right > innerWidth + 1)
            found.push(`${selector} ${element.textContent}: ${box.bottom} > ${edge} or ${box.right}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push('scrolls sideways');
    return found;
}"""


@pytest.mark.parametrize("locale", ["en-GB", "nl-NL"])
@pytest.mark.parametrize("viewport", [PROJECTOR, LAPTOP, {"width": 1280, "height": 720}])
def test_nothing_is_cut_off_beside_the_picture(pages: Pages, viewport: Any, locale: str) -> None:
    page = pages.open("/screen", "idle", viewport=viewport, locale=locale, reduced_motion="reduce")
    found = {}
    for name, scene in STATES.items():
        show_titled(pages, page, name, replace(scene, language=None))
        found[name] = page.evaluate(CUT)
    assert {name: what for name, what in found.items() if what} == {}


def test_what_matters_is_large_enough_for_eight_metres(pages: Pages) -> None:
    page = pages.open("/screen", "idle", viewport=PROJECTOR, reduced_motion="reduce")
    small = {}
    for name, scene in STATES.items():
        show_titled(pages, page, name, scene)
        small[name] = page.evaluate(
            """() => ['#where', '#title', 'mic-state', '#practice', '#sentence', '#turn', '#wishes li',
                '.motto', '.queue-name', '.introduction-name', '.introduction-words',
                '.code-address', '#hidden-words'].flatMap(
                    selector => [...document.querySelectorAll(selector)])
                .filter(element => element.checkVisibility({visibilityProperty: true}))
                .map(element => [element.textContent, parseFloat(getComputedStyle(element).fontSize)])
                .filter(([, size]) => size < 34)"""
        )
    assert {name: what for name, what in small.items() if what} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(pages: Pages, theme: Any) -> None:
    page = pages.open("/screen", "idle", color_scheme=theme, reduced_motion="reduce")
    found = {}
    for name, scene in STATES.items():
        show_titled(pages, page, name, scene)
        found[name] = violations(page)
    assert found == {name: [] for name in STATES}


def show_titled(pages: Pages, page: Page, title: str, scene: Any) -> None:
    """Show a scene, and wait until it is there."""
    pages.feed.show(replace(scene, title=title))
    expect(page).to_have_title(title)
