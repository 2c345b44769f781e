"""What each kind of page is shown: the session, the workshop and the engine in one message."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from server import protocol
from server.workshop.others import OTHERS

if TYPE_CHECKING:
    from server.keeping.recovery import Recovery
    from server.live.hub import View
    from server.live.standing import Standing


class Snapshots:
    """Numbers them, and leaves out of each what its page may not see."""

    def __init__(self, standing: Standing, recovery: Recovery) -> None:
        self._standing = standing
        self._recovery = recovery
        self._seq = 0

    def take(self, view: View) -> protocol.Snapshot:
        """Everything that one kind of page may see, as of now."""
        self._seq += 1
        standing, workshop = self._standing, self._standing.workshop
        moment, state, mentor = workshop.moment, workshop.state, view == "mentor"
        reading = moment.reading
        return protocol.Snapshot(
            seq=self._seq,
            sent_at_ms=time.time() * 1000,
            session=self._state(),
            source=standing.ear.state(paused=standing.state == "paused"),
            engine=self._engine(),
            thresholds=workshop.thresholds,
            window=protocol.Group.model_validate(reading.window, from_attributes=True),
            phase=protocol.Group.model_validate(reading.phase, from_attributes=True),
            voices=workshop.view.voices() if mentor else workshop.view.voices_for_room(),
            phases=workshop.agenda.shown(),
            floor=self._floor(mentor=mentor),
            queue=workshop.hands.shown(moment),
            introduction=workshop.introductions.now(),
            wishes=workshop.phones.wishes(),
            screen=protocol.ScreenState(
                shown=state.screen.shown,
                labels=state.screen.labels,
                qr=state.screen.qr,
                join_address=standing.sharing.join_address,
            ),
            debrief=workshop.debrief.shown(),
            mentor=(
                workshop.mentor_view.part(standing.sharing.state(), self._recovery.offer) if mentor else None
            ),
        )

    def _state(self) -> protocol.SessionState:
        standing, state = self._standing, self._standing.workshop.state
        return protocol.SessionState(
            state=standing.state,
            title=state.title,
            series=state.series,
            language=state.language,
            ground_rules=state.ground_rules,
            last_norm=state.last_norm,
            mode=standing.workshop.consent.mode,
            practice=standing.ear.state(paused=False).kind == "practice",
            ended_by=state.ended_by,
            captured_s=standing.feeder.captured_s,
            published_s=standing.workshop.figures.published_s,
        )

    def _engine(self) -> protocol.EngineHealth:
        standing, watch = self._standing, self._standing.watch
        notices = [
            watch.sentence,
            standing.notice,
            standing.workshop.notice,
            *standing.ear.trouble,
            *standing.keeper.notices,
        ]
        lag_s = standing.feeder.captured_s - standing.workshop.figures.published_s
        return protocol.EngineHealth(
            state=watch.state,
            notices=tuple(
                protocol.Notice(code=notice.code, sentence=str(notice), about=notice.about)
                for notice in notices
                if notice
            ),
            lag_s=max(0.0, lag_s),
            lost_s=standing.lost_s,
            step_ms=watch.step_ms,
        )

    def _floor(self, *, mentor: bool) -> protocol.FloorState | None:
        """Who has the floor; a voice that the room does not see has none there, or is one of the others."""
        workshop = self._standing.workshop
        floor = workshop.hands.floor(workshop.moment)
        if floor is None or mentor:
            return floor
        seen = {voice.id for voice in workshop.view.voices_for_room()}
        if floor.voice not in seen and OTHERS in seen:
            return floor.model_copy(update={"voice": OTHERS})
        return floor if floor.voice in seen else None
