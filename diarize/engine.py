"""The engine's process and what the server holds of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from diarize.types import AudioBlock, Gap, Publication

Compute = Literal["auto", "cpu", "cuda"]


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How the engine is to run."""

    compute: Compute = "auto"
    models: Path | None = None
    """A folder with the model files; None: the installed ones."""
    people: int | None = None
    """How many people there are at most, where that is known."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The models are loaded; sound fed from now on, or before, is worked on."""

    load_s: float


@dataclass(frozen=True, slots=True)
class Health:
    """Once a second of sound, and whenever something changes."""

    state: Literal["ready", "degraded", "restarting"]
    lag_s: float
    """How much sound waits for the engine."""
    lost_s: float
    """Sound dropped by the engine since the start: too slow, windows skipped, or restarted."""
    step_ms: float
    """Mean duration of the last steps."""
    sentence: str | None = None
    """For the user, when something is wrong."""


@dataclass(frozen=True, slots=True)
class Finished:
    """All sound fed before `finish` has been published, the last corrections included."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The engine cannot go on; the sentence says why and what to do."""

    sentence: str


EngineEvent = Ready | Publication | Health | Finished | Failed


class Engine:
    """The engine in a process of its own: `feed` sound in, take `events` out; neither ever blocks.

    A process that dies is started again, with the voices and names it had.
    """

    def __init__(self, settings: EngineSettings) -> None:
        self.settings = settings

    def start(self) -> None:
        """Start the process and return at once; `Ready` follows when the models are loaded."""
        raise NotImplementedError

    def feed(self, sound: AudioBlock | Gap) -> None:
        """Hand over sound; what the engine cannot keep up with is dropped there, counted and shown."""
        raise NotImplementedError

    def reset(self) -> None:
        """Forget all voices and sound: a new session begins at sample 0."""
        raise NotImplementedError

    def name(self, voice: str, name: str | None) -> None:
        """Pin a voice to a person (or unpin it): it is never merged away by clustering."""
        raise NotImplementedError

    def finish(self) -> None:
        """No more sound comes: publish the rest and the final corrections, then `Finished`."""
        raise NotImplementedError

    def events(self) -> list[EngineEvent]:
        """What has happened since the last call."""
        raise NotImplementedError

    def stop(self) -> None:
        """End the process."""
        raise NotImplementedError
