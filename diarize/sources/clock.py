"""A clock for the length of gaps: it never goes back, and goes on while the computer sleeps."""

from __future__ import annotations

import sys
import time


def sleepless_s() -> float:
    """Seconds since some moment, suspend included.

    Linux has CLOCK_BOOTTIME for it; on macOS CLOCK_MONOTONIC and on Windows Python's monotonic clock go on.
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()
