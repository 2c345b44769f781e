"""A microphone as a source: it survives being unplugged, put to sleep, and read too slowly."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from diarize.errors import MicrophoneError
from diarize.notice import Notice
from diarize.sources.aside import Aside
from diarize.sources.clock import sleepless_s
from diarize.sources.devices import default_device, find_device, same_device
from diarize.sources.inbox import Inbox
from diarize.sources.portaudio import sound_card
from diarize.sources.silence import ZeroRun
from diarize.sources.timeline import Timeline
from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diarize.sources.devices import InputDevice
    from diarize.sources.portaudio import InputStream, SoundCard
    from diarize.sources.timeline import Packet
    from diarize.types import AudioBlock, Gap, GapReason

POLL_S = 0.1
DEAD_S = 1.5
"""A stream that has not called back for so long is gone, whatever it says of itself."""
STARTING_S = 3.0
"""The same for its first call: some devices, wireless ones above all, take their time."""
NAP_S = 1.0
"""A wait that took so much longer than it should: the computer or the process slept."""
SILENT_S = 5.0
"""A real microphone always gives some noise; so many exact zeros mean that it is muted or forbidden."""
FIRST_RETRY_S = 0.5
LONGEST_RETRY_S = 4.0
GAP_EVERY_S = 1.0
"""How often the stream's clock is moved on while nothing is heard."""
CLOSE_WAIT_S = 0.3
PATIENCE_S = 0.5
"""A driver that takes longer to close or open a device goes on beside the reader, whose clock goes on."""


@dataclass(frozen=True, slots=True)
class MicrophoneStatus:
    """How a microphone is doing."""

    state: Literal["on", "silent", "reconnecting"] = "on"
    sentence: Notice | None = None
    """For the user, when something is wrong."""
    overflows: int = 0
    """How often sound was lost by the driver, or for want of a reader."""
    gaps_s: float = 0.0
    """Time since the start that was not heard."""

    @property
    def sentences(self) -> tuple[Notice, ...]:
        """The sentence, if there is one."""
        return (self.sentence,) if self.sentence else ()

    @property
    def gone(self) -> bool:
        """Not there just now; it is looked for."""
        return self.state == "reconnecting"


@dataclass(frozen=True, slots=True)
class _Opened:
    """A stream, and where its sound comes in."""

    stream: InputStream
    inbox: Inbox
    at_s: float
    """When it was asked for."""


