"""Every message on the live socket, in two discriminated unions; docs/protocol.md describes them.

A field's unit is in its name: `_s` seconds, `_ms` milliseconds. Shares are fractions in [0, 1].
What cannot be known is null, never 0.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

PROTOCOL_VERSION = 1


class Message(BaseModel):
    """What all messages and their parts have in common: frozen, and no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# ---------------------------------------------------------------- parts of a snapshot


class Figures(Message):
    """One voice over one stretch of time (the last five minutes, or the phase)."""

    talk_time_s: float
    share: float | None
    share_low: float | None
    """10 % end of the measured range of the share."""
    share_high: float | None
    """90 % end of the measured range of the share."""
    fair_share: float | None
    voice_index: float | None
    """share / fair share: 1 is exactly the fair share."""
    voice_index_low: float | None
    voice_index_high: float | None


class Voice(Message):
    """Somebody in the room, in seat order."""

    id: str
    number: int
    """The number in "Voice 3", for as long as there is no name."""
    name: str | None
    speaking: bool
    """Has the floor now."""
    raw_talk_time_s: float
    turns: int
    backchannels: int
    longest_monologue_s: float
    window: Figures
    phase: Figures


class Group(Message):
    """Everybody together over one stretch of time."""

    speech_time_s: float
    """Attributed speech."""
    unknown_s: float
    """Detected speech in which nobody was recognised."""
    coverage: float | None
    balance: float | None
    """0 to 100."""
    hands: float | None
    """D: the fraction of the talking that would have to change hands."""
    gini: float | None
    evenness: float | None
    effective_voices: float | None
    dominated: float | None


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

    kind: Literal["none", "microphone", "file"]
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
    captured_s: float
    """Seconds of sound captured since the start, pauses excluded."""
    published_s: float
    """Seconds of sound whose speech is in the figures."""


# ---------------------------------------------------------------- server → page


class Snapshot(Message):
    """All that a page shows; complete in itself, so that a page may miss any other."""

    type: Literal["snapshot"] = "snapshot"
    version: int = PROTOCOL_VERSION
    seq: int
    sent_at_ms: float
    """The server's wall clock, milliseconds since 1970: only for measuring delays."""
    session: SessionState
    source: SourceState
    engine: EngineHealth
    thresholds: Thresholds
    window: Group
    phase: Group
    voices: tuple[Voice, ...]


class Level(Message):
    """How loud the chosen microphone is, for the picker; mentor only."""

    type: Literal["level"] = "level"
    rms_db: float
    """Mean level of the last 100 ms in dBFS, −100 for silence."""
    peak_db: float
    clipping: bool


class Pong(Message):
    """The answer to a ping."""

    type: Literal["pong"] = "pong"
    id: int


class ErrorMessage(Message):
    """Something the page sent could not be used; the connection lives on."""

    type: Literal["error"] = "error"
    code: Literal["not_json", "unknown_type", "invalid", "too_large", "forbidden"]
    sentence: str


ServerMessage = Annotated[Snapshot | Level | Pong | ErrorMessage, Field(discriminator="type")]

# ---------------------------------------------------------------- page → server


class Ping(Message):
    """Is the server there?"""

    type: Literal["ping"] = "ping"
    id: int = Field(ge=0, le=2**53)


ClientMessage = Annotated[Ping, Field(discriminator="type")]

SERVER_MESSAGE: TypeAdapter[ServerMessage] = TypeAdapter(ServerMessage)
CLIENT_MESSAGE: TypeAdapter[ClientMessage] = TypeAdapter(ClientMessage)

# ---------------------------------------------------------------- REST bodies


class ChooseSource(Message):
    """`PUT /api/source`: listen to this device's level, before and during a session."""

    kind: Literal["microphone"] = "microphone"
    name: str = Field(min_length=1, max_length=400)
    host_api: str | None = Field(default=None, max_length=100)


class Device(Message):
    """`GET /api/sources`: one input device."""

    name: str
    host_api: str
    kind: Literal["microphone", "loopback"]
    channels: int
    rate_hz: int
    default: bool


class StartSession(Message):
    """`POST /api/session/start`."""

    title: str | None = Field(default=None, max_length=200)


class NameVoice(Message):
    """`PUT /api/voices/{id}`: this voice is this person; null takes the name away."""

    name: str | None = Field(min_length=1, max_length=80)


class Problem(Message):
    """Every error answer: one sentence for the user, a code for the log."""

    code: str
    sentence: str
