"""What can have no effect, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diarize.statements import RefusedWhy
    from diarize.voices.voices import Voices


class Impossible(Exception):  # noqa: N818 - says what is the case
    """A statement that can have no effect; carries the reason and a sentence for the user."""

    def __init__(self, why: RefusedWhy, sentence: str) -> None:
        super().__init__(sentence)
        self.why: RefusedWhy = why
        self.sentence = sentence


def living(voices: Voices, voice: str) -> str:
    """The voice that this one is now.

    Raises:
        Impossible: there is none.
    """
    if not voices.knows(voice):
        raise Impossible("no_such_voice", f"There is no voice {voice}: choose one that is shown.")
    return voices.hand.resolve(voice)
