"""An account goes into the record together with the line that lists show of it: always both, never one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balance.record.accounts import save
from balance.review.figures import figures
from balance.review.summary import summary

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from balance.record.record import Record
    from balance.review.account import Account
    from balance.review.session_figures import SessionFigures


def store(
    record: Record, account: Account, also: Callable[[Connection], None] | None = None
) -> SessionFigures:
    """Write an account over what stands of its session, figures worked out anew; waits until it is on disk.

    Args:
        record: in which the session has begun.
        account: the session's number is its id.
        also: something else that belongs to the same change, done first; what it raises undoes all of it.

    Returns:
        Its figures.

    Raises:
        RecordError: it cannot be written; nothing of it was.
    """
    worked_out = figures(account)
    line = summary(worked_out).packed()

    def work(connection: Connection) -> None:
        if also is not None:
            also(connection)
        save(connection, account, line)

    record.change(work)
    return worked_out
