"""What only the mentor sees of the workshop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balance.away import came_unnoticed
from server import protocol

if TYPE_CHECKING:
    from server.workshop.consent import Consent
    from server.workshop.course import Course
    from server.workshop.introductions import Introductions
    from server.workshop.phones import Phones
    from server.workshop.proceedings import Proceedings
    from server.workshop.prompting import Prompting

TO_BE_NAMED_S = 20.0
"""A voice without a person that has talked for so long in the last five minutes asks to be named."""


class MentorView:
    """The mentor's part of a snapshot."""

    def __init__(
        self,
        proceedings: Proceedings,
        consent: Consent,
        prompting: Prompting,
        introductions: Introductions,
        phones: Phones,
        course: Course,
    ) -> None:
        self._proceedings = proceedings
        self._consent = consent
        self._prompting = prompting
        self._introductions = introductions
        self._phones = phones
        self._course = course

    def part(
        self, sharing: protocol.SharingState, recovery: protocol.RecoveryOffer | None
    ) -> protocol.MentorPart:
        """What only the mentor sees, other devices and a session that was cut off among it."""
        state = self._proceedings.state
        undo = state.undo[-1] if state.undo else None
        return protocol.MentorPart(
            roster=self._roster(),
            everybody_agreed=self._consent.everybody_agreed,
            expected_people=state.expected_people,
            prompt=self._prompting.prompt(),
            silence=self._prompting.silence(),
            rests_for_s=self._prompting.rests_for_s,
            outcomes=self._prompting.outcomes(),
            to_be_named=self._to_be_named(),
            introduction=self._introductions.detail(),
            undo=None if undo is None else protocol.Undo(key=undo.key, parameters=dict(undo.parameters)),
            claims=self._phones.claims(),
            sharing=sharing,
            recovery=recovery,
            notes=tuple(protocol.Note(at_s=note.at_s, text=note.text) for note in state.notes),
            course=self._course.points,
        )

    def _roster(self) -> tuple[protocol.RosterPerson, ...]:
        state, moment, now_s = self._proceedings.state, self._proceedings.moment, self._proceedings.captured_s
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
                present=(present := person.present(now_s)),
                came_unnoticed=person.id in came and not present,
                voices=state.roster.voices_of(person.id),
                introduced=person.id in state.introduced,
                phone=self._phones.claimed(person.id),
                wish=state.wishes.get(person.id),
            )
            for person in state.roster.people
            if person.id not in state.erased
        )

    def _to_be_named(self) -> tuple[str, ...]:
        if not self._proceedings.state.listed or not self._proceedings.runs:
            return ()
        return tuple(
            voice.id
            for voice in self._proceedings.moment.reading.voices
            if not voice.in_roster and voice.window.talk_time_s >= TO_BE_NAMED_S
        )
