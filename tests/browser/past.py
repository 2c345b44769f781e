"""Sessions that are over, in a real record behind the real server, for the pages that look back on them."""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from balance.phases import Phase, Phases
from balance.prompting.findings import Finding
from balance.prompting.prompts import Intervention, Prompt
from balance.record.record import Record
from balance.record.sessions import NewSession
from balance.record.storing import store
from balance.rehearsal import Workshop, rehearse
from balance.review.account import Account, Note, Unheard
from balance.roster import Person, Roster
from balance.speech.ledger import Ledger
from server.app import create_app
from server.door.access import Access
from server.serving.sockets import open_socket
from server.sharing.sharing import Sharing
from tests.balance.speech import ledger_of
from tests.browser.hall import NETWORK, TellingRoom
from tests.browser.patience import LIMIT_MS
from tests.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
NAMES = ["Anna", "Bram", "Chidi", "Dewi", "Elif", "Fatima", "Gus", "Hilde", "Ivo", "Jaap", "Kim", "Lotte"]
LONG = "Wilhelmina-Alexandra van der Meulen-Bakk"
"""Forty characters: as long as a name on the page has to do with."""


def workshop(session: int, *, people: int = 6, minutes: float = 60, seed: int = 3, **more: Any) -> Account:
    """A drawn workshop: phases, a pause, something unheard, prompts, stepping in, notes, unsure speech."""
    end_s = 60 * minutes
    # Turns half as long as in recorded meetings are twice as many: 5,000 in four hours.
    median_s = more.pop("turn_median_s", 3.2)
    drawn = rehearse(Workshop(people=people, duration_s=end_s, seed=seed, skew=0.5, turn_median_s=median_s))
    ledger = Ledger([f"v{seat + 1}" for seat in range(people)])
    place = {voice: f"v{seat + 1}" for seat, voice in drawn.voices.items()}
    for turn in drawn.publications(step_s=10.0):
        ledger.apply(turn)
    names = more.pop("names", NAMES[:people])
    roster = Roster(
        tuple(
            Person(f"p{seat}", name, group="citizens" if seat < 4 else "city")
            for seat, name in enumerate(names, 1)
        ),
        {voice: f"p{own[1:]}" for voice, own in place.items()},
        people + 1,
    )
    third = end_s / 3
    phases = Phases(
        (
            Phase("introduction", start_s=0, end_s=0.2 * third, target_s=300),
            Phase("discussion", "What the stop needs", start_s=0.2 * third, end_s=2 * third),
            Phase("round", start_s=2 * third),
        ),
        off_record=((1.5 * third, 1.6 * third),),
    )
    about = Finding("dominates", "p1", ("p1",), "p3", 0.5, 1 / people)
    told: dict[str, Any] = {
        "title": "The new bus line",
        "roster": roster,
        "phases": phases,
        "prompts": (
            Prompt(1, about, 0.4 * end_s, "accepted", 0.4 * end_s + 5),
            Prompt(2, about, 0.8 * end_s, "dismissed", 0.8 * end_s + 5),
        ),
        "interventions": (Intervention(0.4 * end_s + 5, ("p1",), 1),),
        "notes": (Note(0.55 * end_s, "They laugh about the bell"),),
        "unheard": (Unheard(0.9 * end_s, 0.92 * end_s, "unplugged"),),
        "norm": "Let others end",
        "language": "en",
    } | more
    return Account(session, "live", NOW, ledger, end_s, ended_by="mentor", **told)


def alone(session: int) -> Account:
    """One person, who was listed, talks for a minute and a half."""
    roster = Roster((Person("p1", "Anna"),), {"v1": "p1"}, 2)
    ledger = ledger_of(("v1", 0, 60), ("v1", 70, 100))
    return Account(session, "live", NOW, ledger, 100.0, title="Alone", roster=roster, ended_by="mentor")


def empty(session: int) -> Account:
    """Nobody was listed and nobody heard."""
    return Account(session, "live", NOW, Ledger(), 0.0, title="Nothing", ended_by="silence")


class Past:
    """The server, its record, and pages that come in as the mentor."""

    def __init__(self, record: Record, access: Access, browser: Browser) -> None:
        self.record = record
        self.access = access
        self.complaints: list[str] = []
        self.expected: list[str] = []
        """Parts of complaints that a test causes on purpose."""
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def keep(self, make: Any, *, series: str | None = None, **more: Any) -> int:
        """Put a session into the record; its number."""
        session = self.record.begin(NewSession("live", "1.0", series=series))
        account: Account = make(session, **more)
        store(self.record, replace(account, series=series))
        self.record.end(session, "mentor", account.duration_s)
        return session

    def open(self, path: str, **context: Any) -> Page:
        """A page of the mentor's."""
        settings = {"viewport": {"width": 1366, "height": 768}, "locale": "en-GB"} | context
        made = self._browser.new_context(**settings)
        self._contexts.append(made)
        page = made.new_page()
        page.set_default_timeout(LIMIT_MS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{error}"))
        page.goto(self.access.new_address())
        page.goto(f"http://127.0.0.1:{self.access.port}{path}")
        expect(page.locator("body[data-ready]")).to_have_count(1)
        return page

    def close(self) -> None:
        """Close all pages."""
        for context in self._contexts:
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


@contextmanager
def past(browser: Browser, folder: Path) -> Iterator[Past]:
    """A server with a record; whatever its pages complain about fails the test."""
    clock = itertools.count()
    record = Record(folder / "record.sqlite", lambda: NOW + timedelta(minutes=next(clock)))
    listening = open_socket(None, 0)
    port = listening.getsockname()[1]
    access = Access(port, Sharing(port, host=NETWORK))
    room = TellingRoom()
    uploads = folder / "uploads"
    app = create_app(access, lambda: room.session, record=record, uploads=uploads, compute="cpu")
    opened = Past(record, access, browser)
    try:
        with served(app, listening):
            try:
                yield opened
            finally:
                opened.close()
    finally:
        record.close()
    assert not uploads.exists(), "nothing of what was sent stays"
    assert [text for text in opened.complaints if not any(part in text for part in opened.expected)] == []
