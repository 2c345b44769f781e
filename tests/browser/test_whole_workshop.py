"""A whole workshop: the real server, and the mentor, the screen and two phones open together."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from balance.rehearsal import Workshop, rehearse
from tests.browser.hall import PHONE, Hall, hall

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser
WHOLE_BROWSER = True

TOPIC = "What the stop needs"
CLAIMED = "Yes, that is me"


@pytest.fixture
def place(chromium: Browser, tmp_path: Path) -> Iterator[Hall]:
    with hall(chromium, tmp_path) as opened:
        yield opened


class Pages:
    """The mentor's console, with a screen and two phones that came by links."""

    def __init__(self, place: Hall) -> None:
        self.place = place
        self.mentor = place.open_mentor()
        links = self.share()
        self.screen = place.open(
            "screen", links["Link for a second screen"], viewport={"width": 1920, "height": 1080}
        )
        self.phone = place.open("phone", links["Link for phones"], **PHONE)
        self.other = place.open("other", links["Link for phones"], **PHONE)

    @property
    def all(self) -> tuple[Page, ...]:
        return (self.mentor, self.screen, self.phone, self.other)

    @property
    def phones(self) -> tuple[Page, ...]:
        return (self.phone, self.other)

    def share(self) -> dict[str, str]:
        """Switch sharing on; the links there are."""
        self.mentor.locator("#open-room").click()
        self.mentor.get_by_label("Let phones and other screens look").click()
        addresses = self.mentor.locator(".link-address")
        expect(addresses).to_have_count(2)
        links = {one.get_attribute("aria-label") or "": one.input_value() for one in addresses.all()}
        self.mentor.keyboard.press("Escape")
        return links

    def microphone(self, state: str, words: str) -> None:
        """Each page says so."""
        for page in self.all:
            expect(page.locator("mic-state")).to_have_attribute("data-state", state)
            expect(page.locator("mic-state")).to_have_text(words)

    def set_up(self, names: str) -> None:
        """Title, series, rules, names and agenda, as somebody would type them."""
        panel = self.mentor.locator("set-up-panel")
        panel.get_by_label("Title").fill("The new bus line")
        panel.get_by_label("Series").fill("Bus lines 2026")
        panel.get_by_label("Ground rules").fill("Everybody is heard.\nOne at a time.")
        panel.get_by_label("Names, one a line").fill(names)
        panel.get_by_role("button", name="Add", exact=True).click()
        expect(panel.locator(".roster-row")).to_have_count(len(names.split("\n")))
        discussion = panel.locator(".agenda-row").nth(1)
        discussion.get_by_label("Its own name").fill(TOPIC)
        discussion.get_by_label("Its own name").press("Tab")

    def start(self) -> None:
        """The session begins, and the room's first sound is heard."""
        self.mentor.get_by_role("button", name="Start", exact=True).click()
        expect(self.mentor.locator("#console")).to_be_visible()
        expect(self.mentor.locator("session-controls")).to_contain_text("Getting ready…")
        self.place.talk(None, 1)
        expect(self.mentor.locator("session-controls")).to_contain_text("Listening")

    def claim(self, phone: Page, name: str) -> None:
        """A phone says whose it is, and the mentor confirms it."""
        phone.get_by_role("button", name=name).click()
        phone.get_by_role("button", name=CLAIMED).click()
        expect(phone.locator("phone-who")).to_contain_text(f"The moderator is asked whether you are {name}.")
        asked = self.ask(f"A phone says that it is {name}’s.")
        asked.get_by_role("button", name="Yes, that is right").click()
        expect(phone.locator("#own-name")).to_have_text(f"You are {name}.")
        expect(asked).to_have_count(0)

    def ask(self, text: str) -> Locator:
        """What waits for the mentor."""
        return self.mentor.locator("asks-list .ask").filter(has_text=text)


def row(page: Page, name: str) -> Locator:
    """Somebody's row on the console."""
    return page.locator("voice-list .voice").filter(has_text=name)


def share_on(screen: Page, name: str) -> Locator:
    """Somebody's share in the screen's table."""
    return screen.locator("figures-table tbody tr").filter(has_text=name).locator("td").first


def visible_text(page: Page) -> str:
    return page.locator("body").inner_text()


