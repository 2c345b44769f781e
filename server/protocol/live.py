"""What travels on the live socket, in two discriminated unions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from server.protocol.base import PROTOCOL_VERSION, Message
from server.protocol.debrief import DebriefState
from server.protocol.figures import Group, Voice
from server.protocol.mentor import MentorPart
from server.protocol.phone import You
from server.protocol.room import (
    FloorState,
    HandState,
    IntroductionState,
    PhasesState,
    ScreenState,
    Wishes,
)
from server.protocol.state import EngineHealth, SessionState, SourceState, Thresholds


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
    """In seat order, then voices that have no person. To all but the mentor, names are as `screen.labels`
    says, and there are no voices beside a roster."""
    phases: PhasesState
    floor: FloorState | None
    queue: tuple[HandState, ...]
    introduction: IntroductionState | None
    wishes: Wishes
    screen: ScreenState
    debrief: DebriefState | None = None
    """null: nobody looks back now."""
    mentor: MentorPart | None
    """null to all but the mentor."""


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


ServerMessage = Annotated[Snapshot | Level | You | Pong | ErrorMessage, Field(discriminator="type")]


class Ping(Message):
    """Is the server there?"""

    type: Literal["ping"] = "ping"
    id: int = Field(ge=0, le=2**53)


ClientMessage = Annotated[Ping, Field(discriminator="type")]

SERVER_MESSAGE: TypeAdapter[ServerMessage] = TypeAdapter(ServerMessage)
CLIENT_MESSAGE: TypeAdapter[ClientMessage] = TypeAdapter(ClientMessage)
