"""What the engine's process and its keeper say to each other, and what the keeper tells the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from diarize.statements import Done, Introduced, Refused
from diarize.types import Publication

if TYPE_CHECKING:
    from diarize.notice import Notice
    from diarize.statements import Statement
    from diarize.voices.memory import Memory

EngineState = Literal["ready", "degraded", "restarting"]


# ---------------------------------------------------------------- to the process


@dataclass(frozen=True, slots=True)
class Reset:
    """Forget all voices and sound: a new session begins at sample 0. `Began` is the answer."""

    session: int = 0
    voices_heard: bool = True
    """Whether voices may be listened to, or only whether somebody speaks."""


@dataclass(frozen=True, slots=True)
class Remember:
    """The process before this one died: this is what it knew, and its numbers go on from here."""

    memory: Memory
    next_number: int
    published_s: float = 0.0
    """Up to here it had published; what is missing behind it is a gap, and lost."""
    lost_s: float = 0.0
    """What had been lost until then."""


@dataclass(frozen=True, slots=True)
class Say:
    """Somebody says who is who; the answer has the operation's number."""

    operation: int
    statement: Statement


@dataclass(frozen=True, slots=True)
class HearVoices:
    """Whether voices may be listened to, from here on; not: every voice known so far is deleted."""

    allowed: bool


@dataclass(frozen=True, slots=True)
class Finish:
    """No more sound comes."""


# ---------------------------------------------------------------- from the process


@dataclass(frozen=True, slots=True)
class Ready:
    """The models are loaded; sound fed from now on, or before, is worked on."""

    load_s: float


@dataclass(frozen=True, slots=True)
class Began:
    """The session was reset: what follows is of this session, what came before is not."""

    session: int


@dataclass(frozen=True, slots=True)
class Health:
    """Once a second of sound, and whenever something changes."""

    state: EngineState
    lag_s: float
    """How much sound waits for the engine."""
    lost_s: float
    """Sound dropped by the engine since the start: too slow, windows skipped, or restarted."""
    step_ms: float
    """Mean duration of the last steps."""
    sentence: Notice | None = None
    """For the user, when something is wrong."""


@dataclass(frozen=True, slots=True)
class Finished:
    """All sound fed before `finish` has been published, the last corrections included."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The engine cannot go on; the sentence says why and what to do."""

    sentence: Notice


EngineEvent = Ready | Publication | Health | Finished | Failed | Done | Refused | Introduced
"""What the server gets."""
