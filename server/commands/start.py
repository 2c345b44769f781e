"""`balance start`: the server, the mentor's page, and an engine warming behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
import typer

from server.access import Access
from server.errors import CannotStart
from server.log import set_up_log
from server.protocol import Thresholds
from server.settings import DEFAULT_PORT, Settings, load_settings, unknown_variables
from server.sharing.sharing import Sharing
from server.sockets import open_socket

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from ssl import SSLContext

    from balance.record.record import Record
    from server.session import LiveSession
    from server.sounds import Choice

log = structlog.get_logger()

DEMO_THRESHOLDS = Thresholds(window_s=300.0, balance_after_s=20.0, figures_after_s=20.0, demo=True)
_LINKS_ARE_FOR = {"screen": "screens", "phone": "phones", "microphone": "a phone that listens"}
NO_SUCH_MICROPHONE = 3
"""Exit code."""


def run_start(flags: Mapping[str, Any]) -> None:
    """Start and serve until a signal comes.

    Raises:
        CannotStart: a setting, the port, the data folder or the microphone is not as it must be.
    """
    settings = load_settings(flags)
    run_server(settings, chosen=_chosen(settings))


def run_server(
    settings: Settings,
    *,
    chosen: Choice | None = None,
    demo: Choice | None = None,
    make_session: Callable[[], LiveSession] | None = None,
) -> None:
    """Serve with these settings; the demo, if there is one, plays at once.

    Args:
        settings: all of them.
        chosen: what to listen to first.
        demo: what plays in its place.
        make_session: makes another session than one that listens (a practice), which begins at once.

    Raises:
        CannotStart: the port or the data folder is not as it must be.
    """
    set_up_log(settings.log_level)
    for name in unknown_variables():
        log.warning("unknown_setting", sentence=f"{name} in the environment is no setting of balance.")
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(f"The data folder {settings.data} cannot be made: {error.strerror}.") from error
    tls = _tls(settings)
    listening = open_socket(settings.port, DEFAULT_PORT)
    port: int = listening.getsockname()[1]
    sharing = Sharing(port, host=settings.share_host, tls=tls)
    access = Access(port, sharing)

    from server.app import create_app
    from server.open_files import allow_open_files
    from server.serving import make_server, on_enter, open_browser

    allow_open_files()
    record = None if make_session is not None else _record(settings, required=demo is None)

    def make_listening() -> LiveSession:
        return _make_session(settings, chosen=chosen, demo=demo, record=record)

    def show_address() -> None:
        typer.echo(access.new_address())

    def started() -> None:
        address = access.new_address()
        where = "is shared with the network" if sharing.on else "runs on this computer only"
        typer.echo(f"Speaking balance {where}. Open:\n{address}", color=False)
        typer.echo("The address is good for one use; press Enter for another. Ctrl-C ends.")
        for link in sharing.state().links:
            typer.echo(f"Link for {_LINKS_ARE_FOR[link.role]}: {link.address}", color=False)
        if settings.open:
            open_browser(address)
        on_enter(show_address)

    at_once = demo is not None or make_session is not None
    try:
        app = create_app(
            access,
            make_session or make_listening,
            start_at_once=at_once,
            record=record,
            uploads=settings.data / "uploads",
            compute=settings.compute,
        )
        server = make_server(app, started, sharing.switch_on if settings.share else None)
        server.run(sockets=[listening])
    finally:
        if record is not None and not record.close():
            log.error("record_incomplete", sentence=record.trouble)
    if server.failure is not None:
        raise CannotStart(server.failure.sentence)


def _tls(settings: Settings) -> SSLContext | None:
    """For HTTPS, where it was asked for.

    Raises:
        CannotStart: there is a key without a certificate, or one of them cannot be used.
    """
    if settings.certfile is None:
        if settings.keyfile is not None:
            raise CannotStart("A key without its certificate is of no use: give --certfile, too.", 2)
        return None
    from server.sharing.certificate import server_tls

    return server_tls(settings.certfile, settings.keyfile)


def _record(settings: Settings, *, required: bool) -> Record | None:
    """The record; the demo does without where another server has it.

    Raises:
        CannotStart: it cannot be opened.
    """
    from balance.errors import RecordError
    from balance.record.record import Record

    place = settings.record or settings.data / "record.sqlite"
    try:
        return Record(place, retention_days=settings.retention_days)
    except RecordError as error:
        if required:
            raise CannotStart(str(error)) from error
        log.warning("no_record", sentence=str(error))
        return None


def _make_session(
    settings: Settings, *, chosen: Choice | None, demo: Choice | None, record: Record | None
) -> LiveSession:
    from diarize.engine import Engine, EngineSettings
    from server.engine_watch import EngineWatch
    from server.keeping.roster_archive import RecordArchive
    from server.microphones import Microphones
    from server.session import LiveSession

    engine_settings = EngineSettings(compute=settings.compute, models=settings.models)
    return LiveSession(
        EngineWatch(lambda: Engine(engine_settings)),
        Microphones(),
        real_thresholds(settings),
        chosen=demo or chosen,
        demo_thresholds=DEMO_THRESHOLDS if demo else None,
        archive=None if record is None else RecordArchive(record),
        prompts=settings.prompts,
        record=record,
    )


def real_thresholds(settings: Settings) -> Thresholds:
    """When figures begin to be shown, in a real session."""
    return Thresholds(
        window_s=settings.window_s,
        balance_after_s=settings.balance_after_s,
        figures_after_s=settings.figures_after_s,
        demo=False,
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
    from server.microphones import Microphones
    from server.sounds import Choice

    microphones = Microphones()
    try:
        device = find_device(microphones.devices(), settings.microphone)
    except MicrophoneError as error:
        raise CannotStart(str(error), NO_SUCH_MICROPHONE) from error
    return Choice("microphone", device.name, device.host_api, lambda: microphones.microphone(device))
