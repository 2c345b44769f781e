"""Phones: whose each of them is, and what they ask for; each is known by an id that its cookie carries.

What a phone votes, and who asks for off the record, is held in memory for the sum alone: it is in no event,
and no page is ever told whose it was.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Literal

from server import protocol
from server.connections.pace import Pace, Paces
from server.errors import Refused
from server.workshop.events.phones import PhoneAnswered, PhoneClaimed, Wished
from server.workshop.state import PhoneOf

if TYPE_CHECKING:
    from balance.roster import Person
    from server.workshop.hands import Hands
    from server.workshop.people import People
    from server.workshop.proceedings import Proceedings

Wish = Literal["ask_me", "not_now"]
Vote = Literal["agree", "move_on"]
WRONG_CODES_AT_MOST = 8
"""For one person in one session; after that only the mentor can say whose phone it is."""
CLAIMS_AT_MOST, CLAIMS_FOR_ONE = 120, 5
"""That wait for the mentor's word. A link makes as many phones as somebody likes; what they say is kept."""
CLAIMS_A_SECOND, CLAIMS_AT_ONCE = 1.0, 120.0
REQUESTS_A_SECOND, REQUESTS_AT_ONCE = 2.0, 20.0
"""Of one phone: what it changes is shown to everybody and kept."""


class Phones:
    """Everything that phones ask for."""

    def __init__(self, proceedings: Proceedings, people: People, hands: Hands) -> None:
        self._proceedings = proceedings
        self._people = people
        self._hands = hands
        self.here: frozenset[str] = frozenset()
        """The phones whose page is open."""
        self._votes: dict[str, Vote] = {}
        self._off_record: set[str] = set()
        self._wrong_codes: dict[str, int] = {}
        self._claiming = Pace(CLAIMS_A_SECOND, CLAIMS_AT_ONCE)
        self._asking = Paces((REQUESTS_A_SECOND, REQUESTS_AT_ONCE))

    def begin(self) -> None:
        """Another session."""
        self._votes.clear()
        self._off_record.clear()
        self._wrong_codes.clear()

    def may_ask(self, phone: str) -> None:
        """This phone asks for something.

        Raises:
            Refused: it has asked for too much just now.
        """
        if self._asking.take(phone) > 0:
            raise Refused(429, "too_many", "That was too much at once: wait a moment, then try again.")

    # ------------------------------------------------------------ whose it is

    def say_who(self, phone: str, person: str | None, code: str | None) -> None:
        """This phone is this person's, if the mentor says so or the code is right; None: nobody's any more.

        Raises:
            Refused: there is no such person, the code is not theirs, or too many phones wait.
        """
        if person is None:
            self._let_go(phone)
            return
        known = self._people.find(person)
        confirmed = code is not None and self._right(known, code)
        if self._proceedings.state.phones.get(phone) == PhoneOf(person, confirmed=True):
            return
        if not confirmed:
            self._must_have_room(phone, person)
        self._let_go(phone)
        self._proceedings.say(PhoneClaimed(phone, person, confirmed))

    def answer(self, phone: str, *, confirm: bool) -> None:
        """The mentor says whether this phone is whose it says.

        Raises:
            Refused: it has not said whose it is.
        """
        if phone not in self._proceedings.state.phones:
            raise Refused(404, "no_such_claim", "That phone does not say any more whose it is.")
        self._proceedings.say(PhoneAnswered(phone, confirm))
        if not confirm:
            self._forget(phone)

    def _must_have_room(self, phone: str, person: str) -> None:
        waiting = [
            whose.person
            for other, whose in self._proceedings.state.phones.items()
            if other != phone and not whose.confirmed
        ]
        if waiting.count(person) >= CLAIMS_FOR_ONE or len(waiting) >= CLAIMS_AT_MOST:
            raise Refused(
                429, "too_many", "Too many phones wait to be confirmed: ask the mentor to answer them first."
            )
        if self._claiming.take() > 0:
            raise Refused(429, "too_many", "Too many phones say who they are just now: wait a moment.")

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
        if phone in self._proceedings.state.phones:
            self._proceedings.say(PhoneClaimed(phone, None))

    def _forget(self, phone: str) -> None:
        self._votes.pop(phone, None)
        self._off_record.discard(phone)

    # ------------------------------------------------------------ what they ask for

    def person(self, phone: str) -> Person:
        """Whose it is, beyond doubt.

        Raises:
            Refused: it is nobody's, or nobody has confirmed it.
        """
        whose = self._proceedings.state.phones.get(phone)
        if whose is None:
            raise Refused(409, "nobody", "Say first who you are.")
        if not whose.confirmed:
            raise Refused(409, "not_confirmed", "The mentor has not confirmed yet who you are.")
        return self._people.find(whose.person)

    def raise_hand(self, phone: str, *, up: bool) -> None:
        """Ask for the floor, or no longer.

        Raises:
            Refused: nobody has confirmed whose phone it is, or no session runs.
        """
        person = self.person(phone).id
        if up:
            self._hands.put_up(person)
        else:
            self._hands.put_down(person)

    def wish(self, phone: str, wish: Wish | None) -> None:
        """To be asked, or not now.

        Raises:
            Refused: nobody has confirmed whose phone it is.
        """
        self._proceedings.say(Wished(self.person(phone).id, wish))

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
        self._proceedings.changed = True

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
        self._proceedings.changed = True

    def clear_votes(self) -> None:
        """Votes begin anew."""
        self._votes.clear()
        self._proceedings.changed = True

    def paused(self) -> None:
        """It is off the record now: nobody need ask for it any more."""
        self._off_record.clear()

    def see(self, here: frozenset[str]) -> None:
        """These phones are here now."""
        if here != self.here:
            self.here = here
            self._proceedings.changed = True

    # ------------------------------------------------------------ what is shown

    def wishes(self) -> protocol.Wishes:
        """The sums."""
        known = self._proceedings.state.phones
        votes = [vote for phone, vote in self._votes.items() if phone in known]
        return protocol.Wishes(
            agree=votes.count("agree"),
            move_on=votes.count("move_on"),
            off_record=len(self._off_record & known.keys()),
            phones=len(self.here),
        )

    def claims(self) -> tuple[protocol.Claim, ...]:
        """Phones that wait for the mentor's word."""
        phones = self._proceedings.state.phones.items()
        return tuple(
            protocol.Claim(phone=phone, person=whose.person) for phone, whose in phones if not whose.confirmed
        )

    def vote_of(self, phone: str) -> Vote | None:
        """What this phone votes, for itself alone."""
        return self._votes.get(phone)

    def asks_off_record(self, phone: str) -> bool:
        """Whether this phone does, for itself alone."""
        return phone in self._off_record

    def claimed(self, person: str) -> Literal["none", "claimed", "confirmed"]:
        """Whether some phone is, or is said to be, this person's."""
        phones = self._proceedings.state.phones.values()
        found = [whose.confirmed for whose in phones if whose.person == person]
        return "none" if not found else "confirmed" if any(found) else "claimed"
