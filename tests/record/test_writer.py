"""A process that is killed, and a disk that is full, while the record is written."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, text

from balance.errors import RecordError
from balance.record import writer as writer_module
from balance.record.record import Record
from tests.record.conftest import LIVE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection

WRITES = """
import sys, time
from balance.record.record import Record
from balance.record.sessions import NewSession
record = Record(sys.argv[1])
session = record.begin(NewSession("live", "1.0"))
for number in range(1, 100_000):
    record.append(session, number / 10, "publication", {"until_s": number / 10})
    if number % 10 == 0:
        print(number, flush=True)
    time.sleep(0.001)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_killed_writer_leaves_a_sound_file_with_all_but_the_last_moments(file: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITES, str(file)], stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert process.stdout is not None
    said = 0
    for line in process.stdout:
        said = int(line)
        if said >= 3000:
            break
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    record = Record(file)
    assert record.notice is None
    (session,) = record.sessions(unfinished=True)
    numbers = [event.seq for event in record.events(session.id)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers, "a killed process must leave what it wrote a second ago"
    assert record.append(session.id, 0.0, "note", {}) == len(numbers) + 1
    record.close()


def test_what_must_not_wait_does_not(file: Path) -> None:
    record = Record(file)
    record._writer._every_s = 3600.0
    session = record.begin(LIVE)
    record.append(session, 1.0, "note", {})
    record.append(session, 2.0, "note", {}, at_once=True)
    wait_until(lambda: not record._writer.waiting)
    assert [event.at_s for event in record.events(session)] == [1.0, 2.0]
    record.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"no small disk can be mounted, which root can: {made.stderr.strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


# The real thing needs root, and a container may refuse it even then: the test below it never skips.
@pytest.mark.root
@pytest.mark.skipif(shutil.which("mount") is None, reason="only Linux has disks in memory")
def test_a_full_disk_loses_nothing(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ballast = small_disk / "ballast"

    def full(_: Record) -> None:
        with pytest.raises(OSError, match="No space left"):
            fill(ballast)

    write_through(small_disk / "record.sqlite", monkeypatch, full, ballast.unlink)


@pytest.mark.root
@pytest.mark.skipif(shutil.which("mount") is None, reason="only Linux has disks in memory")
def test_no_record_begins_on_a_full_disk_and_that_is_one_sentence(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    with pytest.raises(OSError, match="No space left"):
        fill(ballast)
    with pytest.raises(RecordError, match=f"{small_disk} cannot be written .*; make room on its disk"):
        Record(small_disk / "record.sqlite")
    ballast.unlink()
    Record(small_disk / "record.sqlite").close()  # and it was let go


def test_a_database_that_may_not_grow_loses_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As SQLite itself sees a full disk (https://sqlite.org/pragma.html#pragma_max_page_count)."""
    limits = [1]

    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {limits[-1]}")

    def full(record: Record) -> None:
        event.listen(record.engine, "begin", limit)

    write_through(file, monkeypatch, full, lambda: limits.append(2**30))


def write_through(
    file: Path, monkeypatch: pytest.MonkeyPatch, full: Callable[[Record], None], free: Callable[[], None]
) -> None:
    """Write to a disk that is full for a while."""
    monkeypatch.setattr(writer_module, "TRY_AGAIN_S", (0.05,))
    record = Record(file)
    session = record.begin(LIVE)
    full(record)
    for number in range(3000):
        record.append(session, float(number), "note", {"text": "x" * 50})
    wait_until(lambda: record.trouble is not None)
    assert "the meter goes on" in (record.trouble or "")
    free()
    wait_until(lambda: record.trouble is None)
    record.change(lambda _: None)
    assert [event.seq for event in record.events(session)] == list(range(1, 3001))
    assert record.close()
    again = Record(file)
    assert again.notice is None
    again.close()


def fill(file: Path) -> None:
    """Write until the disk is full."""
    with file.open("wb", buffering=0) as handle:
        while True:
            handle.write(b"\0" * 4096)


def wait_until(holds: object, limit_s: float = 30.0) -> None:
    """Look until it is so; fails at the limit."""
    waiting = threading.Event()
    for _ in range(int(limit_s / 0.02)):
        if holds():  # type: ignore[operator]
            return
        waiting.wait(0.02)
    raise AssertionError("It has not come about.")


def test_a_job_that_the_database_refuses_says_so(record: Record) -> None:
    with pytest.raises(RecordError, match="could not be changed"):
        record.change(lambda connection: connection.execute(text("INSERT INTO members VALUES (1)")))
