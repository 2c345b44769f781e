"""What each kind of page is shown: the session, the workshop and the engine in one message."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from server import protocol

if TYPE_CHECKING:
    from server.hub import View
    from server.session import LiveSession


class Snapshots:
    """Numbers them, and leaves out of each what its page may not see."""

    def __init__(self, session: LiveSession) -> None:
        self._session = session
        self._seq = 0

    def take(self, view: View) -> protocol.Snapshot:
        """Everything that one kind of page may see, as of now."""
        self._seq += 1
        session, workshop = self._session, self._session.workshop
        moment, state, mentor = workshop.moment, workshop.state, view == "mentor"
        reading = moment.reading
        return protocol.Snapshot(
            seq=self._seq,
            sent_at_ms=time.time() * 1000,
            session=self._state(),
            source=session.ear.state(paused=session.state == "paused"),
            engine=self._engine(),
            thresholds=session.thresholds,
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
                join_address=session.sharing.join_address,
            ),
            debrief=workshop.debrief.shown(),
            mentor=(
                workshop.view.mentor(session.sharing.state(), session.recovery.offer) if mentor else None
            ),
        )

    def _state(self) -> protocol.SessionState:
        session, state = self._session, self._session.workshop.state
        return protocol.SessionState(
            state=session.state,
            title=state.title,
            series=state.series,
            language=state.language,
            ground_rules=state.ground_rules,
            last_norm=state.last_norm,
            mode=session.workshop.consent.mode,
            practice=session.ear.state(paused=False).kind == "practice",
            ended_by=state.ended_by,
            captured_s=session.captured_s,
            published_s=session.workshop.figures.published_s,
        )

    def _engine(self) -> protocol.EngineHealth:
        session, watch = self._session, self._session.watch
        sentences = [
            watch.sentence,
            session.notice,
            session.workshop.notice,
            session.ear.trouble,
            session.keeper.notice,
        ]
        lag_s = session.captured_s - session.workshop.figures.published_s
        return protocol.EngineHealth(
            state=watch.state,
            sentence=" ".join(text for text in sentences if text) or None,
            lag_s=max(0.0, lag_s),
            lost_s=session.lost_s,
            step_ms=watch.step_ms,
        )

    def _floor(self, *, mentor: bool) -> protocol.FloorState | None:
        """Who has the floor; a voice that the room does not see has none there."""
        workshop = self._session.workshop
        floor = workshop.hands.floor(workshop.moment)
        if floor is None or mentor:
            return floor
        seen = {voice.id for voice in workshop.view.voices_for_room()}
        return floor if floor.voice in seen else None
