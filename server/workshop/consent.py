"""Consent: voices are told apart only while everybody who is there has agreed; otherwise the mentor taps.

Whoever withdraws it, or comes later and has not been asked, ends the telling apart at once: what the engine
knows of all voices is deleted. Back again is the mentor's one action, once everybody has agreed.
Where nobody has said who is in the room (a quick start, the demo), nobody has been asked either: there voices
are told apart until somebody says no.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.errors import Refused
from server.workshop.events.people import PersonChanged
from server.workshop.events.session import ModeChanged, ModeWanted

if TYPE_CHECKING:
    from server.protocol import Consent as Word
    from server.protocol import Mode
    from server.workshop.proceedings import Proceedings


class Consent:
    """Who has agreed, and what follows from it."""

    def __init__(self, proceedings: Proceedings) -> None:
        self._proceedings = proceedings
        self.needed = True
        """Nobody's voice is in the room where a recording plays or turns are drawn."""

    @property
    def missing(self) -> int:
        """How many of those who are there have not agreed."""
        return sum(1 for word in self._words() if word != "yes")

    @property
    def everybody_agreed(self) -> bool:
        """Each one who is there; an empty room has not agreed to anything."""
        words = self._words()
        return bool(words) and all(word == "yes" for word in words)

    @property
    def allows_voices(self) -> bool:
        """Whether voices may be told apart now."""
        if not self.needed:
            return True
        return self.everybody_agreed if self._proceedings.state.listed else "no" not in self._words()

    @property
    def mode(self) -> Mode:
        """How the session is held; before it, how it would be if it began now."""
        state = self._proceedings.state
        return "tap" if not state.modes and not self.allows_voices else state.mode

    def _words(self) -> list[Word]:
        state = self._proceedings.state
        present = state.roster.present(self._proceedings.captured_s)
        return [person.consent for person in present if person.id not in state.erased]

    # ------------------------------------------------------------ what is asked for

    def say(self, consent: Word) -> None:
        """The same for everybody who is there."""
        state = self._proceedings.state
        for person in state.roster.present(self._proceedings.captured_s):
            if person.consent != consent and person.id not in state.erased:
                self._proceedings.say(PersonChanged(replace(person, consent=consent)))

    def set_mode(self, mode: Mode) -> None:
        """Tell voices apart, or tap.

        Raises:
            Refused: somebody who is there has not agreed, or the session is over.
        """
        proceedings = self._proceedings
        if proceedings.life == "ended":
            raise Refused(409, "wrong_state", "The session is over; how it was held stands.")
        if mode == "voices" and not self.allows_voices:
            there = len(self._words())
            sentence = (
                f"{self.missing} of {there} people here have not agreed to having their voice told apart: "
                "ask them, or go on tapping."
                if there
                else "Nobody is marked as being here who could have agreed: say who is, or go on tapping."
            )
            raise Refused(409, "consent_missing", sentence)
        if proceedings.life == "idle":
            proceedings.say(ModeWanted(mode))
        elif mode != proceedings.state.mode:
            self._switch(mode, by_consent=False)

    # ------------------------------------------------------------ what follows

    def watch(self) -> None:
        """After anything was said: as soon as somebody who is there has not agreed, listen to no voice."""
        if self._proceedings.runs and self._proceedings.state.mode == "voices" and not self.allows_voices:
            self._switch("tap", by_consent=True)

    def withdraw(self) -> None:
        """Somebody wants no trace of themself: nothing of their voice may be kept, wherever they sit now."""
        if self._proceedings.runs and self._proceedings.state.mode == "voices" and self.needed:
            self._switch("tap", by_consent=True)

    def _switch(self, mode: Mode, *, by_consent: bool) -> None:
        proceedings = self._proceedings
        forgotten = tuple(proceedings.figures.ledger.voices) if mode == "tap" else ()
        # First the engine: what is said here is that it does not listen any more.
        proceedings.engine.hear_voices(mode == "voices")
        proceedings.say(ModeChanged(mode, "consent" if by_consent else "mentor", forgotten))
