"""Many viewers, then all of them back at once: how soon a snapshot is there, and whether anything is lost.

    python -m benchmarks.load [--viewers 500] [--seconds 60] [--role phone] [--microphone] [--json FILE]

The demo runs with its real engine, in a process of its own. Viewers are in another one: by the link that is
given to phones (each a phone of its own) or to screens, over WebSockets of this computer; the mentor's
console is open beside them. With --microphone the program listens to the virtual microphone instead, into
which the same conversation is played, so that the driver's overflows count. 127.0.0.2 stands for the
network, so this needs Linux.

*send to receive*: from the moment at which a snapshot was taken to its receipt by each viewer.
*sound to screen*: as in benchmarks/parts/sound_to_screen.py, of each stretch of speech and each viewer.
*storm*: all viewers close at the same moment, and come back as the page does, with its waits and requests.
"""

from __future__ import annotations

import argparse
import os
import time
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import httpx
import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.parts.conversation import conversation
from benchmarks.parts.crowd import Crowd
from benchmarks.parts.json_file import add_json_option, write_json
from benchmarks.parts.over_time import Spread, spread
from benchmarks.parts.program import BALANCE, Program, program
from benchmarks.parts.sound_to_screen import delays_s
from benchmarks.parts.viewers import Pages, Storm
from tests.sound.room import opened_room, require_tools

if TYPE_CHECKING:
    from collections.abc import Iterator

NETWORK = "127.0.0.2"
LIMIT_MS = 250.0
"""What docs/reliability.md promises of 95 % of all snapshots."""
SETTLED_S = 8.0
"""Of sound published before anything is measured."""


@dataclass(frozen=True, slots=True)
class Used:
    """What was used and lost in a stretch of time."""

    seconds: float
    server_cores: float
    """CPU seconds of the server's process in a second."""
    engine_cores: float
    lost_s: float
    """Sound that was not heard, or dropped before the engine came to it."""
    dropped_viewers: int


@dataclass(slots=True)
class Load:
    """What was measured."""

    viewers: int
    role: str
    microphone: bool
    snapshots_a_second: float = 0.0
    send_to_receive_ms: Spread | None = None
    sound_to_screen_s: Spread | None = None
    watched: Used | None = None
    server_rss_mib: float = 0.0
    storm: Used | None = None
    all_back_s: Spread | None = None
    """From the moment at which all were closed to each one's first snapshot."""
    refused: dict[str, int] = field(default_factory=dict)
    console_ms: Spread | None = None
    """Send to receive of the mentor's console during the storm."""
    console_longest_s: float = 0.0
    """The longest that it was shown nothing new."""


class Processes:
    """The server's and its engine's, and what they have used so far."""

    def __init__(self, measured: Program) -> None:
        self._measured = measured
        self.server = psutil.Process(measured.process.pid)
        self._engine = max(self.server.children(recursive=True), key=lambda one: one.memory_info().rss)

    @contextmanager
    def used(self) -> Iterator[list[Used]]:
        """Behind the block, the list has what was used in it."""
        used: list[Used] = []
        before, began_s = self._now(), time.monotonic()
        yield used
        seconds = time.monotonic() - began_s
        server, engine, lost_s, dropped = (now - was for now, was in zip(self._now(), before, strict=True))
        used.append(Used(seconds, server / seconds, engine / seconds, lost_s, round(dropped)))

    def _now(self) -> tuple[float, float, float, float]:
        server, engine = (sum(one.cpu_times()[:2]) for one in (self.server, self._engine))
        lost_s = self._measured.figure("balance_lost_seconds")
        return server, engine, lost_s, self._measured.logged("viewer_dropped")


def cookies(link: str, count: int) -> tuple[str, ...]:
    """So many devices come by this link; the cookie of each.

    Raises:
        RuntimeError: one of them is not let in.
    """
    found = []
    with httpx.Client() as client:
        for _ in range(count):
            answer = client.get(link)
            if "Set-Cookie" not in answer.headers:
                raise RuntimeError(f"A device was not let in: {answer.status_code} {answer.text}")
            found.append(answer.headers["Set-Cookie"].partition(";")[0])
            client.cookies.clear()
    return tuple(found)


@contextmanager
def listening(microphone: bool) -> Iterator[Program]:
    """The program at work, its engine warm and something published.

    Raises:
        SystemExit: something that the virtual microphone needs is not installed.
    """
    environment = os.environ | {"BALANCE_SHARE_HOST": NETWORK}
    with ExitStack() as stack:
        if not microphone:
            measured = stack.enter_context(program([*BALANCE, "demo", "--no-open"], environment, Program))
        else:
            require_tools()
            room = stack.enter_context(opened_room())
            stack.enter_context(conversation(room))
            command = [*BALANCE, "start", "--no-open", "--microphone", "default"]
            measured = stack.enter_context(program(command, room.environment | environment, Program))
            measured.client.post("/api/session/start", json={"title": "Load"}).raise_for_status()
        measured.until(lambda: measured.snapshot["session"]["published_s"] > SETTLED_S)
        yield measured


