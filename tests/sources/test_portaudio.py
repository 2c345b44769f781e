from __future__ import annotations

import subprocess
import sys
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from diarize.errors import MicrophoneError, PortAudioMissing
from diarize.sources import portaudio
from diarize.sources.aside import Aside
from diarize.sources.devices import InputDevice
from diarize.sources.portaudio import PortAudio, formats, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class PortAudioError(Exception):
    pass


class FakeSounddevice:
    """What sounddevice offers, with devices of the test's own; the real one is tried in tests/sound."""

    PortAudioError = PortAudioError

    def __init__(self) -> None:
        self.starts = 1
        self.accepts: Callable[[int, int], bool] = lambda _rate_hz, _channels: True
        self.asked: list[tuple[int, int]] = []
        self.streams: list[SimpleNamespace] = []
        self.default = SimpleNamespace(device={"input": 1})

    def _terminate(self) -> None:
        self.starts += 1

    def _initialize(self) -> None:
        pass

    def _exit_handler(self) -> None:
        pass

    def query_hostapis(self) -> Sequence[dict[str, Any]]:
        return ({"name": "MME", "default_input_device": 1}, {"name": "WASAPI", "default_input_device": 2})

    def query_devices(self) -> list[dict[str, Any]]:
        rows = [("Speakers", 0, 0, 44_100.0), ("Mic", 0, 2, 44_100.0), ("Stereo Mix", 1, 4, 48_000.0)]
        return [
            {
                "index": i,
                "name": name,
                "hostapi": host,
                "max_input_channels": inputs,
                "default_samplerate": rate,
            }
            for i, (name, host, inputs, rate) in enumerate(rows)
        ]

    def InputStream(self, **options: Any) -> SimpleNamespace:  # noqa: N802 - sounddevice's name
        self.asked.append((options["samplerate"], options["channels"]))
        if not self.accepts(*self.asked[-1]):
            raise PortAudioError("Error opening InputStream: Invalid sample rate [PaErrorCode -9997]")
        done: list[str] = []
        stream = SimpleNamespace(
            samplerate=float(options["samplerate"]),
            options=options,
            done=done,
            start=lambda: done.append("start"),
            abort=lambda: done.append("abort"),
            close=lambda: done.append("close"),
        )
        self.streams.append(stream)
        return stream


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> FakeSounddevice:
    fake = FakeSounddevice()
    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    return fake


def ignore(_samples: Any, _overflowed: bool) -> None:
    pass


def test_inputs_are_listed_with_their_host_api_and_the_default(library: FakeSounddevice) -> None:
    assert PortAudio().devices() == [
        InputDevice("Mic", "MME", "microphone", 2, 44_100, default=True),
        InputDevice("Stereo Mix", "WASAPI", "loopback", 4, 48_000, default=False),
    ]


def test_without_a_default_the_first_host_apis_is_taken(library: FakeSounddevice) -> None:
    library.default.device["input"] = -1
    assert [device.default for device in PortAudio().devices()] == [True, False]


def test_each_look_starts_portaudio_anew_but_not_under_an_open_stream(library: FakeSounddevice) -> None:
    card = PortAudio()
    device = card.devices()[0]
    assert library.starts == 1  # the import was the first look
    card.devices()
    assert library.starts == 2
    stream = card.open(device, ignore)
    card.devices()
    assert library.starts == 2
    stream.close()
    stream.close()
    card.devices()
    assert library.starts == 3
    assert library.streams[0].done == ["start", "abort", "close"]


def test_a_device_is_opened_at_its_own_rate_and_channels(library: FakeSounddevice) -> None:
    card = PortAudio()
    stream = card.open(card.devices()[1], ignore)
    assert (stream.rate_hz, stream.channels) == (48_000.0, 4)
    assert library.streams[0].options["device"] == 2
    assert library.streams[0].options["blocksize"] == 4_800
    assert library.streams[0].options["dtype"] == "float32"


def test_a_device_that_refuses_its_own_format_is_asked_for_others(library: FakeSounddevice) -> None:
    library.accepts = lambda rate_hz, channels: (rate_hz, channels) == (16_000, 2)
    card = PortAudio()
    stream = card.open(card.devices()[0], ignore)
    assert (stream.rate_hz, stream.channels) == (16_000.0, 2)
    assert library.asked == [(44_100, 2), (44_100, 1), (48_000, 2), (16_000, 2)]


def test_a_device_that_refuses_everything_is_told_with_portaudios_first_words(
    library: FakeSounddevice,
) -> None:
    library.accepts = lambda _rate_hz, _channels: False
    card = PortAudio()
    with pytest.raises(MicrophoneError) as error:
        card.open(card.devices()[0], ignore)
    assert str(error.value) == (
        'The microphone "Mic" cannot be opened (Error opening InputStream: Invalid sample rate): close other'
        " programs that use it, and allow this one to use it in the system's privacy settings."
    )


