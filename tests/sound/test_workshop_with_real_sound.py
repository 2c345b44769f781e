"""A whole workshop with real sound: introductions give the names, and the screen has the true shares."""

from __future__ import annotations

import faulthandler
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.chromium import NoChromium, launched
from tests.running import running
from tests.sound.meetings import quick
from tests.sound.room import LIMIT_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.sound.meetings import Meeting
    from tests.sound.room import Room

__all__ = ["quick"]

pytestmark = [pytest.mark.sound_card, pytest.mark.real_models, pytest.mark.browser]

PATIENCE_S = 240.0
WHOLE_S = 420.0
"""The meeting takes 226 s, more than another test may take altogether."""
NAMES = {"p1": "Anna", "p2": "Bram", "p3": "Chidi"}
RIGHT_WITHIN = 0.03


@pytest.fixture
def patience() -> None:
    """This test may take longer than others before it counts as hanging."""
    faulthandler.cancel_dump_traceback_later()
    faulthandler.dump_traceback_later(WHOLE_S, exit=True)


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = launched(playwright, whole=True)
        except NoChromium as none:
            pytest.skip(str(none))
        yield browser
        browser.close()


class Mentor:
    """Asks the program for what the console asks for."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """What is answered."""
        return self._client.request(method, f"/api/{path}", json=body).raise_for_status().json()

    def wait(self, done: Callable[[Any], object], limit_s: float = PATIENCE_S) -> Any:
        """The first snapshot of which something holds."""
        until = time.monotonic() + limit_s
        while True:
            snapshot = self.ask("GET", "snapshot")
            if done(snapshot):
                return snapshot
            assert time.monotonic() < until, f"It never came; the last snapshot: {snapshot}"
            time.sleep(0.1)

    def wait_until_s(self, captured_s: float) -> Any:
        """Let the room be heard until the session's clock stands there."""
        return self.wait(lambda s: s["session"]["captured_s"] >= captured_s, captured_s + PATIENCE_S)

    def set_up(self) -> None:
        """Everybody has said yes; what is said in the introductions does not count."""
        self.ask(
            "PUT", "session/setup", {"title": "The new bus line", "ground_rules": ["Everybody is heard."]}
        )
        self.ask("POST", "roster/paste", {"text": "\n".join(NAMES.values())})
        self.ask("POST", "roster/consent", {"consent": "yes"})
        agenda = [{"kind": "introduction"}, {"kind": "discussion", "target_s": 300}]
        self.ask("PUT", "phases", {"agenda": agenda})
        self.ask("PUT", "source", {"kind": "microphone", "name": "default"})

    def introduce(self, meeting: Meeting, since_s: float) -> None:
        """Each one in turn; the next one is called in the pause between two.

        Args:
            meeting: what is being played.
            since_s: when it began, the session's clock.
        """
        roster = [person["id"] for person in self.ask("GET", "snapshot")["mentor"]["roster"]]
        whose = dict(zip(meeting.people, roster, strict=True))
        for (who, _, end_s), (_, next_s, _) in zip(
            meeting.introductions,
            (*meeting.introductions[1:], ("", meeting.begins_s, 0.0)),
            strict=True,
        ):
            self.ask("POST", "introductions", {"person": whose[who]})
            self.wait_until_s(since_s + (end_s + next_s) / 2)
        self.ask("POST", "introductions", {"person": None})
        self.ask("POST", "phases/begin", {"place": 1})


def shares_on(screen: Page) -> dict[str, float]:
    """What the shared screen says in its table."""
    rows = screen.locator("figures-table tbody tr")
    expect(rows).to_have_count(len(NAMES))
    expect(rows.first.locator("td").first).to_contain_text("%")
    shares = {}
    for row in rows.all():
        share = row.locator("td").first.inner_text()
        shares[row.locator("th").inner_text()] = float(share.rstrip(" \u202f\u00a0%")) / 100
    return shares


def test_names_given_in_the_round_have_the_right_shares_on_the_screen(
    room: Room, quick: Meeting, chromium: Browser, tmp_path: Path, patience: None
) -> None:
    truth = {NAMES[who]: share for who, share in quick.shares().items()}
    # The reference has less talk than the screen usually waits for.
    environment = room.environment | {"BALANCE_FIGURES_AFTER_S": "120"}
    with running("start", "--no-open", "--data", tmp_path, environment=environment) as address:
        base = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        with httpx.Client(base_url=base, headers={"Origin": base}, follow_redirects=True) as client:
            client.get(address).raise_for_status()
            mentor = Mentor(client)
            mentor.set_up()
            context = chromium.new_context(viewport={"width": 1920, "height": 1080}, locale="en-GB")
            context.add_cookies(
                [{"name": c.name, "value": c.value or "", "url": base} for c in client.cookies.jar]
            )
            screen = context.new_page()
            complaints: list[str] = []
            screen.on("pageerror", lambda error: complaints.append(f"{error}"))
            screen.goto(f"{base}/screen")

            began = mentor.ask("POST", "session/start", {})
            assert began["session"]["mode"] == "voices"
            mentor.wait(lambda s: s["engine"]["state"] == "ready" and s["session"]["captured_s"] > 1)
            mentor.ask("POST", "phases/begin", {"place": 0})
            since_s = mentor.ask("GET", "snapshot")["session"]["captured_s"]
            with room.play(quick.audio) as playing:
                mentor.introduce(quick, since_s)
                known = mentor.wait(lambda s: all(one["introduced"] for one in s["mentor"]["roster"]))
                assert [len(person["voices"]) for person in known["mentor"]["roster"]] == [1, 1, 1]
                assert screen.locator("mic-state").get_attribute("data-state") == "on"
                assert playing.wait(quick.turns[-1][2] + 3 * LIMIT_S) == 0
            mentor.ask("POST", "session/stop")
            ended = mentor.wait(
                lambda s: (
                    s["session"]["published_s"] >= s["session"]["captured_s"] - 0.1
                    and s["session"]["state"] == "ended"
                )
            )
            expect(screen.locator("#where")).to_have_text("The session has ended.")
            expect(screen.locator("mic-state")).to_have_attribute("data-state", "off")
            shown = shares_on(screen)
            context.close()
    assert ended["engine"]["lost_s"] < 1
    assert [voice["name"] for voice in ended["voices"]] == list(NAMES.values()), "a voice without a person"
    exact = {voice["name"]: voice["phase"]["share"] for voice in ended["voices"]}
    assert exact == pytest.approx(truth, abs=RIGHT_WITHIN)
    assert shown == pytest.approx(truth, abs=RIGHT_WITHIN)
    assert complaints == []
