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
    microphone: Literal["on", "gone", "paused", "off"]
    """What everybody in the room may know at any moment."""


class Notice(Message):
    """What the mentor should know, and what to do."""

    code: str
    """What is the case; where a page has a text for it, that is shown in the page's language."""
    sentence: str
    """In English, and more precisely."""
    about: str | None
    """The name of what it is about, a microphone or a file, where there is one."""


class EngineHealth(Message):
    """How the engine is doing, and the sound and the record beside it."""

    state: Literal["warming", "ready", "degraded", "restarting", "failed"]
    notices: tuple[Notice, ...]
    """For the mentor: what is wrong and what to do; none when all is well."""
    lag_s: float
    """How far publication is behind capture."""
    lost_s: float
    """Sound that was not heard: gaps and dropped windows."""
    step_ms: float | None
    """Mean duration of one engine step."""

    @property
    def told(self) -> str:
        """All notices in one text; empty: all is well."""
        return " ".join(notice.sentence for notice in self.notices)


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
