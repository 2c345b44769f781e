"""A process that hears the room, and tells what it hears: a line of JSON each."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sound.room import Room

ROOT = Path(__file__).resolve().parents[2]


class Telling:
    """Runs a script of this folder in the room until it is closed."""

    def __init__(self, room: Room, script: str, *arguments: str | Path, limit_s: float) -> None:
        """Begin.

        Args:
            room: whose sound it hears.
            script: its file's name.
            arguments: for it.
            limit_s: one that says nothing of what is awaited is ended after this, and the test fails.
        """
        self._limit_s = limit_s
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "sound" / script), *map(str, arguments)],
            env=room.environment | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._limit = threading.Timer(limit_s, self._process.kill)
        self._limit.start()
        self.lines: list[dict[str, Any]] = []

    def wait_for(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next line that is wanted."""
        assert self._process.stdout is not None
        for text in self._process.stdout:
            self.lines.append(json.loads(text))
            if wanted(self.lines[-1]):
                return self.lines[-1]
        raise AssertionError(f"it ended with {self.lines[-5:]}")

    def end(self) -> dict[str, Any]:
        """Let it end in an orderly way; the last that it says."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        last = self.wait_for(lambda line: line["what"] == "end")
        assert self._process.wait(self._limit_s) == 0
        return last

    def close(self) -> None:
        self._limit.cancel()
        self._process.kill()
        self._process.wait(self._limit_s)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
