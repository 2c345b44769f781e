"""The live session: what the mentor asks for, what is heard, and what becomes of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

import structlog

from balance.errors import LedgerError
from server import protocol
from server.ear import Ear
from server.errors import Refused
from server.feeder import Feeder
from server.keeping.continued import Continued
from server.keeping.keeper import Keeper
from server.keeping.recovery import Recovery
from server.sharing.shown import NotShared
from server.snapshots import Snapshots
from server.workshop.workshop import Workshop

if TYPE_CHECKING:
    from balance.record.record import Record
    from balance.roster import Roster
    from diarize.types import Publication
    from server.engine_watch import EngineWatch
    from server.hub import View
    from server.keeping.replay import Replayed
    from server.sharing.shown import Shown
    from server.sounds import Choice, Sounds
    from server.workshop.archive import Archive

log = structlog.get_logger()

State = Literal["idle", "starting", "listening", "paused", "ended"]

AHEAD_S = 0.5
"""Speech is never published before it was captured, give or take the rounding of frames."""
SILENT_S = 3600.0
"""A session in which nobody has been heard for so long was forgotten: it ends itself."""


class LiveSession:
    """One session after another, on one engine. All methods belong to the server's event loop."""

    def __init__(
        self,
        watch: EngineWatch,
        sounds: Sounds,
        thresholds: protocol.Thresholds,
        *,
        chosen: Choice | None = None,
        demo_thresholds: protocol.Thresholds | None = None,
        archive: Archive | None = None,
        prompts: protocol.PromptThresholds | None = None,
        drawn: Roster | None = None,
        record: Record | None = None,
    ) -> None:
        """Put a session together; nothing is opened or started.

        Args:
            watch: the engine.
            sounds: the microphones.
            thresholds: of a real session.
            chosen: what to listen to; a recording makes it a demo.
            demo_thresholds: what holds for as long as the demo plays.
            archive: what lasts from one session of a series to the next; None: nothing does.
            prompts: when the mentor is told something, until they change it; None: the defaults.
            drawn: of a practice, who is there; they come back with each session of it.
            record: where real sessions are kept; None: nowhere.
        """
        self.watch = watch
        self._feeder = Feeder(watch)
        self.ear = Ear(sounds, self._feeder.take, chosen)
        self._real_thresholds = thresholds
        self.thresholds = demo_thresholds or thresholds
        self.workshop = Workshop(
            watch,
            lambda: self._feeder.captured_s,
            self.thresholds,
            archive=archive,
            prompts=prompts,
        )
        self.keeper = Keeper(self, record)
        self.workshop.on_said = self.keeper.said
        self.recovery = Recovery(self, record)
        self._snapshots = Snapshots(self)
        self._drawn = drawn
        self._finishing = False
        self.notice: str | None = None
        """For the mentor: what has gone wrong with the sound."""
        self._one_at_a_time = asyncio.Lock()
        self.state: State = "idle"
        self.sharing: Shown = NotShared()
        """Whether other devices may look; whoever serves this session puts it here."""
        self._changed = False
        self.news = False
        """There are new figures; whoever shows them takes it back."""

    @property
    def changed(self) -> bool:
        """Something has happened that every page should show at once; whoever shows it takes it back."""
        return self._changed or self.workshop.changed

    @changed.setter
    def changed(self, changed: bool) -> None:
        self._changed = changed
        if not changed:
            self.workshop.changed = False

    @property
    def captured_s(self) -> float:
        """The session's clock: seconds of sound since its start, pauses left out."""
        return self._feeder.captured_s

    @property
    def lost_s(self) -> float:
        """Seconds of those that were not heard, or not listened to."""
        return self._feeder.gap_s + self.watch.lost_s

    # ------------------------------------------------------------ what the mentor asks for

    async def choose(
        self,
        name: str,
        host_api: str | None,
        *,
        kind: Literal["microphone", "browser"] = "microphone",
        beside: str | None = None,
    ) -> None:
        """Listen to this device: for its level before a session, for the session during one.

        A demo that is playing ends: its voices are not those of this room. In a pause nothing is opened.

        Raises:
            Refused: there is no such device, or it cannot be opened.
        """
        async with self._one_at_a_time:
            choice = await self.ear.find(
                protocol.ChooseSource(kind=kind, name=name, host_api=host_api, beside=beside)
            )
            if self.ear.is_open and choice == self.ear.choice:
                return
            if self.state == "paused" and not self.ear.hears_recording:
                self.ear.choice = choice
            else:
                trial = await self.ear.try_out(choice)
                if self.ear.hears_recording:
                    self._forget_demo()
                await self.ear.shut()
                if self.state in {"starting", "listening"}:
                    self._feeder.splice()
                self.ear.use(trial)
            self.notice = None
            self.changed = True

    async def start(self, title: str | None) -> None:
        """Begin a session afresh.

        Raises:
            Refused: one is running, or there is nothing to listen to.
        """
        async with self._one_at_a_time:
            if self.state in {"starting", "listening", "paused"}:
                raise Refused(409, "running", "A session is running already; stop it first.")
            await self.ear.choose_default()
            self.watch.restart_failed()
            await self._open_ear()
            if self.state == "ended":
                self.keeper.leave()
                self.workshop.prepare()
            if self._drawn is not None and not self.workshop.state.listed:
                self.workshop.people.use(self._drawn, drawn=True)
            self._finishing = False
            # Of a recording, and of turns that are drawn, nobody in the room need agree to anything.
            self.workshop.consent.needed = not self.ear.hears_recording
            await self.keeper.begin(title)
            self._feeder.begin(hear_voices=self.workshop.consent.mode == "voices")
            if title is not None:
                self.workshop.set_up({"title": title})
            self.keeper.open()
            self.workshop.begin()
            self._go("starting")

    async def pause(self) -> None:
        """Off the record: the microphone is closed and the session's clock stands still.

        Raises:
            Refused: no session is running.
        """
        async with self._one_at_a_time:
            if self.state != "paused":
                self._must_be({"starting", "listening"}, "There is no session to pause.")
                await self._go_off_the_record()

    async def go_on(self, before: Replayed) -> None:
        """A session that was cut off goes on where it was, off the record until the mentor resumes.

        Raises:
            Refused: another one is running, or a recording plays.
        """
        async with self._one_at_a_time:
            self._must_be({"idle", "ended"}, "A session is running; stop it first.")
            if self.ear.hears_recording:
                raise Refused(409, "wrong_source", "A recording plays; choose a microphone first.")
            await self.ear.choose_default()
            self.watch.restart_failed()
            if self.state == "ended":
                self._prepare()
            self._finishing = False
            self.workshop.consent.needed = True
            self.keeper.take_up(before.session, before.unheard)
            self._feeder.go_on(before.captured_s, hear_voices=before.state.mode == "voices")
            self.watch.engine = Continued(self.watch.engine, before)
            self.workshop.go_on(before)
            self._go("paused")

    async def resume(self) -> None:
        """Listen again.

        Raises:
            Refused: the session is not paused, or the source or the engine cannot go on.
        """
        async with self._one_at_a_time:
            if self.state in {"starting", "listening"}:
                return
            self._must_be({"paused"}, "There is no paused session to go on with.")
            if self.watch.state == "failed":
                raise Refused(503, "engine", self.watch.sentence or "The engine cannot go on.")
            self._feeder.open()
            try:
                await self._open_ear()
            except Refused:
                self._feeder.close()
                raise
            self.workshop.resume()
            self._go("starting")

    async def stop(self) -> None:
        """End the session: the engine's last corrections still come, then the figures stand.

        Raises:
            Refused: there has been no session.
        """
        async with self._one_at_a_time:
            if self.state != "ended":
                self._must_be({"starting", "listening", "paused"}, "There is no session to stop.")
                await self._end("mentor")

    async def prepare(self) -> None:
        """Put the session that is over away: another one is to be set up.

        Raises:
            Refused: a session is running.
        """
        async with self._one_at_a_time:
            if self.state != "idle":
                self._must_be({"ended"}, "A session is running; stop it first.")
                self._prepare()

    async def preview(self) -> None:
        """Before a session, open the chosen microphone for its level."""
        async with self._one_at_a_time:
            if self.state != "idle" or self.ear.hears_recording or self.ear.is_open:
                return
            try:
                await self._open_ear()
            except Refused as refused:
                self.notice = refused.sentence
            self.changed = True

    async def end_preview(self) -> None:
        """Close a microphone that is open without a session."""
        async with self._one_at_a_time:
            if self.state in {"idle", "ended"} and self.ear.is_open:
                await self.ear.shut()
                self.changed = True

    # ------------------------------------------------------------ what happens

    def warm_up(self) -> None:
        """Begin to load the models, behind everything else."""
        self.watch.start()

    async def step(self) -> None:
        """Take in what the engine has said, and follow what it and the source have done."""
        publications, changed = self.watch.poll()
        self.changed |= changed
        if self.state != "idle" and (self.state != "ended" or self._finishing):
            for publication in publications:
                self._apply(publication)
            for answer in self.watch.take_answers():
                self.workshop.hear_answer(answer)
        if self._finishing and self.watch.finished:
            self._finishing = False
            # The figures stand; the voices themselves are forgotten with the session's end.
            self.watch.engine.reset()
        for gap in self._feeder.take_gaps():
            self.keeper.missed(gap)
        over = self.state == "ended" and (not self._finishing or self.watch.state == "failed")
        self.keeper.step(finished=over)
        if not self._one_at_a_time.locked():
            async with self._one_at_a_time:
                await self._follow()

    async def _follow(self) -> None:
        if self.state in {"starting", "listening"}:
            if self.watch.state == "failed":
                await self._go_off_the_record()
            elif self.ear.has_ended:
                await self._source_ended()
            elif self.state == "starting" and self.watch.loaded:
                await self._begin_to_listen()
            elif self.captured_s - self.workshop.figures.last_speech_s >= SILENT_S:
                await self._end("silence")
        elif self.ear.has_ended:
            self.notice = self.ear.failure
            await self.ear.shut()
            self.changed = True

    async def _begin_to_listen(self) -> None:
        """The engine is warm: open a recording that has waited for it; the first sound begins it."""
        try:
            await self.ear.listen()
        except Refused as refused:
            self.notice = refused.sentence
            await self._go_off_the_record()
        else:
            if self._feeder.captured_s > 0:
                self._go("listening")

    async def _source_ended(self) -> None:
        self.notice = self.ear.failure
        if self.notice is None:
            await self._end(None)
        else:
            await self._go_off_the_record()

    def _apply(self, publication: Publication) -> None:
        if publication.until_s > self._feeder.captured_s + AHEAD_S:
            # Of the session before: the engine had said it when it was told to forget.
            log.info("publication_ignored", until_s=round(publication.until_s, 1))
            return
        self.keeper.heard(publication)
        try:
            self.workshop.hear(publication)
        except LedgerError as error:
            log.error("publication_refused", error=str(error))
            self.notice = "Some speech could not be entered; the figures may be incomplete."
        self.news = True

    async def close(self) -> None:
        """The server ends: let go of the microphone and of the engine."""
        self._feeder.close()
        await self.ear.shut()
        await self.keeper.close()
        await asyncio.to_thread(self.watch.engine.stop)

    # ------------------------------------------------------------ steps that are made under the lock

    def _must_be(self, states: set[State], sentence: str) -> None:
        if self.state not in states:
            raise Refused(409, "wrong_state", sentence)

    def _go(self, state: State) -> None:
        log.info("session", state=state, captured_s=round(self._feeder.captured_s, 1))
        self.state = state
        self.changed = True

    async def _open_ear(self) -> None:
        """Open the microphone; a recording waits until the engine is warm, a room does not."""
        if self.watch.loaded or not self.ear.hears_recording:
            await self.ear.listen()
        self.notice = None

    async def _go_off_the_record(self) -> None:
        self._feeder.close()
        self._feeder.splice()
        await self.ear.shut()
        self.workshop.pause()
        self._go("paused")

    async def _end(self, by: Literal["mentor", "silence"] | None) -> None:
        self._feeder.close()
        await self.ear.shut()
        self.workshop.end(by)
        self.watch.finish()
        self._finishing = True
        self._go("ended")

    def _prepare(self) -> None:
        self.keeper.leave()
        self._feeder.close()
        self._feeder.rewind()
        self._finishing = False
        self.workshop.prepare()
        self._go("idle")

    def _forget_demo(self) -> None:
        self.keeper.leave()
        self._feeder.close()
        self._feeder.rewind()
        self.thresholds = self._real_thresholds
        self._finishing = False
        self.workshop.use_thresholds(self.thresholds)
        self.workshop.consent.needed = True
        # Who was set up while the demo played is here for the session to come.
        self.workshop.prepare(already_said=True)
        self._go("idle")

    # ------------------------------------------------------------ what everybody sees

    def snapshot(self, view: View = "mentor") -> protocol.Snapshot:
        """Everything that one kind of page may see, as of now."""
        return self._snapshots.take(view)

    def you(self, phone: str) -> protocol.You:
        """What only this phone is told."""
        return self.workshop.phones.you(phone, self.workshop.moment)
