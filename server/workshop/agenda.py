"""The agenda: what the group does now, and what it will do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from balance.phases import Phase, Phases
from server import protocol
from server.errors import Refused
from server.workshop.events.floor import AgendaChanged, AgendaPlanned
from server.workshop.events.said import Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.workshop.proceedings import Proceedings


class Agenda:
    """Which phases there are, and which one runs."""

    def __init__(self, proceedings: Proceedings) -> None:
        self._proceedings = proceedings

    def plan(self, planned: Iterable[protocol.PlannedPhase]) -> None:
        """These are the phases to come; those that have begun stay in front of them."""
        new = tuple(Phase(one.kind, one.title, one.counted, one.target_s) for one in planned)
        self._proceedings.say(AgendaPlanned(new))

    def begin(self, place: int | None) -> None:
        """The phase in this place begins and what ran is over; None: it is over, and none begins.

        Raises:
            Refused: no session runs, or there is no such phase.
            PhaseError: that phase has begun already.
        """
        if not self._proceedings.runs:
            raise Refused(409, "wrong_state", "A phase begins or ends while a session runs.")
        before, at_s = self._phases, self._proceedings.captured_s
        if place is not None and place >= len(before.agenda):
            raise Refused(404, "no_such_phase", "There is no such phase in the agenda.")
        if place is None and before.running is None:
            return
        after = before.end(at_s) if place is None else before.begin(place, at_s)
        key = "undo.phase_ended" if place is None else "undo.phase"
        step = Step(key, {"place": 0 if place is None else place}, (AgendaChanged(before.agenda),))
        self._proceedings.say(AgendaChanged(after.agenda), step)

    @property
    def _phases(self) -> Phases:
        return self._proceedings.state.phases

    def shown(self) -> protocol.PhasesState:
        """For everybody."""
        phases, at_s = self._phases, self._proceedings.captured_s
        running = next((place for place, one in enumerate(phases.agenda) if one.running), None)
        on_record = replace(phases, off_record=())
        return protocol.PhasesState(
            agenda=tuple(
                protocol.PhaseState(
                    kind=one.kind,
                    title=one.title,
                    counts=one.counts,
                    target_s=one.target_s,
                    state="running" if one.running else "planned" if one.start_s is None else "over",
                )
                for one in phases.agenda
            ),
            running=running,
            elapsed_s=phases.elapsed_s(at_s),
            left_s=phases.left_s(at_s),
            counts=on_record.counts(at_s),
        )
