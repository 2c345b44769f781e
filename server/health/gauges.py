"""The server's health as figures, in Prometheus's text format: numbers only, nobody's name.

Everything is read at the moment it is asked for; nothing is counted beside the session's own counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, StateSetMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE
from prometheus_client.registry import Collector

import balance
from server.engine.watch import EngineState
from server.live.hub import VIEWS
from server.live.standing import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client import Metric

    from server.live.hub import Hub
    from server.live.session import LiveSession

__all__ = ["CONTENT_TYPE", "text"]


class _Now(Collector):
    """What holds now."""

    def __init__(self, session: LiveSession, hub: Hub) -> None:
        self._session = session
        self._hub = hub

    def collect(self) -> Iterator[Metric]:
        """Every figure, read now."""
        session, watch = self._session, self._session.watch
        yield InfoMetricFamily("balance", "The program.", {"version": balance.__version__})
        yield _states("balance_engine", "What the engine does.", get_args(EngineState), watch.state)
        yield _states("balance_session", "What the session does.", get_args(State), session.state)
        if watch.step_ms is not None:
            yield _gauge("engine_step_seconds", "Time of a step of the engine.", watch.step_ms / 1000)
        captured_s, published_s = session.captured_s, session.workshop.figures.published_s
        yield _gauge("captured_seconds", "Sound since the session's start, pauses left out.", captured_s)
        yield _gauge(
            "behind_seconds", "Sound that has not been published yet.", max(0.0, captured_s - published_s)
        )
        yield _gauge("lost_seconds", "Of it, what was not heard or not listened to.", session.lost_s)
        coverage = session.workshop.moment.reading.phase.coverage
        if coverage is not None:
            yield _gauge("coverage_ratio", "Part of the speech in which somebody was recognised.", coverage)
        viewers = GaugeMetricFamily("balance_viewers", "Open pages.", labels=["view"])
        for view in VIEWS:
            viewers.add_metric([view], self._hub.count(view))
        yield viewers


def text(session: LiveSession, hub: Hub) -> bytes:
    """All figures as of now, in the text format."""
    registry = CollectorRegistry()
    registry.register(_Now(session, hub))
    return generate_latest(registry)


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(f"balance_{name}", what, value)


def _states(name: str, what: str, states: tuple[str, ...], now: str) -> Metric:
    return StateSetMetricFamily(name, what, {state: state == now for state in states})
