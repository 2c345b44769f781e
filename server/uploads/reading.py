"""A file that says who spoke when, as an account."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from balance.imports.read import account_of, read_file

if TYPE_CHECKING:
    from pathlib import Path

    from balance.review.account import Account


def read(path: Path, modified: datetime | None) -> Account:
    """Read it. When the meeting was is not in it: its file was written at the end, as far as is known.

    Args:
        path: its name ends in what it is.
        modified: the date of the file; None: unknown, and it was now.

    Raises:
        ImportFileError: it says nothing of who spoke when, or is too large.
        RttmError: the same of an RTTM file.
    """
    ended = modified or datetime.now(UTC)
    account = account_of(read_file(path), session=0, title=None, started_at=ended, where=str(path))
    return replace(account, started_at=ended - timedelta(seconds=account.duration_s))
