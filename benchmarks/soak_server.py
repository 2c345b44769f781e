"""The server of the soak: everything is the program's own but the microphone, and by default the engine.

    python -m benchmarks.soak_server --data FOLDER --speed 60 --hours 8 [--real]

Drawn turns are told in the engine's place (`server.practice_engine`), in a session that is kept like a real
one. With --real the real engine listens to the demo's recording, over and over.
"""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from balance.rehearsal import Workshop, rehearse
from diarize.sources.demo import demo_recording
from diarize.sources.file import FileSource
from diarize.sources.paced import PacedSource
from server.commands import start
from server.engine_watch import EngineWatch
from server.practice import NoMicrophones, practice_choice
from server.practice_engine import PracticeEngine
from server.session import LiveSession
from server.settings import Settings, load_settings
from server.sounds import Choice

if TYPE_CHECKING:
    from balance.record.record import Record

PEOPLE = 8
SPARE_S = 600.0
"""Of drawn turns beyond the end, which does not come to the second."""

real_session = start._make_session


def drawn_session(settings: Settings, *, hours: float, speed: float, record: Record | None) -> LiveSession:
    """A session in which drawn turns are told; everybody is in the list and agrees."""
    rehearsal = rehearse(Workshop(people=PEOPLE, duration_s=hours * 3600 + SPARE_S))
    roster = rehearsal.roster
    return LiveSession(
        EngineWatch(lambda: PracticeEngine(rehearsal, roster.voices)),
        NoMicrophones(),
        start.real_thresholds(settings),
        chosen=Choice("microphone", "Drawn", None, practice_choice(speed).make),
        drawn=roster,
        record=record,
    )


def heard_session(settings: Settings, *, speed: float, record: Record | None) -> LiveSession:
    """A session in which the real engine hears the demo's recording."""

    def make() -> PacedSource:
        return PacedSource(FileSource(demo_recording().audio), speed=speed, loop=True)

    return real_session(settings, chosen=Choice("microphone", "Played", None, make), demo=None, record=record)


def main() -> None:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--speed", type=float, required=True)
    parser.add_argument("--hours", type=float, required=True)
    parser.add_argument("--real", action="store_true")
    given = parser.parse_args()
    make = partial(heard_session, speed=given.speed)
    if not given.real:
        make = partial(drawn_session, speed=given.speed, hours=given.hours)

    def make_session(settings: Settings, *, record: Record | None, **_: Any) -> LiveSession:
        return make(settings, record=record)

    start._make_session = make_session
    start.run_server(load_settings({"data": given.data, "open": False}))


if __name__ == "__main__":
    main()
