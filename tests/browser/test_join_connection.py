"""A phone that sleeps, loses the network or its way in; and how much it has to load."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.phones import PHONES, SHARED_ROOM, phone
from tests.browser.test_join import PHONE, opened

if TYPE_CHECKING:
    from playwright.sync_api import Response, WebSocket, WebSocketRoute

    from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser

MOST_BYTES = 200_000
"""What the page may weigh altogether, uncompressed: two seconds on a network of 1 Mbit/s."""


def test_a_lost_connection_comes_back_with_the_newest(pages: Pages) -> None:
    page = opened(pages, "quiet")
    pages.feed.drop()
    expect(page.locator("#connection")).to_have_text("No connection. It comes back by itself.")
    expect(page.locator("mic-state")).to_have_text("Not known whether the microphone is on")
    pages.feed.scene = PHONES["next"]
    pages.feed.refusing = False
    expect(page.locator(".hand-status")).to_have_text("You are next.")
    expect(page.locator("#connection")).to_be_hidden()
    expect(page.locator("mic-state")).to_have_text("Microphone on")
    pages.expected += ["WebSocket"]


def test_a_phone_that_is_looked_at_again_does_not_wait_for_its_next_try(pages: Pages) -> None:
    page = pages.blank(viewport=PHONE)
    page.clock.install()
    pages.feed.scene = PHONES["quiet"]
    page.goto(pages.feed.url("/join"))
    pages.settled(page)
    pages.feed.drop()
    expect(page.locator("#connection")).to_be_visible()
    pages.feed.scene = PHONES["next"]
    pages.feed.refusing = False
    # The page's clock stands still: by waiting it would never come back.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".hand-status")).to_have_text("You are next.")
    pages.expected += ["WebSocket"]


def test_a_connection_that_died_in_the_phones_sleep_is_replaced(pages: Pages) -> None:
    """No close ever comes: the network is gone, and the browser does not know."""
    page = pages.blank(viewport=PHONE)
    dead: list[WebSocketRoute] = []

    def connect(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(lambda message: None if route in dead else server.send(message))
        server.on_message(lambda message: None if route in dead else route.send(message))
        sockets.append(route)

    sockets: list[WebSocketRoute] = []
    page.route_web_socket("**/api/live*", connect)
    page.clock.install()
    pages.feed.scene = PHONES["quiet"]
    page.goto(pages.feed.url("/join"))
    pages.settled(page)
    dead += sockets
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for(1_900)
    assert len(sockets) == 1
    pages.feed.scene = PHONES["next"]
    page.clock.run_for(200)
    expect(page.locator(".hand-status")).to_have_text("You are next.")
    assert len(sockets) == 2


def test_a_connection_that_lives_is_kept(pages: Pages) -> None:
    page = pages.blank(viewport=PHONE)
    opened_sockets: list[WebSocket] = []
    page.on("websocket", lambda socket: opened_sockets.append(socket))
    page.clock.install()
    pages.feed.scene = PHONES["quiet"]
    page.goto(pages.feed.url("/join"))
    pages.settled(page)
    with opened_sockets[0].expect_event("framereceived"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    pages.feed.show(PHONES["next"])
    expect(page.locator(".hand-status")).to_have_text("You are next.")
    page.clock.run_for(2_500)
    pages.feed.show(PHONES["quiet"])
    expect(page.locator(".hand-status")).to_have_text("")
    assert len(opened_sockets) == 1


def test_a_link_that_was_withdrawn_is_said_in_plain_words(pages: Pages) -> None:
    page = opened(pages, "quiet")
    pages.feed.barred = True
    pages.feed.drop()
    expect(page.locator("#connection")).to_have_text(
        "This way in has been closed. Scan the code on the shared screen again, or ask the moderator."
    )
    expect(page.locator("phone-actions")).to_be_hidden()
    expect(page.locator("own-data")).to_be_hidden()
    pages.expected += ["WebSocket", "403"]


def test_the_page_is_light_and_asks_for_each_thing_once(pages: Pages) -> None:
    page = pages.blank(viewport=PHONE)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    pages.feed.scene = phone(replace(SHARED_ROOM, ground_rules=("One at a time.",)), 2)
    page.goto(pages.feed.url("/join"))
    pages.settled(page)
    expect(page.get_by_role("button", name="Raise my hand")).to_be_hidden()
    expect(page.get_by_role("button", name="Lower my hand")).to_be_visible()
    weights = {answer.url: len(answer.body()) for answer in answers if answer.status == 200}
    assert len(weights) == len([answer for answer in answers if answer.status == 200])
    assert sum(weights.values()) < MOST_BYTES
    assert [url for url in weights if "mentor" in url or "source" in url] == []


def test_all_modules_are_asked_for_at_once(pages: Pages) -> None:
    """A module that is first found in another one costs a slow network one more way there and back."""
    page = pages.blank(viewport=PHONE)
    loaded: set[str] = set()
    page.on("response", lambda answer: loaded.add(urlsplit(answer.url).path))
    pages.feed.scene = PHONES["quiet"]
    page.goto(pages.feed.url("/join"))
    pages.settled(page)
    named = page.locator("link[rel=modulepreload], script[type=module]").evaluate_all(
        "elements => elements.map(element => new URL(element.href ?? element.src, location).pathname)"
    )
    assert set(named) == {path for path in loaded if path.endswith(".js")}
