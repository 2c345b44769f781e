"""The session's clock against the true one."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.parts.program import Program

READINGS = 20
READ_EVERY_S = 0.05


class SessionClock:
    """How far the session's clock has gone off since this was made."""

    def __init__(self, measured: Program) -> None:
        self._measured = measured
        self._began_s = self._apart_s()

    def off_s(self) -> float:
        """Seconds that it is ahead of the monotonic clock."""
        return self._apart_s() - self._began_s

    def _apart_s(self) -> float:
        # Sound comes a tenth of a second at a time: the median of a second does not see it.
        apart_s = []
        for _ in range(READINGS):
            captured_s: float = self._measured.snapshot["session"]["captured_s"]
            apart_s.append(captured_s - time.monotonic())
            time.sleep(READ_EVERY_S)
        return median(apart_s)
