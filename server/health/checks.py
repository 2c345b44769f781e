"""What must be there for a session, checked piece by piece; each fault comes with what to do."""

from __future__ import annotations

import importlib.metadata
import shutil
import sys
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from diarize.sources.base import Source
    from diarize.sources.devices import InputDevice
    from server.listening.sounds import Sounds
    from server.settings import Settings

OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 13)
PACKAGES = ("fastapi", "uvicorn", "numpy", "scipy", "torch", "pyannote.audio", "soundfile", "soxr", "av")
ENGINE_ALONE = frozenset({"torch", "pyannote.audio"})
"""What only listening needs."""
VERSIONS_SHOWN = 3
DISK_NEEDED_MB = 200
LISTEN_S = 1.0
QUIET_DB = -65.0
"""A laptop's microphone in a silent room is louder than this."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check."""

    what: str
    state: Literal["good", "warning", "broken"]
    """A warning stands in the way of some uses only: without a microphone the demo still runs."""
    sentence: str
    """What was found and, unless all is well, what to do."""


def all_checks(
    settings: Settings, sounds: Sounds, default_port: int
) -> Iterator[tuple[str, Callable[[], Finding]]]:
    """Every check with its name, in the order in which to mend things."""
    yield "Python", check_python
    yield "Packages", check_packages
    yield "Versions", check_versions
    yield "Models", lambda: check_models(settings.models)
    yield "Sound library", check_sound_library
    yield "Microphone", lambda: check_microphone(sounds, settings.microphone)
    yield "Port", lambda: check_port(settings.port, default_port)
    yield "Data folder", lambda: check_data_folder(settings.data)


def check_python(version: tuple[int, int] = sys.version_info[:2]) -> Finding:
    """The version of Python."""
    shown = ".".join(map(str, version))
    if OLDEST_PYTHON <= version <= NEWEST_PYTHON:
        return Finding("Python", "good", f"Python {shown}.")
    return Finding("Python", "broken", f"Python {shown} is not supported: install 3.11, 3.12 or 3.13.")


def check_packages(names: tuple[str, ...] = PACKAGES) -> Finding:
    """The packages that everything else stands on, without importing them."""
    missing = []
    for name in names:
        try:
            importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        sentence = f"Not installed: {', '.join(missing)}. Install speaking-balance again with pip."
        if ENGINE_ALONE.issuperset(missing):
            sentence += " (What is kept, its reports, imports and the rehearsal work without.)"
        return Finding("Packages", "broken", sentence)
    return Finding("Packages", "good", f"{len(names)} packages, torch {importlib.metadata.version('torch')}.")


def check_versions() -> Finding:
    """Whether the packages are those that the tests have passed with."""
    from server.health.tested_versions import constraints_file, other_versions

    file = constraints_file()
    others = other_versions(file.read_text(encoding="utf-8"))
    if not others:
        return Finding("Versions", "good", "Every package has the version that the tests have passed with.")
    first = ", ".join(
        f"{one.name} {one.installed} instead of {one.tested}" for one in others[:VERSIONS_SHOWN]
    )
    more = f" and {len(others) - VERSIONS_SHOWN} more" if len(others) > VERSIONS_SHOWN else ""
    sentence = (
        f"Not the versions that the tests have passed with: {first}{more}. Figures may differ; for those "
        f'versions: "{sys.executable}" -m pip install -c "{file}" speaking-balance'
    )
    return Finding("Versions", "warning", sentence)


def check_models(folder: Path | None) -> Finding:
    """The model files and their checksums."""
    from diarize.errors import ModelError
    from diarize.models.files import FILES, checked

    try:
        for file in FILES:
            checked(file, folder)
    except ModelError as error:
        return Finding("Models", "broken", str(error))
    return Finding("Models", "good", f"{len(FILES)} files, each with the expected SHA-256.")


def check_sound_library() -> Finding:
    """PortAudio, which every microphone needs."""
    from diarize.errors import MicrophoneError
    from diarize.sources.portaudio import sound_card

    try:
        sound_card()
    except MicrophoneError as error:
        return Finding("Sound library", "broken", f"{error} (The demo and recordings work without it.)")
    return Finding("Sound library", "good", "PortAudio starts.")


def check_microphone(sounds: Sounds, name: str | None, listen_s: float = LISTEN_S) -> Finding:
    """The microphone, and whether it hears anything."""
    from diarize.errors import MicrophoneError
    from diarize.sources.devices import default_device, find_device

    try:
        devices = sounds.devices()
        device: InputDevice = find_device(devices, name) if name else default_device(devices)
        peak_db = _loudest_db(sounds.microphone(device), listen_s)
    except MicrophoneError as error:
        return Finding("Microphone", "warning", f"{error} (The demo and recordings work without one.)")
    if peak_db is None or peak_db <= QUIET_DB:
        heard = "nothing" if peak_db is None else f"{peak_db:.0f} dB at most"
        sentence = f"“{device.name}” gives {heard}: see whether it is muted or not permitted."
        return Finding("Microphone", "warning", sentence)
    return Finding("Microphone", "good", f"“{device.name}” hears the room, {peak_db:.0f} dB at the loudest.")


def _loudest_db(source: Source, listen_s: float) -> float | None:
    """The highest peak in the first seconds; None: no sound at all came."""
    from diarize.sources.level import read_level
    from diarize.types import SAMPLE_RATE_HZ, AudioBlock

    loudest_db = None
    try:
        for sound in source.blocks():
            if isinstance(sound, AudioBlock):
                peak_db = read_level(sound.samples).peak_db
                loudest_db = peak_db if loudest_db is None else max(loudest_db, peak_db)
            if sound.end_sample >= listen_s * SAMPLE_RATE_HZ:
                break
    finally:
        source.close()
    return loudest_db


def check_port(port: int | None, default_port: int) -> Finding:
    """Whether the server could listen."""
    from server.errors import CannotStart
    from server.serving.sockets import open_socket

    try:
        listening = open_socket(port, default_port)
    except CannotStart as error:
        return Finding("Port", "broken", error.sentence)
    with listening:
        found = listening.getsockname()[1]
    if port is None and found != default_port:
        return Finding(
            "Port", "good", f"{default_port} is taken (is balance running already?); {found} will be used."
        )
    return Finding("Port", "good", f"{found} is free.")


def check_data_folder(folder: Path) -> Finding:
    """Whether the data folder can be written to, and has room."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-") as trial:
            trial.write(b"x")
        free_mb = shutil.disk_usage(folder).free // 1_000_000
    except OSError as error:
        sentence = f"{folder} cannot be written to ({error.strerror}): choose another with --data."
        return Finding("Data folder", "broken", sentence)
    if free_mb < DISK_NEEDED_MB:
        sentence = f"{folder} has {free_mb} MB left: make room, or choose another with --data."
        return Finding("Data folder", "broken", sentence)
    return Finding("Data folder", "good", f"{folder}, {free_mb / 1000:.0f} GB free.")
