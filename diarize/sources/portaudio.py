"""The sound card as PortAudio shows it: its devices, and streams from them."""

from __future__ import annotations

import atexit
import threading
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from diarize.errors import MicrophoneError, PortAudioMissing
from diarize.sources.aside import Aside
from diarize.sources.devices import InputDevice, device_kind
from diarize.sources.trial import HOST_APIS, try_to_open

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    OnSound = Callable[[NDArray[np.float32], bool], None]
    """Takes (frames, channels) float32, valid during the call only, and whether sound was lost before it."""

BLOCK_S = 0.1
"""How much sound the driver hands over at once."""

ANSWER_S = 3.0
"""PortAudio does one thing at a time; who waits longer for another call to return waits for ever."""

END_S = 1.0
"""A driver that hangs must not keep the program from ending."""

MOST_CHANNELS = 8
"""ALSA's software devices claim 32 and more; they are asked for two."""


class InputStream(Protocol):
    """An open device that is calling back."""

    @property
    def rate_hz(self) -> float:
        """Frames per second."""

    @property
    def channels(self) -> int:
        """Samples in a frame."""

    def close(self) -> None:
        """Let go of the device; when this returns there is no further callback."""


class SoundCard(Protocol):
    """Where microphones come from; the tests have one of their own."""

    def devices(self) -> list[InputDevice]:
        """All input devices, those just plugged in included where that can be seen.

        Raises:
            MicrophoneError: the sound library is missing, or fails.
        """

    def open(self, device: InputDevice, on_sound: OnSound) -> InputStream:
        """Record from a device of the last look, at its own rate; calls back from a thread of the driver.

        Raises:
            MicrophoneError: it cannot be opened.
        """


class PortAudio:
    """The one PortAudio of this process.

    It looks for devices only when it starts, so it is started anew for each look; that would end
    every open stream, so while one is open the last look holds.
    """

    def __init__(self) -> None:
        self._sounddevice = load()
        self._lock = threading.Lock()
        self._open_streams = 0
        self._looked = True  # importing sounddevice was a look

    def devices(self) -> list[InputDevice]:
        """See `SoundCard`."""
        with self._alone():
            try:
                if not self._open_streams and not self._looked:
                    self._sounddevice._terminate()
                    self._sounddevice._initialize()
                self._looked = False
                return list(self._listed())
            except self._sounddevice.PortAudioError as error:
                raise MicrophoneError(
                    f"The system's sound does not answer ({reason(error)}): restart it, or this computer."
                ) from error

    def open(self, device: InputDevice, on_sound: OnSound) -> InputStream:
        """See `SoundCard`."""
        choice: Iterable[tuple[int, int]] = formats(device)
        if self._open_streams and device.host_api in HOST_APIS:
            choice = [try_to_open(device.name, device.host_api)]
        with self._alone():
            first_error: Exception | None = None
            for rate_hz, channels in choice:
                try:
                    stream = PortAudioStream(
                        self, self._sounddevice, device.index, rate_hz, channels, on_sound
                    )
                except self._sounddevice.PortAudioError as error:
                    first_error = first_error or error
                else:
                    self._open_streams += 1
                    return stream
        raise MicrophoneError(
            f'The microphone "{device.name}" cannot be opened ({reason(first_error)}): close other programs'
            " that use it, and allow this one to use it in the system's privacy settings."
        ) from first_error

    def closed_one(self) -> None:
        """A stream has been closed."""
        with self._lock:
            self._open_streams -= 1

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One call at a time.

        Raises:
            MicrophoneError: another one does not return.
        """
        if not self._lock.acquire(timeout=ANSWER_S):
            raise MicrophoneError("The system's sound does not answer: restart it, or this computer.")
        try:
            yield
        finally:
            self._lock.release()

    def _listed(self) -> Iterator[InputDevice]:
        sounddevice = self._sounddevice
        hosts = sounddevice.query_hostapis()
        default = sounddevice.default.device["input"]
        if default < 0:
            first = next((host for host in hosts if host["default_input_device"] >= 0), None)
            default = first["default_input_device"] if first else -1
        for info in sounddevice.query_devices():
            if info["max_input_channels"] > 0:
                yield InputDevice(
                    name=info["name"],
                    host_api=hosts[info["hostapi"]]["name"],
                    kind=device_kind(info["name"]),
                    channels=info["max_input_channels"],
                    rate_hz=round(info["default_samplerate"]),
                    default=info["index"] == default,
                    index=info["index"],
                )


class PortAudioStream:
    """A running stream of sounddevice's."""

    def __init__(
        self,
        owner: PortAudio,
        sounddevice: Any,
        index: int,
        rate_hz: int,
        channels: int,
        on_sound: OnSound,
    ) -> None:
        def called_back(samples: NDArray[np.float32], _frames: int, _time: Any, status: Any) -> None:
            on_sound(samples, status.input_overflow)

        self._owner = owner
        self._lock = threading.Lock()
        self._stream: Any = sounddevice.InputStream(
            device=index,
            samplerate=rate_hz,
            channels=channels,
            blocksize=round(rate_hz * BLOCK_S),
            dtype="float32",
            callback=called_back,
        )
        self.rate_hz: float = self._stream.samplerate
        self.channels = channels
        try:
            self._stream.start()
        except sounddevice.PortAudioError:
            self._stream.close()
            raise

    def close(self) -> None:
        """See `InputStream`; a second call does nothing."""
        with self._lock:
            stream, self._stream = self._stream, None
        if stream is not None:
            stream.abort()  # stop would wait for what is still on its way
            stream.close()
            self._owner.closed_one()


