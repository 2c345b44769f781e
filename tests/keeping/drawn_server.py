"""`balance start` with drawn turns in place of microphone and engine; all else is the program's own."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from server.commands.serve import run_server
from server.engine.watch import EngineWatch
from server.listening.sounds import Choice
from server.live.session import LiveSession
from server.practice.drawing import NoMicrophones, draw, practice_choice
from server.practice.engine import PracticeEngine
from server.settings import load_settings

if TYPE_CHECKING:
    from balance.record.record import Record
    from server.settings import Settings

PEOPLE = 4


def drawn_session(settings: Settings, record: Record | None) -> LiveSession:
    """A session like a real one, consent and record included."""
    practice = draw(PEOPLE, 3)
    sound = practice_choice(1.0)
    return LiveSession(
        EngineWatch(lambda: PracticeEngine(practice.rehearsal, practice.roster.voices)),
        NoMicrophones(),
        settings.thresholds,
        chosen=Choice("microphone", "Drawn", None, sound.make),
        record=record,
    )


if __name__ == "__main__":
    settings = load_settings({"data": sys.argv[1], "open": False})
    run_server(settings, partial(drawn_session, settings))
