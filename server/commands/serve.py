"""Serving, as `balance start`, `demo` and `rehearse` do: record, doors and pages round a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import structlog
import typer

import balance
from server.door.access import Access
from server.errors import CannotStart
from server.health.log import set_up_log
from server.serving.sockets import open_socket
from server.settings import DEFAULT_PORT, Settings, unknown_variables
from server.sharing.sharing import Sharing

if TYPE_CHECKING:
    from collections.abc import Callable
    from ssl import SSLContext

    from balance.record.record import Record
    from server.live.session import LiveSession

log = structlog.get_logger()

_LINKS_ARE_FOR = {"screen": "screens", "phone": "phones", "microphone": "a phone that listens"}
Keep = Literal["always", "if free", "never"]
"""`if free`: unless another server has the record."""


def run_server(
    settings: Settings,
    make_session: Callable[[Record | None], LiveSession],
    *,
    keep: Keep = "always",
    at_once: bool = False,
) -> None:
    """Serve with these settings until a signal comes.

    Args:
        settings: all of them.
        make_session: makes the session, which is kept in that record; None: nowhere.
        keep: whether there is a record.
        at_once: begin a session without being asked.

    Raises:
        CannotStart: the port or the data folder is not as it must be.
    """
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(f"The data folder {settings.data} cannot be made: {error.strerror}.") from error
    set_up_log(settings.log_level, settings.data)
    log.info("started", version=balance.__version__)
    for name in unknown_variables():
        log.warning("unknown_setting", sentence=f"{name} in the environment is no setting of balance.")
    tls = _tls(settings)
    listening = open_socket(settings.port, DEFAULT_PORT)
    port: int = listening.getsockname()[1]
    sharing = Sharing(port, host=settings.share_host, tls=tls)
    access = Access(port, sharing)

    from server.app import create_app
    from server.serving.open_files import allow_open_files
    from server.serving.server import make_server, on_enter, open_browser

    allow_open_files()
    record = None if keep == "never" else _record(settings, required=keep == "always")

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

    try:
        app = create_app(
            access,
            lambda: make_session(record),
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
    """The record; None: it cannot be opened, and is not required.

    Raises:
        CannotStart: it cannot be opened.
    """
    from balance.errors import RecordError
    from balance.record.record import Record

    try:
        record = Record(settings.record_place, retention_days=settings.retention_days)
    except RecordError as error:
        if required:
            raise CannotStart(str(error)) from error
        log.warning("no_record", sentence=str(error))
        return None
    if record.notice is not None:
        log.warning("record_set_aside", sentence=record.notice)
    return record
