"""The viewers of the load test wait as the page does, and read what the server really sends."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from benchmarks.parts.sound_to_screen import delays_of
from benchmarks.parts.viewers import FIRST_WAIT_S, LONGEST_WAIT_S, backoff_s, shown
from server.engine.watch import EngineWatch
from server.live.session import LiveSession
from tests.server.fakes import THRESHOLDS, FakeEngine, FakeSounds

LIVE = Path(__file__).resolve().parents[2] / "web" / "js" / "live.js"


def test_waits_are_those_that_the_pages_own_test_holds() -> None:
    waits = [(backoff_s(attempt, 0), backoff_s(attempt, 1)) for attempt in (0, 1, 2, 5, 40)]
    assert waits == [(0.25, 0.5), (0.5, 1.0), (1.0, 2.0), (7.5, 15.0), (7.5, 15.0)]


def test_the_pages_limits_are_the_same() -> None:
    page = LIVE.read_text(encoding="utf-8")
    limits = dict(re.findall(r"const (FIRST_WAIT_MS|LONGEST_WAIT_MS) = ([\d_]+);", page))
    assert {name: int(limit) for name, limit in limits.items()} == {
        "FIRST_WAIT_MS": round(FIRST_WAIT_S * 1000),
        "LONGEST_WAIT_MS": round(LONGEST_WAIT_S * 1000),
    }


async def test_a_real_snapshot_is_read_and_nothing_else() -> None:
    session = LiveSession(EngineWatch(FakeEngine), FakeSounds(), THRESHOLDS)
    snapshot = session.snapshot("phone")
    assert shown(snapshot.model_dump_json()) == (snapshot.sent_at_ms, 0.0, 0.0)
    assert shown(session.you("a").model_dump_json()) is None
    assert shown(json.dumps({"type": "pong", "id": 1})) is None


def test_the_delay_of_speech_ends_with_the_first_snapshot_that_covers_it() -> None:
    # The sound began at 1,000 s; snapshots each 0.5 s, published 0.4 s behind, received 0.1 s later.
    captured_s = np.arange(1.0, 4.0, 0.5)
    sent_ms = (1000 + captured_s) * 1000
    received = np.stack([sent_ms + 100, sent_ms, captured_s, captured_s - 0.4], axis=1)
    # 1.1 is published with what was captured at 1.5, 2.3 at 3.0; 0.5 was before, 9 never came.
    assert delays_of(received, np.array([0.5, 1.1, 2.3, 9.0])) == pytest.approx([0.5, 0.8])
