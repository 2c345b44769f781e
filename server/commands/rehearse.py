"""`balance rehearse`: practise with a drawn workshop, through everything but the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.commands.start import real_thresholds, run_server
from server.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.practice import Pace
    from server.session import LiveSession


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
    from server.engine_watch import EngineWatch
    from server.practice import SPEEDS, NoMicrophones, draw, practice_choice
    from server.practice_engine import PracticeEngine

    settings = load_settings(flags)
    practice = draw(people, seed)

    def make_session() -> LiveSession:
        from server.session import LiveSession

        return LiveSession(
            EngineWatch(lambda: PracticeEngine(practice.rehearsal, practice.roster.voices)),
            NoMicrophones(),
            real_thresholds(settings),
            chosen=practice_choice(SPEEDS[pace]),
            drawn=practice.roster,
        )

    run_server(settings, make_session=make_session)
