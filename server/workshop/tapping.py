"""The tap: the mentor says who talks now, or who talked then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.errors import Refused
from server.workshop.events.voices import Tapped
from server.workshop.taps import REACTION_S, HeardByTap, whose

if TYPE_CHECKING:
    from diarize.types import Publication
    from server.workshop.people import People
    from server.workshop.proceedings import Proceedings


class Tapping:
    """Who has the floor, where voices are not told apart."""

    def __init__(self, proceedings: Proceedings, people: People) -> None:
        self._proceedings = proceedings
        self._people = people
        self._heard = HeardByTap()

    @property
    def now(self) -> str | None:
        """Who is tapped now; None: nobody, or voices are told apart."""
        state = self._proceedings.state
        return whose(state.taps, self._proceedings.captured_s) if state.mode == "tap" else None

    def take(self, person: str | None) -> None:
        """This person talks; None: nobody in particular.

        Raises:
            Refused: there is no such person, or nothing is tapped in this session.
        """
        state = self._proceedings.state
        if not self._proceedings.runs or state.mode != "tap":
            raise Refused(409, "wrong_mode", "Who talks is tapped only in a session in tap mode.")
        if person is not None:
            self._people.find(person)
        since_s = max(state.modes[-1].at_s, self._proceedings.captured_s - REACTION_S)
        self._proceedings.say(Tapped(person, since_s))
        self.tell_again(since_s, self._proceedings.figures.published_s)

    def told(self, publication: Publication) -> Publication:
        """What the engine says, with what was tapped."""
        return self._heard.told(publication, self._proceedings.state)

    def tell_again(self, start_s: float, end_s: float) -> None:
        """What has been published between two times takes what is known now of who was tapped."""
        self._proceedings.figures.rewrite(self._heard.again(start_s, end_s, self._proceedings.state))

    def begin(self, heard: HeardByTap | None = None) -> None:
        """Another session; or one that goes on, with what has been heard in it."""
        self._heard = heard or HeardByTap()
