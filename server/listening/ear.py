"""What the server listens to: the choice, and the source that is open for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from diarize.errors import DiarizeError, MicrophoneError
from diarize.sources.devices import default_device, find_device
from diarize.sources.mixed import MixedSource
from server import protocol
from server.errors import Refused
from server.listening.gate import Gate
from server.listening.listener import Listener
from server.listening.sounds import Choice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diarize.notice import Notice
    from diarize.sources.base import Source
    from diarize.sources.devices import InputDevice
    from diarize.types import AudioBlock, Gap
    from server.listening.browser_microphone import BrowserMicrophone
    from server.listening.sounds import Sounds

OPEN_LIMIT_S = 4.0
"""A microphone that has given nothing for so long is taken as open, and its status says the rest."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A source that has been opened and could take the place of the one in use."""

    choice: Choice
    listener: Listener
    gate: Gate


class Ear:
    """Holds at most one open source, whose sound goes to `take`."""

    def __init__(
        self, sounds: Sounds, take: Callable[[AudioBlock | Gap], None], choice: Choice | None
    ) -> None:
        self._sounds = sounds
        self.browser: BrowserMicrophone | None = None
        """What a page's sound comes by; whoever serves the pages puts it here."""
        self._take = take
        self.choice = choice
        self._listener: Listener | None = None
        self._gate: Gate | None = None

    @property
    def is_open(self) -> bool:
        """Whether a source is open."""
        return self._listener is not None

    @property
    def hears_recording(self) -> bool:
        """Whether a recording was chosen, or a practice: it can wait for the engine, as a room cannot."""
        return self.choice is not None and self.choice.kind in {"file", "practice"}

    @property
    def has_ended(self) -> bool:
        """Whether the open source gives no sound any more, of itself."""
        return self._listener is not None and self._listener.ended

    @property
    def failure(self) -> Notice | None:
        """Why it gives none; None at the end of a recording."""
        return self._listener.failure if self._listener else None

    @property
    def trouble(self) -> tuple[Notice, ...]:
        """What is wrong with the open source just now, for the user."""
        return self._listener.trouble if self._listener else ()

    def level(self) -> protocol.Level | None:
        """How loud it has been since the last call; None: nothing has come."""
        return self._gate.level() if self._gate else None

    def state(self, *, paused: bool) -> protocol.SourceState:
        """What everybody may know of it."""
        if self.choice is None:
            return protocol.SourceState(kind="none", name=None, microphone="off")
        microphone: Literal["on", "gone", "paused", "off"] = "off"
        if self.choice.kind in {"microphone", "browser"}:
            microphone = "on" if self.is_open else "paused" if paused else "off"
            if self._listener is not None and self._listener.gone:
                microphone = "gone"
        return protocol.SourceState(kind=self.choice.kind, name=self.choice.name, microphone=microphone)

    async def devices(self) -> Sequence[InputDevice]:
        """The machine's input devices.

        Raises:
            Refused: the sound library is missing or fails.
        """
        try:
            return await asyncio.to_thread(self._sounds.devices)
        except DiarizeError as error:
            raise Refused(503, error.code, str(error)) from error

    async def find(self, wanted: protocol.ChooseSource) -> Choice:
        """What is meant: a device, two of them together, or a browser's microphone.

        Raises:
            Refused: it is not there.
        """
        if self.choice is not None and self.choice.kind == "practice":
            raise Refused(
                409, "practice", "This is practice, and nobody is heard: end it, and start balance to listen."
            )
        if wanted.kind == "browser":
            if self.browser is None:
                raise Refused(409, "no_browser", "A browser cannot be the microphone here.")
            return Choice("browser", wanted.name, None, self.browser.make)
        devices = await self.devices()
        try:
            device = find_device(devices, wanted.name, wanted.host_api)
            beside = find_device(devices, wanted.beside) if wanted.beside is not None else None
        except MicrophoneError as error:
            raise Refused(404, "no_such_microphone", str(error)) from error
        if beside is None:
            return self._choice_of(device)
        if beside == device:
            raise Refused(422, "invalid", "The second device must be another one than the first.")

        def both() -> Source:
            return MixedSource(self._sounds.microphone(device), self._sounds.microphone(beside))

        return Choice("microphone", f"{device.name} + {beside.name}", device.host_api, both)

    async def choose_default(self) -> None:
        """Choose the system's microphone, where nothing was chosen.

        Raises:
            Refused: there is none.
        """
        if self.choice is not None:
            return
        try:
            self.choice = self._choice_of(default_device(await self.devices()))
        except MicrophoneError as error:
            raise Refused(409, "no_source", str(error)) from error

    def _choice_of(self, device: InputDevice) -> Choice:
        return Choice("microphone", device.name, device.host_api, lambda: self._sounds.microphone(device))

    async def listen(self) -> None:
        """Open what was chosen, unless it is open already.

        Raises:
            Refused: it cannot be opened.
        """
        if self._listener is None and self.choice is not None:
            self.use(await self._open(self.choice, live=True))

    async def try_out(self, choice: Choice) -> Trial:
        """Open another source beside the one that is open.

        Raises:
            Refused: it cannot be opened; the other one stays as it is.
        """
        return await self._open(choice, live=False)

    async def _open(self, choice: Choice, *, live: bool) -> Trial:
        gate = Gate(self._take)
        gate.live = live
        listener = Listener(choice.make(), gate.take)
        if choice.kind != "browser":  # its page first has to learn that it is asked for
            await listener.wait_open(OPEN_LIMIT_S)
        if listener.failure is not None:
            await listener.close()
            raise Refused(503, "source", listener.failure)
        return Trial(choice, listener, gate)

    async def shut(self) -> None:
        """Close what is open; what was chosen stays chosen."""
        listener, self._listener, self._gate = self._listener, None, None
        if listener is not None:
            await listener.close()

    def use(self, trial: Trial) -> None:
        """Listen to this source from now on; the one before has been shut."""
        self.choice, self._listener, self._gate = trial.choice, trial.listener, trial.gate
        trial.gate.live = True
