"""What goes on in a workshop: what has been said and heard so far, and the one way in which it changes.

It is what every part of the workshop stands on; of the other parts it knows nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from server.workshop.changes.apply import apply
from server.workshop.events.erasing import nameless, without_name
from server.workshop.events.said import Said
from server.workshop.figures import Figures, Moment
from server.workshop.state import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from balance.speech.ledger import Ledger
    from diarize.notice import Notice
    from server.engine.like import EngineLike, HoldsEngine
    from server.protocol import Thresholds
    from server.workshop.events.said import Event, Step

Life = Literal["idle", "running", "paused", "ended"]


class Proceedings:
    """Of one session after another. Belongs to the server's event loop."""

    def __init__(self, holder: HoldsEngine, clock_s: Callable[[], float], thresholds: Thresholds) -> None:
        """Nothing has been said yet.

        Args:
            holder: knows which engine works.
            clock_s: the session's clock, seconds captured.
            thresholds: when figures begin to be shown.
        """
        self._holder = holder
        self._clock_s = clock_s
        self.thresholds = thresholds
        """From the next session on."""
        self.life: Life = "idle"
        self.state = State()
        self.before = State()
        """What held before the first event of `said`: with both, everything since can be worked out again."""
        self.said: list[Said] = []
        self.figures = Figures(thresholds)
        self.changed = False
        """Every page should show it at once; whoever shows it takes it back."""
        self.on_said: Callable[[Said], None] = _nobody_listens
        """Told of each event once it holds."""
        self.notice: Notice | None = None
        """For the mentor: what could not be done, said after the page had its answer."""

    @property
    def engine(self) -> EngineLike:
        """The one that works now."""
        return self._holder.engine

    @property
    def captured_s(self) -> float:
        """Now, seconds of the session's clock."""
        return self._clock_s()

    @property
    def runs(self) -> bool:
        """Whether there is a session, heard or off the record."""
        return self.life in {"running", "paused"}

    @property
    def moment(self) -> Moment:
        """What is known as far as has been published."""
        return self.figures.moment(self.state.roster, self.state.phases, listed=self.state.listed)

    def say(self, event: Event, undo: Step | None = None) -> None:
        """Let something happen: the one way in which anything changes.

        Raises:
            BalanceError: it makes no sense; then nothing has happened.
        """
        said = Said(len(self.said) + 1, self.captured_s, event, undo)
        self.state = apply(self.state, said)
        self.said.append(said)
        self.changed = True
        self.on_said(said)

    def hear_anew(self, ledger: Ledger | None = None) -> None:
        """Nothing has been heard yet; or what the ledger says."""
        self.figures = Figures(self.thresholds, ledger)

    def forget_said(self) -> None:
        """What holds now is where the next session begins."""
        self.before, self.said = self.state, []

    def take_up(self, state: State) -> None:
        """This is what holds, by what was said in a process that is gone."""
        self.state = state
        self.forget_said()

    def erase(self, person: str) -> None:
        """No name of theirs, and nothing they said of themself, stays in what has happened."""
        self.said = [without_name(said, person) for said in self.said]
        before = self.before.roster
        if person in before.ids:
            self.before = replace(self.before, roster=before.with_changed(nameless(before.person(person))))


def _nobody_listens(said: Said) -> None:
    """Where nothing is kept."""
