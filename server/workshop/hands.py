"""Hands and the floor: who would like it, who has it, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import protocol
from server.errors import Refused
from server.workshop.events.floor import HandLowered, HandMoved, HandRaised, TurnLimited

if TYPE_CHECKING:
    from server.workshop.figures import Moment
    from server.workshop.people import People
    from server.workshop.proceedings import Proceedings
    from server.workshop.tapping import Tapping


class Hands:
    """The queue and the turn timer."""

    def __init__(self, proceedings: Proceedings, people: People, tapping: Tapping) -> None:
        self._proceedings = proceedings
        self._people = people
        self._tapping = tapping

    def is_up(self, person: str) -> bool:
        """Whether this person's hand is up."""
        return any(hand.person == person for hand in self._proceedings.state.queue.hands)

    def put_up(self, person: str) -> None:
        """This person would like the floor; a hand that is up stays up.

        Raises:
            Refused: there is no such person, or no session.
        """
        self._people.find(person)
        if not self._proceedings.runs:
            raise Refused(409, "wrong_state", "There is no session in which to ask for the floor.")
        if not self.is_up(person):
            self._proceedings.say(HandRaised(person))

    def put_down(self, person: str) -> None:
        """No longer; nothing happens if the hand was down.

        Raises:
            Refused: there is no such person.
        """
        self._people.find(person)
        if self.is_up(person):
            self._proceedings.say(HandLowered(person, talked=False))

    def move(self, person: str, place: int | None) -> None:
        """In that place, 0 is next; None: where it belongs.

        Raises:
            Refused: there is no such person.
            QueueError: the hand is not up.
        """
        self._people.find(person)
        self._proceedings.say(HandMoved(person, place))

    def limit(self, limit_s: float | None) -> None:
        """How long a turn may be; None: as long as it takes."""
        self._proceedings.say(TurnLimited(limit_s))

    def step(self, moment: Moment) -> None:
        """Hands of those who have talked go down by themselves."""
        queue = self._proceedings.state.queue
        if not queue.hands:
            return
        left = {hand.person for hand in queue.after(moment.all_time, moment.now_s).hands}
        for hand in queue.hands:
            if hand.person not in left:
                self._proceedings.say(HandLowered(hand.person, talked=True))

    # ------------------------------------------------------------ what is shown

    def order(self, moment: Moment) -> tuple[str, ...]:
        """Whose turn it would be, by who was heard least."""
        queue = self._proceedings.state.queue
        if not queue.hands:
            return ()
        here = moment.roster.present(self._proceedings.captured_s)
        present = {person.id for person in here if person.fair_weight > 0}
        index = {voice.id: voice.phase.voice_index for voice in moment.reading.voices if voice.id in present}
        return queue.order(index)

    def shown(self, moment: Moment) -> tuple[protocol.HandState, ...]:
        """For everybody."""
        hands = {hand.person: hand for hand in self._proceedings.state.queue.hands}
        return tuple(
            protocol.HandState(
                person=person,
                waiting_s=max(0.0, self._proceedings.captured_s - hands[person].raised_s),
                moved=hands[person].place is not None,
            )
            for person in self.order(moment)
        )

    def floor(self, moment: Moment) -> protocol.FloorState | None:
        """Who has the floor: who is tapped, or who has talked last."""
        if self._proceedings.life != "running":
            return None
        now, tapped = moment.floor, self._tapping.now
        voice = tapped or (now.voice if now else None)
        if voice is None:
            return None
        talked_s = now.talked_s if now is not None and now.voice == voice else 0.0
        limit_s = self._proceedings.state.timer.limit_s
        return protocol.FloorState(
            voice=voice,
            talked_s=talked_s,
            limit_s=limit_s,
            left_s=None if limit_s is None else limit_s - talked_s,
        )
