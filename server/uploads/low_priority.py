"""A process that steps aside: whatever else the computer does goes before it."""

from __future__ import annotations

import os
import sys

_IDLE_PRIORITY_CLASS = 0x00000040  # winbase.h


def step_aside() -> None:
    """Take what time nobody else wants; to be called before other threads are begun, which take it over."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _IDLE_PRIORITY_CLASS)
    else:
        os.nice(19)
