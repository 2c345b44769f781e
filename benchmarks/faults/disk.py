"""Promise 16: the disk on which the record lies is full for a while. Only root can make one."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.faults.figure import Figure
from benchmarks.faults.kept import kept
from diarize.sources.demo import demo_recording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.faults.kept import Kept

SIZE = "4m"
TIMES = 1
BEFORE_S = 4.0
FULL_S = 10.0
CANNOT = "The record cannot be written"


@contextmanager
def small_disk() -> Iterator[Path | None]:
    """A disk in memory; None: this system, or somebody without root's rights, has none."""
    with tempfile.TemporaryDirectory() as place:
        command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", place]
        made = (
            sys.platform == "linux"
            and subprocess.run(command, check=False, capture_output=True).returncode == 0
        )
        try:
            yield Path(place) if made else None
        finally:
            if made:
                subprocess.run(["umount", place], check=True)


def fill(file: Path) -> None:
    """Write until nothing more fits."""
    with file.open("wb", buffering=0) as handle:
        try:
            while True:
                handle.write(bytes(4096))
        except OSError:
            os.fsync(handle.fileno())


def measure() -> Iterator[Figure]:
    """The real engine hears the demo's conversation on a disk of 4 MiB, filled up in a session."""
    with small_disk() as place:
        if place is None:
            print("| 16 | not measured: only root can make a small disk | | |", file=sys.stderr)
            return
        with kept(place / "data", demo_recording().audio) as running:
            running.begin()
            times = [FullDisk(running, place) for _ in range(TIMES)]
            running.post("session/stop")
            running.until(lambda: running.logged("session_kept"))
            check_whole(place / "data" / "record.sqlite", running)
    yield Figure(16, "disk full, until the mentor is told", tuple(one.told_s for one in times))
    yield Figure(
        16,
        f"most that the meter was behind in {FULL_S:.0f} s on a full disk (before: "
        f"{max(one.behind_before_s for one in times):.2f} s)",
        tuple(one.behind_s for one in times),
    )
    yield Figure(16, "room made, until all that waited is written", tuple(one.written_s for one in times))


class FullDisk:
    """The disk is filled under a session, and emptied again; all in seconds."""

    def __init__(self, running: Kept, place: Path, full_s: float = FULL_S) -> None:
        running.wait_until(running.published_s + BEFORE_S)
        assert CANNOT not in running.told
        self.behind_before_s = _behind_s(running, BEFORE_S)
        """How far the meter was behind the sound at most."""
        ballast = place / "ballast"
        fill(ballast)
        self.told_s = running.until(lambda: CANNOT in running.told)
        """Until the mentor's page shows it."""
        was_s = running.published_s
        self.behind_s = _behind_s(running, full_s)
        self.went_on_s = running.published_s - was_s
        """So much was published meanwhile."""
        ballast.unlink()
        self.written_s = running.until(lambda: CANNOT not in running.told)
        """From then on until nothing waits."""


def _behind_s(running: Kept, seconds: float) -> float:
    until_s, most_s = time.monotonic() + seconds, 0.0
    while time.monotonic() < until_s:
        most_s = max(most_s, running.snapshot["engine"]["lag_s"])
        time.sleep(0.1)
    return most_s


def check_whole(file: Path, running: Kept) -> None:
    """The database is sound, and every event that there was is in it.

    Raises:
        AssertionError: it is not so.
    """
    published_s = running.published_s
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        numbers = [seq for (seq,) in connection.execute("SELECT seq FROM events ORDER BY seq")]
        (kept_s,) = connection.execute("SELECT max(at_s) FROM events WHERE kind = 'publication'").fetchone()
    assert numbers == list(range(1, len(numbers) + 1))
    assert abs(kept_s - published_s) < 0.01, (kept_s, published_s)
