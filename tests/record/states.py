"""Records as they may lie on a disk: in use, damaged, of another version."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, event

from balance.record.opening import open_database
from balance.record.record import Record
from tests.record.conftest import LIVE

if TYPE_CHECKING:
    from collections.abc import Callable

NOTES = 2000
PAGE = 4096
NEWER = "9999"
OLDER = "0001"


def used(file: Path) -> None:
    """A record as a killed process leaves it: its newest transactions lie in the log beside it."""
    at_work = file.parent / "at-work" / file.name
    record = Record(at_work)
    session = record.begin(LIVE)
    for number in range(NOTES):
        record.append(session, number, "note", {"text": "x" * 100})
    record.close()
    record = Record(at_work)
    record.append(session, NOTES, "note", {"text": "newest"})
    record.change(lambda _: None)
    for companion in ("", "-wal", "-shm"):
        shutil.copy(f"{at_work}{companion}", f"{file}{companion}")
    record.close()
    shutil.rmtree(at_work.parent)


def of_version(file: Path, version: str, journal: str = "WAL") -> None:
    """Say that it is of this version; of 0001 it has the tables, too."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
        if version == OLDER:
            connection.execute("DROP TABLE former_members")
            connection.execute("DROP TABLE before_corrections")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA journal_mode={journal}")


def killed_newer(file: str) -> None:
    """Say that it is of a newer version, and be killed: that stands in its log alone."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("UPDATE alembic_version SET version_num = ?", (NEWER,))
    os.kill(os.getpid(), signal.SIGKILL)


def upgrades_killed(file: str) -> None:
    """Upgrade it as often as it has statements, and be killed at each of them in turn.

    What is left lies in `killed/`, a folder for each. Of this process nothing else may run: it forks.
    """
    for nth in range(1000):
        copy = Path(file).parent / "killed" / f"{nth:03}" / Path(file).name
        copy.parent.mkdir(parents=True)
        if Path(file).exists():
            shutil.copy(file, copy)
        child = os.fork()
        if child == 0:
            _upgrade_until(copy, nth)
            os._exit(0)
        _, how = os.waitpid(child, 0)
        if os.WIFEXITED(how):
            assert os.waitstatus_to_exitcode(how) == 0
            return  # it came to its end


def _upgrade_until(file: Path, statements: int) -> None:
    left = [statements]

    def one(*_: object) -> None:
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    for name in ("before_cursor_execute", "commit"):
        event.listen(Engine, name, one)
    open_database(file, datetime.now(UTC))


def notes_in(file: Path) -> int:
    """How many notes are in it, opened as nobody does who would change it."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM events WHERE kind = 'note'").fetchone()
        return int(count)


def _written(at: int, content: bytes) -> Callable[[Path], None]:
    def write(file: Path) -> None:
        with file.open("r+b") as handle:
            handle.seek(at if at >= 0 else file.stat().st_size // 2 // PAGE * PAGE)
            handle.write(content)

    return write


def _cut(length: float) -> Callable[[Path], None]:
    return lambda file: os.truncate(file, int(length * (file.stat().st_size if length < 1 else 1)))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a letter in its place": lambda file: file.write_bytes(b"this is no database, but a letter" * 200),
    "nonsense behind its first words": _written(16, b"\xff" * PAGE),
    "zeros over its first page": _written(0, bytes(PAGE)),
    "a format that is not known": _written(18, b"\xff\xff"),
    "zeros over its table of tables": _written(100, bytes(PAGE - 100)),
    "nonsense over a page in the middle": _written(-1, b"\x00\xff" * (PAGE // 2)),
    "zeros over many pages": _written(-1, bytes(20 * PAGE)),
    "cut to one byte": _cut(1),
    "cut in its header": _cut(50),
    "cut behind its first page": _cut(PAGE),
    "cut in half": _cut(0.5),
    "emptied": _cut(0),
}
"""What may have become of the file; what belongs to it lies beside it."""
