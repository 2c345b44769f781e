"""The program as a user runs it: a process of its own, and the address that it prints."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LIMIT_S = 180.0
PROGRAM = "from server.cli import main; main()"


@contextmanager
def running(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Start `balance …`, give the address that it prints, end it behind the block.

    Raises:
        AssertionError: it ended, or printed no address within a minute.
    """
    command = [sys.executable, "-u", "-c", PROGRAM, *map(str, arguments)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment and dict(environment),
    )
    too_late = threading.Timer(LIMIT_S, process.kill)
    too_late.start()
    try:
        address = _address(process)
        too_late.cancel()
        yield address
    finally:
        too_late.cancel()
        process.terminate()
        try:
            process.communicate(timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    printed = []
    for line in process.stdout:
        printed.append(line)
        found = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", line)
        if found:
            return found[0]
    raise AssertionError(f"The program ended without an address: {''.join(printed)}")
