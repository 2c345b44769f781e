"""The program in a process of its own, as it is measured: its mentor's browser, its figures, its log."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import httpx
import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

LIMIT_S = 600.0
BALANCE = ("-c", "from server.cli import main; main()")
"""What Python is given to be `balance`."""


class Program:
    """A program that runs, and its mentor's browser."""

    def __init__(self, process: subprocess.Popen[str], address: str, client: httpx.Client, log: Path) -> None:
        self.process = process
        self.client = client
        self.log = log
        self.base = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        client.base_url = httpx.URL(self.base)
        client.headers["Origin"] = self.base
        client.get(address).raise_for_status()

    @property
    def snapshot(self) -> dict[str, Any]:
        """What the mentor's page is shown."""
        seen: dict[str, Any] = self.client.get("/api/snapshot").raise_for_status().json()
        return seen

    @property
    def told(self) -> str:
        """What the mentor is told of engine, sound and record; empty: nothing."""
        return " ".join(notice["sentence"] for notice in self.snapshot["engine"]["notices"])

    @property
    def cookie(self) -> str:
        """The mentor's, as a header has it."""
        return "; ".join(f"{one.name}={one.value}" for one in self.client.cookies.jar)

    def until(self, holds: Callable[[], object], limit_s: float = LIMIT_S, every_s: float = 0.01) -> float:
        """Seconds until it is so; looked at every so many seconds.

        Raises:
            TimeoutError: it has not been so within the limit.
        """
        began_s = time.monotonic()
        while not holds():
            if time.monotonic() - began_s > limit_s:
                raise TimeoutError(f"It has not come about within {limit_s:.0f} s: {self.snapshot['engine']}")
            time.sleep(every_s)
        return time.monotonic() - began_s

    def figure(self, name: str) -> float:
        """A figure of `/metrics`, all its labels together; 0 where it is not told."""
        lines = self.client.get("/metrics").raise_for_status().text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(name))

    def viewers(self) -> float:
        """Pages that the server counts."""
        return self.figure("balance_viewers")

    def logged(self, event: str) -> int:
        """How many lines of the log are of this event."""
        return self.log.read_text(encoding="utf-8", errors="replace").count(event)


Kind = TypeVar("Kind", bound=Program)


@contextmanager
def program(
    python: Sequence[str],
    environment: Mapping[str, str],
    kind: type[Kind],
    data: Path | None = None,
) -> Iterator[Kind]:
    """Start it, and kill it behind the block.

    Args:
        python: what Python is given; `--data` and the folder are added.
        environment: all variables.
        kind: what it is to be.
        data: its data folder; None: one that is made for it, and removed.

    Raises:
        RuntimeError: it ended without an address.
    """
    with tempfile.TemporaryDirectory() as own, httpx.Client(follow_redirects=True, timeout=60) as client:
        log = Path(own) / "log"
        folder = str(data or Path(own) / "data")
        with log.open("w", encoding="utf-8") as errors:
            process = _start([*python, "--data", folder], errors, environment)
        try:
            assert process.stdout is not None
            address = next((line.strip() for line in process.stdout if "token=" in line), None)
            if address is None:
                raise RuntimeError(f"The program ended without an address: {log.read_text(encoding='utf-8')}")
            yield kind(process, address, client, log)
        finally:
            _kill(process)


def _kill(process: subprocess.Popen[str]) -> None:
    """With all that it has begun, which would keep its pipes open while it is busy."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for child in psutil.Process(process.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
    process.kill()
    process.communicate()


def _start(python: list[str], errors: IO[str], environment: Mapping[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-u", *python],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        env=dict(environment),
    )
