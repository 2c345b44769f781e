"""Promises 17 to 20: what lies where the record is to be opened, who else has it, a port that is taken."""

from __future__ import annotations

import hashlib
import random
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from balance.record import versions
from balance.record.record import Record
from benchmarks.faults.figure import Figure, failures
from benchmarks.faults.kept import kept, started
from benchmarks.parts.program import BALANCE
from tests.record.states import DAMAGES, NEWER, NOTES, OLDER, notes_in, of_version, used

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMES = 3
KILLED_UPGRADES = 8
SEED = 0
FILE = "record.sqlite"


def measure() -> Iterator[Figure]:
    """Each promise's figures."""
    with tempfile.TemporaryDirectory() as place:
        template = Path(place) / "template"
        template.mkdir()
        used(template / FILE)
        damaged = [
            damaged_start(_copy(template, Path(place) / f"damaged-{n}"), kind)
            for n, kind in enumerate(DAMAGES)
        ]
        yield Figure(
            17,
            f"from the start on a damaged record ({len(damaged)} kinds) to a page",
            tuple(damaged),
            digits=1,
        )
        refused = tuple(newer_refused(_copy(template, Path(place) / f"newer-{n}")) for n in range(TIMES))
        yield Figure(18, "from the start on a newer record to the sentence", refused, digits=1)
        rng = random.Random(SEED)
        gone_on = [
            upgrade_killed(_copy(template, Path(place) / f"older-{n}"), rng) for n in range(KILLED_UPGRADES)
        ]
        yield failures(18, "upgrades killed at a random moment", sum(gone_on), KILLED_UPGRADES)
        second, third = second_server(Path(place) / "shared", TIMES)
        yield Figure(19, "from the start of a second server to the sentence", second, digits=1)
        yield Figure(19, "first one killed, from the start of another to its address", (third,), digits=1)
    yield Figure(
        20,
        "from the start to the sentence that the port is taken",
        tuple(taken_port() for _ in range(TIMES)),
        digits=1,
    )


def _copy(template: Path, to: Path) -> Path:
    to.mkdir()
    for path in template.iterdir():
        (to / path.name).write_bytes(path.read_bytes())
    return to


def damaged_start(data: Path, kind: str) -> float:
    """Seconds until the page answers; all must lie aside, and the page and the log must say where."""
    file = data / FILE
    DAMAGES[kind](file)
    lay = {path.name: path.read_bytes() for path in (file, file.with_name(f"{FILE}-wal"))}
    began_s = time.monotonic()
    with started(data) as running:
        running.client.get("/mentor").raise_for_status()
        taken_s = time.monotonic() - began_s
        (aside,) = (data / "set-aside").iterdir()
        running.until(lambda: str(aside) in running.told)
        assert str(aside) in running.log.read_text(encoding="utf-8"), kind
        assert {name: (aside / name).read_bytes() for name in lay} == lay, kind
        assert (aside / f"{FILE}-shm").exists(), kind
        running.process.terminate()
        assert running.process.wait(60) == 0
    with closing(Record(file)) as record:
        assert record.notice is None, kind
    return taken_s


def newer_refused(data: Path) -> float:
    """Seconds until it is refused, both versions named and not a byte changed."""
    file = data / FILE
    of_version(file, NEWER, "DELETE")
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    taken_s, said = refusal("start", "--no-open", "--data", str(data))
    assert f"version {NEWER}" in said, said
    assert versions.newest() in said, said
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    return taken_s


def refusal(*arguments: str) -> tuple[float, str]:
    """Seconds until the command ends, and its last line; it must fail."""
    began_s = time.monotonic()
    done = subprocess.run(
        [sys.executable, *BALANCE, *arguments], capture_output=True, text=True, check=False, timeout=120
    )
    taken_s = time.monotonic() - began_s
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr, done.stderr
    return taken_s, done.stderr.splitlines()[-1]


def upgrade_killed(data: Path, rng: random.Random) -> bool:
    """Kill an upgrade at some moment once it has the record; the next must come to the newest version."""
    file = data / FILE
    of_version(file, OLDER)
    command = [sys.executable, *BALANCE, "db", "upgrade", "--data", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not file.with_name(f"{FILE}.pid").exists() and process.poll() is None:
        pass
    time.sleep(rng.uniform(0.0, 0.3))
    process.kill()
    process.wait()
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    if done.returncode or "has version" not in done.stdout:
        return False
    backups = [path for path in (data / "backups").iterdir() if notes_in(path) == NOTES + 1]
    return bool(backups) and notes_in(file) == NOTES + 1 and versions.version_in(file) == versions.newest()


def second_server(data: Path, times: int = 1) -> tuple[tuple[float, ...], float]:
    """Seconds until a second one says who has the record; once the first was killed, until a third runs."""
    with kept(data) as first:
        seconds = []
        for _ in range(times):
            taken_s, said = refusal("start", "--no-open", "--data", str(data))
            assert f"is in use by process {first.process.pid};" in said, said
            seconds.append(taken_s)
        first.process.kill()
        first.process.wait()
    assert (data / f"{FILE}.pid").exists()
    began_s = time.monotonic()
    with kept(data):
        return tuple(seconds), time.monotonic() - began_s


def taken_port() -> float:
    """Seconds until it is said that the port is taken."""
    with socket.create_server(("127.0.0.1", 0)) as taken, tempfile.TemporaryDirectory() as data:
        port = taken.getsockname()[1]
        taken_s, said = refusal("start", "--no-open", "--port", str(port), "--data", data)
        assert said.startswith(f"balance: Port {port} is taken"), said
    return taken_s
