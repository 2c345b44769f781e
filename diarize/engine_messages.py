"""What the engine's process and its keeper say to each other, and what the keeper tells the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from diarize.types import Publication

if TYPE_CHECKING:
    from pathlib import Path

    from diarize.types import KnownVoice

Compute = Literal["auto", "cpu", "cuda"]
EngineState = Literal["ready", "degraded", "restarting"]


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How the engine is to run."""

    compute: Compute = "auto"
    models: Path | None = None
    """A folder with the model files; None: the installed ones."""


# ---------------------------------------------------------------- to the process


@dataclass(frozen=True, slots=True)
class Reset:
    """Forget all voices and sound: a new session begins at sample 0. `Began` is the answer."""

    session: int = 0


@dataclass(frozen=True, slots=True)
class Remember:
    """The process before this one died: these are the voices it knew, and its numbers go on from here."""

    voices: tuple[KnownVoice, ...]
    next_number: int
    published_s: float = 0.0
    """Up to here it had published; what is missing behind it is a gap, and lost."""
    lost_s: float = 0.0
    """What had been lost until then."""


@dataclass(frozen=True, slots=True)
class NameVoice:
    """This voice is this person; None takes the name away."""

    voice: str
    name: str | None


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
    sentence: str | None = None
    """For the user, when something is wrong."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What the keeper holds in memory for the next process, should this one die."""

    voices: tuple[KnownVoice, ...]
    next_number: int


@dataclass(frozen=True, slots=True)
class Finished:
    """All sound fed before `finish` has been published, the last corrections included."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The engine cannot go on; the sentence says why and what to do."""

    sentence: str


EngineEvent = Ready | Publication | Health | Finished | Failed
"""What the server gets."""
