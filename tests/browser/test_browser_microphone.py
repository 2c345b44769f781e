"""A browser is the microphone: Chromium's pretended device plays a real conversation into the real server."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from diarize.sources.demo import demo_recording
from tests.browser.chromium import NoChromium, launched
from tests.browser.patience import until
from tests.running import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Cookie, Page, Playwright

pytestmark = [pytest.mark.browser, pytest.mark.real_models]

PATIENCE_MS = 90_000
ALLOWED = "--use-fake-ui-for-media-stream"


def pretended() -> tuple[str, str]:
    """Chromium's arguments for a microphone that hears the recording."""
    heard = demo_recording().audio
    return "--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={heard}"


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@contextmanager
def page_of(
    playwright: Playwright, *arguments: str, cookies: list[Cookie] | None = None
) -> Iterator[tuple[Page, list[str]]]:
    """A page in a browser with these arguments, and what it complains of."""
    try:
        browser = launched(playwright, *arguments, whole=True)
    except NoChromium as none:
        pytest.skip(str(none))
    try:
        context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="en-GB")
        if cookies:
            context.add_cookies(cookies)  # type: ignore[arg-type]  # as the same library gave them
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
        yield page, complaints
    finally:
        browser.close()


def call(page: Page, method: str, path: str, body: object = None) -> Any:
    """What the server answers to the page itself."""
    script = """async ([method, path, body]) => {
        const answer = await fetch(path, {method, headers: {"Content-Type": "application/json"},
            body: body === null ? undefined : JSON.stringify(body)});
        if (!answer.ok) throw new Error(await answer.text());
        return answer.json();
    }"""
    return page.evaluate(script, [method, path, body])


def wait(page: Page, done: Callable[[Any], object]) -> Any:
    """The first snapshot of which something holds."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while True:
        snapshot = call(page, "GET", "/api/snapshot")
        if done(snapshot):
            return snapshot
        assert time.monotonic() < until, f"It never came; the last snapshot: {snapshot}"
        page.wait_for_timeout(200)


def test_two_voices_are_heard_through_a_page_and_off_the_record_it_is_deaf(
    playwright: Playwright, tmp_path: Path
) -> None:
    with (
        running("start", "--no-open", "--data", tmp_path) as address,
        page_of(playwright, ALLOWED, *pretended()) as (page, complaints),
    ):
        page.goto(address)
        microphone = page.locator("browser-microphone")
        microphone.get_by_role("button").click()
        expect(microphone).to_have_attribute("data-state", "on")
        expect(microphone).to_contain_text("This browser is listening.")
        chosen = wait(page, lambda s: s["source"]["kind"] == "browser" and s["engine"]["state"] == "ready")
        assert chosen["source"]["microphone"] == "on"
        call(page, "POST", "/api/session/start", {"title": "Test"})
        spoke = wait(
            page,
            lambda s: len(s["voices"]) == 2 and all(voice["raw_talk_time_s"] > 3 for voice in s["voices"]),
        )
        assert spoke["engine"]["lost_s"] == 0
        assert spoke["engine"]["notices"] == []

        paused = call(page, "POST", "/api/session/pause")
        assert paused["source"]["microphone"] == "paused"
        expect(microphone).to_have_attribute("data-state", "waiting")
        before_s = call(page, "GET", "/api/snapshot")["session"]["captured_s"]
        until(page, "document.querySelector('browser-microphone').microphone.stream === null")
        call(page, "POST", "/api/session/resume")
        expect(microphone).to_have_attribute("data-state", "on")
        wait(page, lambda s: s["session"]["captured_s"] > before_s + 2)

        # During a session the set-up is a dialog.
        page.locator("#open-set-up").click()
        microphone.get_by_role("button").click()
        expect(microphone).to_have_attribute("data-state", "off")
        gone = wait(page, lambda s: s["engine"]["notices"] and s["engine"]["lost_s"] > 0.5)
        assert [one["code"] for one in gone["engine"]["notices"]] == ["browser_gone"]
        assert gone["session"]["state"] == "listening"
        microphone.get_by_role("button").click()
        expect(microphone).to_have_attribute("data-state", "on")
        wait(page, lambda s: s["engine"]["notices"] == [])
        assert complaints == []


def test_refused_or_without_a_device_a_plain_sentence_says_what_to_do(
    playwright: Playwright, tmp_path: Path
) -> None:
    with running("start", "--no-open", "--data", tmp_path) as address:
        base = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        with page_of(playwright, "--deny-permission-prompts", pretended()[0]) as (page, complaints):
            page.goto(address)
            page.goto(f"{base}/microphone")
            microphone = page.locator("browser-microphone")
            microphone.get_by_role("button").click()
            expect(microphone).to_have_attribute("data-state", "denied")
            expect(microphone).to_contain_text("permit it in the browser’s settings for this page")
            expect(microphone.get_by_role("button")).to_have_text("Use this browser’s microphone")
            cookies = page.context.cookies()
            assert complaints == []
        with page_of(playwright, ALLOWED, cookies=cookies) as (page, complaints):
            page.goto(f"{base}/microphone")
            microphone = page.locator("browser-microphone")
            microphone.get_by_role("button").click()
            expect(microphone).to_have_attribute("data-state", "none")
            expect(microphone).to_contain_text("This device has no microphone")
            assert complaints == []
        with page_of(playwright, ALLOWED, *pretended(), cookies=cookies) as (page, complaints):
            page.goto(f"{base}/microphone")
            microphone = page.locator("browser-microphone")
            microphone.get_by_role("button").click()
            expect(microphone).to_have_attribute("data-state", "waiting")
            # Without a session and without the console, what is opened is soon closed again.
            call(page, "PUT", "/api/source", {"kind": "browser", "name": "table"})
            call(page, "POST", "/api/session/start", {"title": "Test"})
            expect(microphone).to_have_attribute("data-state", "on")
            expect(page.locator("mic-state")).to_have_attribute("data-state", "on")
            assert complaints == []
