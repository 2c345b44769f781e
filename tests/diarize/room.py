"""Voices that hear people who are points on a sphere, what the world was told of them, and the keeper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diarize.mentor.mentor import Mentor
from diarize.types import Attribution, Publication
from diarize.voices.memory import Learned, Recollection
from diarize.voices.settings import VoiceSettings
from diarize.voices.voices import Voices
from tests.diarize.voice_space import Listener, heard

if TYPE_CHECKING:
    import numpy as np

    from diarize.statements import Answer, Statement
    from diarize.types import Relabel
    from diarize.voices.memory import Memory

SETTINGS = VoiceSettings()


class Room:
    """Voices that hear people, and the labels that the world has been told."""

    def __init__(self, settings: VoiceSettings = SETTINGS) -> None:
        self.voices = Voices(settings)
        self.mentor = Mentor(self.voices, clusters=True)
        self.listener = Listener()
        self.shown: dict[int, str | None] = {}
        self.places: dict[int, tuple[int, float, float]] = {}
        self._known = Recollection()

    def hears(
        self,
        voice: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
        count: int = 1,
        *,
        track: int,
        clean_s: float = 3.0,
        scatter: float = 0.5,
        seed: int = 0,
    ) -> list[int]:
        """Somebody speaks; returns the pieces."""
        pieces = []
        for observation in self.listener.hears(heard(voice, count, scatter, seed), track, clean_s):
            self.tell(self.voices.observe(observation))
            self.places[observation.piece] = (track, observation.start_s, observation.end_s)
            self.shown[observation.piece] = self.label(observation.piece)
            pieces.append(observation.piece)
        return pieces

    def hears_too_little(self, track: int) -> int:
        """A piece without an embedding."""
        self.listener.piece += 1
        piece = self.listener.piece
        self.places[piece] = (track, self.listener.now_s, self.listener.now_s + 0.5)
        self.listener.now_s += 0.5
        self.shown[piece] = self.label(piece)
        return piece

    def label(self, piece: int) -> str | None:
        track, start_s, end_s = self.places[piece]
        label = self.voices.label(piece, track, start_s, end_s)
        self._known.note(Publication(end_s, (Attribution(piece, start_s, end_s, *label),)))
        return label[0]

    def say(self, statement: Statement, operation: int | None = None) -> Answer:
        """Somebody says something; what comes of it at once."""
        self.tell(self.mentor.say(statement, operation, self.listener.now_s))
        (answer,) = self.mentor.answers()
        return answer

    def cluster(self) -> list[Relabel]:
        relabels = self.voices.accept(self.voices.prepare()())
        self.tell(relabels)
        return relabels

    def tell(self, relabels: list[Relabel]) -> None:
        self._known.note(Publication(self.listener.now_s, revisions=tuple(relabels)))
        for relabel in relabels:
            assert relabel.piece in self.shown
            self.shown[relabel.piece] = relabel.voice

    def memory(self) -> Memory:
        """What another process is told by the keeper, should this one die now."""
        voices = self.voices
        learned = Learned(voices.heard.learned(), voices.hand, voices.numbered, self.listener.piece + 1)
        self._known.learn(learned, hear_voices=True)
        return self._known.memory

    def of(self, pieces: list[int]) -> set[str | None]:
        return {self.shown[piece] for piece in pieces}

    def is_as_told(self) -> bool:
        """Whether what is known now is what the world has been told."""
        return all(self.label(piece) == voice for piece, voice in self.shown.items())
