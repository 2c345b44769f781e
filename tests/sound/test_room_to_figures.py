"""A room through a (virtual) sound card, the real models and the real server, to figures."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import pytest

from diarize.sources.demo import demo_recording
from tests.running import running
from tests.sound.room import LIMIT_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.sound.room import Room

pytestmark = [pytest.mark.sound_card, pytest.mark.real_models]

PATIENCE_S = 240.0


def wait(client: httpx.Client, done: Callable[[Any], bool]) -> Any:
    """The first snapshot of which something holds."""
    until = time.monotonic() + PATIENCE_S
    while True:
        snapshot = client.get("/api/snapshot").raise_for_status().json()
        if done(snapshot):
            return snapshot
        assert time.monotonic() < until, f"It never came; the last snapshot: {snapshot}"
        time.sleep(0.2)


def test_a_chosen_microphone_hears_two_people(room: Room, tmp_path: Path) -> None:
    with running("start", "--no-open", "--data", tmp_path, environment=room.environment) as address:
        base = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        with httpx.Client(base_url=base, headers={"Origin": base}, follow_redirects=True) as client:
            client.get(address).raise_for_status()
            devices = client.get("/api/sources").raise_for_status().json()
            assert "default" in [device["name"] for device in devices]
            client.put("/api/source", json={"kind": "microphone", "name": "default"}).raise_for_status()
            client.post("/api/session/start", json={"title": "Test"}).raise_for_status()
            wait(client, lambda s: s["engine"]["state"] == "ready" and s["session"]["captured_s"] > 1)
            assert wait(client, lambda s: True)["source"]["microphone"] == "on"
            with room.play(demo_recording().audio) as playing:
                assert playing.wait(3 * LIMIT_S) == 0
            client.post("/api/session/pause").raise_for_status()
            paused = wait(client, lambda s: s["session"]["published_s"] >= s["session"]["captured_s"] - 0.1)
            assert paused["source"]["microphone"] == "paused"
            client.post("/api/session/stop").raise_for_status()
            ended = wait(client, lambda s: s["session"]["state"] == "ended" and len(s["voices"]) == 2)
    # The reference has 22 s of speech, overlap counted once.
    assert ended["phase"]["speech_time_s"] + ended["phase"]["unknown_s"] == pytest.approx(22, abs=4)
    assert all(voice["phase"]["talk_time_s"] > 5 for voice in ended["voices"])
    assert ended["engine"]["lost_s"] < 1
