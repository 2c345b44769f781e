"""The clock on the wall jumps, as by NTP or daylight saving: durations are what they would have been."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from diarize.types import SAMPLE_RATE_HZ
from tests.server.fakes import Room, block, publication, speech, until

if TYPE_CHECKING:
    from collections.abc import Callable

HOUR_S = 3600.0


def figures(room: Room) -> dict[str, object]:
    """All that is shown of durations."""
    seen = room.seen.model_dump(mode="json")
    return {name: seen[name] for name in ("session", "voices", "balance") if name in seen}


async def a_session(between: Callable[[], None]) -> dict[str, object]:
    """Two minutes in which two people speak; half-way something happens."""
    room = Room()
    await room.start_listening()
    room.engine.say(publication(90.0, speech(10.0, 50.0, "v1"), speech(55.0, 75.0, "v2", 2)))
    await room.tick()
    between()
    room.microphone.give(block(20 * SAMPLE_RATE_HZ, 100 * SAMPLE_RATE_HZ))
    await until(lambda: room.seen.session.captured_s >= 120)
    room.engine.say(publication(110.0, speech(95.0, 110.0, "v1", 3)))
    await room.tick()
    shown = figures(room)
    await room.session.close()
    return shown


@pytest.mark.parametrize("jump_s", [HOUR_S, -HOUR_S, -86_400.0 * 365], ids=["forth", "back", "a year back"])
async def test_the_computers_clock_may_jump_and_no_duration_changes(
    monkeypatch: pytest.MonkeyPatch, jump_s: float
) -> None:
    real, off_s = time.time, [0.0]
    undisturbed = await a_session(lambda: None)
    monkeypatch.setattr(time, "time", lambda: real() + off_s[-1])
    disturbed = await a_session(lambda: off_s.append(jump_s))
    assert time.time() - real() == pytest.approx(jump_s, abs=60)
    assert disturbed == undisturbed
    session = disturbed["session"]
    assert isinstance(session, dict)
    assert session["captured_s"] >= 120