class MicrophoneSource:
    """An input device, opened at its own rate and found again by its name."""

    def __init__(
        self,
        name: str | None = None,
        host_api: str | None = None,
        *,
        card: SoundCard | None = None,
        clock: Callable[[], float] = sleepless_s,
        on_status: Callable[[MicrophoneStatus], None] | None = None,
    ) -> None:
        """Choose a device; `blocks` opens it.

        Args:
            name: its name, or a part of it that no other has; None for the system's default.
            host_api: the sound interface that it was chosen under; None for any.
            card: where the devices are; None for this machine's PortAudio.
            clock: seconds that never go back and go on in suspend.
            on_status: called by the reading thread when the status has changed; must not block.
        """
        self._wanted = name
        self._host_api = host_api
        self._card = card
        self._clock = clock
        self._on_status = on_status
        self._status = MicrophoneStatus()
        self._overflows = 0
        self._device: InputDevice | None = None
        self._stream: InputStream | None = None
        self._open: list[InputStream] = []
        """To be closed by whoever takes it out."""
        self._gate = threading.Lock()  # held while that changes; never while a driver is called
        self._closed = threading.Event()
        self._inbox = Inbox(clock)
        self._timeline = Timeline()
        self._zeros = ZeroRun(SAMPLE_RATE_HZ)
        self._retry_s = FIRST_RETRY_S
        self._retry_at_s = 0.0
        self._moved_on_s = 0.0
        self._awake_s = 0.0
        self._absence: GapReason = "unplugged"
        self._attempt: Aside[_Opened | None] | None = None

    @property
    def name(self) -> str:
        """The device's name; before it has been found, the name that was asked for."""
        return self._device.name if self._device is not None else self._wanted or "default"

    @property
    def status(self) -> MicrophoneStatus:
        """How the microphone is doing now; may be read from any thread."""
        return self._status

    def blocks(self) -> Iterator[AudioBlock | Gap]:
        """Open the device and give its sound in blocks of about 100 ms, until closed.

        The device is open when this returns. While it is gone there is a gap about every second.

        Raises:
            PortAudioMissing: the sound library is not installed.
            MicrophoneError: there is no such device, or it cannot be opened.
        """
        card = self._card or sound_card()
        devices = card.devices()
        if self._wanted is None:
            device = default_device(devices)
        else:
            device = find_device(devices, self._wanted, self._host_api)
        self._device = device
        opened = self._opened(card, device)
        if opened is not None:
            self._use(opened)
        return self._sound(card, device)

    def close(self) -> None:
        """Let go of the device at once; what was captured still comes, then the iteration ends."""
        self._closed.set()
        self._inbox.wake()
        # Whoever is just opening the device closes it by itself: it need not be waited for.
        self._shut()

    def _sound(self, card: SoundCard, device: InputDevice) -> Iterator[AudioBlock | Gap]:
        try:
            while not self._closed.is_set():
                began_s = self._clock()
                packet = self._inbox.take(POLL_S)
                now_s = self._clock()
                if now_s - began_s > POLL_S + NAP_S:
                    self._awake_s = now_s
                    self._absence = "suspended"
                if packet is not None:
                    yield from self._heard(packet)
                elif not self._closed.is_set():
                    yield from self._watched(card, device, now_s)
            while (packet := self._inbox.take(0)) is not None:
                yield from self._heard(packet)
            yield from self._timeline.finish()
        finally:
            self._closed.set()
            self._shut()

    def _heard(self, packet: Packet) -> list[AudioBlock | Gap]:
        sound = self._timeline.heard(packet)
        self._zeros.step(packet.samples)
        self._overflows += packet.overflowed + (packet.dropped_frames > 0)
        self._retry_s = FIRST_RETRY_S
        self._absence = "unplugged"
        if self._zeros.length_s >= SILENT_S:
            self._tell(
                "silent",
                Notice(
                    "microphone_silent",
                    f'The microphone "{self.name}" gives no sound: see whether it is muted, and whether the'
                    " system's privacy settings permit it.",
                    self.name,
                ),
            )
        else:
            self._tell("on", None)
        return sound

    def _watched(self, card: SoundCard, device: InputDevice, now_s: float) -> list[AudioBlock | Gap]:
        """Nothing came: is the stream gone? Is the device back?"""
        dead: InputStream | None = None
        if self._stream is not None:
            # After a sleep the stream gets time to show whether it is still alive.
            sign_of_life_s = max(self._inbox.last_s, self._awake_s)
            if now_s - sign_of_life_s <= (DEAD_S if self._inbox.called else STARTING_S):
                return []
            dead, self._stream = self._stream, None
            self._retry_at_s = now_s
            self._moved_on_s = now_s - GAP_EVERY_S
        elif self._attempt is not None and self._attempt.ended(0):
            self._take_over(self._attempt)
            return []
        due = self._attempt is None and now_s >= self._retry_at_s
        gap: list[AudioBlock | Gap] = []
        if due or now_s - self._moved_on_s >= GAP_EVERY_S:
            gap = self._timeline.lost(now_s, self._absence)
            self._moved_on_s = now_s
        self._tell(
            "reconnecting",
            Notice(
                "microphone_gone",
                f'The microphone "{self.name}" is gone: plug it in again, and it goes on; or choose another.',
                self.name,
            ),
        )
        if due:
            self._attempt = Aside(lambda: self._reopened(card, device, dead))
            if self._attempt.ended(PATIENCE_S):
                self._take_over(self._attempt)
        return gap

    def _reopened(self, card: SoundCard, device: InputDevice, dead: InputStream | None) -> _Opened | None:
        """Let go of the dead stream, and open the device if it is there."""
        if dead is not None and self._hands_over(dead):
            dead.close()
        again = same_device(card.devices(), device.name, device.host_api)
        return self._opened(card, again) if again is not None else None

    def _take_over(self, attempt: Aside[_Opened | None]) -> None:
        self._attempt = None
        try:
            opened = attempt.outcome()
        except MicrophoneError:
            opened = None  # not back yet, which is what the status says
        if opened is not None:
            self._use(opened)
        else:
            self._retry_at_s = self._clock() + self._retry_s
            self._retry_s = min(2 * self._retry_s, LONGEST_RETRY_S)

    def _opened(self, card: SoundCard, device: InputDevice) -> _Opened | None:
        """The device's stream; None: the microphone has been closed."""
        if self._closed.is_set():
            return None
        now_s = self._clock()
        # A new inbox, so that a stream that was given up cannot speak in this one's place.
        inbox = Inbox(self._clock)
        stream = card.open(device, inbox.put)
        with self._gate:
            if not self._closed.is_set():
                self._open.append(stream)
                return _Opened(stream, inbox, now_s)
        stream.close()
        return None

    def _use(self, opened: _Opened) -> None:
        self._stream, self._inbox = opened.stream, opened.inbox
        if self._closed.is_set():
            self._inbox.wake()
        self._timeline.opened(opened.stream.rate_hz, opened.stream.channels, opened.at_s)
        self._zeros = ZeroRun(opened.stream.rate_hz)

    def _hands_over(self, stream: InputStream) -> bool:
        """Whether a stream is still to be closed; whoever asks closes it."""
        with self._gate:
            if stream not in self._open:
                return False
            self._open.remove(stream)
            return True

    def _shut(self) -> None:
        """Close whatever is open; a driver that hangs is left to itself."""
        with self._gate:
            streams, self._open = self._open, []
        for closing in [Aside(stream.close) for stream in streams]:
            closing.ended(CLOSE_WAIT_S)

    def _tell(self, state: Literal["on", "silent", "reconnecting"], sentence: Notice | None) -> None:
        gaps_s = self._timeline.gap_samples / SAMPLE_RATE_HZ
        status = MicrophoneStatus(state, sentence, self._overflows, gaps_s)
        if status != self._status:
            self._status = status
            if self._on_status is not None:
                self._on_status(status)
