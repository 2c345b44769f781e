"""What a Prometheus server reads: parsed by its own parser, right at each moment, and without names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from diarize.engine.messages import Health, Ready
from server.health.gauges import CONTENT_TYPE
from tests.server.fakes import block, publication, speech

if TYPE_CHECKING:
    from tests.server.conftest import Running


def read(running: Running) -> dict[tuple[str, str], float]:
    with running.client() as client:
        answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == CONTENT_TYPE
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_before_a_session(running: Running) -> None:
    found = read(running)
    assert found["balance_session", "idle"] == 1
    assert found["balance_session", "listening"] == 0
    assert found["balance_engine", "warming"] == 1
    assert found["balance_captured_seconds", ""] == 0
    assert found["balance_viewers", "mentor"] == 0
    assert ("balance_engine_step_seconds", "") not in found
    assert ("balance_coverage_ratio", "") not in found


def test_in_a_session(running: Running) -> None:
    with running.client() as client:
        client.post("/api/session/start").raise_for_status()
    running.room.engine.say(Ready(1.0), Health("ready", 0.1, 0.0, 32.0))
    running.room.microphone.give(block(16_000 * 6))
    while read(running)["balance_captured_seconds", ""] < 6:
        pass
    running.room.engine.say(publication(5.5, speech(0, 4, "v1"), speech(4, 5, None)))
    while read(running)["balance_behind_seconds", ""] > 0.5:
        pass
    found = read(running)
    assert found["balance_session", "listening"] == 1
    assert found["balance_engine_step_seconds", ""] == pytest.approx(0.032)
    assert found["balance_behind_seconds", ""] == pytest.approx(0.5)
    assert found["balance_coverage_ratio", ""] == pytest.approx(4 / 5)


def test_no_name_is_in_it_and_nobody_else_may_ask(running: Running) -> None:
    with running.client() as client:
        client.post("/api/roster", json={"name": "Zebedee"}).raise_for_status()
        assert "Zebedee" not in client.get("/metrics").text
        client.cookies.clear()
        client.headers.pop("Cookie")
        assert client.get("/metrics").status_code == 403