def test_a_workshop_from_set_up_to_end(place: Hall, tmp_path: Path) -> None:
    pages = Pages(place)
    mentor, screen, phone, other = pages.all

    # Set up; nobody has agreed to anything yet.
    expect(other.locator("phone-who")).to_contain_text("There is no list of names yet.")
    pages.set_up("Anna; citizens\nBram; city\nChidi; citizens")
    expect(mentor.locator(".roster-agreed")).to_have_text("0 of 3 have agreed.")
    expect(mentor.locator("#session-mode")).to_have_value("tap")
    expect(screen.locator("#title")).to_have_text("The new bus line")
    expect(screen.locator("ground-rules:visible")).to_contain_text("Everybody is heard.")
    expect(phone.locator("#title")).to_have_text("The new bus line")
    expect(phone.locator(".who-name")).to_have_text(["Anna", "Bram", "Chidi"])

    # Consent: one click.
    mentor.get_by_role("button", name="Everybody agreed").click()
    expect(mentor.locator(".roster-agreed")).to_have_text("Everybody who is there has agreed.")
    expect(mentor.locator("#session-mode")).to_have_value("voices")

    pages.start()
    pages.microphone("on", "Microphone on")
    assert place.room.sounds.listening == ["Table microphone"]
    pages.claim(phone, "Bram")

    # Introductions: each person, one after the other.
    mentor.get_by_role("button", name="Start the introduction round").click()
    for seat, (name, then) in enumerate(
        (("Anna", "Next: Bram"), ("Bram", "Next: Chidi"), ("Chidi", "Finish the round"))
    ):
        expect(mentor.locator(".introduction-who")).to_have_text(f"{name} ({seat + 1} of 3)")
        expect(screen.locator("introduction-now .introduction-name")).to_have_text(name)
        place.talk(f"v{seat + 1}", 12)
        expect(mentor.locator(".introduction-told")).to_have_text("That is enough.")
        expect(screen.locator("introduction-now .introduction-words")).to_have_text(
            "Thank you, that is enough."
        )
        mentor.get_by_role("button", name=then).click()
    expect(screen.locator("introduction-now")).to_be_hidden()
    # The first sound was nobody's: of a second of speech nothing is said.
    assert place.seen["window"]["unknown_s"] == 1
    expect(screen.locator("#note-unknown")).to_be_hidden()
    expect(mentor.locator("introduction-round")).to_be_hidden()
    assert [one["voices"] for one in place.seen["mentor"]["roster"]] == [["v1"], ["v2"], ["v3"]]
    expect(screen.locator("#where")).to_contain_text("Introductions")
    for page in pages.phones:
        expect(page.locator("#where")).to_contain_text("Introductions")

    # The discussion: Anna takes the floor more and more.
    mentor.get_by_role("button", name=f"Begin: {TOPIC}").last.click()
    expect(screen.locator("#where")).to_contain_text(TOPIC)
    expect(mentor.locator(".phase-counted")).to_have_text("counts")
    unfair = rehearse(Workshop(people=3, duration_s=1200, seed=4, skew=0.8))
    assert place.play(unfair, until=lambda seen: seen["mentor"]["prompt"]), "no prompt came"

    # The prompt is the mentor's alone.
    card = mentor.locator("prompt-card")
    expect(card.locator(".prompt-title")).to_have_text(re.compile(r"^Anna had \d+% of the talking"))
    words = card.locator(".prompt-words").inner_text()
    assert words.endswith("?")
    assert re.search(r"(Bram|Chidi)", words)
    assert_only_for_the_mentor(place, [card.locator(".prompt-title").inner_text(), words], pages)
    expect(share_on(screen, "Anna")).to_have_text(re.compile(r"^[5-9]\d%$"))
    expect(screen.locator("#note-unknown")).to_have_text(re.compile(r"^\d% of speech not recognised$"))
    expect(row(mentor, "Anna")).to_contain_text("%")

    # "I say it", and later the mentor steps in without being told.
    card.get_by_role("button", name="I say it").click()
    outcomes = mentor.locator("outcome-list .outcome")
    expect(card.locator(".prompt-why")).to_contain_text("what you did needs time to work")
    expect(outcomes).to_have_count(1)
    expect(outcomes.first).to_contain_text("of the talking by one (Anna)")
    expect(outcomes.first).to_contain_text("To be seen in 5 min.")

    # A hand from a phone.
    phone.get_by_role("button", name="Raise my hand").click()
    expect(phone.locator(".hand-status")).to_have_text("You are next.")
    expect(mentor.locator("hand-queue .hand")).to_have_count(1)
    expect(mentor.locator("hand-queue .hand")).to_contain_text("Bram")
    for page in (screen, other):
        expect(page.locator("speaking-queue .queue-name")).to_have_text(["Bram"])
    place.talk("v1", 5)
    expect(mentor.locator("hand-queue .hand")).to_have_count(1)
    place.talk("v2", 5)
    expect(mentor.locator("hand-queue .hand")).to_have_count(0)
    expect(mentor.locator("hand-queue")).to_contain_text("Nobody has a hand up.")
    expect(screen.locator("speaking-queue")).to_be_hidden()
    expect(phone.get_by_role("button", name="Raise my hand")).to_be_visible()
    expect(phone.locator(".hand-status")).to_have_text("You have the floor.")

    # Somebody comes late: on the list with their consent, their voice named, their phone confirmed.
    mentor.locator("#open-set-up").click()
    panel = mentor.locator("set-up-panel")
    panel.get_by_label("Names, one a line").fill("Dina; city")
    panel.get_by_label("They agree to having their voice told apart").check()
    panel.get_by_role("button", name="Add", exact=True).click()
    expect(panel.locator(".roster-row")).to_have_count(4)
    mentor.locator("#close-set-up").click()
    assert place.seen["session"]["mode"] == "voices"
    assert place.seen["mentor"]["roster"][3]["group"] == "city"
    expect(row(mentor, "Dina")).to_contain_text("voice not known yet")
    expect(screen.locator("figures-table tbody tr")).to_have_count(4)
    pages.claim(other, "Dina")
    place.talk("v4", 25)
    unknown = pages.ask("Voice 4 keeps talking, and nobody knows yet who it is.")
    unknown.get_by_role("button", name="Say who this is").click()
    mentor.locator("voice-dialog").get_by_role("button", name="Dina").click()
    expect(unknown).to_have_count(0)
    expect(mentor.locator("voice-list .voice")).to_have_count(4)
    expect(row(mentor, "Dina")).to_contain_text("1 turn")
    expect(other.locator("own-figures")).to_contain_text("25 sec of talking so far")
    mentor.keyboard.press("i")
    expect(outcomes).to_have_count(2)
    expect(outcomes.first).to_contain_text("you stepped in")

    # A name is corrected, and the screen and the person's own phone follow.
    row(mentor, "Bram").locator(".voice-name").click()
    dialog = mentor.locator("person-dialog")
    dialog.get_by_label("Name", exact=True).fill("Bram de Vries")
    dialog.get_by_role("button", name="Done").click()
    expect(row(mentor, "Bram de Vries")).to_be_visible()
    expect(screen.locator("figures-table tbody th").nth(1)).to_have_text("Bram de Vries")
    expect(phone.locator("#own-name")).to_have_text("You are Bram de Vries.")

    # Everybody has their say now: five minutes later it says what came of it.
    fair = rehearse(Workshop(people=4, duration_s=330, seed=1))
    place.play(fair)
    expect(outcomes.last).to_contain_text(re.compile(r"Anna: from \d\.\d to \d\.\d times the fair share\."))
    expect(outcomes.last).to_contain_text("Balance:")

    off_the_record(place, pages)
    end(place, pages)
    with closing(sqlite3.connect(tmp_path / "record.sqlite")) as record:
        names = {name for (name,) in record.execute("SELECT name FROM people")}
    assert "Bram de Vries" in names


