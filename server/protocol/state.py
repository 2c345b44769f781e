"""What is being listened to, how the engine is doing, and where the session stands."""

from __future__ import annotations

from typing import Literal

from server.protocol.base import Message

Mode = Literal["voices", "tap"]
"""`voices`: voices are told apart. `tap`: they are not; the mentor taps who has the floor."""


class Thresholds(Message):
    """When figures begin to be shown."""

    window_s: float
    """Length of "the last five minutes", in counted time."""
    balance_after_s: float
    """Speech needed before there is a balance."""
    figures_after_s: float
    """Speech needed before the shape and individual figures are shown on the shared screen."""
    demo: bool
    """The thresholds are the demo's, not those of a real session: the page says so."""


class SourceState(Message):
    """What is being listened to."""

    kind: Literal["none", "microphone", "browser", "practice", "file"]
    name: str | None
    microphone: Literal["on", "paused", "off"]
    """What everybody in the room may know at any moment."""


class EngineHealth(Message):
    """How the engine is doing."""

    state: Literal["warming", "ready", "degraded", "restarting", "failed"]
    sentence: str | None
    """For the mentor: what is wrong and what to do; null when all is well."""
    lag_s: float
    """How far publication is behind capture."""
    lost_s: float
    """Sound that was not heard: gaps and dropped windows."""
    step_ms: float | None
    """Mean duration of one engine step."""


class SessionState(Message):
    """The session as a whole."""

    state: Literal["idle", "starting", "listening", "paused", "ended"]
    title: str | None
    series: str | None
    language: str | None
    """BCP 47 tag of what the session is held in; null: each page's own."""
    ground_rules: tuple[str, ...]
    last_norm: str | None = None
    """What the group has set itself the time before in this series."""
    mode: Mode
    practice: bool
    """Nobody is heard: the turns are drawn."""
    ended_by: Literal["mentor", "silence"] | None
    """Who or what ended it; `silence`: nobody had talked for an hour."""
    captured_s: float
    """Seconds of sound captured since the start, pauses excluded."""
    published_s: float
    """Seconds of sound whose speech is in the figures."""
