"""One server writes to a database; a second one is told which process holds it."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from sqlalchemy import text

from balance.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

FULL = {errno.ENOSPC, errno.EDQUOT}
PG_KEY = 0x62616C616E6365
"""Which advisory lock of PostgreSQL is ours: "balance"."""


def hold_file(database: Path) -> Callable[[], None]:
    """Hold an SQLite file until what is returned is called, or the process ends, in whatever way.

    Raises:
        RecordError: another process holds it, or the folder cannot be written.
    """
    beside = database.with_name(database.name + ".lock")
    lock = FileLock(beside, mode=0o600)
    holder = database.with_name(database.name + ".pid")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
        # The lock's own file must not be written: where locks are mandatory nobody else could read it.
        holder.write_text(str(os.getpid()), encoding="ascii")
    except Timeout:
        raise RecordError(
            f"{database} is in use by {_process(holder)}; end that one, or choose another folder with --data."
        ) from None
    except OSError as error:
        lock.release()
        what = "make room on its disk" if error.errno in FULL else "see who may write there"
        raise RecordError(
            f"{database.parent} cannot be written ({error.strerror}); {what}, or choose another folder "
            "with --data."
        ) from error

    def let_go() -> None:
        holder.unlink(missing_ok=True)
        lock.release()

    return let_go


def hold_postgresql(engine: Engine) -> Callable[[], None]:
    """Hold a PostgreSQL database by an advisory lock, which its server frees when the connection goes.

    Raises:
        RecordError: another process holds it.
    """
    connection = engine.connect()
    if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": PG_KEY}):
        pid = connection.scalar(
            text(
                "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted "
                "AND (classid::bigint << 32) | objid::bigint = :key LIMIT 1"
            ),
            {"key": PG_KEY},
        )
        connection.close()
        raise RecordError(
            f"The database {engine.url.database} is in use by another program (its connection has the number "
            f"{pid}); end that one, or choose another database."
        )
    connection.commit()

    def let_go() -> None:
        # Closed for good: back in the pool it would hold the lock on.
        if not connection.closed:
            connection.invalidate()
            connection.close()

    return let_go


def _process(holder: Path) -> str:
    try:
        return f"process {int(holder.read_text(encoding='ascii'))}"
    except (OSError, ValueError):
        return "another process"
