"""A process that gets only a part of its time: it is stopped and let go on, ten times a second or less."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator

RUNS_S = 0.04
LOOK_EACH_S = 0.005
IDLE_AFTER_S = 0.2
"""A process that has not used its time by then had nothing to do, or the computer is busy with others."""


@contextmanager
def slowed(process: psutil.Process, part: float) -> Iterator[None]:
    """Within the block the process has this part of a core, in (0, 1), however busy the computer is."""
    ended = threading.Event()

    def hold_up() -> None:
        # One that is silent for too long is ended, and another one begun.
        with suppress(psutil.NoSuchProcess):
            while not ended.is_set():
                process.suspend()
                ended.wait(RUNS_S / part - RUNS_S)
                process.resume()
                _let_run(process, ended)

    holding = threading.Thread(target=hold_up, name="slowing")
    holding.start()
    try:
        yield
    finally:
        ended.set()
        holding.join()


def _let_run(process: psutil.Process, ended: threading.Event) -> None:
    """Until it has computed for `RUNS_S`: beside others that takes longer by the clock."""
    before, began_s = sum(process.cpu_times()[:2]), time.monotonic()
    while time.monotonic() - began_s < IDLE_AFTER_S and not ended.wait(LOOK_EACH_S):
        if sum(process.cpu_times()[:2]) - before >= RUNS_S:
            return
