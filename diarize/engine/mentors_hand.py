"""The mentor's hand as the engine offers it: what may be said of voices, one method each.

Each takes effect at once, in the past as well, holds against all later clustering, and survives the death of
the process. The corrections come as a `Publication`; then the answer is an event with the operation's number,
which is also what `undo` takes: `Done`, `Refused`, or `Introduced`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from diarize.statements import Assign, Expect, Forget, Introduce, Merge, NameVoice, Split, Undo

if TYPE_CHECKING:
    from diarize.statements import Statement


class MentorsHand(ABC):
    """Says who is who; nothing here ever blocks."""

    @abstractmethod
    def _say(self, statement: Statement) -> int:
        """Pass a statement on; its operation."""

    def name(self, voice: str, name: str | None) -> int:
        """This voice is this person (None: nobody in particular).

        If another voice has that name the two are merged, and the voice that had it lives on.

        Returns:
            The operation; answered by `Done` or `Refused` ("no_such_voice").
        """
        return self._say(NameVoice(voice, name))

    def introduce(self, name: str, start_s: float, end_s: float) -> int:
        """Whoever speaks most between two times of the stream's clock is this person.

        Used as soon as all of it has been heard: it may be said before, during or after. Said again of
        another stretch, it is more evidence; of the same stretch, it changes nothing.

        Returns:
            The operation; answered by `Introduced` once `end_s` has been published.
        """
        return self._say(Introduce(name, start_s, end_s))

    def merge(self, voice: str, into: str) -> int:
        """These two are one person: who has a name lives on, else the older; of two names, `into`.

        Returns:
            The operation; answered by `Done` with (kept, gone), or `Refused` ("no_such_voice", "same_voice").
        """
        return self._say(Merge(voice, into))

    def split(self, voice: str) -> int:
        """This voice is two people, told apart by what is most unlike in it, and kept apart from now on.

        Returns:
            The operation; answered by `Done` with (voice, new voice), or `Refused` ("no_such_voice",
            "too_little_speech").
        """
        return self._say(Split(voice))

    def assign(self, start_s: float, end_s: float, voice: str | None) -> int:
        """All speech between two times is this voice's (None: a new one's): the correction of a turn.

        Pieces of speech, of three seconds mostly, follow if at least half of them lies inside.

        Returns:
            The operation; answered by `Done` with (voice,), or `Refused` ("no_such_voice", "nobody_heard").
        """
        return self._say(Assign(start_s, end_s, voice))

    def expect(self, people: int | None) -> int:
        """There are at most so many people; None: nobody knows. Who has a name is merged with nobody else.

        Returns:
            The operation; answered by `Done`.
        """
        return self._say(Expect(people))

    def forget(self, voice: str) -> int:
        """Delete a person's voice: embeddings, evidence and name. Their speech becomes nobody's, for good.

        Returns:
            The operation; answered by `Done`, or `Refused` ("no_such_voice"). It cannot be undone.
        """
        return self._say(Forget(voice))

    def undo(self, operation: int) -> int:
        """Take back what was said with an operation, whatever was said since; what was heard since stays.

        Returns:
            The operation of taking back; answered by `Done`, or `Refused` ("no_such_operation", "deleted").
        """
        return self._say(Undo(operation))
