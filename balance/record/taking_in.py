"""A session that was not lived through here goes into the record whole: a recording, or somebody's file.

All of it is one change: a session that is there is over, and has its figures. Each file is known by its
SHA-256, so that the same one, under whatever name, is not taken in twice unless that is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

import balance
from balance.record.accounts import save
from balance.record.schema import SESSIONS
from balance.record.sessions import NewSession
from balance.review.figures import figures
from balance.review.summary import summary

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from balance.record.record import Record
    from balance.review.account import Account

SHA256 = "sha256"
"""Under which name the settings of a session hold what its file was."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Where a file is in the record."""

    session: int
    before: bool
    """It was there already, and nothing was written."""


def take_in(record: Record, account: Account, sha256: str, *, again: bool = False) -> TakenIn:
    """Put an account into the record as a session that is over; waits until it is on disk.

    Args:
        record: in which it goes.
        account: its id is passed over; it gets a number of its own.
        sha256: of the file that it was made from, hexadecimal.
        again: also where a session was made from that file already.

    Raises:
        RecordError: it cannot be written; nothing of it was.
    """
    line = summary(figures(account)).packed()
    new = NewSession(
        account.kind,
        balance.__version__,
        title=account.title,
        series=account.series,
        language=account.language,
        settings={SHA256: sha256},
        started_at=account.started_at,
    )

    def work(connection: Connection) -> TakenIn:
        known = None if again else made_from(connection, sha256)
        if known is not None:
            return TakenIn(known, before=True)
        session = record.begun(connection, new)
        save(connection, replace(account, id=session), line)
        ended_at = account.started_at + timedelta(seconds=account.duration_s)
        record.ended(connection, session, account.ended_by or account.kind, account.duration_s, ended_at)
        return TakenIn(session, before=False)

    taken: TakenIn = record.change(work)
    return taken


def made_from(connection: Connection, sha256: str) -> int | None:
    """The first session that was made from a file; None: there is none, or it has been deleted."""
    # Of all kinds: a session that was exported and imported again is of the kind that it was.
    rows = connection.execute(select(SESSIONS.c.id, SESSIONS.c.settings).order_by(SESSIONS.c.id))
    return next((int(row.id) for row in rows if row.settings.get(SHA256) == sha256), None)
