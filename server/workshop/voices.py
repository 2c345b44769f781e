"""Whose voice it is: named, joined, parted, given; the engine corrects the past, and it can be taken back.

A page knows a voice by its own id until it is somebody's, and by the person's from then on: both are taken.
The engine knows people by id only; no name ever reaches its process.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

from balance.roster import Person
from balance.spans import ALWAYS
from server.errors import Refused
from server.workshop.answers import is_engines
from server.workshop.events.people import PersonChanged, PersonEntered, PersonRemoved
from server.workshop.events.said import Event, Step
from server.workshop.events.voices import (
    PeopleExpected,
    SpeechAssigned,
    SpeechGiven,
    VoiceNamed,
    VoiceParted,
    VoicesJoined,
)
from server.workshop.people import id_by_name
from server.workshop.taps import tap_spans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diarize.statements import Done
    from server.protocol import Consent
    from server.workshop.answers import Answers
    from server.workshop.people import People
    from server.workshop.proceedings import Proceedings
    from server.workshop.tapping import Tapping


class Voices:
    """What may be said of voices."""

    def __init__(self, proceedings: Proceedings, people: People, answers: Answers, tapping: Tapping) -> None:
        self._proceedings = proceedings
        self._people = people
        self._answers = answers
        self._tapping = tapping

    # ------------------------------------------------------------ names

    def name(
        self,
        id_: str,
        *,
        name: str | None = None,
        person: str | None = None,
        consent: Consent = "not_asked",
    ) -> None:
        """This voice is this person, known by id or by name; a name that nobody has is somebody new.

        Raises:
            Refused: there is no such voice, or no such person.
            RosterError: the name is none.
        """
        voices = self._voices(id_)
        roster = self._proceedings.state.roster
        if person is not None:
            whose = self._people.find(person).id
        elif name is None:
            self._take_name_away(voices)
            return
        else:
            known = id_by_name(roster, name)
            if id_ in roster.ids and known in {None, id_}:
                # Not another person: another name for this one.
                self._proceedings.say(PersonChanged(replace(roster.person(id_), name=name)))
                return
            whose = known or ""
        back: list[Event] = [VoiceNamed(voice, roster.voices.get(voice)) for voice in voices]
        if not whose:
            whose = self._somebody_new(name or "", voices, consent)
            back.append(PersonRemoved(whose))
        self._give(voices, whose, Step("undo.named", {"person": whose}, tuple(back)))

    def _give(self, voices: Iterable[str], person: str, step: Step) -> None:
        voices = tuple(voices)
        operations = self._answers.tell(voices, person)
        step = replace(step, operations=operations)
        for voice in voices[:-1]:
            self._proceedings.say(VoiceNamed(voice, person))
        self._proceedings.say(VoiceNamed(voices[-1], person), step)

    def _somebody_new(self, name: str, voices: tuple[str, ...], consent: Consent) -> str:
        """Here since the voice was first heard; without a list nobody's hours are known, and all are here."""
        listed = self._proceedings.state.listed
        since_s = min(self._proceedings.figures.first_heard_s(voice) for voice in voices)
        presence = ((since_s, inf),) if listed else ALWAYS
        return self._people.enter(Person("p0", name, consent=consent, presence=presence), listed=listed)

    def _take_name_away(self, voices: tuple[str, ...]) -> None:
        state = self._proceedings.state
        back: list[Event] = []
        for voice in voices:
            person = state.roster.voices.get(voice)
            if person is None:
                continue
            back.append(VoiceNamed(voice, person))
            operations = self._answers.tell((voice,), None)
            roster = self._proceedings.state.roster
            if not state.listed and roster.voices_of(person) == (voice,):
                # Nobody has said who is here: somebody without a voice is nobody.
                seat = roster.ids.index(person)
                back.insert(0, PersonEntered(roster.person(person), seat, listed=False))
                self._proceedings.say(PersonRemoved(person))
            step = Step("undo.unnamed", {"voice": voice}, tuple(back), operations)
            self._proceedings.say(VoiceNamed(voice, None), step)

    # ------------------------------------------------------------ one or two people

    async def merge(self, id_: str, into: str) -> None:
        """These two are one person.

        Raises:
            Refused: there is no such voice, they are two people of the roster, or the engine cannot.
        """
        one, other = self._voices(id_)[0], self._voices(into)[0]
        roster = self._proceedings.state.roster
        whose = {roster.voices[voice] for voice in (one, other) if voice in roster.voices}
        if len(whose) > 1:
            raise Refused(
                409, "two_people", "Each of them has a name of their own: take one name away first."
            )
        if not (is_engines(one) and is_engines(other)):
            raise Refused(409, "tapped", "Speech that was tapped is a person's: say whose it is instead.")
        self._must_run()

        def done(answer: Done) -> None:
            back = tuple(VoiceNamed(voice, roster.voices.get(voice)) for voice in (one, other))
            for voice in (one, other):
                for person in whose:
                    self._proceedings.say(VoiceNamed(voice, person))
            kept, gone = answer.voices
            parameters = {"voice": gone, "into": next(iter(whose), kept)}
            step = Step("undo.merged", parameters, back, (answer.operation,))
            self._proceedings.say(VoicesJoined(kept, gone), step)

        await self._answers.ask(self._proceedings.engine.merge(one, other), done)

    async def split(self, id_: str) -> None:
        """This voice is two people's.

        Raises:
            Refused: there is no such voice, or the engine cannot.
        """
        voice = self._voices(id_)[0]
        self._must_run()

        def done(answer: Done) -> None:
            new = answer.voices[-1]
            step = Step("undo.split", {"voice": id_, "new": new}, (), (answer.operation,))
            self._proceedings.say(VoiceParted(voice, new), step)

        await self._answers.ask(self._proceedings.engine.split(voice), done)

    # ------------------------------------------------------------ a stretch of speech

    async def assign(self, start_s: float, end_s: float, to: str | None) -> None:
        """This voice or person spoke between two times; None: somebody new.

        Raises:
            Refused: the times make no sense, there is no such voice or person, or the engine cannot.
        """
        if not start_s < end_s:
            raise Refused(422, "invalid", "Speech ends after it begins.")
        if any(begin <= start_s < end for begin, end in tap_spans(self._proceedings.state)):
            self._give_tapped(start_s, end_s, to)
            return
        self._must_run()
        person = to if to in self._proceedings.state.roster.ids else None
        voice = None
        if person is not None:
            own = filter(is_engines, self._proceedings.state.roster.voices_of(person))
            voice = next(own, None)
        elif to is not None:
            voice = self._voices(to)[0]

        def done(answer: Done) -> None:
            operations = [answer.operation]
            if person is not None and voice is None:
                new = answer.voices[0]
                operations += self._answers.tell((new,), person)
                self._proceedings.say(VoiceNamed(new, person))
            step = Step("undo.speech", {"start_s": start_s, "end_s": end_s}, (), tuple(operations))
            self._proceedings.say(SpeechAssigned(start_s, end_s, answer.voices[0]), step)

        await self._answers.ask(self._proceedings.engine.assign(start_s, end_s, voice), done)

    def _give_tapped(self, start_s: float, end_s: float, to: str | None) -> None:
        person = None if to is None else self._people.find(to).id
        self._proceedings.say(SpeechGiven(start_s, end_s, person))
        self._tapping.tell_again(start_s, end_s)

    def expect(self, people: int | None) -> None:
        """There are so many; None: nobody has counted."""
        self._proceedings.say(PeopleExpected(people))
        if self._proceedings.runs:
            self._answers.expect(self._proceedings.engine.expect(people))

    # ------------------------------------------------------------ which is meant

    def _voices(self, id_: str) -> tuple[str, ...]:
        """The voices that a page means: that one, or all of the person's.

        Raises:
            Refused: there is none.
        """
        roster = self._proceedings.state.roster
        if id_ in roster.ids:
            self._people.find(id_)
            own = roster.voices_of(id_)
            if own:
                return own
        elif self._proceedings.figures.knows(id_):
            return (id_,)
        raise Refused(404, "no_such_voice", "There is no such voice in this session.")

    def _must_run(self) -> None:
        if not self._proceedings.runs:
            raise Refused(409, "wrong_state", "Voices can be joined and parted only while a session runs.")
