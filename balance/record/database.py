"""The database behind a URL: SQLite as a file that survives a pulled plug, or PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from balance.errors import RecordError

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.engine import URL

BUSY_S = 10.0
"""A reader waits so long for a writer, before it gives up."""


def url_of(place: str | Path) -> URL:
    """The URL of a database.

    Args:
        place: A path (SQLite), or a URL such as `postgresql+psycopg://host/name`.

    Raises:
        RecordError: it is neither.
    """
    if isinstance(place, Path) or "://" not in place:
        return make_url(f"sqlite:///{Path(place).absolute()}")
    try:
        url = make_url(place)
    except ArgumentError as error:
        raise RecordError(
            f"{place!r} is no address of a database; give a file or a postgresql:// URL."
        ) from error
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise RecordError(
            f"A {url.get_backend_name()} database cannot hold the record; use SQLite (a file) or PostgreSQL."
        )
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return url


def file_of(url: URL) -> Path | None:
    """Where an SQLite database lies; None: it is no file."""
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    return Path(str(url.database))


def engine_of(url: URL) -> Engine:
    """The way to a database; nothing is opened yet.

    Raises:
        RecordError: the driver for it is not installed.
    """
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_S})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin)
        return engine
    try:
        return create_engine(url, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise RecordError(
            "PostgreSQL needs a driver that is not installed: pip install 'speaking-balance[postgres]'."
        ) from error


def _prepare_sqlite(connection: Any, _: object) -> None:
    """WAL: readers never wait for the writer. FULL: what was committed survives a pulled plug.

    secure_delete: what was deleted is overwritten (https://sqlite.org/pragma.html).
    """
    # Python's sqlite3 begins no transaction around CREATE TABLE: `_begin` does, so that a killed migration
    # leaves nothing half done.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "wal_autocheckpoint=500",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
