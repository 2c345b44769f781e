"""A process that is killed, and a disk that is full, while the record is written."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from balance.errors import RecordError
from balance.record import writer as writer_module
from balance.record.record import Record
from tests.record.conftest import LIVE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WRITES = """
import sys, time
from balance.record.record import NewSession, Record
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
    process.communicate(timeout=30)
    record = Record(file)
    assert record.notice is None
    (session,) = record.sessions(unfinished=True)
    numbers = [event.seq for event in record.events(session.id)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers, "a killed process must leave what it wrote a second ago"
    assert record.append(session.id, 0.0, "note", {}) == len(numbers) + 1
    record.close()


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A disk of one megabyte in memory."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a small disk: run the tests as root in a container")
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        pytest.skip(f"no small disk can be mounted here: {made.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.skipif(os.name != "posix", reason="a small disk in memory is Linux's")
def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "TRY_AGAIN_S", (0.05,))
    with small_disk(tmp_path / "disk") as disk:
        ballast = disk / "ballast"
        record = Record(disk / "record.sqlite")
        session = record.begin(LIVE)
        with pytest.raises(OSError, match="No space left"):
            fill(ballast)
        for number in range(3000):
            record.append(session, float(number), "note", {"text": "x" * 50})
        wait_until(lambda: record.trouble is not None)
        assert "the meter goes on" in (record.trouble or "")
        ballast.unlink()
        wait_until(lambda: record.trouble is None)
        record.change(lambda _: None)
        assert [event.seq for event in record.events(session)] == list(range(1, 3001))
        assert record.close()
        again = Record(disk / "record.sqlite")
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
