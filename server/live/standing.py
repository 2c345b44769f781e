"""Where a session stands, and each step from there: microphone, clock, engine, workshop and record together.

Who may ask for which step, and when, is the session's (`session.py`). Steps are made one at a time.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

import structlog

from balance.errors import LedgerError
from diarize.notice import Notice
from server.engine.continued import Continued
from server.errors import Refused
from server.keeping.keeper import Keeper
from server.listening.ear import Ear
from server.listening.feeder import Feeder
from server.sharing.shown import NotShared
from server.workshop.workshop import Workshop

if TYPE_CHECKING:
    from balance.record.record import Record
    from balance.roster import Roster
    from diarize.types import Publication
    from server.engine.watch import EngineWatch
    from server.keeping.replay import Replayed
    from server.listening.ear import Trial
    from server.listening.sounds import Choice, Sounds
    from server.protocol import PromptThresholds, Thresholds
    from server.sharing.shown import Shown
    from server.workshop.archive import Archive

log = structlog.get_logger()

State = Literal["idle", "starting", "listening", "paused", "ended"]

AHEAD_S = 0.5
"""Speech is never published before it was captured, give or take the rounding of frames."""


class Standing:
    """All that a session consists of. Belongs to the server's event loop."""

    def __init__(
        self,
        watch: EngineWatch,
        sounds: Sounds,
        thresholds: Thresholds,
        *,
        chosen: Choice | None,
        demo_thresholds: Thresholds | None,
        archive: Archive | None,
        prompts: PromptThresholds | None,
        record: Record | None,
    ) -> None:
        """Put it together as `LiveSession` is told; nothing is opened or started."""
        self.watch = watch
        self.feeder = Feeder(watch)
        self.ear = Ear(sounds, self.feeder.take, chosen)
        self._real_thresholds = thresholds
        self.workshop = Workshop(
            watch,
            lambda: self.feeder.captured_s,
            demo_thresholds or thresholds,
            archive=archive,
            prompts=prompts,
        )
        self.keeper = Keeper(self.workshop, watch, record)
        self.workshop.on_said = self.keeper.said
        self.state: State = "idle"
        self.notice: Notice | None = None
        """For the mentor: what has gone wrong with the sound."""
        self.sharing: Shown = NotShared()
        """Whether other devices may look; whoever serves this session puts it here."""
        self._finishing = False
        """It is over, and the engine's last word has not come yet."""

    @property
    def lost_s(self) -> float:
        """Seconds on the session's clock that were not heard, or not listened to."""
        return self.feeder.gap_s + self.watch.lost_s

    @property
    def hears(self) -> bool:
        """Whether what the engine says is this session's."""
        return self.state != "idle" and (self.state != "ended" or self._finishing)

    # ------------------------------------------------------------ the microphone

    async def open_ear(self) -> None:
        """Open the microphone; a recording waits until the engine is warm, a room does not.

        Raises:
            Refused: it cannot be opened.
        """
        if self.watch.loaded or not self.ear.hears_recording:
            await self.ear.listen()
        self.notice = None

    async def listen_to(self, trial: Trial) -> None:
        """Another source takes the place of the one in use; a demo ends with its recording."""
        if self.ear.hears_recording:
            self._forget_demo()
        await self.ear.shut()
        if self.state in {"starting", "listening"}:
            self.feeder.splice()
        self.ear.use(trial)

    # ------------------------------------------------------------ from one state to another

    def go(self, state: State) -> None:
        """This is where it stands now."""
        log.info("session", state=state, captured_s=round(self.feeder.captured_s, 1))
        self.state = state
        self.workshop.changed = True

    async def begin(self, title: str | None, drawn: Roster | None) -> None:
        """Begin afresh; the microphone is open.

        Args:
            title: of the session; None: as it was set up.
            drawn: who is there in a practice.
        """
        if self.state == "ended":
            self.keeper.leave()
            self.workshop.prepare()
        if drawn is not None and not self.workshop.state.listed:
            self.workshop.people.use(drawn, drawn=True)
        self._finishing = False
        # Of a recording, and of turns that are drawn, nobody in the room need agree to anything.
        self.workshop.consent.needed = not self.ear.hears_recording
        await self.keeper.begin(title)
        self.feeder.begin(hear_voices=self.workshop.consent.mode == "voices")
        if title is not None:
            self.workshop.set_up({"title": title})
        self.keeper.open()
        self.workshop.begin()
        self.go("starting")

    def take_up(self, before: Replayed) -> None:
        """Go on where a session was that was cut off, off the record at first."""
        if self.state == "ended":
            self.put_away()
        self._finishing = False
        self.workshop.consent.needed = True
        self.keeper.take_up(before.session, before.unheard)
        self.feeder.go_on(before.captured_s, hear_voices=before.state.mode == "voices")
        self.watch.engine = Continued(
            self.watch.engine,
            since_s=before.captured_s,
            pieces=before.next_piece,
            voices=before.next_voice - 1,
            names=before.state.roster.voices,
        )
        self.workshop.go_on(before.state, before.ledger, before.heard, before.prompts, before.interventions)
        self.go("paused")

    async def go_off_the_record(self) -> None:
        """The microphone is closed, and the session's clock stands still."""
        self.feeder.close()
        self.feeder.splice()
        await self.ear.shut()
        self.workshop.pause()
        self.go("paused")

    async def resume(self) -> None:
        """Listen again.

        Raises:
            Refused: what was chosen cannot be opened; then nothing has changed.
        """
        self.feeder.open()
        try:
            await self.open_ear()
        except Refused:
            self.feeder.close()
            raise
        self.workshop.resume()
        self.go("starting")

    async def end(self, by: Literal["mentor", "silence"] | None) -> None:
        """It is over; None: what was listened to has ended. The engine's last corrections still come."""
        self.feeder.close()
        await self.ear.shut()
        self.workshop.end(by)
        self.watch.finish()
        self._finishing = True
        self.go("ended")

    def put_away(self) -> None:
        """Another session is to be set up."""
        self._clear()
        self.workshop.prepare()
        self.go("idle")

    def _forget_demo(self) -> None:
        self._clear()
        self.workshop.thresholds = self._real_thresholds
        self.workshop.consent.needed = True
        # Who was set up while the demo played is here for the session to come.
        self.workshop.prepare(already_said=True)
        self.go("idle")

    def _clear(self) -> None:
        self.keeper.leave()
        self.feeder.close()
        self.feeder.rewind()
        self._finishing = False

    async def close(self) -> None:
        """The server ends: let go of the microphone and of the engine."""
        self.feeder.close()
        await self.ear.shut()
        await self.keeper.close()
        await asyncio.to_thread(self.watch.engine.stop)

    # ------------------------------------------------------------ what is heard

    def hear(self, publication: Publication) -> bool:
        """Take in what the engine says; whether it was of this session."""
        if publication.until_s > self.feeder.captured_s + AHEAD_S:
            # Of the session before: the engine had said it when it was told to forget.
            log.info("publication_ignored", until_s=round(publication.until_s, 1))
            return False
        self.keeper.heard(publication)
        try:
            self.workshop.hear(publication)
        except LedgerError as error:
            log.error("publication_refused", error=str(error))
            self.notice = Notice(
                "not_entered", "Some speech could not be entered; the figures may be incomplete."
            )
        return True

    def keep(self) -> None:
        """Let the record follow, and the engine forget the voices once it has said its last word."""
        if self._finishing and self.watch.finished:
            self._finishing = False
            # The figures stand; the voices themselves are forgotten with the session's end.
            self.watch.engine.reset()
        for gap in self.feeder.take_gaps():
            self.keeper.missed(gap)
        over = self.state == "ended" and (not self._finishing or self.watch.state == "failed")
        self.keeper.step(finished=over)
