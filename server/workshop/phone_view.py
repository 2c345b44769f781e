"""What only one phone is told: whose it is, and how that person stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import protocol

if TYPE_CHECKING:
    from server.workshop.debrief import Debrief
    from server.workshop.hands import Hands
    from server.workshop.phones import Phones
    from server.workshop.proceedings import Proceedings
    from server.workshop.state import PhoneOf
    from server.workshop.view import View


class PhoneView:
    """The workshop as the person with this phone may see it of themself."""

    def __init__(
        self, proceedings: Proceedings, phones: Phones, hands: Hands, view: View, debrief: Debrief
    ) -> None:
        self._proceedings = proceedings
        self._phones = phones
        self._hands = hands
        self._view = view
        self._debrief = debrief

    def you(self, phone: str) -> protocol.You:
        """What only this phone is told."""
        state = self._proceedings.state
        whose = state.phones.get(phone)
        if whose is None or not whose.confirmed:
            return self._stranger(whose)
        person = state.roster.person(whose.person)
        order = self._hands.order(self._proceedings.moment)
        voice = next((voice for voice in self._view.voices() if voice.id == person.id), None)
        return protocol.You(
            person=person.id,
            confirmed=True,
            name=person.name,
            choices=(),
            hand=person.id in order,
            hand_place=order.index(person.id) + 1 if person.id in order else None,
            wish=state.wishes.get(person.id),
            vote=self._phones.vote_of(phone),
            off_record_asked=self._phones.asks_off_record(phone),
            guessed=self._debrief.has_guessed(phone),
            consent=person.consent,
            window=voice.window if voice else None,
            phase=voice.phase if voice else None,
        )

    def _stranger(self, whose: PhoneOf | None) -> protocol.You:
        state = self._proceedings.state
        taken = {one.person for one in state.phones.values() if one is not whose}
        return protocol.You(
            person=whose.person if whose else None,
            confirmed=False,
            name=state.roster.person(whose.person).name if whose else None,
            choices=tuple(
                protocol.Choice(person=person.id, name=person.name, taken=person.id in taken)
                for person in state.roster.people
                if person.id not in state.erased
            ),
            hand=False,
            hand_place=None,
            wish=None,
            vote=None,
            off_record_asked=False,
            consent=None,
            window=None,
            phase=None,
        )
