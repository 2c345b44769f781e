"""The server of the soak: everything is the program's own but the microphone, and by default the engine.

    python -m benchmarks.soak.server --data FOLDER --speed 60 --hours 8 [--real]

Drawn turns are told in the engine's place (`server.practice.engine`), in a session that is kept like a real
one. With --real the real engine listens to the demo's recording, over and over.
"""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from balance.rehearsal import Workshop, rehearse
from diarize.sources.demo import demo_recording
from diarize.sources.file import FileSource
from diarize.sources.paced import PacedSource
from server.commands.serve import run_server
from server.commands.start import listening_session
from server.engine.watch import EngineWatch
from server.listening.sounds import Choice
from server.live.session import LiveSession
from server.practice.drawing import NoMicrophones, practice_choice
from server.practice.engine import PracticeEngine
from server.settings import Settings, load_settings

if TYPE_CHECKING:
    from balance.record.record import Record

PEOPLE = 8
SPARE_S = 600.0
"""Of drawn turns beyond the end, which does not come to the second."""


def drawn_session(settings: Settings, record: Record | None, *, hours: float, speed: float) -> LiveSession:
    """A session in which drawn turns are told; everybody is in the list and agrees."""
    rehearsal = rehearse(Workshop(people=PEOPLE, duration_s=hours * 3600 + SPARE_S))
    roster = rehearsal.roster
    return LiveSession(
        EngineWatch(lambda: PracticeEngine(rehearsal, roster.voices)),
        NoMicrophones(),
        settings.thresholds,
        chosen=Choice("microphone", "Drawn", None, practice_choice(speed).make),
        drawn=roster,
        record=record,
    )


def heard_session(settings: Settings, record: Record | None, *, speed: float) -> LiveSession:
    """A session in which the real engine hears the demo's recording."""

    def make() -> PacedSource:
        return PacedSource(FileSource(demo_recording().audio), speed=speed, loop=True)

    return listening_session(settings, Choice("microphone", "Played", None, make), record)


def main() -> None:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--speed", type=float, required=True)
    parser.add_argument("--hours", type=float, required=True)
    parser.add_argument("--real", action="store_true")
    given = parser.parse_args()
    settings = load_settings({"data": given.data, "open": False})
    make_session = partial(heard_session, settings, speed=given.speed)
    if not given.real:
        make_session = partial(drawn_session, settings, speed=given.speed, hours=given.hours)
    run_server(settings, make_session)


if __name__ == "__main__":
    main()
