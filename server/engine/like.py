"""What the server needs of an engine, whichever one works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from diarize.engine.messages import EngineEvent
    from diarize.types import AudioBlock, Gap


class EngineLike(Protocol):
    """What the server needs of `diarize.engine.engine.Engine`."""

    def start(self) -> None:
        """Start the process and return at once."""

    def feed(self, sound: AudioBlock | Gap) -> None:
        """Hand over sound; never blocks."""

    def reset(self, *, hear_voices: bool = True) -> None:
        """Forget all voices and sound; say whether voices may be listened to from the first sample on."""

    def hear_voices(self, allowed: bool) -> None:
        """Whether voices may be listened to; if not, those known so far are deleted at once."""

    # Each of these is answered by an event with the number that it gives.

    def name(self, voice: str, name: str | None) -> int:
        """This voice is this person's."""

    def introduce(self, name: str, start_s: float, end_s: float) -> int:
        """Whoever speaks most between two times is this person."""

    def merge(self, voice: str, into: str) -> int:
        """These two are one person."""

    def split(self, voice: str) -> int:
        """This voice is two people's."""

    def assign(self, start_s: float, end_s: float, voice: str | None) -> int:
        """What is said between two times is this voice's; None: a new one's."""

    def expect(self, people: int | None) -> int:
        """There are at most so many people."""

    def undo(self, operation: int) -> int:
        """Take back what was said with an operation."""

    def finish(self) -> None:
        """No more sound comes."""

    def events(self) -> list[EngineEvent]:
        """What has happened since the last call."""

    def stop(self) -> None:
        """End the process."""


class HoldsEngine(Protocol):
    """Whoever knows which engine is the present one (`server.engine.watch.EngineWatch`)."""

    @property
    def engine(self) -> EngineLike:
        """The one that works now."""