def formats(device: InputDevice) -> Iterator[tuple[int, int]]:
    """Rates (Hz) and numbers of channels to try, the device's own first."""
    own = device.channels if device.channels <= MOST_CHANNELS else 2
    for channels in dict.fromkeys([own, *(few for few in (2, 1) if few <= device.channels)]):
        yield device.rate_hz, channels
    for rate_hz in (48_000, 44_100, 16_000):
        if rate_hz != device.rate_hz:
            yield rate_hz, own


def reason(error: Exception | None) -> str:
    """PortAudio's own words, without its number."""
    return str(error or "").partition(" [PaErrorCode")[0] or "no reason given"


def load() -> Any:
    """Import sounddevice, which starts PortAudio.

    Raises:
        PortAudioMissing: the library is not installed.
        MicrophoneError: the library does not start.
    """
    try:
        import sounddevice
    except (OSError, ImportError) as error:
        raise PortAudioMissing(
            "Microphones need the PortAudio library, which is not installed: on Debian and Ubuntu"
            ' "sudo apt install libportaudio2", on Fedora "sudo dnf install portaudio", on Arch'
            ' "sudo pacman -S portaudio"; on macOS and Windows "pip install --force-reinstall sounddevice".'
        ) from error
    except Exception as error:
        # PortAudioError cannot be named before the import that raises it has succeeded.
        raise MicrophoneError(
            f"The system's sound does not start ({reason(error)}): restart it, or this computer."
        ) from error
    end_within(END_S, sounddevice._exit_handler)
    return sounddevice


def end_within(limit_s: float, end: Callable[[], None]) -> None:
    """What is to be done when the program ends is left to itself after so many seconds."""
    begin = threading.Event()

    def wait_for_end() -> None:
        begin.wait()
        end()

    # A thread cannot be started any more when the program ends.
    ending = Aside(wait_for_end)

    def ended() -> None:
        begin.set()
        ending.ended(limit_s)

    atexit.unregister(end)
    atexit.register(ended)


@cache
def sound_card() -> SoundCard:
    """This machine's sound card; asked for again after a failure, it is tried again.

    Raises:
        MicrophoneError: the sound library is missing, or does not start.
    """
    return PortAudio()