def alsa(library: FakeSounddevice, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The devices are ALSA's; whose opening was tried first, each of which cannot be opened but the first."""
    hosts = ({"name": "ALSA", "default_input_device": 1}, {"name": "ALSA", "default_input_device": 2})
    monkeypatch.setattr(library, "query_hostapis", lambda: hosts)
    tried: list[str] = []

    def try_to_open(name: str, host_api: str) -> tuple[int, int]:
        tried.append(f"{host_api} {name}")
        if len(tried) > 1:
            raise MicrophoneError("It is gone.")
        return 48_000, 1

    monkeypatch.setattr(portaudio, "try_to_open", try_to_open)
    return tried


def test_beside_an_open_stream_a_device_is_tried_elsewhere_first(
    library: FakeSounddevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process nothing may fail then: PortAudio would end it."""
    tried = alsa(library, monkeypatch)
    card = PortAudio()
    mic, mix = card.devices()
    card.open(mic, ignore)
    assert tried == []
    stream = card.open(mix, ignore)
    assert (stream.rate_hz, stream.channels) == (48_000.0, 1)
    stream.close()
    with pytest.raises(MicrophoneError, match="It is gone"):
        card.open(mix, ignore)
    assert tried == ["ALSA Stereo Mix", "ALSA Stereo Mix"]
    assert library.asked == [(44_100, 2), (48_000, 1)]


def test_other_interfaces_need_no_trial(library: FakeSounddevice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portaudio, "try_to_open", None)
    card = PortAudio()
    mic, mix = card.devices()
    card.open(mic, ignore)
    card.open(mix, ignore)
    assert len(library.streams) == 2


def test_the_callback_hands_over_sound_and_overflow(library: FakeSounddevice) -> None:
    got: list[tuple[float, bool]] = []
    card = PortAudio()
    card.open(card.devices()[0], lambda samples, overflowed: got.append((float(samples[0, 0]), overflowed)))
    callback = library.streams[0].options["callback"]
    callback(np.full((3, 2), 0.5, np.float32), 3, None, SimpleNamespace(input_overflow=True))
    callback(np.full((3, 2), 0.25, np.float32), 3, None, SimpleNamespace(input_overflow=False))
    assert got == [(0.5, True), (0.25, False)]


def test_software_devices_that_claim_many_channels_are_asked_for_two() -> None:
    pulse = InputDevice("pulse", "ALSA", "microphone", 32, 44_100, default=True)
    assert list(formats(pulse)) == [(44_100, 2), (44_100, 1), (48_000, 2), (16_000, 2)]
    mono = InputDevice("headset", "ALSA", "microphone", 1, 16_000, default=True)
    assert list(formats(mono)) == [(16_000, 1), (48_000, 1), (44_100, 1)]


def test_while_one_call_does_not_return_the_others_say_so(
    library: FakeSounddevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = PortAudio()
    device = card.devices()[0]
    asked, answered = threading.Event(), threading.Event()

    def never(_rate_hz: int, _channels: int) -> bool:
        asked.set()
        return answered.wait()

    library.accepts = never
    opening = Aside(lambda: card.open(device, ignore))
    assert asked.wait(60)
    monkeypatch.setattr(portaudio, "ANSWER_S", 0.0)
    with pytest.raises(MicrophoneError, match="The system's sound does not answer: restart it"):
        card.devices()
    answered.set()
    assert opening.ended(10)
    assert card.devices()[0] == device


@pytest.mark.parametrize("hangs", [False, True])
def test_a_driver_that_hangs_does_not_keep_a_program_from_ending(hangs: bool) -> None:
    program = (
        "import threading; from diarize.sources.portaudio import end_within\n"
        f"def end(): print('ending', flush=True); {'threading.Event().wait()' if hangs else ''}\n"
        "end_within(0.2, end)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert ended.stdout == "ending\n"
    assert ended.stderr == ""


def test_without_the_library_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    class Missing:
        def find_spec(self, name: str, *_rest: Any) -> None:
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    portaudio.sound_card.cache_clear()
    with pytest.raises(PortAudioMissing, match="sudo apt install libportaudio2"):
        portaudio.sound_card()
    assert PortAudioMissing.code == "portaudio_missing"


def test_a_library_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        def find_spec(self, name: str, *_rest: Any) -> None:
            if name == "sounddevice":
                raise PortAudioError(
                    "Error initializing PortAudio: Unanticipated host error [PaErrorCode -9999]"
                )

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Failing(), *sys.meta_path])
    with pytest.raises(
        MicrophoneError, match=r"does not start \(Error initializing PortAudio: Unanticipated host"
    ):
        portaudio.load()


def test_a_reason_is_given_even_where_there_is_none() -> None:
    assert reason(PortAudioError("Device unavailable [PaErrorCode -9985]")) == "Device unavailable"
    assert reason(None) == "no reason given"
