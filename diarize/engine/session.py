"""What the keeper holds in memory of the running session, for the next process, should this one die."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diarize.engine.messages import Finished, Health, Remember, Reset, Say
from diarize.statements import Done, Introduced, Refused
from diarize.types import Publication
from diarize.voices.memory import Learned, Recollection

if TYPE_CHECKING:
    from diarize.statements import Answer, Statement


@dataclass(slots=True)
class Session:
    """All that is known of it, and what was said and is not answered yet."""

    number: int = 0
    hears_voices: bool = True
    known: Recollection = field(default_factory=Recollection)
    published_s: float = 0.0
    lost_s: float = 0.0
    operations: int = 0
    asked: dict[int, Statement] = field(default_factory=dict)
    """What has been said and not been answered."""
    finishing: bool = False

    def ask(self, statement: Statement) -> int:
        """Number a statement, and keep it until it is answered."""
        self.operations += 1
        self.asked[self.operations] = statement
        return self.operations

    def hear_voices(self, allowed: bool) -> None:
        """Whether voices may be listened to from now on; those known are deleted if not."""
        self.hears_voices = allowed
        if not allowed:
            self.known.forget_sounds()

    def note(self, event: Publication | Health | Finished | Learned | Answer) -> None:
        """Take in what the process has said."""
        match event:
            case Publication():
                self.published_s = max(self.published_s, event.until_s)
                self.known.note(event)
            case Learned():
                self.known.learn(event, hear_voices=self.hears_voices)
            case Health():
                self.lost_s = event.lost_s
            case Finished():
                self.finishing = False
            case Done() | Refused() | Introduced():
                self.asked.pop(event.operation, None)

    def first_messages(self, *, hear_voices: bool) -> list[object]:
        """What a new process is told before anything else.

        Args:
            hear_voices: whether voices may be listened to in the sound that it will be sent first.
        """
        first: list[object] = [Reset(self.number, hear_voices)]
        memory = self.known.memory
        if self.published_s > 0 or memory.hand.done:
            first.append(Remember(memory, self.known.next_number, self.published_s, self.lost_s))
        return first + [Say(operation, statement) for operation, statement in self.asked.items()]
