"""`balance rehearse`: practise with a drawn workshop, through everything but the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.commands.serve import run_server
from server.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balance.record.record import Record
    from server.live.session import LiveSession
    from server.practice.drawing import Pace


def run_rehearse(flags: Mapping[str, Any], *, people: int, pace: Pace, seed: int) -> None:
    """Start the server with a drawn workshop in place of microphone and engine.

    Args:
        flags: settings given on the command line.
        people: how many are in the list.
        pace: how fast it goes by.
        seed: another one gives other turns.

    Raises:
        CannotStart: so many people cannot be drawn, or the server cannot start.
    """
    from server.engine.watch import EngineWatch
    from server.practice.drawing import SPEEDS, NoMicrophones, draw, practice_choice
    from server.practice.engine import PracticeEngine

    settings = load_settings(flags)
    practice = draw(people, seed)

    def make_session(_: Record | None) -> LiveSession:
        from server.live.session import LiveSession

        return LiveSession(
            EngineWatch(lambda: PracticeEngine(practice.rehearsal, practice.roster.voices)),
            NoMicrophones(),
            settings.thresholds,
            chosen=practice_choice(SPEEDS[pace]),
            drawn=practice.roster,
        )

    run_server(settings, make_session, keep="never", at_once=True)
