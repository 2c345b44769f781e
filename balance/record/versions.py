"""The version of a database's tables, and the way to the newest."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from balance.errors import RecordError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"


def newest() -> str:
    """The version that this program writes."""
    head = _scripts().get_current_head()
    assert head is not None
    return head


def version_of(connection: Connection) -> str | None:
    """The version of what is there; None: nothing is."""
    return MigrationContext.configure(connection).get_current_revision()


def version_in(file: Path) -> str | None:
    """The version of a file of SQLite, of which not a byte is changed; None: nothing is in it."""
    if not file.exists() or file.stat().st_size == 0:
        return None
    where = f"{file.absolute().as_uri()}?mode=ro"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(where, uri=True), poolclass=NullPool)
    with engine.connect() as connection:
        return version_of(connection)


def check_known(version: str | None) -> None:
    """Refuse what a newer program has written, before anything is touched.

    Raises:
        RecordError: with both versions.
    """
    if version is None:
        return
    try:
        _scripts().get_revision(version)
    except CommandError as error:
        raise RecordError(
            f"The database has version {version}, this program knows {newest()} at most: it was written by a "
            "newer one. Install that, or choose another database with --data."
        ) from error


def upgrade(engine: Engine) -> None:
    """Bring the tables to the newest version, each step whole or not at all.

    As the documentation of `alembic.runtime.environment.EnvironmentContext` shows, without files of settings.
    """
    scripts = _scripts()

    def steps(version: Any, _: MigrationContext) -> Any:
        return scripts._upgrade_revs("head", version)

    with EnvironmentContext(Config(), scripts, fn=steps) as environment, engine.connect() as connection:
        environment.configure(
            connection=connection,
            render_as_batch=True,  # SQLite cannot alter a table: it is made anew
            transaction_per_migration=True,
            transactional_ddl=True,  # see balance.record.database
        )
        with environment.begin_transaction():
            environment.run_migrations()
        connection.commit()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))
