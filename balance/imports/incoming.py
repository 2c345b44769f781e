"""A meeting from a file of whatever kind: the account that goes into the record, and what to say of it.

This is what the command line and an upload call. `Incoming.account` has no number yet:
`balance.record.taking_in.take_in` gives it one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from balance.errors import ImportFileError
from balance.imports.dates import began
from balance.imports.own_json import read_own_json
from balance.imports.read import KINDS as SPEECH_KINDS
from balance.imports.read import account_of, read_bytes, speech_of, text_of
from balance.limits import LARGEST_BYTES, LARGEST_JSON_BYTES
from balance.names import one_line

if TYPE_CHECKING:
    from balance.imports.dates import DatedBy
    from balance.review.account import Account

KINDS = (*SPEECH_KINDS, ".json")
"""The endings of files that can be imported."""
LONGEST_TITLE = 200
LONGEST_SHOWN = 300
"""Characters of a file's name in a sentence, its last ones."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A meeting that was read."""

    account: Account
    """Its id is 0."""
    dated_by: DatedBy
    """Who says when it began."""
    sha256: str
    """Of the file, hexadecimal."""
    notes: tuple[str, ...] = ()
    """What is otherwise than one might expect, a sentence each."""


def incoming(
    path: Path, *, name: str | None = None, modified: datetime | None = None, now: datetime | None = None
) -> Incoming:
    """Read a file: RTTM, WebVTT, a transcript of Zoom or Teams, CSV, or a session exported as JSON.

    Args:
        path: the file.
        name: what it is called, where this one is but a copy of it; its ending says of what kind it is.
        modified: when it was last written to, where this one is but a copy; None: as the system says.
        now: the wall clock; None: as the system says.

    Raises:
        ImportFileError: it cannot be read, is too large, or says nothing of who spoke when.
        RttmError: the same of an RTTM file.
    """
    called = Path(name) if name is not None else path
    where = one_line(str(called)) or "The file"
    if len(where) > LONGEST_SHOWN:
        where = f"…{where[-LONGEST_SHOWN:]}"
    kind = called.suffix.lower()
    if kind not in KINDS:
        raise ImportFileError(f"{where} is no file of who spoke when: give one of {', '.join(KINDS)}.")
    data = read_bytes(path, where, LARGEST_JSON_BYTES if kind == ".json" else LARGEST_BYTES)
    sha256 = hashlib.sha256(data).hexdigest()
    if kind == ".json":
        return _own(read_own_json(data.removeprefix(b"\xef\xbb\xbf"), where), sha256)
    text = text_of(data, where)
    del data
    speech = speech_of(kind, text, where)
    dated = began(kind, text, called.stem, modified or _modified(path), now or datetime.now(UTC))
    title = one_line(called.stem)[:LONGEST_TITLE] or None
    account = account_of(speech, session=0, title=title, started_at=dated.at, where=where)
    return Incoming(account, dated.by, sha256)


def _own(account: Account, sha256: str) -> Incoming:
    if not account.pseudonymous or account.series is None:
        return Incoming(account, "file", sha256)
    # "Person 1" of two sessions are two people: in a series they would be taken for one.
    return Incoming(
        replace(account, series=None),
        "file",
        sha256,
        (f"It has no names, and so it is not put into the series {account.series}.",),
    )


def _modified(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError):
        return None
