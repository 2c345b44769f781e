"""The engine of a session that goes on: a new one, whose numbers follow those of the one that is gone.

The new engine begins at its own second 0 with its own voice 1. What it says is moved to where the session
stands, and what is said to it is moved back, so that nothing outside knows of it. What is said of voices from
before is answered here: the engine has never heard them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diarize.statements import Done, Introduced, Refused, WhoIsWho
from diarize.types import SAMPLE_RATE_HZ, Attribution, AudioBlock, Gap, Publication, Relabel, Rewrite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diarize.engine.messages import EngineEvent
    from server.engine.like import EngineLike

FROM_BEFORE = (
    "That voice is from before the session was cut off, and what it sounds like is not kept: "
    "name both voices for the same person, or correct it in the review."
)


class Continued:
    """An engine behind which another one has worked before; a reset makes it an engine like any other."""

    def __init__(
        self, engine: EngineLike, *, since_s: float, pieces: int, voices: int, names: Mapping[str, str]
    ) -> None:
        """Put it in the place of the one that is gone.

        Args:
            engine: one that has been reset.
            since_s: where the session stands, seconds of its clock.
            pieces: how many pieces have been numbered before.
            voices: how many voices there were before.
            names: whose they are.
        """
        self._engine = engine
        self._base_samples = round(since_s * SAMPLE_RATE_HZ)
        self._base_s = self._base_samples / SAMPLE_RATE_HZ
        self._pieces = pieces
        self._voices = voices
        self._names = {voice: person for voice, person in names.items() if self._is_old(voice)}
        self._new_names: dict[str, str] = {}
        self._own: list[EngineEvent] = []
        self._number = 0
        self._undo: dict[int, tuple[str, str | None]] = {}
        self._to_be_named: dict[int, str] = {}
        self._silent: set[int] = set()

    def _is_old(self, voice: str) -> bool:
        digits = voice[1:]
        return voice.startswith("v") and digits.isdigit() and int(digits) <= self._voices

    # ------------------------------------------------------------ to the engine

    def start(self) -> None:
        """Start the process and return at once."""
        self._engine.start()

    def feed(self, sound: AudioBlock | Gap) -> None:
        """Hand over sound; never blocks."""
        self._engine.feed(replace(sound, start_sample=sound.start_sample - self._base_samples))

    def reset(self, *, hear_voices: bool = True) -> None:
        """Another session: nothing has been before."""
        self._base_samples = self._pieces = self._voices = 0
        self._base_s = 0.0
        self._names, self._new_names, self._own = {}, {}, []
        self._undo, self._to_be_named, self._silent = {}, {}, set()
        self._engine.reset(hear_voices=hear_voices)

    def hear_voices(self, allowed: bool) -> None:
        """Whether voices may be listened to; if not, those known so far are deleted at once."""
        self._engine.hear_voices(allowed)

    def name(self, voice: str, name: str | None) -> int:
        """This voice is this person's."""
        if not self._is_old(voice):
            return self._engine.name(self._inner(voice), name)
        number = self._next()
        self._undo[number] = (voice, self._names.get(voice))
        self._give(voice, name)
        self._own.append(Done(number, (voice,), self._who_is_known()))
        return number

    def introduce(self, name: str, start_s: float, end_s: float) -> int:
        """Whoever speaks most between two times is this person."""
        return self._engine.introduce(name, self._moved_back(start_s), self._moved_back(end_s))

    def merge(self, voice: str, into: str) -> int:
        """These two are one person."""
        if self._is_old(voice) or self._is_old(into):
            return self._refuse()
        return self._engine.merge(self._inner(voice), self._inner(into))

    def split(self, voice: str) -> int:
        """This voice is two people's."""
        return self._refuse() if self._is_old(voice) else self._engine.split(self._inner(voice))

    def assign(self, start_s: float, end_s: float, voice: str | None) -> int:
        """What is said between two times is this voice's; None: a new one's."""
        if start_s < self._base_s:
            return self._refuse()
        times = self._moved_back(start_s), self._moved_back(end_s)
        if voice is None or not self._is_old(voice):
            return self._engine.assign(*times, None if voice is None else self._inner(voice))
        number = self._engine.assign(*times, None)
        person = self._names.get(voice)
        if person is not None:
            self._to_be_named[number] = person
        return number

    def expect(self, people: int | None) -> int:
        """There are at most so many people."""
        return self._engine.expect(people)

    def undo(self, operation: int) -> int:
        """Take back what was said with an operation."""
        if operation >= 0:
            return self._engine.undo(operation)
        number = self._next()
        voice, person = self._undo.pop(operation)
        self._give(voice, person)
        self._own.append(Done(number, (), self._who_is_known()))
        return number

    def finish(self) -> None:
        """No more sound comes."""
        self._engine.finish()

    def stop(self) -> None:
        """End the process."""
        self._engine.stop()

    # ------------------------------------------------------------ from the engine

    def events(self) -> list[EngineEvent]:
        """What has happened since the last call, as the session counts."""
        own, self._own = self._own, []
        return [*map(self._moved, self._heard()), *own]

    def _heard(self) -> list[EngineEvent]:
        kept: list[EngineEvent] = []
        for event in self._engine.events():
            if isinstance(event, Done | Refused) and event.operation in self._silent:
                self._silent.discard(event.operation)
                continue
            kept.append(event)
            if isinstance(event, Done) and event.operation in self._to_be_named:
                self._silent.add(self._engine.name(event.voices[0], self._to_be_named.pop(event.operation)))
        return kept

    def _moved(self, event: EngineEvent) -> EngineEvent:
        if isinstance(event, Publication):
            return self._publication(event)
        if isinstance(event, Done):
            voices = tuple(self._outer(voice) for voice in event.voices)
            return replace(event, voices=voices, who=self._who(event.who))
        if isinstance(event, Introduced):
            voice = None if event.voice is None else self._outer(event.voice)
            return replace(event, voice=voice, who=self._who(event.who))
        return event

    def _publication(self, one: Publication) -> Publication:
        revisions = tuple(
            Rewrite(
                revision.start_s + self._base_s,
                revision.end_s + self._base_s,
                tuple(map(self._attribution, revision.attributions)),
            )
            if isinstance(revision, Rewrite)
            else Relabel(
                revision.piece + self._pieces, self._outer_or_none(revision.voice), revision.confidence
            )
            for revision in one.revisions
        )
        return Publication(
            one.until_s + self._base_s, tuple(map(self._attribution, one.attributions)), revisions
        )

    def _attribution(self, one: Attribution) -> Attribution:
        return Attribution(
            one.piece + self._pieces,
            one.start_s + self._base_s,
            one.end_s + self._base_s,
            self._outer_or_none(one.voice),
            one.confidence,
        )

    # ------------------------------------------------------------ numbers

    def _moved_back(self, at_s: float) -> float:
        return max(0.0, at_s - self._base_s)

    def _outer(self, voice: str) -> str:
        return f"v{int(voice[1:]) + self._voices}"

    def _outer_or_none(self, voice: str | None) -> str | None:
        return None if voice is None else self._outer(voice)

    def _inner(self, voice: str) -> str:
        return f"v{int(voice[1:]) - self._voices}"

    def _who(self, who: WhoIsWho) -> WhoIsWho:
        """As the engine has it; voices from before are whose they were, or were said to be since."""
        names = {self._outer(voice): name for voice, name in who.names.items()}
        self._new_names = names
        merged = {self._outer(gone): self._outer(kept) for gone, kept in who.merged.items()}
        return WhoIsWho({**self._names, **names}, merged, who.people)

    def _who_is_known(self) -> WhoIsWho:
        """Without asking the engine: what it said last."""
        return WhoIsWho({**self._names, **self._new_names})

    def _give(self, voice: str, person: str | None) -> None:
        self._names = {known: whose for known, whose in self._names.items() if known != voice}
        if person is not None:
            self._names[voice] = person

    def _next(self) -> int:
        """Below zero, where no engine's operation is."""
        self._number -= 1
        return self._number

    def _refuse(self) -> int:
        number = self._next()
        self._own.append(Refused(number, "no_such_voice", FROM_BEFORE))
        return number