def assert_only_for_the_mentor(place: Hall, texts: list[str], pages: Pages) -> None:
    """Neither shown to others, nor sent to their pages."""
    for page in (pages.screen, *pages.phones):
        shown = visible_text(page)
        assert not any(text in shown for text in texts)
        expect(page.locator("prompt-card")).to_have_count(0)
    for name in ("screen", "phone", "other"):
        snapshots = [one for one in place.received[name] if one["type"] == "snapshot"]
        assert snapshots
        assert all(one["mentor"] is None for one in snapshots)
    assert any(one["type"] == "snapshot" and one["mentor"]["prompt"] for one in place.received["mentor"])


def off_the_record(place: Hall, pages: Pages) -> None:
    """A phone asks for it, the mentor pauses, each page says that nobody listens; then it goes on."""
    mentor, screen, phone, other = pages.all
    phone.get_by_role("button", name="Ask for off the record").click()
    expect(phone.locator("phone-actions")).to_contain_text("The moderator sees that somebody asks, not who.")
    asked = pages.ask("1 person asks for off the record.")
    asked.get_by_role("button", name="Off the record").click()
    pages.microphone("paused", "Microphone paused")
    assert place.room.sounds.listening == []
    sentence = "Off the record: nothing is heard and nothing is counted."
    for page in (screen, phone, other):
        expect(page.locator("#sentence")).to_have_text(sentence)
    expect(mentor.locator("session-controls")).to_contain_text("Off the record")
    expect(asked).to_have_count(0)
    before_s = place.now_s
    mentor.get_by_role("button", name="Go on").click()
    pages.microphone("on", "Microphone on")
    assert place.room.sounds.listening == ["Table microphone"]
    expect(phone.get_by_role("button", name="Ask for off the record")).to_have_attribute(
        "aria-pressed", "false"
    )
    place.talk("v3", 4)
    assert place.now_s == pytest.approx(before_s + 4, abs=0.3)


