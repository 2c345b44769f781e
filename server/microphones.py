"""The microphones of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diarize.sources.base import Source
    from diarize.sources.devices import InputDevice


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
