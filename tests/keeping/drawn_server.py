"""`balance start` with drawn turns in place of microphone and engine; all else is the program's own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from server.commands import start
from server.engine_watch import EngineWatch
from server.practice import NoMicrophones, draw, practice_choice
from server.practice_engine import PracticeEngine
from server.session import LiveSession
from server.settings import load_settings
from server.sounds import Choice

if TYPE_CHECKING:
    from balance.record.record import Record
    from server.settings import Settings

PEOPLE = 4


def drawn_session(settings: Settings, *, record: Record | None, **_: Any) -> LiveSession:
    """A session like a real one, consent and record included."""
    practice = draw(PEOPLE, 3)
    sound = practice_choice(1.0)
    return LiveSession(
        EngineWatch(lambda: PracticeEngine(practice.rehearsal, practice.roster.voices)),
        NoMicrophones(),
        start.real_thresholds(settings),
        chosen=Choice("microphone", "Drawn", None, sound.make),
        record=record,
    )


if __name__ == "__main__":
    start._make_session = drawn_session
    start.run_server(load_settings({"data": sys.argv[1], "open": False}))
