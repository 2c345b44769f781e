"""Opening the record: held, undamaged, of a version that this program knows, and brought to the newest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from balance.errors import RecordError
from balance.record import backup, versions
from balance.record.damage import damage, set_aside
from balance.record.database import engine_of, file_of, url_of
from balance.record.holding import hold_file, hold_postgresql

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine
    from sqlalchemy.engine import URL


@dataclass(frozen=True, slots=True)
class Opened:
    """A database that is ours to write to."""

    engine: Engine
    file: Path | None
    """None: PostgreSQL."""
    notice: str | None
    """What the user must be told: a damaged file was set aside."""
    set_aside: Path | None
    """Where that is."""
    let_go: Callable[[], None]
    """To be called when nothing is written any more."""


def open_database(place: str | Path, now: datetime) -> Opened:
    """Open, and where need be set aside, back up and upgrade.

    Args:
        place: A path or a URL (`balance.record.database.url_of`).
        now: The wall clock, for the names of copies.

    Raises:
        RecordError: it is in use, of a newer version, or cannot be reached or written.
    """
    url = url_of(place)
    file = file_of(url)
    if file is None:
        return _open(url, None, None, None, None, now)
    let_go = hold_file(file)
    try:
        notice = aside = None
        wrong = damage(file)
        if wrong is not None:
            aside = set_aside(file, now)
            notice = (
                f"The record was damaged ({wrong}) and has been set aside in {aside}; a new one was begun. "
                "'balance db restore' puts a backup back."
            )
        else:
            # Before anything is opened to be written, which alone changes a file.
            versions.check_known(versions.version_in(file))
        return _open(url, file, notice, aside, let_go, now)
    except BaseException:
        let_go()
        raise


def _open(
    url: URL,
    file: Path | None,
    notice: str | None,
    aside: Path | None,
    let_go: Callable[[], None] | None,
    now: datetime,
) -> Opened:
    engine = engine_of(url)
    try:
        hold = let_go or hold_postgresql(engine)
        with engine.connect() as connection:
            version = versions.version_of(connection)
        versions.check_known(version)
        if version != versions.newest():
            if version is not None and file is not None:
                backup.copy(file, _before_upgrade(file, now))
            versions.upgrade(engine)
        if file is not None:
            file.chmod(0o600)
    except DBAPIError as error:
        engine.dispose()
        where = file or url.render_as_string(hide_password=True)
        raise RecordError(f"The database {where} cannot be opened ({error.orig}).") from error
    except BaseException:
        engine.dispose()
        raise

    def close() -> None:
        engine.dispose()
        hold()

    return Opened(engine, file, notice, aside, close)


def _before_upgrade(file: Path, now: datetime) -> Path:
    """A name that is free, for what stands there before an upgrade: one that was killed has left its own."""
    folder = file.parent / "backups"
    called = f"before-{versions.newest()}"
    for unfinished in folder.glob(f"{called}-*.part*"):
        unfinished.unlink()
    name, number = f"{called}-{now:%Y%m%dT%H%M%S}", 1
    path = folder / f"{name}.sqlite"
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.sqlite"
    return path
