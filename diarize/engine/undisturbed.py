"""Processes that Ctrl-C does not reach: a terminal sends it to all of a program; their parent ends them."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess


def start_undisturbed(process: BaseProcess) -> None:
    """Start a process in which SIGINT is blocked from its first moment on.

    It can tell the system itself to ignore it, but not before its own imports are done. On Windows it
    is just started.
    """
    if sys.platform == "win32":
        process.start()
        return
    from multiprocessing import resource_tracker

    # Begun with the first process, it would unblock the signal again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
