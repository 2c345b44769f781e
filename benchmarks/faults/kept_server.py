"""The program, with what it hears put in the microphone's place; all else is its own, the record included.

    python -m benchmarks.faults.kept_server --data FOLDER [--recording FILE]

The real engine hears the recording, over and over. Without one, drawn turns are told in the engine's place.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from diarize.sources.file import FileSource
from diarize.sources.paced import PacedSource
from server.commands.serve import run_server
from server.commands.start import listening_session
from server.listening.sounds import Choice
from server.settings import load_settings
from tests.keeping.drawn_server import drawn_session

if TYPE_CHECKING:
    from balance.record.record import Record
    from server.live.session import LiveSession
    from server.settings import Settings


def heard_session(settings: Settings, record: Record | None, *, recording: Path) -> LiveSession:
    """A session like any other, but for where its sound comes from."""

    def make() -> PacedSource:
        return PacedSource(FileSource(recording), loop=True)

    return listening_session(settings, Choice("microphone", "Played", None, make), record)


def main() -> None:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--recording", type=Path)
    given = parser.parse_args()
    settings = load_settings({"data": given.data, "open": False})
    make_session = partial(drawn_session, settings)
    if given.recording is not None:
        make_session = partial(heard_session, settings, recording=given.recording)
    run_server(settings, make_session)


if __name__ == "__main__":
    main()
