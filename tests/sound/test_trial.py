"""A real device is opened by a process of its own; it, or its sound server, may be gone."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.sound.telling import ROOT

if TYPE_CHECKING:
    from tests.sound.room import Room

pytestmark = pytest.mark.sound_card

PROGRAM = """
import sys
from diarize.errors import MicrophoneError
from diarize.sources.trial import try_to_open
try:
    print(*try_to_open(sys.argv[1], "ALSA"))
except MicrophoneError as error:
    print(error)
"""


def outcome(room: Room, name: str) -> str:
    """What a program in this room is told of a device."""
    command = [sys.executable, "-c", PROGRAM, name]
    told = subprocess.run(
        command, env=room.environment | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert told.stderr == "", "what PortAudio prints of a failure is told in a sentence"
    return told.stdout.strip()


def test_one_that_is_there_tells_its_rate_and_channels(room: Room) -> None:
    assert outcome(room, "default") == "44100 2"


def test_one_that_is_not_there_is_gone(room: Room) -> None:
    assert outcome(room, "Mic") == 'The microphone "Mic" is gone: plug it in again.'


def test_without_its_sound_server_it_cannot_be_opened_or_is_not_listed(room: Room) -> None:
    room.stop()
    try:
        told = outcome(room, "default")
    finally:
        room.start()
    assert told.startswith('The microphone "default" ')
