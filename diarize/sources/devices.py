"""The machine's input devices, and finding one of them by name: their order changes with every plug."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from diarize.errors import MicrophoneError

if TYPE_CHECKING:
    from collections.abc import Sequence

DeviceKind = Literal["microphone", "loopback"]

LOOPBACK = re.compile(
    r"^monitor of |\.monitor$|\bloopback\b|stereo ?mix|what u hear|wave out mix|blackhole|soundflower"
    r"|vb-?cable|vb-?audio|cable output|virtual cable|voicemeeter",
    re.IGNORECASE,
)
"""Names of devices that give back what the computer plays; the usual drivers' own wording."""

CARD_NUMBER = re.compile(r"\s*\((plug)?hw:\d+(,\d+)?\)$")
"""ALSA's card number in a name: another after each plugging in."""

NAMES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class InputDevice:
    """Something that can be recorded from."""

    name: str
    host_api: str
    """The system's sound interface: "ALSA", "Core Audio", "Windows WASAPI", …"""
    kind: DeviceKind
    channels: int
    rate_hz: int
    """The rate at which the device works by itself."""
    default: bool
    """What the system records from unless told otherwise."""
    index: int = field(compare=False, default=-1)
    """PortAudio's number for it until the next look; never a way to choose a device."""


def device_kind(name: str) -> DeviceKind:
    """Whether a device hears the room, or what the computer itself plays.

    >>> device_kind("Monitor of Built-in Audio")
    'loopback'
    """
    return "loopback" if LOOPBACK.search(name) else "microphone"


def same_device(devices: Sequence[InputDevice], name: str, host_api: str | None) -> InputDevice | None:
    """The device of that very name, apart from letter case and ALSA's card number, if it is there.

    Args:
        devices: what is there now.
        name: what it was called when it was chosen.
        host_api: None for any; the system's default device goes first then.
    """
    there = _default_first(devices, host_api)
    for shape in (str, str.casefold, _without_number):
        for device in there:
            if shape(device.name) == shape(name):
                return device
    return None


def find_device(devices: Sequence[InputDevice], name: str, host_api: str | None = None) -> InputDevice:
    """The device that a user means: by its name, or by a part of it that only one device has.

    Raises:
        MicrophoneError: there is none, or there are several; the sentence lists what there is.
    """
    if (same := same_device(devices, name, host_api)) is not None:
        return same
    there = _default_first(devices, host_api)
    part = name.strip().casefold()
    matching = [device for device in there if part and part in device.name.casefold()]
    names = list(dict.fromkeys(device.name for device in matching))
    if len(names) == 1:
        return matching[0]
    if names:
        raise MicrophoneError(f'"{name}" could be several microphones: name one of {_listed(names)}.')
    if not devices:
        raise MicrophoneError(f'There is no microphone "{name}", nor any other: plug one in and try again.')
    where = f" under {host_api}" if host_api and there else ""
    names = list(dict.fromkeys(device.name for device in there or devices))
    by_folded = {each.casefold(): each for each in names}
    near = [by_folded[folded] for folded in get_close_matches(part, by_folded, n=NAMES_SHOWN, cutoff=0.5)]
    raise MicrophoneError(f'There is no microphone "{name}"{where}: choose one of {_listed(near or names)}.')


def default_device(devices: Sequence[InputDevice]) -> InputDevice:
    """What the system records from; where it names nothing or a loopback, the first microphone.

    Raises:
        MicrophoneError: there is no microphone.
    """
    for device in sorted(devices, key=lambda device: not device.default):
        if device.kind == "microphone":
            return device
    raise MicrophoneError(
        "There is no microphone: plug one in, use the browser's microphone, or play a recording."
    )


def _default_first(devices: Sequence[InputDevice], host_api: str | None) -> list[InputDevice]:
    there = [device for device in devices if host_api in {None, device.host_api}]
    return sorted(there, key=lambda device: not device.default)


def _without_number(name: str) -> str:
    return CARD_NUMBER.sub("", name).casefold()


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return ", ".join(f'"{name}"' for name in names[:NAMES_SHOWN]) + more
