"""What a process holds at one moment of the meeting, and how that goes over hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

from benchmarks.parts.over_time import slope_per_hour

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Sample:
    """One process at one moment of the meeting."""

    at_s: float
    """Of meeting."""
    rss_mb: float
    """Resident memory, in 10^6 bytes."""
    files: int
    threads: int


@dataclass(frozen=True, slots=True)
class Trend:
    """One process over the meeting, without its first hour."""

    first_mb: float
    last_mb: float
    slope_mb: float
    """In an hour of meeting."""
    files: tuple[int, int]
    """Fewest and most."""
    files_slope: float
    """In an hour of meeting."""
    threads: tuple[int, int]
    threads_slope: float


def trend(samples: Sequence[Sample], after_s: float) -> Trend:
    """What was noted after so many seconds of meeting.

    Raises:
        ValueError: fewer than two samples are left.
    """
    kept = [one for one in samples if one.at_s >= after_s]
    at_s = [one.at_s for one in kept]
    files, threads = [one.files for one in kept], [one.threads for one in kept]
    return Trend(
        first_mb=kept[0].rss_mb if kept else 0.0,
        last_mb=kept[-1].rss_mb if kept else 0.0,
        slope_mb=slope_per_hour(at_s, [one.rss_mb for one in kept]),
        files=(min(files), max(files)),
        files_slope=slope_per_hour(at_s, files),
        threads=(min(threads), max(threads)),
        threads_slope=slope_per_hour(at_s, threads),
    )


def open_files(process: psutil.Process) -> int:
    """Descriptors, or handles on Windows."""
    count: int = process.num_handles() if psutil.WINDOWS else process.num_fds()
    return count