def shared_link(measured: Program, role: str) -> str:
    """Where others of this role come in."""
    sharing = measured.client.put("/api/sharing", json={"on": True}).raise_for_status().json()
    return str(next(one["address"] for one in sharing["mentor"]["sharing"]["links"] if one["role"] == role))


def measure(viewers: int, seconds: float, role: str, *, microphone: bool) -> Load:
    """Watch for so long, then let all come back at once.

    Raises:
        RuntimeError: a viewer is not let in.
    """
    load = Load(viewers, role, microphone)
    with listening(microphone) as measured:
        link = shared_link(measured, role)
        crowd = Crowd(Pages(link.partition("/s/")[0], cookies(link, viewers)))
        console = Crowd(Pages(measured.base, (measured.cookie,), view="mentor"))
        try:
            for pages in (console, crowd):
                failures = pages.ask("come")
                if failures:
                    raise RuntimeError(f"Not all viewers were let in: {dict(failures)}")
            processes = Processes(measured)
            _watch(load, crowd, processes, seconds)
            _storm(load, crowd, console, processes)
        finally:
            console.end()
            crowd.end()
    return load


def _watch(load: Load, crowd: Crowd, processes: Processes, seconds: float) -> None:
    crowd.ask("empty")
    with processes.used() as used:
        time.sleep(seconds)
    received, lost = crowd.ask("received")
    load.watched = used[0]
    load.server_rss_mib = processes.server.memory_info().rss / 2**20
    if lost or not all(received):
        raise RuntimeError(
            f"The server closed {lost} sockets, {received.count([])} pages were shown nothing."
        )
    rows = [np.array(one) for one in received]
    load.snapshots_a_second = sum(map(len, rows)) / len(rows) / seconds
    load.send_to_receive_ms = spread(np.concatenate([one[:, 0] - one[:, 1] for one in rows]).tolist())
    if not load.microphone:
        load.sound_to_screen_s = spread([delay for one in rows for delay in delays_s(one)])


def _storm(load: Load, crowd: Crowd, console: Crowd, processes: Processes) -> None:
    console.ask("empty")
    with processes.used() as used:
        storm: Storm = crowd.ask("storm")
    load.storm = used[0]
    load.all_back_s = spread(storm.first_snapshot_s)
    load.refused = storm.refused
    received, _ = console.ask("received")
    seen = np.array(received[0])
    load.console_ms = spread((seen[:, 0] - seen[:, 1]).tolist())
    load.console_longest_s = float(np.diff(seen[:, 0]).max(initial=0.0) / 1000)


def show(load: Load) -> Table:
    """What was measured, with the limits."""
    assert load.watched is not None
    assert load.storm is not None
    table = Table(f"{load.viewers} viewers ({load.role})", "p50", "p95", "most", "limit")

    def add(what: str, one: Spread | None, unit: str, limit: str = "", digits: int = 0) -> None:
        if one is not None:
            figures = (f"{figure:.{digits}f} {unit}" for figure in (one.p50, one.p95, one.most))
            table.add_row(what, *figures, limit)

    add("send to receive", load.send_to_receive_ms, "ms", f"p95 {LIMIT_MS:.0f} ms")
    add("sound to screen", load.sound_to_screen_s, "s", digits=2)
    add("storm: first snapshot again", load.all_back_s, "s", digits=2)
    add("storm: send to receive, console", load.console_ms, "ms")
    for what, figure, limit in (
        ("snapshots in a second", f"{load.snapshots_a_second:.2f}", ""),
        ("sound lost", f"{load.watched.lost_s:.2f} s", "0 s"),
        ("viewers dropped", str(load.watched.dropped_viewers), "0"),
        ("server, cores", f"{load.watched.server_cores:.2f}", ""),
        ("engine, cores", f"{load.watched.engine_cores:.2f}", ""),
        ("server, memory", f"{load.server_rss_mib:.0f} MiB", ""),
        ("storm: tries that were refused", str(sum(load.refused.values())), ""),
        ("storm: sound lost", f"{load.storm.lost_s:.2f} s", "0 s"),
        ("storm: server, cores", f"{load.storm.server_cores:.2f}", ""),
        ("storm: longest without news, console", f"{load.console_longest_s:.2f} s", ""),
    ):
        table.add_row(what, figure, "", "", limit)
    return table


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", "--viewers", type=int, default=500, help="how many (default: %(default)s)")
    parser.add_argument(
        "-s", "--seconds", type=float, default=60.0, help="how long they watch (default: %(default)g)"
    )
    parser.add_argument("--role", choices=("phone", "screen"), default="phone", help="(default: %(default)s)")
    parser.add_argument("--microphone", action="store_true", help="listen to the virtual microphone")
    add_json_option(parser)
    given = parser.parse_args()
    load = measure(given.viewers, given.seconds, given.role, microphone=given.microphone)
    Console().print(show(load))
    write_json(given.json, asdict(load))


if __name__ == "__main__":
    main()
