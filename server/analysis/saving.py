"""Recordings' results go into the record, each file once."""

from __future__ import annotations

import errno
import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from balance.record.taking_in import made_from, take_in

if TYPE_CHECKING:
    from pathlib import Path

    from balance.record.record import Record
    from server.analysis.account import DatedBy
    from server.analysis.tasks import Done

LONGEST_TITLE = 200
DATED_BY: dict[DatedBy, str] = {
    "recording": "as the recording says",
    "file": "by the date of the file",
    "nothing": "today, for want of a date",
}


@dataclass(slots=True)
class Saving:
    """Into which record recordings go, and under what."""

    record: Record
    title: str | None = None
    """None: what the file is called."""
    series: str | None = None
    language: str | None = None
    again: bool = False
    """Also recordings that are in it already."""
    _known_sha256: dict[Path, str] = field(default_factory=dict)

    def wanted(self, path: Path) -> bool:
        """Whether a recording is still to be put into the record."""
        return self.again or self.session(path) is None

    def session(self, path: Path) -> int | None:
        """Which session has been made from a recording; None: none, or it cannot be read."""
        try:
            sha256 = self._sha256(path)
        except OSError:
            return None  # whoever reads its sound says what is wrong
        with self.record.engine.connect() as connection:
            return made_from(connection, sha256)

    def keep(self, done: Done, path: Path) -> str:
        """Put a result into the record; returns what is to be said of it.

        Raises:
            OSError: the recording is not there any more.
            RecordError: the record cannot be written.
        """
        account = replace(
            done.account,
            title=self.title or title_of(path.stem),
            series=self.series,
            language=self.language,
        )
        taken = take_in(self.record, account, self._sha256(path), again=self.again)
        if taken.before:
            return already(taken.session)
        began = account.started_at.astimezone().strftime("%Y-%m-%d %H:%M")
        return f"session {taken.session}, began {began} ({DATED_BY[done.dated_by]})"

    def _sha256(self, path: Path) -> str:
        if path not in self._known_sha256:
            self._known_sha256[path] = sha256_of(path)
        return self._known_sha256[path]


def sha256_of(path: Path) -> str:
    """Of all that is in a file, hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is not a file")  # opening a pipe would wait for ever
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def title_of(stem: str) -> str | None:
    """A session's title from the name of its file; None: nothing of it can be read."""
    shown = "".join(letter if letter.isprintable() else " " for letter in stem)
    return " ".join(shown.split())[:LONGEST_TITLE] or None


def already(session: int) -> str:
    """The sentence for a recording that is in the record."""
    return f"this very file is session {session} already, and stays that one; --again makes another of it."
