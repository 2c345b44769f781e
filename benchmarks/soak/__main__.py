"""A long meeting, played fast: does memory grow, do open files or threads?

    python -m benchmarks.soak [--hours 8] [--speed 60] [--real] [--json FILE]

The server, the record in its file, the live socket and the pages are the program's own; drawn turns of eight
people are told in the engine's place, since the real engine would need hours. With --real it is the real
engine, and the demo's recording over and over (a speed beyond about 8 is too fast for one core). The
console and some screens watch all the time; now and then all screens go and come back.

Once for each minute of meeting the memory (resident), the open files and the threads of each process are
noted. The slope is that of the least-squares line through what was noted after the first hour.
"""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import asdict, dataclass, field
from itertools import count

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.parts.crowd import Crowd
from benchmarks.parts.json_file import add_json_option, write_json
from benchmarks.parts.over_time import HOUR_S
from benchmarks.parts.program import Program, program
from benchmarks.parts.viewers import Pages
from benchmarks.soak.trend import Sample, Trend, open_files, trend

EVERY_S = 60.0
"""Of meeting."""
STORM_EVERY = 30
"""Minutes of meeting after which all screens go and come back."""
SCREENS = 5
LIMIT_MB = 10.0
"""What docs/reliability.md promises for an hour of meeting after the first."""
END_WITHIN_S = 60.0
LOOK_EVERY_S = 0.2


@dataclass(slots=True)
class Soak:
    """What was measured."""

    hours: float
    speed: float
    real: bool
    wall_s: float = 0.0
    behind_s: float = 0.0
    """The most that the figures were behind the sound, in seconds of meeting."""
    lost_s: float = 0.0
    refused: int = 0
    """Tries of screens to come back that came to nothing."""
    record_mb: float = 0.0
    people: int = 0
    """With talk time, in what was kept."""
    trends: dict[str, Trend] = field(default_factory=dict)
    samples: dict[str, list[Sample]] = field(default_factory=dict)


def measure(hours: float, speed: float, *, real: bool) -> Soak:
    """Play the meeting and note.

    Raises:
        RuntimeError: a page was not let in.
    """
    soak = Soak(hours, speed, real)
    command = ["-m", "benchmarks.soak.server", "--speed", str(speed), "--hours", str(hours)]
    with program([*command, *(["--real"] if real else [])], os.environ, Program) as measured:
        began_s = time.monotonic()
        _begin(measured, real=real)
        # The console's cookie may open screens, too.
        crowd = Crowd(Pages(measured.base, (measured.cookie,) * SCREENS))
        console = Crowd(Pages(measured.base, (measured.cookie,), view="mentor"))
        try:
            for pages in (crowd, console):
                if failures := pages.ask("come"):
                    raise RuntimeError(f"Not all pages were let in: {dict(failures)}")
            _note(soak, measured, crowd, console)
            _end(soak, measured)
        finally:
            crowd.end()
            console.end()
        soak.wall_s = time.monotonic() - began_s
    after_s = min(HOUR_S, hours * HOUR_S / 2)
    soak.trends = {name: trend(samples, after_s) for name, samples in soak.samples.items()}
    return soak


def _begin(measured: Program, *, real: bool) -> None:
    if real:
        measured.client.post("/api/roster", json={"name": "Anna"}).raise_for_status()
        measured.client.post("/api/roster/consent", json={"consent": "yes"}).raise_for_status()
    measured.client.post("/api/session/start", json={"title": "Soak"}).raise_for_status()
    measured.until(lambda: measured.snapshot["session"]["published_s"] > 0)


def _note(soak: Soak, measured: Program, crowd: Crowd, console: Crowd) -> None:
    server = psutil.Process(measured.process.pid)
    for number in count(1):
        at_s = _wait_until(measured, number * EVERY_S)
        soak.behind_s = max(soak.behind_s, measured.figure("balance_behind_seconds"))
        processes = {"server": server}
        if soak.real:
            processes["engine"] = max(server.children(recursive=True), key=lambda one: one.memory_info().rss)
        for name, process in processes.items():
            with process.oneshot():
                rss_mb = process.memory_info().rss / 1e6
                sample = Sample(at_s, rss_mb, open_files(process), process.num_threads())
            soak.samples.setdefault(name, []).append(sample)
        if at_s >= soak.hours * HOUR_S:
            return
        console.ask("empty")
        crowd.ask("empty")
        if number % STORM_EVERY == 0:
            soak.refused += sum(crowd.ask("storm").refused.values())


def _wait_until(measured: Program, at_s: float) -> float:
    """Where in the meeting it is then."""
    now_s = 0.0

    def reached() -> bool:
        nonlocal now_s
        now_s = measured.figure("balance_captured_seconds")
        return now_s >= at_s

    # Being asked costs the server something, too.
    measured.until(reached, every_s=LOOK_EVERY_S)
    return now_s


def _end(soak: Soak, measured: Program) -> None:
    soak.lost_s = measured.figure("balance_lost_seconds")
    measured.client.post("/api/session/stop").raise_for_status()

    def kept() -> bool:
        sessions = measured.client.get("/api/review/sessions").raise_for_status().json()["sessions"]
        soak.people = sessions[0]["people"] if sessions else 0
        return bool(sessions) and sessions[0]["duration_s"] >= soak.hours * HOUR_S

    measured.until(kept, END_WITHIN_S)
    soak.record_mb = sum(one.stat().st_size for one in measured.log.parent.rglob("record.sqlite*")) / 1e6


def show(soak: Soak) -> Table:
    """What was measured, with the limits."""
    engine = "the real engine" if soak.real else "drawn turns"
    table = Table(f"{soak.hours:g} h of meeting, {engine}, {soak.speed:g} times as fast", "measured", "limit")
    for name, one in soak.trends.items():
        table.add_row(f"{name}: memory in an hour", f"{one.slope_mb:+.2f} MB", f"{LIMIT_MB:.0f} MB")
        table.add_row(f"{name}: memory, first and last", f"{one.first_mb:.0f} and {one.last_mb:.0f} MB", "")
        table.add_row(
            f"{name}: open files, fewest and most",
            f"{one.files[0]} and {one.files[1]} ({one.files_slope:+.2f} in an hour)",
            "flat",
        )
        table.add_row(
            f"{name}: threads, fewest and most",
            f"{one.threads[0]} and {one.threads[1]} ({one.threads_slope:+.2f} in an hour)",
            "flat",
        )
    table.add_row("figures behind the sound, at most", f"{soak.behind_s:.1f} s of meeting", "")
    table.add_row("sound lost", f"{soak.lost_s:.1f} s", "0 s")
    table.add_row("screens refused when they came back", str(soak.refused), "0")
    table.add_row("record", f"{soak.record_mb:.1f} MB, {soak.people} people", "")
    table.add_row("took", f"{soak.wall_s / 60:.1f} min", "")
    return table


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-t", "--hours", type=float, default=8.0, help="of meeting (default: %(default)g)")
    parser.add_argument(
        "-s", "--speed", type=float, default=60.0, help="seconds of meeting in one (default: %(default)g)"
    )
    parser.add_argument("--real", action="store_true", help="with the real engine")
    add_json_option(parser)
    given = parser.parse_args()
    soak = measure(given.hours, given.speed, real=given.real)
    Console().print(show(soak))
    write_json(given.json, asdict(soak))


if __name__ == "__main__":
    main()
