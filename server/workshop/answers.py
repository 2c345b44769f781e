"""What the engine is told of voices, what it answers, and whose they are after it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from diarize.notice import Notice
from diarize.statements import Done, Introduced
from diarize.statements import Refused as NotDone
from server.errors import Refused
from server.workshop.events.voices import VoicesKnown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from diarize.statements import Answer
    from server.workshop.proceedings import Proceedings

ANSWER_LIMIT_S = 3.0
"""An engine that is far behind answers later; the page need not wait for it."""


class Answers:
    """Every operation of the engine that has not been answered yet."""

    def __init__(self, proceedings: Proceedings) -> None:
        self._proceedings = proceedings
        self._awaited: dict[int, Callable[[Answer], None]] = {}

    def expect(self, operation: int, hear: Callable[[Answer], None] | None = None) -> None:
        """This operation will be answered; what is to be done then, beside learning whose voice is whose."""
        self._awaited[operation] = hear or self._nothing

    def tell(self, voices: Iterable[str], person: str | None) -> tuple[int, ...]:
        """Tell the engine that these voices are this person's, or nobody's; gives its operations."""
        if not self._proceedings.runs:
            return ()  # The engine has forgotten them; the roster remembers.
        operations = []
        for voice in filter(is_engines, voices):
            operation = self._proceedings.engine.name(voice, person)
            self.expect(operation)
            operations.append(operation)
        return tuple(operations)

    async def ask(self, operation: int, done: Callable[[Done], None]) -> None:
        """Wait for the answer, for as long as a page can wait.

        Raises:
            Refused: the engine cannot do it.
        """
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

        def hear(answer: Answer) -> None:
            if isinstance(answer, Done):
                done(answer)
            if not future.done():
                future.set_result(answer)
            elif isinstance(answer, NotDone):
                self._proceedings.notice = Notice(answer.why, answer.sentence)

        self.expect(operation, hear)
        try:
            async with asyncio.timeout(ANSWER_LIMIT_S):
                answer = await future
        except TimeoutError:
            return
        if isinstance(answer, NotDone):
            raise Refused(409, answer.why, answer.sentence)

    def hear(self, answer: Answer) -> None:
        """Take in one answer; the corrections that come with it have been entered."""
        hear = self._awaited.pop(answer.operation, None)
        if hear is None:
            return
        hear(answer)
        # While something else is under way, the engine does not know yet what is known here.
        if not self._awaited and isinstance(answer, Done | Introduced):
            self._learn(answer)

    def forget(self) -> None:
        """Another session begins: nobody answers for the last one any more."""
        self._awaited.clear()

    def _nothing(self, answer: Answer) -> None:
        """A name that could not be given says so; anything else needs nothing more."""
        if isinstance(answer, NotDone):
            self._proceedings.notice = Notice(answer.why, answer.sentence)

    def _learn(self, answer: Done | Introduced) -> None:
        roster = self._proceedings.state.roster
        whose = {voice: person for voice, person in roster.voices.items() if not is_engines(voice)}
        whose |= {voice: person for voice, person in answer.who.names.items() if person in roster.ids}
        if whose != dict(roster.voices):
            self._proceedings.say(VoicesKnown(whose))


def is_engines(voice: str) -> bool:
    """Whether the engine gave this voice its number; the others are people who were tapped."""
    return voice.startswith("v")
