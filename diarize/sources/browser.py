"""A browser's microphone as a source: what a page sends (`diarize.sources.browser_feed`), on one clock.

What is lost is known from the page's numbers. The wall clock says how long nobody was connected, and how long
a page slept. What is missing becomes a gap.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Literal

from diarize.errors import BrowserSoundError
from diarize.notice import Notice
from diarize.sources.browser_feed import BrowserFeed
from diarize.sources.clock import sleepless_s
from diarize.sources.silence import ZeroRun
from diarize.sources.timeline import Packet, Timeline
from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diarize.types import AudioBlock, Gap

LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 8_000, 192_000
MOST_PACKETS = 300
"""So many frames wait for a slow reader; what comes then is counted, not kept."""
POLL_S = 0.1
STALLED_S = 2.0
"""Connected, but nothing has come for so long."""
SILENT_S = 5.0
GAP_EVERY_S = 1.0
"""How often the stream's clock is moved on while nobody is connected."""
TOLERANCE_S = 1.0
"""A network is late more often than a driver, and numbers tell what is lost."""
SETTLING_S = 3.0

State = Literal["waiting", "on", "silent", "stalled", "reconnecting"]
_SENTENCES: dict[State, Notice | None] = {
    "waiting": Notice(
        "browser_waiting", "Open the page that is to be the microphone, and permit it to listen."
    ),
    "on": None,
    "silent": Notice(
        "browser_silent",
        "The browser's microphone gives no sound: see whether it is muted, and whether the system's privacy"
        " settings permit it.",
    ),
    "stalled": Notice(
        "browser_stalled",
        "Nothing comes from the browser that is the microphone: bring its page to the front.",
    ),
    "reconnecting": Notice(
        "browser_gone",
        "The browser that is the microphone is gone: open its page again, and it goes on; or choose another"
        " microphone.",
    ),
}


@dataclass(frozen=True, slots=True)
class BrowserStatus:
    """How a browser's microphone is doing."""

    state: State = "waiting"
    sentence: Notice | None = _SENTENCES["waiting"]
    """For the user, when something is wrong."""
    gaps_s: float = 0.0
    """Time since the first sound that was not heard."""

    @property
    def sentences(self) -> tuple[Notice, ...]:
        """The sentence, if there is one."""
        return (self.sentence,) if self.sentence else ()

    @property
    def gone(self) -> bool:
        """Its page is not there just now; it may come back."""
        return self.state == "reconnecting"


@dataclass(frozen=True, slots=True)
class _Connected:
    rate_hz: float
    at_s: float


@dataclass(frozen=True, slots=True)
class _Gone:
    """The page has left."""


class BrowserSource:
    """What a page hears. Pages come and go; the stream's clock goes on from the first sound."""

    def __init__(
        self,
        name: str = "browser",
        *,
        clock: Callable[[], float] = sleepless_s,
        on_close: Callable[[], None] | None = None,
    ) -> None:
        """Nobody is connected yet.

        Args:
            name: what a user calls it.
            clock: seconds that never go back and go on in suspend.
            on_close: called by whoever closes this source.
        """
        self._name = name
        self._on_close = on_close
        self._clock = clock
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._feed: BrowserFeed | None = None
        self._queue: SimpleQueue[_Connected | Packet | _Gone | None] = SimpleQueue()
        self._timeline = Timeline(tolerance_s=TOLERANCE_S, settling_s=SETTLING_S)
        self._zeros = ZeroRun(SAMPLE_RATE_HZ)
        self._status = BrowserStatus()
        self._connected = False
        self._heard_s = 0.0
        self._moved_on_s = 0.0

    @property
    def name(self) -> str:
        """What a user calls it."""
        return self._name

    @property
    def status(self) -> BrowserStatus:
        """How it is doing now; may be read from any thread."""
        return self._status

    # ------------------------------------------------------------ the page's side

    def connect(self, rate_hz: float) -> BrowserFeed:
        """A page begins to send, at its own rate; one at a time.

        Raises:
            BrowserSoundError: another one does, the rate is none of a microphone's, or the source is closed.
        """
        if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
            raise BrowserSoundError(
                f"A rate of {rate_hz:g} Hz cannot be used; it must lie between {LOWEST_RATE_HZ} and"
                f" {HIGHEST_RATE_HZ} Hz."
            )
        with self._lock:
            if self._closed.is_set():
                raise BrowserSoundError("The browser's microphone is not asked for any more.")
            if self._feed is not None:
                raise BrowserSoundError("Another page is the microphone already; close it first.")
            self._feed = feed = BrowserFeed(rate_hz, self._clock, self._take, self._disconnect)
        self._queue.put(_Connected(rate_hz, self._clock()))
        return feed

    def _disconnect(self, feed: BrowserFeed) -> None:
        """This page sends no more."""
        with self._lock:
            if self._feed is not feed:
                return
            self._feed = None
        self._queue.put(_Gone())

    def _take(self, feed: BrowserFeed, packet: Packet) -> bool:
        """A feed's sound; False: there is no room for it."""
        if self._feed is not feed or self._queue.qsize() >= MOST_PACKETS:
            return False
        self._queue.put(packet)
        return True

    # ------------------------------------------------------------ the reader's side

    def blocks(self) -> Iterator[AudioBlock | Gap]:
        """The page's sound as it comes, until closed; without a page, a gap about every second."""
        try:
            while not self._closed.is_set():
                yield from self._step(POLL_S)
            while not self._queue.empty():
                yield from self._step(0.0)
            yield from self._timeline.finish()
        finally:
            self._closed.set()

    def close(self) -> None:
        """Take nothing more; what has come is still given."""
        with self._lock:
            self._closed.set()
            self._feed = None
        self._queue.put(None)
        if self._on_close is not None:
            self._on_close()

    def _step(self, wait_s: float) -> list[AudioBlock | Gap]:
        try:
            what = self._queue.get(timeout=wait_s) if wait_s else self._queue.get_nowait()
        except Empty:
            what = None
        now_s = self._clock()
        if isinstance(what, Packet):
            return self._heard(what, now_s)
        if isinstance(what, _Connected):
            gap = self._timeline.lost(what.at_s, "unplugged")
            self._timeline.opened(what.rate_hz, 1, what.at_s)
            self._zeros = ZeroRun(round(what.rate_hz))
            self._connected, self._heard_s = True, now_s
            return gap
        if isinstance(what, _Gone):
            self._connected = False
            self._moved_on_s = now_s
            self._tell("reconnecting")
        elif self._connected and now_s - self._heard_s > STALLED_S:
            # No gap yet: what is on its way still comes, or the connection ends.
            self._tell("stalled")
        elif not self._connected and now_s - self._moved_on_s >= GAP_EVERY_S:
            self._moved_on_s = now_s
            gap = self._timeline.lost(now_s, "unplugged")
            if gap:
                self._tell("reconnecting")
            return gap
        return []

    def _heard(self, packet: Packet, now_s: float) -> list[AudioBlock | Gap]:
        self._heard_s = now_s
        sound = self._timeline.heard(packet)
        self._zeros.step(packet.samples)
        self._tell("silent" if self._zeros.length_s >= SILENT_S else "on")
        return sound

    def _tell(self, state: State) -> None:
        self._status = BrowserStatus(state, _SENTENCES[state], self._timeline.gap_samples / SAMPLE_RATE_HZ)
