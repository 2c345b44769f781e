"""What there is to listen to: the microphones of this machine, and what was chosen of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diarize.sources.base import Source
    from diarize.sources.devices import InputDevice


class Sounds(Protocol):
    """The microphones of a machine. Devices are known by name and host API, never by index."""

    def devices(self) -> Sequence[InputDevice]:
        """All input devices.

        Raises:
            MicrophoneError: the sound library is missing, or fails.
        """

    def microphone(self, device: InputDevice) -> Source:
        """That device as a source; it is opened by reading it."""


class Microphones:
    """What PortAudio knows; sounddevice is imported at the first question."""

    def devices(self) -> Sequence[InputDevice]:
        """All input devices.

        Raises:
            MicrophoneError: the sound library is missing, or fails.
        """
        from diarize.sources.portaudio import sound_card

        return sound_card().devices()

    def microphone(self, device: InputDevice) -> Source:
        """That device, by its name and host API: its number may have changed since."""
        from diarize.sources.microphone import MicrophoneSource

        return MicrophoneSource(device.name, device.host_api)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to listen to, by the name that a user knows it by."""

    kind: Literal["microphone", "browser", "practice", "file"]
    name: str
    host_api: str | None
    make: Callable[[], Source] = field(compare=False)
    """A fresh source; it is opened by reading it."""
