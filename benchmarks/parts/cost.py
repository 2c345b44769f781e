"""What a command costs: processor time, time, and memory, its own and its children's."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took."""

    cpu_s: float
    """Of all cores, user and system."""
    wall_s: float
    peak_mb: float
    """The most memory that one of its processes held (max RSS), in 10^6 bytes."""

    def __add__(self, other: Cost) -> Cost:
        """Both, one after the other."""
        return Cost(self.cpu_s + other.cpu_s, self.wall_s + other.wall_s, max(self.peak_mb, other.peak_mb))


def run(command: list[str], log: Path) -> Cost:
    """Run a command to its end and measure it.

    Raises:
        SystemExit: it failed; the message has the end of what it said.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as stream:
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        tail = "\n".join(log.read_text().splitlines()[-15:])
        raise SystemExit(f"{' '.join(command)}\nended with {process.returncode}; {log} ends:\n{tail}")
    # Linux gives kilobytes of 1024, macOS bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(usage.ru_utime + usage.ru_stime, wall_s, usage.ru_maxrss * unit / 1e6)


def machine() -> str:
    """What it was measured on: processor and cores."""
    model = "unknown processor"
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as stream:  # noqa: PTH123 - not on every system
            names = [line.partition(":")[2].strip() for line in stream if line.startswith("model name")]
            model = names[0] if names else model
    except OSError:
        pass  # no Linux: the number of cores has to do
    return f"{model}, {os.cpu_count()} cores"


def load() -> float:
    """How many programs wanted a core over the last minute, on average."""
    return os.getloadavg()[0]


class Slots:
    """Lets so many commands run at once."""

    def __init__(self, count: int) -> None:
        self._free = threading.Semaphore(count)

    def run(self, command: list[str], log: Path) -> Cost:
        """Run a command when there is a free slot."""
        with self._free:
            return run(command, log)
