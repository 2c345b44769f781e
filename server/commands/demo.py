"""`balance demo`: a real conversation, played over and over through everything that is live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.commands.serve import run_server
from server.commands.start import listening_session
from server.errors import CannotStart
from server.listening.sounds import Choice
from server.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from balance.record.record import Record
    from diarize.sources.base import Source
    from server.live.session import LiveSession

UNREADABLE = 2
"""Exit code."""


def run_demo(flags: Mapping[str, Any], audio: Path | None, speed: float) -> None:
    """Start the server with a recording in the microphone's place.

    Args:
        flags: settings given on the command line.
        audio: the recording; None: pyannote.audio's sample.
        speed: seconds of sound in a second.

    Raises:
        CannotStart: the recording cannot be read, or the server cannot start.
    """
    from diarize.errors import AudioError
    from diarize.sources.demo import demo_recording
    from diarize.sources.file import FileSource
    from diarize.sources.paced import PacedSource

    settings = load_settings(flags)
    try:
        path = audio or demo_recording().audio
        recording = FileSource(path)
        # Read its beginning now: who mistyped a name wants to hear it here, not on the page.
        next(recording.blocks())
    except AudioError as error:
        raise CannotStart(str(error), UNREADABLE) from error

    def make() -> Source:
        return PacedSource(FileSource(path), speed=speed, loop=True)

    def make_session(record: Record | None) -> LiveSession:
        chosen = Choice("file", recording.name, None, make)
        return listening_session(settings, chosen, record, demo=True)

    run_server(settings, make_session, keep="if free", at_once=True)
