"""In the engine's place while practising: it tells drawn turns, and does with voices what is said of them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from diarize.engine.messages import Finished, Ready
from diarize.statements import Done, Introduced, Refused, WhoIsWho
from diarize.types import SAMPLE_RATE_HZ, Attribution, Publication, Relabel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from balance.rehearsal import Rehearsal
    from balance.speech.publications import Publication as Drawn
    from diarize.engine.messages import EngineEvent
    from diarize.statements import RefusedWhy
    from diarize.types import AudioBlock, Gap


CUT_OFF = 1_000_000
"""Added to a piece's number for what of it is said after voices are no longer told apart."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Speech that has been told."""

    drawn: str | None
    """Whose it is, as it was drawn so far."""
    told: str | None
    """Whose it was told to be."""
    start_s: float
    end_s: float
    confidence: float
    deaf: bool
    """Told while voices were not told apart: nobody's for good."""


@dataclass(slots=True)
class _Said:
    """What people have said of voices, all of it applied in order."""

    names: dict[str, str]
    merged: dict[str, str]
    given: list[tuple[float, float, str]]


class PracticeEngine:
    """Plays a rehearsal by the clock of the sound that it is fed. Any thread may call it."""

    def __init__(self, rehearsal: Rehearsal, known: Mapping[str, str]) -> None:
        """Nothing is told yet.

        Args:
            rehearsal: what is played in each session.
            known: the person of each voice that is known from the start.
        """
        self._rehearsal = rehearsal
        self._known = dict(known)
        self._lock = threading.RLock()
        self._events: list[EngineEvent] = []
        self._begin()

    def _begin(self) -> None:
        self._script: Iterator[Drawn] = self._rehearsal.publications()
        self._next: Drawn | None = next(self._script, None)
        self._pieces: dict[int, _Piece] = {}
        self._until_s = 0.0
        self._hears = True
        self._operations: dict[int, Callable[[_Said], None]] = {}
        self._number = 0
        self._new = len(self._rehearsal.voices)
        self._names_at_start = dict(self._known)
        self._said = _Said(dict(self._known), {}, [])

    # ------------------------------------------------------------ the engine's life

    def start(self) -> None:
        """There is nothing to load."""
        with self._lock:
            self._events.append(Ready(0.0))

    def feed(self, sound: AudioBlock | Gap) -> None:
        """So much time has passed."""
        fed_s = sound.end_sample / SAMPLE_RATE_HZ
        with self._lock:
            while self._next is not None and self._next.until_s <= fed_s:
                self._tell(self._next)
                self._next = next(self._script, None)

    def reset(self, *, hear_voices: bool = True) -> None:
        """The rehearsal begins anew."""
        with self._lock:
            self._events = [event for event in self._events if isinstance(event, Ready)]
            self._begin()
            self._hears = hear_voices

    def hear_voices(self, allowed: bool) -> None:
        """Whether voices are told apart; if not, all that is known of them is forgotten."""
        with self._lock:
            self._hears = allowed
            if not allowed:
                self._operations.clear()
                self._names_at_start = {}
                self._said = _Said({}, {}, [])
                # What has been told stays as it was told.
                self._pieces = {n: replace(piece, drawn=piece.told) for n, piece in self._pieces.items()}

    def finish(self) -> None:
        """What was to be corrected is corrected now."""
        with self._lock:
            rest = [self._next] if self._next is not None else []
            for drawn in (*rest, *self._script):
                self._correct(drawn)
            self._next = None
            self._publish_corrections()
            self._events.append(Finished())

    def events(self) -> list[EngineEvent]:
        """What has happened since the last call."""
        with self._lock:
            events, self._events = self._events, []
        return events

    def stop(self) -> None:
        """There is no process to end."""

    # ------------------------------------------------------------ what people say

    def name(self, voice: str, name: str | None) -> int:
        """This voice is this person's; one that has the name already lives on."""
        with self._lock:
            if not self._exists(voice):
                return self._refuse("no_such_voice", "Nobody with that voice has talked yet.")
            twin = next((v for v, n in self._said.names.items() if n == name and v != voice), None)
            if name is not None and twin is not None:
                return self._merge(voice, twin)

            def say(said: _Said) -> None:
                said.names.pop(voice, None)
                if name is not None:
                    said.names[voice] = name

            return self._do(say, (voice,))

    def merge(self, voice: str, into: str) -> int:
        """These two are one person; one with a name lives on."""
        with self._lock:
            if not (self._exists(voice) and self._exists(into)):
                return self._refuse("no_such_voice", "Nobody with that voice has talked yet.")
            if voice == into:
                return self._refuse("same_voice", "That is one and the same voice.")
            named = self._said.names
            kept_first = voice in named and into not in named
            return self._merge(into, voice) if kept_first else self._merge(voice, into)

    def _merge(self, gone: str, kept: str) -> int:
        def say(said: _Said) -> None:
            said.merged[gone] = kept
            name = said.names.pop(gone, None)
            if name is not None:
                said.names.setdefault(kept, name)

        return self._do(say, (kept, gone))

    def split(self, voice: str) -> int:
        """Drawn voices are one person's each."""
        with self._lock:
            why: RefusedWhy = "too_little_speech" if self._exists(voice) else "no_such_voice"
            return self._refuse(why, "In practice each voice is one person's: there is nothing to divide.")

    def assign(self, start_s: float, end_s: float, voice: str | None) -> int:
        """What is said between two times is this voice's; None: a new one's."""
        with self._lock:
            if voice is not None and not self._exists(voice):
                return self._refuse("no_such_voice", "Nobody with that voice has talked yet.")
            if voice is None:
                self._new += 1
            whose = voice or f"v{self._new}"
            return self._do(lambda said: said.given.append((start_s, end_s, whose)), (whose,))

    def introduce(self, name: str, start_s: float, end_s: float) -> int:
        """Who is drawn introduces themself well; somebody who was added never talks."""
        with self._lock:
            self._number += 1
            voice = next((v for v, n in self._known.items() if n == name), None)
            if voice is not None and self._hears:

                def say(said: _Said) -> None:
                    said.names[voice] = name

                self._operations[self._number] = say
                self._apply()
            heard = voice if self._hears else None
            trouble = None if heard else "nobody_heard"
            sentence = None if heard else "In practice only the people who were drawn talk."
            self._events.append(
                Introduced(
                    self._number,
                    name,
                    heard,
                    end_s - start_s,
                    trouble,  # type: ignore[arg-type]
                    None,
                    sentence,
                    self._who_is_who(),
                )
            )
            return self._number

    def expect(self, people: int | None) -> int:
        """Nothing follows from it: nobody is taken for two."""
        del people
        with self._lock:
            return self._do(lambda _: None, ())

    def undo(self, operation: int) -> int:
        """Take back what was said with an operation."""
        with self._lock:
            if operation not in self._operations:
                return self._refuse("no_such_operation", "That has been taken back already.")
            del self._operations[operation]
            return self._do(lambda _: None, ())

    # ------------------------------------------------------------ under the lock

    def _do(self, say: Callable[[_Said], None], voices: tuple[str, ...]) -> int:
        self._number += 1
        self._operations[self._number] = say
        self._apply()
        self._events.append(Done(self._number, voices, self._who_is_who()))
        return self._number

    def _refuse(self, why: RefusedWhy, sentence: str) -> int:
        self._number += 1
        self._events.append(Refused(self._number, why, sentence))
        return self._number

    def _apply(self) -> None:
        """Everything that was said, in order, from the start; then what of the past follows from it."""
        self._said = _Said(dict(self._names_at_start), {}, [])
        for say in self._operations.values():
            say(self._said)
        self._publish_corrections()

    def _who_is_who(self) -> WhoIsWho:
        return WhoIsWho(dict(self._said.names), dict(self._said.merged))

    def _exists(self, voice: str) -> bool:
        if voice in self._said.merged:
            return False
        return voice in self._said.names or any(piece.told == voice for piece in self._pieces.values())

    def _whose(self, piece: _Piece) -> str | None:
        if piece.deaf:
            return None
        voice = piece.drawn
        length_s = piece.end_s - piece.start_s
        for start_s, end_s, given in self._said.given:
            if min(end_s, piece.end_s) - max(start_s, piece.start_s) >= length_s / 2:
                voice = given
        while voice is not None and voice in self._said.merged:
            voice = self._said.merged[voice]
        return voice

    def _tell(self, drawn: Drawn) -> None:
        attributions = []
        for part in drawn.attributions:
            number = part.piece
            known = self._pieces.get(number)
            if known is not None and not self._hears and not known.deaf:
                number += CUT_OFF
                known = self._pieces.get(number)
            if known is None:
                piece = _Piece(part.voice, None, part.start_s, part.end_s, part.confidence, not self._hears)
            else:
                piece = replace(known, end_s=part.end_s)
            # A piece has one identity: its later parts follow what was told of the first.
            told = self._whose(piece) if known is None else known.told
            self._pieces[number] = replace(piece, told=told)
            confidence = part.confidence if told is not None else 0.0
            attributions.append(Attribution(number, part.start_s, part.end_s, told, confidence))
        corrections = tuple(self._corrections(self._correct(drawn)))
        self._until_s = drawn.until_s
        self._events.append(Publication(drawn.until_s, tuple(attributions), corrections))

    def _correct(self, drawn: Drawn) -> list[int]:
        """Take in what was drawn to turn out otherwise; the pieces that have been told."""
        told = [relabel for relabel in drawn.revisions if relabel.piece in self._pieces]
        for relabel in told:
            piece = self._pieces[relabel.piece]
            self._pieces[relabel.piece] = replace(piece, drawn=relabel.voice, confidence=relabel.confidence)
        return [relabel.piece for relabel in told]

    def _corrections(self, pieces: Iterable[int]) -> Iterator[Relabel]:
        """What was told otherwise than it now is."""
        for number in pieces:
            piece = self._pieces[number]
            whose = self._whose(piece)
            if whose != piece.told:
                self._pieces[number] = replace(piece, told=whose)
                yield Relabel(number, whose, 0.0 if whose is None else piece.confidence)

    def _publish_corrections(self) -> None:
        corrections = tuple(self._corrections(list(self._pieces)))
        if corrections:
            self._events.append(Publication(self._until_s, (), corrections))
