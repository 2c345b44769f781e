"""The real server, shared with the network, for tests with several pages; what is heard is the test's to say.

The microphones are fakes and the engine tells what a drawn workshop says, when the test lets time go by.
127.0.0.2 stands for the network.
"""

from __future__ import annotations

import itertools
import json
import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
from playwright.sync_api import expect

from balance.record.record import Record
from diarize.engine.messages import Finished, Ready
from diarize.types import SAMPLE_RATE_HZ, Attribution, Publication, Relabel
from server.app import create_app
from server.door.access import Access
from server.keeping.roster_archive import RecordArchive
from server.serving.sockets import open_socket
from server.sharing.sharing import Sharing
from tests.browser.patience import LIMIT_MS
from tests.served import served
from tests.server.fakes import FakeEngine, Room, block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebSocket

    from balance.rehearsal import Rehearsal
    from diarize.engine.messages import EngineEvent

NETWORK = "127.0.0.2"
LIMIT_S = 60.0
BATCH_S = 10.0
"""So much of a workshop is told at once: pages show each batch, not each second."""
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


class TellingEngine(FakeEngine):
    """Is ready at once, and knows whoever talked most while they introduced themselves."""

    def __init__(self) -> None:
        super().__init__()
        self._told: list[Attribution] = []

    def start(self) -> None:
        super().start()
        self.say(Ready(0.1))

    def say(self, *events: EngineEvent) -> None:
        for event in events:
            if isinstance(event, Publication):
                self._told += event.attributions
        super().say(*events)

    def introduce(self, name: str, start_s: float, end_s: float) -> int:
        number = super().introduce(name, start_s, end_s)
        talked_s: dict[str, float] = {}
        for part in self._told:
            if part.voice is not None and start_s < part.end_s and part.start_s < end_s:
                talked_s[part.voice] = talked_s.get(part.voice, 0.0) + part.end_s - part.start_s
        self.introduced(name, max(talked_s, key=talked_s.__getitem__))
        return number

    def finish(self) -> None:
        super().finish()
        self.say(Finished())


class TellingRoom(Room):
    def _make_engine(self) -> FakeEngine:
        self.engines.append(TellingEngine())
        return self.engines[-1]


class Hall:
    """A running server, the pages that are open, and time, which goes by when the test says so."""

    def __init__(self, room: Room, access: Access, browser: Browser) -> None:
        self.room = room
        self.access = access
        self.complaints: list[str] = []
        self.expected: list[str] = []
        """Parts of complaints that a test causes on purpose."""
        self.received: dict[str, list[dict[str, Any]]] = {}
        """Every message that each page was sent, by the page's name."""
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._piece = 0
        self._asked_by = httpx.Client(base_url=f"http://127.0.0.1:{access.port}", timeout=LIMIT_S)

    # ------------------------------------------------------------ pages

    def open(self, name: str, address: str, **context: Any) -> Page:
        """A page in a browser of its own."""
        settings = {"viewport": {"width": 1366, "height": 900}, "locale": "en-GB"} | context
        made = self._browser.new_context(**settings)
        self._contexts.append(made)
        page = made.new_page()
        page.set_default_timeout(LIMIT_MS)
        page.on("console", self._hear_console)
        page.on("pageerror", lambda error: self.complaints.append(f"{error}"))
        messages = self.received.setdefault(name, [])

        def keep(payload: str | bytes) -> None:
            messages.append(json.loads(payload))

        def listen(socket: WebSocket) -> None:
            socket.on("framereceived", keep)

        page.on("websocket", listen)
        page.goto(address)
        expect(page.locator("body[data-ready]")).to_have_count(1)
        return page

    def open_mentor(self) -> Page:
        """The console; from then on `seen` works, too."""
        page = self.open("mentor", self.access.new_address())
        for cookie in page.context.cookies():
            self._asked_by.cookies.set(cookie["name"], cookie["value"])
        return page

    def close(self) -> None:
        self._asked_by.close()
        for context in self._contexts:
            context.close()

    def _hear_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    # ------------------------------------------------------------ time

    @property
    def seen(self) -> dict[str, Any]:
        """What the mentor's page is shown now."""
        answer: dict[str, Any] = self._asked_by.get("/api/snapshot").raise_for_status().json()
        return answer

    @property
    def now_s(self) -> float:
        """The session's clock."""
        return float(self.seen["session"]["captured_s"])

    def wait(self, true: Callable[[], object]) -> None:
        """Wait for the server's thread; fails loudly rather than hang."""
        until = time.monotonic() + LIMIT_S
        while not true():
            assert time.monotonic() < until, f"It never came; the last snapshot: {self.seen}"
            time.sleep(0.01)

    def talk(self, voice: str | None, seconds: float) -> None:
        """One person talks, and nothing else happens."""
        self._piece += 1
        start_s = self.now_s
        part = Attribution(self._piece, start_s, start_s + seconds, voice, 0.95 if voice else 0.0)
        self._tell([Publication(start_s + seconds, (part,))])

    def play(self, rehearsal: Rehearsal, *, until: Callable[[dict[str, Any]], object] | None = None) -> bool:
        """Let a drawn workshop be heard. Whoever sits in seat 0 has the voice `v1`, and so on.

        Args:
            rehearsal: what is said.
            until: end as soon as this holds of what the mentor is shown.

        Returns:
            Whether it held, before everything had been said.
        """
        began_s, first = self.now_s, self._piece
        voices = {voice: f"v{seat + 1}" for seat, voice in rehearsal.voices.items()}

        def moved(told: Any) -> Publication:
            parts = [
                Attribution(
                    first + part.piece,
                    began_s + part.start_s,
                    began_s + part.end_s,
                    voices[part.voice] if part.voice else None,
                    part.confidence,
                )
                for part in told.attributions
            ]
            revisions = [
                Relabel(first + one.piece, voices[one.voice] if one.voice else None, one.confidence)
                for one in told.revisions
            ]
            self._piece = max([self._piece, *(part.piece for part in parts)])
            return Publication(began_s + told.until_s, tuple(parts), tuple(revisions))

        steps = rehearsal.publications(step_s=1.0)
        while batch := [moved(told) for told in itertools.islice(steps, int(BATCH_S))]:
            self._tell(batch)
            if until is not None and until(self.seen):
                return True
        return False

    def _tell(self, publications: list[Publication]) -> None:
        """The microphone hears until then, and the engine tells who spoke."""
        until_s = publications[-1].until_s
        missing = round(until_s * SAMPLE_RATE_HZ) - round(self.now_s * SAMPLE_RATE_HZ)
        self.room.microphone.give(block(missing))
        self.wait(lambda: self.now_s >= until_s - 0.001)
        # Times come back from numbers of samples: never a hair more than has been heard.
        end_s = self.now_s
        self.room.engine.say(*publications[:-1], replace(publications[-1], until_s=min(until_s, end_s)))
        self.wait(lambda: self.seen["session"]["published_s"] >= until_s - 0.001)


@contextmanager
def hall(browser: Browser, folder: Path) -> Iterator[Hall]:
    """A server with a data folder; whatever its pages complain about fails the test."""
    listening = open_socket(None, 0)
    port = listening.getsockname()[1]
    access = Access(port, Sharing(port, host=NETWORK))
    record = Record(folder / "record.sqlite")
    room = TellingRoom(archive=RecordArchive(record), record=record)
    opened = Hall(room, access, browser)
    try:
        with served(create_app(access, lambda: room.session, record=record), listening):
            try:
                yield opened
            finally:
                opened.close()
    finally:
        record.close()
    assert [text for text in opened.complaints if not any(part in text for part in opened.expected)] == []
