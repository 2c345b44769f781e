"""`balance start`: a session that listens, and an engine warming behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.commands.serve import run_server
from server.errors import CannotStart
from server.protocol import Thresholds
from server.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balance.record.record import Record
    from server.listening.sounds import Choice
    from server.live.session import LiveSession
    from server.settings import Settings

DEMO_THRESHOLDS = Thresholds(window_s=300.0, balance_after_s=20.0, figures_after_s=20.0, demo=True)
NO_SUCH_MICROPHONE = 3
"""Exit code."""


def run_start(flags: Mapping[str, Any]) -> None:
    """Start and serve until a signal comes.

    Raises:
        CannotStart: a setting, the port, the data folder or the microphone is not as it must be.
    """
    settings = load_settings(flags)
    chosen = _chosen(settings)

    def make_session(record: Record | None) -> LiveSession:
        return listening_session(settings, chosen, record)

    run_server(settings, make_session)


def listening_session(
    settings: Settings, chosen: Choice | None, record: Record | None, *, demo: bool = False
) -> LiveSession:
    """A session that listens, with an engine of its own.

    Args:
        settings: all of them.
        chosen: what to listen to first; None: chosen on the page.
        record: where it is kept; None: nowhere.
        demo: it plays a recording, of which there is little to wait for.
    """
    from diarize.engine.engine import Engine
    from diarize.models.settings import EngineSettings
    from server.engine.watch import EngineWatch
    from server.keeping.roster_archive import RecordArchive
    from server.listening.sounds import Microphones
    from server.live.session import LiveSession

    engine_settings = EngineSettings(compute=settings.compute, models=settings.models)
    return LiveSession(
        EngineWatch(lambda: Engine(engine_settings)),
        Microphones(),
        settings.thresholds,
        chosen=chosen,
        demo_thresholds=DEMO_THRESHOLDS if demo else None,
        archive=None if record is None else RecordArchive(record),
        prompts=settings.prompts,
        record=record,
    )


def _chosen(settings: Settings) -> Choice | None:
    """The microphone that was asked for by name.

    Raises:
        CannotStart: it is not there.
    """
    if settings.microphone is None:
        return None
    from diarize.errors import MicrophoneError
    from diarize.sources.devices import find_device
    from server.listening.sounds import Choice, Microphones

    microphones = Microphones()
    try:
        device = find_device(microphones.devices(), settings.microphone)
    except MicrophoneError as error:
        raise CannotStart(str(error), NO_SUCH_MICROPHONE) from error
    return Choice("microphone", device.name, device.host_api, lambda: microphones.microphone(device))
