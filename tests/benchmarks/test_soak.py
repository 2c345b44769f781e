"""What a soak says of a process, and that its server is fed, keeps and answers like the real one."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest

from benchmarks.parts.program import Program, program
from benchmarks.soak.trend import Sample, open_files, trend


def test_the_first_hour_is_left_out() -> None:
    samples = [
        Sample(0.0, 10.0, 5, 2),
        Sample(3600.0, 100.0, 20, 7),
        Sample(5400.0, 102.0, 24, 7),
        Sample(7200.0, 104.0, 20, 7),
    ]
    found = trend(samples, 3600.0)
    assert (found.first_mb, found.last_mb) == (100.0, 104.0)
    assert found.slope_mb == pytest.approx(4.0)
    assert (found.files, found.threads) == ((20, 24), (7, 7))
    assert (found.files_slope, found.threads_slope) == pytest.approx((0.0, 0.0))


def test_open_files_are_counted() -> None:
    this = psutil.Process()
    before = open_files(this)
    with Path(os.devnull).open(encoding="utf-8"):
        assert open_files(this) == before + 1
    assert open_files(this) == before


def test_a_meeting_goes_by_sixty_times_as_fast_and_is_kept() -> None:
    command = ("-m", "benchmarks.soak.server", "--speed", "60", "--hours", "1")
    with program(command, os.environ, Program) as measured:
        measured.client.post("/api/session/start", json={"title": "Soak"}).raise_for_status()
        measured.until(lambda: measured.figure("balance_captured_seconds") >= 60)
        shown = measured.snapshot
        assert shown["engine"]["state"] == "ready"
        # Drawn turns with a mean of seconds: after a minute somebody has talked.
        assert any(voice["phase"]["talk_time_s"] > 0 for voice in shown["voices"])
        assert measured.figure("balance_viewers") == 0
        measured.client.post("/api/session/stop").raise_for_status()

        def kept() -> list[float]:
            sessions = measured.client.get("/api/review/sessions").raise_for_status().json()["sessions"]
            return [one["duration_s"] for one in sessions]

        measured.until(kept)
        assert kept()[0] >= 60
