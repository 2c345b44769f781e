"""`/review`: sessions that are over are found, looked at, put right and deleted; real server, real record."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from functools import partial
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from balance.record.accounts import load
from balance.review.figures import figures
from tests.browser.past import LONG, Past, alone, empty, past, workshop
from tests.browser.test_accessibility import violations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Download, Locator, Page

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"
MARKUP = '<img src=x onerror="alert(1)"> & "Co"'
short = partial(workshop, minutes=20)


@pytest.fixture
def over(chromium: Browser, tmp_path: Path) -> Iterator[Past]:
    with past(chromium, tmp_path) as opened:
        yield opened


def view(page: Page) -> dict[str, float]:
    """Which seconds of the timeline are seen."""
    seen: dict[str, float] = page.evaluate("document.querySelector('speech-timeline').view")
    return seen


def sessions(page: Page) -> Locator:
    return page.locator(".session:not([hidden])")


def saved(page: Page, button: str) -> Download:
    """What a button of the page, or a link, gives to save."""
    with page.expect_download() as waiting:
        page.get_by_text(button, exact=True).first.click()
    return waiting.value


# ------------------------------------------------------------ the list


def test_without_sessions_it_says_how_to_have_one(over: Past) -> None:
    page = over.open("/review")
    expect(page.locator(".empty")).to_contain_text("balance import FILE")
    expect(page.get_by_role("search")).to_be_hidden()
    assert violations(page) == []


def test_sessions_are_found_by_title_people_series_and_notes(over: Past) -> None:
    over.keep(short, series="Bus lines")
    over.keep(short, title="The school yard", names=["Mo", "Kim", "Ivo", "Gus", "Ann", "Bo"], notes=())
    page = over.open("/review")
    expect(sessions(page)).to_have_count(2)
    expect(sessions(page).first).to_contain_text("The school yard")
    expect(sessions(page).first).to_contain_text("6 people: Mo, Kim, Ivo, Gus, and 2 more")
    expect(sessions(page).first.locator(".session-balance")).to_have_text(re.compile(r"^Balance \d+$"))
    expect(sessions(page).first.locator(".session-top")).to_have_text(re.compile(r"^Mo had most: \d+%$"))
    search = page.get_by_role("searchbox")
    for text, title in (
        ("bus LINES", "The new bus line"),
        ("gus", "The school yard"),
        ("yard", "The school yard"),
        ("laugh about", "The new bus line"),
    ):
        search.fill(text)
        expect(sessions(page)).to_have_count(1)
        expect(sessions(page).first).to_contain_text(title)
    search.fill("nobody ever said this")
    expect(sessions(page)).to_have_count(0)
    expect(page.locator(".empty")).to_contain_text("No session is like that")
    search.fill("")
    page.get_by_role("combobox", name="Series").select_option("Bus lines")
    expect(page.get_by_text("1 of 2 sessions")).to_be_visible()
    page.get_by_role("combobox", name="Order").select_option("by title")
    page.get_by_role("link", name="The new bus line").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The new bus line")
    page.get_by_role("link", name="Bus lines").click()
    expect(page).to_have_url(re.compile(r"/series\?id=1$"))


def test_a_session_is_deleted_when_it_is_sure_and_told_so(over: Past) -> None:
    over.keep(short)
    over.keep(alone)
    page = over.open("/review")
    page.get_by_role("button", name="Delete Alone").click()
    expect(page.get_by_role("dialog")).to_contain_text("Delete “Alone” with everything in it")
    page.get_by_role("button", name="Leave it").click()
    assert len(over.record.sessions()) == 2
    page.get_by_role("button", name="Delete Alone").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("dialog").get_by_role("listitem").first).to_have_text(
        "Session: session 2 (deleted)"
    )
    assert violations(page) == []
    assert [one.id for one in over.record.sessions()] == [1]
    page.keyboard.press("Escape")
    expect(sessions(page)).to_have_count(1)


def test_somebody_is_taken_out_of_all_sessions_or_called_something_else(over: Past) -> None:
    over.expected += ["Failed to load resource"]
    over.keep(alone)
    over.keep(short)
    page = over.open("/review")
    page.get_by_role("button", name="Take somebody out of all sessions").click()
    dialog = page.get_by_role("dialog")
    assert violations(page) == []
    name = dialog.get_by_label("Name, as it is written")
    name.fill("Nobody of that name")
    expect(dialog).to_contain_text("Nobody of this name is in a session’s list")
    dialog.get_by_role("button", name="Do it").click()
    expect(dialog.get_by_role("alert")).not_to_be_empty()
    name.fill("Bram")
    dialog.get_by_label("Call them this instead").fill("Person 7")
    dialog.get_by_role("button", name="Do it").click()
    expect(dialog.get_by_role("listitem").first).to_have_text("Person: session 2 (renamed)")
    page.keyboard.press("Escape")
    expect(sessions(page).first).to_contain_text("Person 7")
    page.get_by_role("button", name="Take somebody out of all sessions").click()
    name.fill("  anna ")
    expect(dialog).to_contain_text("In 2 sessions: ")
    expect(dialog.get_by_text("In 2 sessions")).to_contain_text("Alone")
    name.fill("Anna")
    dialog.get_by_role("button", name="Do it").click()
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(sessions(page).first).not_to_contain_text("Anna")
    expect(page.get_by_role("link", name="Alone")).to_be_visible()
    expect(page.get_by_text("Anna")).to_have_count(0)


# ------------------------------------------------------------ one session


def test_the_figures_are_the_ones_that_were_worked_out(over: Past) -> None:
    session = over.keep(short)
    with over.record.engine.connect() as connection:
        found = figures(load(connection, session))
    page = over.open(f"/review?session={session}")
    summary = page.locator(".summary li")
    expect(summary.nth(1)).to_contain_text(f"Balance {round(found.whole.balance or 0)} of 100.")
    anna = found.people[0]
    cells = page.get_by_role("region", name="Shares beside fair shares", exact=True).locator("tbody tr").first
    share, low, high = (
        round(100 * (x or 0)) for x in (anna.whole.share, anna.whole.share_low, anna.whole.share_high)
    )
    expect(cells.locator("th, td").nth(1)).to_have_text(f"{share}% ({low}% to {high}%)")
    expect(cells.locator("th, td").nth(3)).to_have_text(f"{anna.whole.voice_index:.2f}")
    talk = (
        page.get_by_role("region", name="How it was talked", exact=True)
        .locator("tbody tr")
        .first.locator("td")
    )
    expect(talk.first).to_have_text(str(anna.turns))
    expect(
        page.get_by_role("region", name="What stepping in did", exact=True).locator("tbody tr")
    ).to_have_count(2)
    expect(page.get_by_role("region", name="Phases", exact=True).locator("tbody tr")).to_have_count(3)
    expect(page.get_by_role("region", name="Groups that").locator("tbody th")).to_have_text(
        ["citizens", "city"]
    )
    page.get_by_text("Turns as a table").click()
    expect(page.locator("turns-table")).to_contain_text(f"1 to 50 of {len(found.turns) + len(found.unknown)}")


def test_what_cannot_be_told_is_told_so(over: Past) -> None:
    session = over.keep(short)
    page = over.open(f"/review?session={session}")
    verdicts = page.get_by_role("region", name="What stepping in did", exact=True).locator(".verdict")
    expect(verdicts).to_have_count(4)
    expect(page.locator(".summary")).to_contain_text("The moderator stepped in once")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [(empty, "Nobody was heard in this session."), (alone, "or only one person, to speak of a balance")],
)
def test_little_is_no_trouble(over: Past, make: object, sentence: str) -> None:
    page = over.open(f"/review?session={over.keep(make)}")
    expect(page.locator(".summary")).to_contain_text(sentence)
    expect(page.locator("speech-timeline")).to_be_visible(visible=make is alone)
    assert violations(page) == []


def test_a_session_that_is_not_there_is_one_sentence(over: Past) -> None:
    over.expected += ["Failed to load resource"]
    page = over.open("/review?session=99")
    expect(page.locator("#trouble")).not_to_be_empty()
    expect(page.get_by_role("link", name="All sessions")).to_be_visible()


def test_the_one_that_ended_last_is_opened_from_the_console(over: Past) -> None:
    over.keep(alone)
    over.keep(short)
    page = over.open("/review?session=last")
    expect(page.get_by_role("heading", level=1)).to_have_text("The new bus line")
    expect(page).to_have_url(re.compile(r"session=2$"))


# ------------------------------------------------------------ the timeline


def test_keys_zoom_move_and_tell_who_spoke(over: Past) -> None:
    page = over.open(f"/review?session={over.keep(short)}")
    stage = page.get_by_role("application", name="Who spoke when")
    stage.focus()
    assert view(page) == {"from_s": 0, "to_s": 1200}
    page.keyboard.press("+")
    assert view(page) == {"from_s": 200, "to_s": 1000}
    page.keyboard.press("ArrowRight")
    assert view(page) == {"from_s": 320, "to_s": 1120}
    page.keyboard.press("End")
    assert view(page) == {"from_s": 400, "to_s": 1200}
    page.keyboard.press("Home")
    page.keyboard.press("-")
    assert view(page) == {"from_s": 0, "to_s": 1200}
    page.keyboard.press("ArrowDown")
    expect(page.locator(".timeline-now")).to_have_text(
        re.compile(r"^Anna · \d+:\d\d( to \d+:\d\d)? · \d+ sec.* certainty \d+%$")
    )
    page.keyboard.press("ArrowDown")
    expect(page.locator(".timeline-now")).to_contain_text("Bram · ")
    before = page.locator(".timeline-now").inner_text()
    page.keyboard.press("n")
    expect(page.locator(".timeline-now")).not_to_have_text(before)
    page.keyboard.press("p")
    expect(page.locator(".timeline-now")).to_have_text(before)
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Was said by")).to_be_focused()
    expect(
        page.locator("session-corrections").get_by_role("textbox", name="From", exact=True)
    ).not_to_have_value("")


def test_mouse_and_wheel_zoom_move_and_mark(over: Past) -> None:
    page = over.open(f"/review?session={over.keep(short)}")
    stage = page.get_by_role("application", name="Who spoke when")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    x, y = box["x"] + 0.5 * box["width"], box["y"] + 70
    page.mouse.move(x, y)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    expect(page.locator(".brush")).not_to_have_attribute("style", re.compile("--width: 100%"))
    before = view(page)
    page.mouse.down()
    page.mouse.move(x - 200, y, steps=4)
    page.mouse.up()
    assert view(page)["from_s"] > before["from_s"]
    assert view(page)["to_s"] - view(page)["from_s"] == pytest.approx(before["to_s"] - before["from_s"])
    page.keyboard.down("Shift")
    page.mouse.down()
    page.mouse.move(x + 100, y, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    form = page.locator("session-corrections")
    expect(form.get_by_role("textbox", name="From", exact=True)).to_have_value(
        re.compile(r"^\d+:\d\d(\.\d)?$")
    )
    expect(form.get_by_role("combobox", name="Was said by")).to_be_focused()


def test_hovering_tells_who_when_and_how_long(over: Past) -> None:
    page = over.open(f"/review?session={over.keep(short)}")
    at = page.evaluate(
        """() => {
            const timeline = document.querySelector("speech-timeline");
            const longest = timeline.model.lanes[0].speech
                .reduce((a, b) => (b.end_s - b.start_s > a.end_s - a.start_s ? b : a));
            const { left, across, lanesTop, laneHeight } = timeline.layout;
            const middle = (longest.start_s + longest.end_s) / 2;
            return { x: left + (middle / timeline.view.to_s) * across, y: lanesTop + laneHeight / 2 };
        }"""
    )
    page.get_by_role("application").hover(position=at)
    expect(page.locator(".tip")).to_have_text(
        re.compile(r"^Anna · \d+:\d\d to \d+:\d\d · .* · certainty \d+%$")
    )


def test_the_timeline_is_saved_as_a_picture(over: Past, tmp_path: Path) -> None:
    page = over.open(f"/review?session={over.keep(short, names=[MARKUP, 'B', 'C', 'D', 'E', 'F'])}")
    drawn = saved(page, "Save as SVG")
    assert drawn.suggested_filename == "session-1-timeline.svg"
    drawn.save_as(tmp_path / "timeline.svg")
    root = ElementTree.parse(tmp_path / "timeline.svg").getroot()
    texts = [one.text for one in root.iter(f"{SVG}text")]
    assert {"B", "C", "D", "What the stop needs", "Not recognised"} <= set(texts)
    assert not list(root.iter(f"{SVG}img"))
    assert len(list(root.iter(f"{SVG}path"))) > 10
    painted = saved(page, "Save as PNG")
    painted.save_as(tmp_path / "timeline.png")
    assert (tmp_path / "timeline.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert painted.suggested_filename == "session-1-timeline.png"


def test_five_thousand_turns_are_paged_and_gone_to(over: Past) -> None:
    session = over.keep(workshop, people=12, minutes=240, names=[f"{LONG[:36]} {i:03d}" for i in range(12)])
    page = over.open(f"/review?session={session}")
    page.get_by_text("Turns as a table").click()
    table = page.locator("turns-table")
    expect(table.locator("tbody tr")).to_have_count(50)
    table.get_by_role("button", name="Later").click()
    expect(table).to_contain_text("51 to 100 of ")
    table.get_by_label("Go to").fill("2:00:00")
    table.get_by_role("button", name="Go", exact=True).click()
    focused = table.locator("tr:has(button:focus)")
    expect(focused.locator("td").nth(0)).to_have_text(re.compile(r"^(1:59|2:00):\d\d$"))
    table.get_by_label("Whose").select_option(f"{LONG[:36]} 003")
    expect(table.locator("tbody th").first).to_have_text(f"{LONG[:36]} 003")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366


# ------------------------------------------------------------ files


def test_files_are_downloaded_with_names_and_without(over: Past, tmp_path: Path) -> None:
    session = over.keep(short)
    page = over.open(f"/review?session={session}")
    page.get_by_role("button", name="Report and files").click()
    for pseudonymous in (False, True):
        if pseudonymous:
            page.get_by_label("Without names").check()
        for text in ("Tables (CSV: turns, people, session)", "Everything (JSON)", "For Praat (TextGrid)"):
            found = saved(page, text)
            file = tmp_path / found.suggested_filename
            found.save_as(file)
            content = (
                "".join(
                    zipfile.ZipFile(file).read(name).decode() for name in zipfile.ZipFile(file).namelist()
                )
                if file.suffix == ".zip"
                else file.read_text(encoding="utf-8")
            )
            assert ("Anna" in content) is not pseudonymous, text
    assert json.loads((tmp_path / f"session-{session}.json").read_text(encoding="utf-8"))["figures"]["people"]


def test_the_report_is_downloaded(over: Past, tmp_path: Path) -> None:
    page = over.open(f"/review?session={over.keep(short)}")
    page.get_by_role("button", name="Report and files").click()
    for text, begins in (("Report (PDF)", b"%PDF-"), ("Report (web page)", b"<!")):
        found = saved(page, text)
        file = tmp_path / found.suggested_filename
        found.save_as(file)
        assert file.read_bytes().startswith(begins)


# ------------------------------------------------------------ everybody can use it


def test_names_with_markup_are_text(over: Past) -> None:
    session = over.keep(short, names=[MARKUP, "B", "C", "D", "E", "F"], title=MARKUP)
    page = over.open("/review")
    expect(page.get_by_role("link", name=MARKUP)).to_be_visible()
    page = over.open(f"/review?session={session}")
    expect(page.get_by_role("heading", level=1)).to_have_text(MARKUP)
    expect(
        page.get_by_role("region", name="Shares beside fair shares", exact=True).locator("tbody th").first
    ).to_have_text(MARKUP)
    assert page.locator("img[src='x']").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(over: Past, theme: Literal["light", "dark"]) -> None:
    session = over.keep(
        short, people=12, names=[f"{LONG[:36]} {i:03d}" for i in range(12)], series="Bus lines"
    )
    page = over.open(f"/review?session={session}", color_scheme=theme)
    expect(page.locator(".summary li").first).to_be_visible()
    for fold in page.locator("summary").all():
        fold.click()
    assert violations(page) == []
    for width in (320, 390, 683, 1366, 1920):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page = over.open("/review", color_scheme=theme)
    expect(sessions(page)).to_have_count(1)
    assert violations(page) == []
    for width in (320, 1366):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_speaks_dutch(over: Past) -> None:
    page = over.open(f"/review?session={over.keep(short)}", locale="nl-NL")
    expect(page.get_by_role("heading", name="Wie sprak wanneer")).to_be_visible()
    expect(page.locator(".summary")).to_contain_text("De gespreksleider greep één keer in")
    page.get_by_role("application").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".timeline-now")).to_contain_text("zekerheid")


@pytest.mark.parametrize(
    ("locale", "button", "sentence"),
    [("en-GB", "Report (PDF)", "A PDF needs typst"), ("nl-NL", "Verslag (PDF)", "een PDF heeft typst nodig")],
)
def test_a_report_that_cannot_be_made_says_why(
    over: Past, monkeypatch: pytest.MonkeyPatch, locale: str, button: str, sentence: str
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    over.expected += ["Failed to load resource"]
    session = over.keep(short)
    page = over.open(f"/review?session={session}", locale=locale)
    page.locator("[popovertarget=exports]").click()
    page.get_by_role("link", name=button).click()
    expect(page.locator("#exports").get_by_role("alert")).to_contain_text(sentence)