def end(place: Hall, pages: Pages) -> None:
    """The mentor ends it, and each page says so."""
    mentor, screen, *phones = pages.all
    shown = share_on(screen, "Anna").inner_text()
    mentor.get_by_role("button", name="End", exact=True).click()
    mentor.get_by_role("button", name="End it").click()
    expect(mentor.locator("session-controls")).to_contain_text("Ended")
    for page in (screen, *phones):
        expect(page.locator("#where")).to_have_text("The session has ended.")
    pages.microphone("off", "Microphone off")
    for page in phones:
        expect(page.locator("phone-actions")).to_be_hidden()
    assert place.room.sounds.listening == []
    place.wait(lambda: place.room.engine.calls[-2:] == ["finish", "reset"])
    expect(share_on(screen, "Anna")).to_have_text(shown)


MENTORS: list[tuple[str, str, Any]] = [
    ("GET", "/api/snapshot", None),
    ("POST", "/api/session/pause", {}),
    ("POST", "/api/session/stop", {}),
    ("PUT", "/api/session/setup", {"title": "Mine"}),
    ("POST", "/api/roster/consent", {"consent": "no"}),
    ("PATCH", "/api/roster/p1", {"name": "Nobody"}),
    ("DELETE", "/api/roster/p1", None),
    ("PUT", "/api/voices/v1", {"name": "Me"}),
    ("POST", "/api/hands", {"person": "p1"}),
    ("PUT", "/api/screen", {"shown": False}),
    ("PUT", "/api/sharing", {"on": False}),
    ("POST", "/api/links", {"role": "screen"}),
    ("POST", "/api/step-in", {"people": []}),
    ("GET", "/mentor", None),
]


def status(page: Page, method: str, path: str, body: Any) -> int:
    """What the server answers to the page itself."""
    script = """async ([method, path, body]) => (await fetch(path, {
        method, headers: {"Content-Type": "application/json"},
        body: body === null ? undefined : JSON.stringify(body),
    })).status"""
    answer: int = page.evaluate(script, [method, path, body])
    return answer


def test_a_phone_and_a_screen_may_not_do_what_is_the_mentors(place: Hall) -> None:
    pages = Pages(place)
    pages.set_up("Anna\nBram")
    pages.mentor.get_by_role("button", name="Everybody agreed").click()
    pages.start()
    pages.microphone("on", "Microphone on")
    pages.claim(pages.phone, "Anna")
    place.expected.append("403")
    before = place.seen
    for page in (pages.screen, pages.phone, pages.other):
        assert {call[:2]: status(page, *call) for call in MENTORS} == {call[:2]: 403 for call in MENTORS}
    assert status(pages.screen, "PUT", "/api/me/hand", {"up": True}) == 403
    assert status(pages.phone, "PUT", "/api/me/hand", {"up": True}) == 200
    # Nobody has confirmed whose the other one is.
    place.expected.append("409")
    assert status(pages.other, "PUT", "/api/me/hand", {"up": True}) == 409
    after = place.seen
    for part in ("session", "screen"):
        assert {**after[part], "captured_s": 0} == {**before[part], "captured_s": 0}
    assert after["mentor"]["roster"] == before["mentor"]["roster"]
    assert after["mentor"]["sharing"] == before["mentor"]["sharing"]
    assert [hand["person"] for hand in after["queue"]] == ["p1"]
    pages.microphone("on", "Microphone on")


def test_a_withdrawn_link_closes_the_phones_and_nothing_else(place: Hall) -> None:
    pages = Pages(place)
    pages.set_up("Anna\nBram")
    pages.mentor.get_by_role("button", name="Everybody agreed").click()
    pages.start()
    pages.claim(pages.phone, "Anna")
    place.expected.append("403")
    pages.mentor.locator("#open-room").click()
    link = pages.mentor.locator("room-dialog .link").filter(has_text="Link for phones")
    expect(link.locator(".link-what")).to_contain_text("2")
    link.get_by_role("button", name="Withdraw").click()
    for page in pages.phones:
        expect(page.locator("#connection")).to_have_text(
            "This way in has been closed. Scan the code on the shared screen again, or ask the moderator."
        )
        expect(page.locator("mic-state")).to_have_attribute("data-state", "unknown")
        expect(page.locator("mic-state")).to_have_text("Not known whether the microphone is on")
    expect(link).to_have_count(0)
    for page in (pages.mentor, pages.screen):
        expect(page.locator("mic-state")).to_have_text("Microphone on")
    # By a new link the same phone is let in again, as somebody who has to say who they are.
    pages.mentor.get_by_role("button", name="New link for phones").click()
    address = (
        pages.mentor.locator("room-dialog .link").filter(has_text="Link for phones").locator(".link-address")
    )
    pages.phone.goto(address.input_value())
    expect(pages.phone.locator("mic-state")).to_have_text("Microphone on")
    expect(pages.phone.locator("#connection")).to_be_hidden()
    expect(pages.phone.locator("#own-name")).to_be_hidden()
    expect(pages.phone.locator("phone-who")).to_contain_text("Who are you?")
