"""A demo that runs with its real engine, for something to go wrong with."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil

from benchmarks.parts.program import BALANCE, Program, program

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NETWORK = "127.0.0.2"
"""Stands for the network, which needs Linux."""
TIMES = 3
NAME = "Anna"


class Demo(Program):
    """The demo, and the processes and voices that it has."""

    def voices(self) -> dict[str, str | None]:
        """What each voice is called."""
        return {voice["id"]: voice["name"] for voice in self.snapshot["voices"]}

    def new_address(self) -> str:
        """Another address to open, as Enter prints it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return next(line.strip() for line in self.process.stdout if "token=" in line)

    def all_logged(self) -> list[str]:
        """Every line of the log, on stderr and in files."""
        files = [self.log, *self.log.parent.rglob("*.jsonl")]
        return [
            line for file in files for line in file.read_text(encoding="utf-8", errors="replace").splitlines()
        ]

    def engine(self) -> psutil.Process:
        """The process that has the models."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return max(children, key=lambda one: one.memory_info().rss)

    @property
    def lost_s(self) -> float:
        """Seconds of the session that are said not to have been heard."""
        lost_s: float = self.snapshot["engine"]["lost_s"]
        return lost_s

    def until_recognised(self) -> float:
        """Seconds until something is recognised that is said from now on."""
        now_s = self.snapshot["session"]["captured_s"]
        return self.until(lambda: self.snapshot["session"]["published_s"] > now_s + 1.0)


@contextmanager
def demo(environment: Mapping[str, str] = os.environ, *, heard: bool = True) -> Iterator[Demo]:
    """A demo that shares with an address of this computer.

    Args:
        environment: all variables.
        heard: with two voices, one of them named; otherwise as soon as it answers, its models still loading.
    """
    variables = {**environment, "BALANCE_SHARE_HOST": NETWORK}
    with program([*BALANCE, "demo", "--no-open"], variables, Demo) as measured:
        if heard:
            measured.until(lambda: len(measured.voices()) >= 2)
            voice = next(iter(measured.voices()))
            measured.client.put(f"/api/voices/{voice}", json={"name": NAME}).raise_for_status()
        yield measured
