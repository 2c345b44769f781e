"""Recordings and files from elsewhere, added on `/review`: real server, real engine, real record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.analysis.short_recordings import cut
from tests.browser.past import Past, past
from tests.browser.patience import LIMIT_MS
from tests.browser.test_accessibility import violations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Anna>Yes\n\n00:04.000 --> 00:20.000\n<v Ben>No\n"
WORK_MS = 600_000
"""Files are worked on at the lowest priority: on a busy computer that takes minutes."""
MARKUP = '<img src=x onerror="alert(1)">.vtt'


@pytest.fixture
def over(chromium: Browser, tmp_path: Path) -> Iterator[Past]:
    expect.set_options(timeout=WORK_MS)
    with past(chromium, tmp_path) as opened:
        yield opened
    expect.set_options(timeout=LIMIT_MS)


def text(name: str, content: str = VTT) -> dict[str, object]:
    return {"name": name, "mimeType": "text/plain", "buffer": content.encode()}


def choose(page: Page, *files: object) -> None:
    page.locator("recording-upload input[type=file]").set_input_files(list(files))  # type: ignore[arg-type]


def field(page: Page, label: str) -> Locator:
    return page.locator("recording-upload").get_by_label(label)


def upload(page: Page, name: str) -> Locator:
    return page.locator(".upload").filter(has_text=name)


def is_gone(folder: Path) -> bool:
    return list((folder / "uploads").iterdir()) == []


@pytest.mark.real_models
def test_a_recording_becomes_a_session_in_the_list(over: Past, tmp_path: Path) -> None:
    (path,) = cut(tmp_path, "Council of March", length_s=12.0)
    page = over.open("/review")
    # With nothing in the record yet the place for it stands open.
    expect(page.get_by_role("button", name="Choose files…")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files…").press("Enter")
    chooser.value.set_files(path)
    title = field(page, "Title")
    expect(title).to_be_focused()
    expect(title).to_have_attribute("placeholder", "Council of March")
    title.fill("The council")
    field(page, "Series").fill("Neighbourhood")
    field(page, "How many people, if known").fill("2")
    field(page, "How many people, if known").press("Enter")
    row = upload(page, "Council of March.wav")
    expect(row.get_by_role("progressbar", name=re.compile("How far .*Council of March.wav"))).to_be_visible()
    expect(row).to_contain_text("It is kept.")
    session = page.locator(".session")
    expect(session).to_have_count(1)
    expect(session).to_contain_text("The council")
    expect(session).to_contain_text("Neighbourhood")
    expect(session).to_contain_text("recording")
    assert is_gone(tmp_path)
    assert violations(page) == []

    row.get_by_role("link", name="Look back on it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The council")


@pytest.mark.real_models
def test_one_that_is_cancelled_leaves_nothing(over: Past, tmp_path: Path) -> None:
    (path,) = cut(tmp_path, "long", length_s=28.0)
    page = over.open("/review")
    choose(page, path)
    page.get_by_role("button", name="Add", exact=True).click()
    row = upload(page, "long.wav")
    expect(row).to_contain_text("Being worked on")
    cancel = row.get_by_role("button", name="Cancel")
    cancel.focus()
    page.keyboard.press("Enter")
    expect(row).to_have_count(0)
    # The next one is not kept waiting by it.
    choose(page, text("next.vtt"))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(upload(page, "next.vtt")).to_contain_text("It is kept.")
    expect(page.locator(".session")).to_have_count(1)
    assert is_gone(tmp_path)


def test_several_at_once_each_by_its_name_and_a_bad_one_is_a_sentence(over: Past, tmp_path: Path) -> None:
    over.expected = ["415"]
    page = over.open("/review")
    zipped = {"name": "minutes.zip", "mimeType": "application/zip", "buffer": b"PK\x03\x04\0\0"}
    choose(
        page,
        text("one.vtt"),
        zipped,
        text("letter.txt", "Dear all,\nuntil soon.\n"),
        text(MARKUP, VTT + "\n"),
    )
    expect(page.get_by_text("4 files")).to_be_visible()
    expect(field(page, "Title")).to_be_hidden()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(upload(page, "one.vtt")).to_contain_text("It is kept. Its date is when the file was last changed.")
    expect(upload(page, MARKUP)).to_contain_text("It is kept.")
    expect(upload(page, "letter.txt")).to_contain_text("letter.txt has no names of speakers")
    expect(upload(page, "minutes.zip")).to_contain_text(
        "is neither a recording nor a text that says who spoke when"
    )
    expect(page.locator(".session")).to_have_count(2)
    assert is_gone(tmp_path)
    assert violations(page) == []
    # Opened anew the page tells of what went wrong at the computer, until it is put away.
    page.reload()
    expect(page.locator(".upload")).to_have_count(1)
    page.get_by_role("button", name=re.compile("Put .*letter.txt.* away")).click()
    expect(page.locator(".upload")).to_have_count(0)
    page.reload()
    expect(page.locator("recording-upload summary")).to_be_visible()
    expect(page.locator(".upload")).to_have_count(0)


def test_the_same_file_is_said_to_be_kept_already(over: Past) -> None:
    page = over.open("/review")
    for name, said in (("one.vtt", "It is kept."), ("copy.vtt", "This very file was kept already.")):
        choose(page, text(name))
        page.get_by_role("button", name="Add", exact=True).click()
        expect(upload(page, name)).to_contain_text(said)
    expect(page.locator(".session")).to_have_count(1)
    # Another page, opened later, tells of its own alone.
    page = over.open("/review")
    page.locator("recording-upload summary").click()
    choose(page, text("third.vtt", VTT + "\n"))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(upload(page, "third.vtt")).to_contain_text("It is kept.")
    expect(page.locator(".session")).to_have_count(2)
    expect(page.locator(".upload")).to_have_count(1)


def test_a_file_of_which_the_list_tells_first_has_one_row(over: Past) -> None:
    page = over.open("/review")
    expect(page.locator(".upload-drop")).to_be_visible()

    page.evaluate("""async () => {
      const { Sending } = await import("/web/js/review/upload/send.js");
      const send = Sending.prototype.send;
      const held = new Promise((resolve) => { window.letGo = resolve; });
      Sending.prototype.send = async function () {
        const upload = await send.call(this);
        await held;
        return upload;
      };
    }""")
    choose(page, text("one.vtt"))
    with page.expect_response(re.compile(r"/api/review/uploads\?")):
        page.get_by_role("button", name="Add", exact=True).click()
    page.evaluate("void document.querySelector('recording-upload').look(false)")
    expect(page.locator(".upload")).to_have_count(2)
    page.evaluate("window.letGo()")
    expect(page.locator(".upload")).to_have_count(1)
    expect(page.locator(".upload")).to_contain_text("It is kept.")


def test_a_file_is_dropped_anywhere_on_the_page(over: Past) -> None:
    page = over.open("/review")
    expect(page.locator(".upload-drop")).to_be_visible()
    data = page.evaluate_handle(
        "content => { const data = new DataTransfer();"
        " data.items.add(new File([content], 'dropped.vtt')); return data; }",
        VTT,
    )
    page.dispatch_event("h1", "dragover", {"dataTransfer": data})
    expect(page.locator(".upload-drop")).to_have_class(re.compile("is-over"))
    page.dispatch_event("h1", "drop", {"dataTransfer": data})
    expect(field(page, "Title")).to_have_attribute("placeholder", "dropped")
    page.get_by_role("button", name="Never mind").click()
    expect(page.get_by_role("button", name="Choose files…")).to_be_focused()
    expect(page.locator(".upload")).to_have_count(0)


def test_what_is_too_large_is_not_sent_at_all(over: Past) -> None:
    page = over.open("/review")
    expect(page.locator(".upload-drop")).to_be_visible()
    page.evaluate("document.querySelector('recording-upload').largestBytes = 10")
    choose(page, text("huge.vtt"))
    expect(page.get_by_role("alert").filter(has_text="huge.vtt")).to_contain_text("is larger than")
    expect(page.get_by_role("button", name="Add", exact=True)).to_be_hidden()


def test_what_is_worked_on_is_told_of_in_the_pages_language(over: Past) -> None:
    page = over.open("/review", locale="nl-NL")
    choose(page, text("brief.txt", "Beste allen,\ntot gauw.\n"))
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    row = upload(page, "brief.txt")
    expect(row).to_contain_text("Het zegt niet wie wanneer sprak")
    page.get_by_role("button", name=re.compile("brief.txt.* wegleggen")).click()
    expect(row).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_it_can_be_used_by_everybody(over: Past, scheme: str, size: tuple[int, int]) -> None:
    page = over.open("/review", color_scheme=scheme, viewport={"width": size[0], "height": size[1]})
    assert violations(page) == []
    choose(page, text("a meeting with quite a long name, of the council.vtt"))
    assert violations(page) == []
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".upload")).to_contain_text("It is kept.")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
