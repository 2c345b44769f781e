"""Promise 21: the program is asked to end, in the middle of a session."""

from __future__ import annotations

import signal
import socket
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psutil

from benchmarks.faults.figure import Figure
from benchmarks.faults.kept import kept
from benchmarks.parts.crowd import Crowd
from benchmarks.parts.viewers import Pages
from diarize.sources.demo import demo_recording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.faults.kept import Kept

TIMES = {signal.SIGTERM: 3, signal.SIGINT: 1}
TWICE = 2
PAGES = 50
LIMIT_S = 5.0
AT_ONCE_S = 1.0
UPLOADS = "/api/review/uploads"


def measure() -> Iterator[Figure]:
    """With the real engine in a session that is kept, pages that watch, and an upload that is worked on."""
    what = f"in a session, {PAGES} pages watching, an upload worked on, until all processes are gone"
    for number, times in TIMES.items():
        taken = tuple(told_to_end(number) for _ in range(times))
        yield Figure(21, f"{number.name} {what}", taken, limit=LIMIT_S)
    twice = tuple(told_twice() for _ in range(TWICE))
    yield Figure(
        21, "a second SIGTERM, while the first waits for a request, until gone", twice, limit=AT_ONCE_S
    )


def told_to_end(number: signal.Signals) -> float:
    """Seconds until neither the server nor a process of its own is left."""
    recording = demo_recording().audio
    with tempfile.TemporaryDirectory() as data, kept(Path(data) / "data", recording) as running:
        running.begin()
        running.until(lambda: running.published_s > 2.0)
        crowd = Crowd(Pages(running.base, (running.cookie,) * PAGES))
        try:
            assert not crowd.ask("come")
            sent = running.client.post(UPLOADS, params={"name": "a.flac"}, content=recording.read_bytes())
            address = f"{UPLOADS}/{sent.raise_for_status().json()['number']}"
            running.until(lambda: running.client.get(address).json()["state"] == "working")
            return _end(running, number)
        finally:
            crowd.end()


def _end(running: Kept, number: signal.Signals) -> float:
    process = psutil.Process(running.process.pid)
    all_of_them = [process, *process.children(recursive=True)]
    began_s = time.monotonic()
    running.process.send_signal(number)
    _, left = psutil.wait_procs(all_of_them, timeout=60)
    taken_s = time.monotonic() - began_s
    assert not left
    log = running.log.read_text(encoding="utf-8")
    assert "Traceback" not in log, log
    return taken_s


def told_twice() -> float:
    """Seconds from the second signal on, while the first waits for a request that never ends."""
    with tempfile.TemporaryDirectory() as data, kept(Path(data) / "data", demo_recording().audio) as running:
        running.begin()
        running.until(lambda: running.snapshot["engine"]["state"] == "ready")
        port = urlsplit(running.base).port
        with socket.create_connection(("127.0.0.1", port)) as slow:
            slow.sendall(
                f"POST /api/notes HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {running.cookie}\r\n"
                f"Origin: {running.base}\r\nContent-Type: application/json\r\n"
                "Content-Length: 100\r\n\r\n{".encode()
            )
            running.client.get("/api/health").raise_for_status()
            running.process.send_signal(signal.SIGTERM)
            while _answers(port):
                pass
            began_s = time.monotonic()
            running.process.send_signal(signal.SIGTERM)
            assert running.process.wait(60) == 128 + signal.SIGTERM
            return time.monotonic() - began_s


def _answers(port: int | None) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port or 80)) == 0
