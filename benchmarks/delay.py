"""From sound to screen: how long a stretch of speech takes to reach a browser, and what the engine costs.

    python -m benchmarks.delay [--seconds 150]

The demo runs as a user runs it, a real browser listens on the live socket
(`benchmarks.parts.sound_to_screen` says what the delay is).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

import numpy as np
import psutil
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from benchmarks.parts.sound_to_screen import delays_s
from tests.browser.chromium import launched

LISTEN = """() => {
    window.received = [];
    const address = location.origin.replace("http", "ws") + "/api/live?view=screen";
    window.live = new WebSocket(address);
    window.live.onmessage = (event) => {
        const at_ms = performance.timeOrigin + performance.now();
        const message = JSON.parse(event.data);
        if (message.type === "snapshot") {
            const { captured_s, published_s } = message.session;
            window.received.push([at_ms, message.sent_at_ms, captured_s, published_s]);
        }
    };
}"""


@dataclass(frozen=True, slots=True)
class Delays:
    """What was measured."""

    delays_s: list[float]
    """Of each stretch of speech."""
    engine_cores: float
    """CPU seconds of the engine's process for a second of sound."""
    engine_rss_mib: float


def measure(seconds: float) -> Delays:
    """Run the demo for so long, from the engine's first publication on.

    Raises:
        NoChromium: there is no browser.
    """
    program = [sys.executable, "-u", "-c", "from server.cli import main; main()"]
    with (
        tempfile.TemporaryDirectory() as data,
        subprocess.Popen(
            [*program, "demo", "--no-open", "--data", data],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process,
        sync_playwright() as playwright,
    ):
        try:
            assert process.stdout is not None
            address = next(line.strip() for line in process.stdout if "token=" in line)
            chromium = launched(playwright, whole=True)
            page = chromium.new_page()
            page.goto(address)
            page.evaluate(LISTEN)
            # The page's security policy forbids Playwright's own waiting, which evaluates a string.
            while not page.evaluate("window.received.some(([,,, published]) => published > 8)"):
                page.wait_for_timeout(500)
            page.evaluate("window.received = []")
            engine = max(psutil.Process(process.pid).children(), key=lambda child: child.memory_info().rss)
            before, began = sum(engine.cpu_times()[:2]), time.perf_counter()
            page.wait_for_timeout(seconds * 1000)
            used = sum(engine.cpu_times()[:2]) - before
            heard_s = time.perf_counter() - began
            received = np.array(page.evaluate("window.received"))
            rss = engine.memory_info().rss / 2**20
            chromium.close()
        finally:
            process.terminate()
    return Delays(delays_s(received), used / heard_s, rss)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=150.0)
    measured = measure(parser.parse_args().seconds)
    table = Table("figure", "measured")
    p50, p95 = np.percentile(measured.delays_s, [50, 95])
    table.add_row("stretches of speech", str(len(measured.delays_s)))
    table.add_row("sound to screen, p50", f"{p50:.2f} s")
    table.add_row("sound to screen, p95", f"{p95:.2f} s")
    table.add_row("engine, cores", f"{measured.engine_cores:.3f}")
    table.add_row("engine, memory", f"{measured.engine_rss_mib:.0f} MiB")
    Console().print(table)


if __name__ == "__main__":
    main()
