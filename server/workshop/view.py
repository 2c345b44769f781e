"""What the pages see of the workshop: the mentor everything, the room what it may know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from balance.away import came_unnoticed
from server import protocol

if TYPE_CHECKING:
    from balance.reading import Voice
    from server.workshop.workshop import Workshop

TO_BE_NAMED_S = 20.0
"""A voice without a person that has talked for so long in the last five minutes asks to be named."""


class View:
    """The workshop in the protocol's words."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._of: tuple[object, ...] = ()
        self._voices: tuple[protocol.Voice, ...] = ()

    # ------------------------------------------------------------ people

    def voices(self) -> tuple[protocol.Voice, ...]:
        """Everybody, for the mentor: in seat order, then voices that have no person."""
        of = (self._workshop.moment, self._workshop.state, self._workshop.life)
        if len(self._of) < len(of) or any(new is not old for new, old in zip(of, self._of, strict=True)):
            self._voices = self._all_voices()
            self._of = of
        return self._voices

    def _all_voices(self) -> tuple[protocol.Voice, ...]:
        shown = [self._voice(voice) for voice in self._workshop.moment.reading.voices]
        if not self._workshop.state.listed:
            # Nobody has said who sits where: a voice that gets a name keeps its place.
            shown.sort(key=lambda voice: voice.number)
        return tuple(shown)

    def voices_for_room(self) -> tuple[protocol.Voice, ...]:
        """Everybody, as the room may know them."""
        state = self._workshop.state
        return tuple(
            voice.model_copy(update={"name": label(voice.name, state.screen.labels)})
            for voice in self.voices()
            if voice.in_roster or not state.listed
        )

    def _voice(self, voice: Voice) -> protocol.Voice:
        workshop = self._workshop
        state = workshop.state
        in_roster = voice.id in state.roster.ids
        name, present, counted = None, True, True
        number = self._number(voice)
        if in_roster:
            person = state.roster.person(voice.id)
            name = None if voice.id in state.erased else person.name
            present, counted = person.present(workshop.captured_s), person.fair_weight > 0
        return protocol.Voice(
            id=voice.id,
            number=number,
            name=name,
            in_roster=in_roster,
            present=present,
            counted=counted,
            speaking=voice.speaking and workshop.life == "running",
            raw_talk_time_s=voice.raw_talk_time_s,
            turns=voice.turns,
            backchannels=voice.backchannels,
            longest_monologue_s=voice.longest_monologue_s,
            window=protocol.Figures.model_validate(voice.window, from_attributes=True),
            phase=protocol.Figures.model_validate(voice.phase, from_attributes=True),
        )

    def _number(self, voice: Voice) -> int:
        state, appeared = self._workshop.state, self._workshop.moment.appeared
        if voice.id in state.roster.ids:
            if state.listed:
                return state.roster.ids.index(voice.id) + 1
            own = [appeared[one] for one in state.roster.voices_of(voice.id) if one in appeared]
            return min(own, default=len(appeared) + 1 + state.roster.ids.index(voice.id))
        return appeared.get(voice.id, len(appeared) + 1)

    # ------------------------------------------------------------ the mentor's part

    def mentor(
        self, sharing: protocol.SharingState, recovery: protocol.RecoveryOffer | None = None
    ) -> protocol.MentorPart:
        """What only the mentor sees."""
        workshop, state = self._workshop, self._workshop.state
        undo = state.undo[-1] if state.undo else None
        return protocol.MentorPart(
            roster=self._roster(),
            everybody_agreed=workshop.consent.everybody_agreed,
            expected_people=state.expected_people,
            prompt=workshop.prompting.prompt(),
            silence=workshop.prompting.silence(),
            rests_for_s=workshop.prompting.rests_for_s,
            outcomes=workshop.prompting.outcomes(),
            to_be_named=self._to_be_named(),
            introduction=workshop.introductions.detail(),
            undo=None if undo is None else protocol.Undo(key=undo.key, parameters=dict(undo.parameters)),
            claims=workshop.phones.claims(),
            sharing=sharing,
            recovery=recovery,
            notes=tuple(protocol.Note(at_s=note.at_s, text=note.text) for note in state.notes),
            course=workshop.course.points,
        )

    def _roster(self) -> tuple[protocol.RosterPerson, ...]:
        workshop, state = self._workshop, self._workshop.state
        moment = workshop.moment
        came = {one.person for one in came_unnoticed(moment.all_time, moment.roster, moment.now_s)}
        return tuple(
            protocol.RosterPerson(
                id=person.id,
                name=person.name,
                role=person.role,
                group=person.group,
                weight=person.weight,
                prefers_to_listen=person.prefers_to_listen,
                accommodations=person.accommodations,
                consent=person.consent,
                present=(present := person.present(workshop.captured_s)),
                came_unnoticed=person.id in came and not present,
                voices=state.roster.voices_of(person.id),
                introduced=person.id in state.introduced,
                phone=workshop.phones.claimed(person.id),
                wish=state.wishes.get(person.id),
            )
            for person in state.roster.people
            if person.id not in state.erased
        )

    def _to_be_named(self) -> tuple[str, ...]:
        if not self._workshop.state.listed or not self._workshop.runs:
            return ()
        return tuple(
            voice.id
            for voice in self._workshop.moment.reading.voices
            if not voice.in_roster and voice.window.talk_time_s >= TO_BE_NAMED_S
        )


def label(name: str | None, labels: Literal["names", "initials", "seats"]) -> str | None:
    """A name as the room may see it.

    >>> label("Anna van der Berg", "initials"), label("Zoë", "initials"), label("Anna", "seats")
    ('AB', 'Z', None)
    """
    if name is None or labels == "seats":
        return None
    if labels == "names":
        return name
    words = [word for word in name.split() if word[0].isalnum()] or name.split()
    chosen = words[:1] if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in chosen).upper()
