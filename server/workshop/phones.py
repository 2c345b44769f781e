"""Phones: whose each of them is, and what they ask for; each is known by an id that its cookie carries.

What a phone votes, and who asks for off the record, is held in memory for the sum alone: it is in no event,
and no page is ever told whose it was.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Literal

from server import protocol
from server.errors import Refused
from server.workshop.events import PhoneAnswered, PhoneClaimed, Wished
from server.workshop.state import PhoneOf

if TYPE_CHECKING:
    from balance.roster import Person
    from server.figures import Moment
    from server.workshop.workshop import Workshop

Wish = Literal["ask_me", "not_now"]
Vote = Literal["agree", "move_on"]
WRONG_CODES_AT_MOST = 8
"""For one person in one session; after that only the mentor can say whose phone it is."""


class Phones:
    """Everything that phones ask for."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self.here: frozenset[str] = frozenset()
        """The phones whose page is open."""
        self._votes: dict[str, Vote] = {}
        self._off_record: set[str] = set()
        self._wrong_codes: dict[str, int] = {}

    def begin(self) -> None:
        """Another session."""
        self._votes.clear()
        self._off_record.clear()
        self._wrong_codes.clear()

    # ------------------------------------------------------------ whose it is

    def say_who(self, phone: str, person: str | None, code: str | None) -> None:
        """This phone is this person's, if the mentor says so or the code is right; None: nobody's any more.

        Raises:
            Refused: there is no such person, or the code is not theirs.
        """
        if person is None:
            self._let_go(phone)
            return
        known = self._workshop.people.find(person)
        confirmed = code is not None and self._right(known, code)
        if self._workshop.state.phones.get(phone) == PhoneOf(person, confirmed=True):
            return
        self._let_go(phone)
        self._workshop.say(PhoneClaimed(phone, person, confirmed))

    def answer(self, phone: str, *, confirm: bool) -> None:
        """The mentor says whether this phone is whose it says.

        Raises:
            Refused: it has not said whose it is.
        """
        if phone not in self._workshop.state.phones:
            raise Refused(404, "no_such_claim", "That phone does not say any more whose it is.")
        self._workshop.say(PhoneAnswered(phone, confirm))
        if not confirm:
            self._forget(phone)

    def _right(self, person: Person, code: str) -> bool:
        wrong = self._wrong_codes.get(person.id, 0)
        if wrong >= WRONG_CODES_AT_MOST:
            raise Refused(
                403, "wrong_code", "That code was tried too often: ask the mentor to confirm who you are."
            )
        given, known = code.strip().encode(), (person.code or "").encode()
        if secrets.compare_digest(given, known) and person.code is not None:
            self._wrong_codes.pop(person.id, None)
            return True
        self._wrong_codes[person.id] = wrong + 1
        raise Refused(
            403, "wrong_code", "That is not the code; without one, the mentor says whose phone it is."
        )

    def _let_go(self, phone: str) -> None:
        self._forget(phone)
        if phone in self._workshop.state.phones:
            self._workshop.say(PhoneClaimed(phone, None))

    def _forget(self, phone: str) -> None:
        self._votes.pop(phone, None)
        self._off_record.discard(phone)

    # ------------------------------------------------------------ what they ask for

    def person(self, phone: str) -> Person:
        """Whose it is, beyond doubt.

        Raises:
            Refused: it is nobody's, or nobody has confirmed it.
        """
        whose = self._workshop.state.phones.get(phone)
        if whose is None:
            raise Refused(409, "nobody", "Say first who you are.")
        if not whose.confirmed:
            raise Refused(409, "not_confirmed", "The mentor has not confirmed yet who you are.")
        return self._workshop.people.find(whose.person)

    def raise_hand(self, phone: str, *, up: bool) -> None:
        """Ask for the floor, or no longer.

        Raises:
            Refused: nobody has confirmed whose phone it is, or no session runs.
        """
        person = self.person(phone).id
        if up:
            self._workshop.hands.put_up(person)
        else:
            self._workshop.hands.put_down(person)

    def wish(self, phone: str, wish: Wish | None) -> None:
        """To be asked, or not now.

        Raises:
            Refused: nobody has confirmed whose phone it is.
        """
        self._workshop.say(Wished(self.person(phone).id, wish))

    def vote(self, phone: str, vote: Vote | None) -> None:
        """Counted without saying who.

        Raises:
            Refused: nobody has confirmed whose phone it is.
        """
        self.person(phone)
        if vote is None:
            self._votes.pop(phone, None)
        else:
            self._votes[phone] = vote
        self._workshop.changed = True

    def ask_off_record(self, phone: str, *, ask: bool) -> None:
        """Ask for off the record, or no longer.

        Raises:
            Refused: nobody has confirmed whose phone it is.
        """
        self.person(phone)
        if ask:
            self._off_record.add(phone)
        else:
            self._off_record.discard(phone)
        self._workshop.changed = True

    def clear_votes(self) -> None:
        """Votes begin anew."""
        self._votes.clear()
        self._workshop.changed = True

    def paused(self) -> None:
        """It is off the record now: nobody need ask for it any more."""
        self._off_record.clear()

    def see(self, here: frozenset[str]) -> None:
        """These phones are here now."""
        if here != self.here:
            self.here = here
            self._workshop.changed = True

    # ------------------------------------------------------------ what is shown

    def wishes(self) -> protocol.Wishes:
        """The sums."""
        known = self._workshop.state.phones
        votes = [vote for phone, vote in self._votes.items() if phone in known]
        return protocol.Wishes(
            agree=votes.count("agree"),
            move_on=votes.count("move_on"),
            off_record=len(self._off_record & known.keys()),
            phones=len(self.here),
        )

    def claims(self) -> tuple[protocol.Claim, ...]:
        """Phones that wait for the mentor's word."""
        phones = self._workshop.state.phones.items()
        return tuple(
            protocol.Claim(phone=phone, person=whose.person) for phone, whose in phones if not whose.confirmed
        )

    def claimed(self, person: str) -> Literal["none", "claimed", "confirmed"]:
        """Whether some phone is, or is said to be, this person's."""
        found = [whose.confirmed for whose in self._workshop.state.phones.values() if whose.person == person]
        return "none" if not found else "confirmed" if any(found) else "claimed"

    def you(self, phone: str, moment: Moment) -> protocol.You:
        """What only this phone is told."""
        state = self._workshop.state
        whose = state.phones.get(phone)
        if whose is None or not whose.confirmed:
            return self._stranger(whose)
        person = state.roster.person(whose.person)
        order = self._workshop.hands.order(moment)
        voice = next((voice for voice in self._workshop.view.voices() if voice.id == person.id), None)
        return protocol.You(
            person=person.id,
            confirmed=True,
            name=person.name,
            choices=(),
            hand=person.id in order,
            hand_place=order.index(person.id) + 1 if person.id in order else None,
            wish=state.wishes.get(person.id),
            vote=self._votes.get(phone),
            off_record_asked=phone in self._off_record,
            guessed=self._workshop.debrief.has_guessed(phone),
            consent=person.consent,
            window=voice.window if voice else None,
            phase=voice.phase if voice else None,
        )

    def _stranger(self, whose: PhoneOf | None) -> protocol.You:
        state = self._workshop.state
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
