"""The room on the mentor's page: phases, hands, what waits, notes, the shared screen, links."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from server.protocol import Claim, SharingState, Wishes
from tests.browser.calls import asked, last_asked, wait_asked
from tests.browser.scenes import JOIN, SCENES, SHARED, WORKSHOP
from tests.browser.workshop import agenda

if TYPE_CHECKING:
    from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser


def test_the_phase_its_time_and_what_comes_next(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    strip = page.locator("phase-strip")
    expect(strip.locator(".phase-facts")).to_have_text("Discussion27:20 leftcounts")
    expect(strip.locator("[aria-current=step] .chip-text")).to_have_text("Discussion")
    strip.get_by_role("button", name="Begin: Break").last.click()
    assert last_asked(pages, page, 1) == ("POST", "/api/phases/begin", {"place": 3})
    strip.get_by_role("button", name="Begin: Closing round").click()
    assert last_asked(pages, page, 2) == ("POST", "/api/phases/begin", {"place": 4})
    strip.get_by_role("button", name="End this phase").click()
    assert last_asked(pages, page, 3) == ("POST", "/api/phases/begin", {"place": None})
    pages.feed.show("break")
    expect(strip.locator(".phase-facts")).to_have_text("Break1:40 over timedoes not count")
    pages.feed.show(replace(WORKSHOP, phases=agenda(running=4, elapsed_s=65.0)))
    expect(strip.locator(".phase-facts")).to_have_text("Closing round1:05 so farcounts")
    expect(strip.get_by_role("button", name="Begin:")).to_have_count(0)
    pages.feed.show(replace(WORKSHOP, phases=agenda(running=None)))
    expect(strip.locator(".phase-now")).to_have_text("No phase: everything counts")


def test_the_queue_goes_by_its_order_and_the_mentor_has_the_last_word(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    queue = page.locator("hand-queue")
    expect(queue.locator(".hand-name")).to_have_text(["Chidi", "Liis Tamm", "Fatma Yılmaz"])
    steps = (
        ("Fatma Yılmaz: one place forward", ("PUT", "/api/hands/p4", {"place": 1})),
        ("Chidi: one place back", ("PUT", "/api/hands/p3", {"place": 1})),
        ("Liis Tamm: where the order puts them", ("PUT", "/api/hands/p6", {"place": None})),
        ("Liis Tamm: hand down", ("DELETE", "/api/hands/p6", None)),
        ("Has the floor now", ("DELETE", "/api/hands/p3", None)),
    )
    for count, (name, call) in enumerate(steps, start=1):
        queue.get_by_role("button", name=name).click()
        assert last_asked(pages, page, count) == call
    queue.get_by_role("combobox", name="Put a hand up for somebody").select_option(label="Joost")
    assert last_asked(pages, page, 6) == ("POST", "/api/hands", {"person": "p5"})
    page.get_by_role("button", name="Anna: hand up").click()
    assert last_asked(pages, page, 7) == ("POST", "/api/hands", {"person": "p1"})
    page.get_by_role("button", name="Chidi: hand down, place 1 in the queue").click()
    assert last_asked(pages, page, 8) == ("DELETE", "/api/hands/p3", None)


def test_the_focus_stays_with_a_hand_that_is_moved(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    up = page.get_by_role("button", name="Fatma Yılmaz: one place forward")
    up.focus()
    pages.feed.show(replace(WORKSHOP, hands=(2, 3, 5)))
    expect(page.locator(".hand-name")).to_have_text(["Chidi", "Fatma Yılmaz", "Liis Tamm"])
    expect(up).to_be_focused()


def test_what_waits_for_the_mentor_is_answered_in_place(pages: Pages) -> None:
    page = pages.open("/mentor", "shared")
    waiting = page.locator("asks-list")
    waiting.get_by_role("button", name="Yes, that is right").click()
    assert last_asked(pages, page, 1) == ("PUT", "/api/claims/f1", {"confirm": True})
    waiting.get_by_role("button", name="No", exact=True).click()
    assert last_asked(pages, page, 2) == ("PUT", "/api/claims/f1", {"confirm": False})
    expect(waiting).to_contain_text("1 person asks for off the record.")
    waiting.get_by_role("button", name="Off the record").click()
    assert last_asked(pages, page, 3) == ("POST", "/api/session/pause", None)
    expect(waiting).to_contain_text("Of 5 phones, 2 agree and 3 would like to move on.")
    waiting.get_by_role("button", name="Begin anew").click()
    assert last_asked(pages, page, 4) == ("POST", "/api/wishes/clear", None)


def test_answers_belong_to_the_claim_beside_them(pages: Pages) -> None:
    claims = (Claim(phone="f1", person="p2"), Claim(phone="f2", person="p4"))
    shared = SCENES["shared"]
    page = pages.open("/mentor", replace(shared, mentor={**shared.mentor, "claims": claims}))
    pages.feed.show(replace(shared, mentor={**shared.mentor, "claims": claims[1:]}))
    row = page.locator(".ask", has_text="Fatma")
    expect(page.locator(".ask", has_text="A phone says")).to_have_count(1)
    row.get_by_role("button", name="Yes, that is right").click()
    assert wait_asked(pages, page, 1) == [("PUT", "/api/claims/f2", {"confirm": True})]


def test_nothing_waits_when_nobody_asks(pages: Pages) -> None:
    page = pages.open("/mentor", "six")
    expect(page.locator("asks-list")).to_have_text("Nothing waits for you.")
    pages.feed.show(replace(WORKSHOP, wishes=Wishes(agree=0, move_on=0, off_record=0, phones=4)))
    expect(page.locator(".ask")).to_have_text(["Chidi would like to be asked."])


def test_a_note_is_private_and_its_words_are_kept_until_it_has_arrived(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    expect(page.locator(".notes li")).to_have_text("5:12 Chidi wanted to say something about the stop.")
    page.keyboard.press("m")
    page.keyboard.type("Ask about the school.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Note")).to_be_hidden()
    page.keyboard.press("m")
    expect(page.get_by_role("dialog", name="Note").get_by_role("textbox")).to_have_value(
        "Ask about the school."
    )
    page.keyboard.press("Control+Enter")
    assert wait_asked(pages, page, 1) == [("POST", "/api/notes", {"text": "Ask about the school."})]
    expect(page.get_by_role("dialog", name="Note")).to_be_hidden()


def test_the_shared_screen_is_hidden_and_shown_and_says_names_or_less(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    page.get_by_role("button", name="Hide screen").click()
    assert last_asked(pages, page, 1) == ("PUT", "/api/screen", {"shown": False})
    pages.feed.show("hidden")
    page.get_by_role("button", name="Show screen").click()
    assert last_asked(pages, page, 2) == ("PUT", "/api/screen", {"shown": True})
    page.get_by_role("button", name="Share", exact=True).click()
    dialog = page.get_by_role("dialog", name="Screen and phones")
    dialog.get_by_label("People are shown by").select_option("seats")
    assert last_asked(pages, page, 3) == ("PUT", "/api/screen", {"labels": "seats"})


def test_sharing_is_off_until_it_is_switched_on(pages: Pages) -> None:
    page = pages.open("/mentor", "workshop")
    page.keyboard.press("k")
    dialog = page.get_by_role("dialog", name="Screen and phones")
    switch = dialog.get_by_label("Let phones and other screens look")
    expect(switch).not_to_be_checked()
    expect(dialog).to_contain_text("Off: nothing listens on the network.")
    expect(dialog.get_by_role("img")).to_be_hidden()
    expect(dialog.get_by_role("button", name="New link for phones")).to_be_hidden()
    switch.click()
    assert wait_asked(pages, page, 1) == [("PUT", "/api/sharing", {"on": True, "host": None})]
    expect(switch).not_to_be_checked()
    pages.feed.show("shared")
    expect(switch).to_be_checked()


def test_links_are_copied_made_and_withdrawn(pages: Pages) -> None:
    page = pages.open("/mentor", "shared")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("k")
    dialog = page.get_by_role("dialog", name="Screen and phones")
    expect(dialog.get_by_role("img", name="QR code for phones")).to_be_visible()
    phones = dialog.locator(".link").first
    expect(phones).to_contain_text("Link for phones · 4 pages open")
    phones.get_by_role("button", name="Copy").click()
    expect(phones.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == JOIN
    phones.get_by_role("button", name="Withdraw").click()
    assert last_asked(pages, page, 1) == ("DELETE", "/api/links/l1", None)
    dialog.get_by_role("button", name="New link for a screen").click()
    assert last_asked(pages, page, 2) == ("POST", "/api/links", {"role": "screen"})
    expect(dialog.get_by_role("button", name="New link: phone as microphone")).to_be_hidden()
    dialog.get_by_label("Show the QR code large on the shared screen").click()
    assert last_asked(pages, page, 3) == ("PUT", "/api/screen", {"qr": False})


def test_a_link_is_copied_by_hand_where_the_browser_forbids_it(pages: Pages) -> None:
    page = pages.blank()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden'))")
    pages.feed.scene = SCENES["shared"]
    page.goto(pages.feed.url("/mentor"))
    pages.settled(page)
    page.keyboard.press("k")
    link = page.locator(".link").first
    link.get_by_role("button", name="Copy").click()
    expect(link.get_by_role("status")).to_have_text("Press Ctrl+C to copy.")
    assert page.evaluate("getSelection().toString() || document.activeElement.value") == JOIN


def test_the_address_for_others_is_chosen_where_there_are_several(pages: Pages) -> None:
    sharing = SHARED.model_copy(
        update={"secure": True, "host": "192.168.1.20", "hosts": ("192.168.1.20", "10.0.0.5")}
    )
    assert isinstance(sharing, SharingState)
    shared = SCENES["shared"]
    page = pages.open("/mentor", replace(shared, mentor={**shared.mentor, "sharing": sharing}))
    page.keyboard.press("k")
    page.get_by_label("Others reach this computer at").select_option("10.0.0.5")
    assert last_asked(pages, page, 1) == ("PUT", "/api/sharing", {"on": True, "host": "10.0.0.5"})
    page.get_by_role("button", name="New link: phone as microphone").click()
    assert last_asked(pages, page, 2) == ("POST", "/api/links", {"role": "microphone"})


def test_the_qr_key_turns_the_code_where_there_is_a_way_in(pages: Pages) -> None:
    page = pages.open("/mentor", "shared")
    page.keyboard.press("q")
    assert wait_asked(pages, page, 1) == [("PUT", "/api/screen", {"qr": False})]
    pages.feed.show("workshop")
    expect(page.locator(".ask")).to_have_count(2)
    page.keyboard.press("q")
    expect(page.get_by_role("dialog", name="Screen and phones")).to_be_visible()
    assert len(asked(pages)) == 1
