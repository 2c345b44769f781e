"""The live session: what the mentor asks for, what happens by itself, and what everybody sees of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

from server import protocol
from server.errors import Refused
from server.keeping.recovery import Recovery
from server.live.snapshots import Snapshots
from server.live.standing import Standing

if TYPE_CHECKING:
    from balance.record.record import Record
    from balance.roster import Roster
    from server.engine.watch import EngineWatch
    from server.keeping.replay import Replayed
    from server.listening.sounds import Choice, Sounds
    from server.live.hub import View
    from server.live.standing import State
    from server.sharing.shown import Shown
    from server.workshop.archive import Archive

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
        standing = self._standing = Standing(
            watch,
            sounds,
            thresholds,
            chosen=chosen,
            demo_thresholds=demo_thresholds,
            archive=archive,
            prompts=prompts,
            record=record,
        )
        self.watch = watch
        self.ear = standing.ear
        self.workshop = standing.workshop
        self.keeper = standing.keeper
        self._feeder = standing.feeder
        self.recovery = Recovery(self.workshop, self.ear, self.go_on, record)
        self._snapshots = Snapshots(standing, self.recovery)
        self._drawn = drawn
        self._one_at_a_time = asyncio.Lock()
        self.news = False
        """There are new figures; whoever shows them takes it back."""

    @property
    def state(self) -> State:
        """Where the session stands."""
        return self._standing.state

    @property
    def changed(self) -> bool:
        """Something has happened that every page should show at once; whoever shows it takes it back."""
        return self.workshop.changed

    @changed.setter
    def changed(self, changed: bool) -> None:
        self.workshop.changed = changed

    @property
    def captured_s(self) -> float:
        """The session's clock: seconds of sound since its start, pauses left out."""
        return self._feeder.captured_s

    @property
    def lost_s(self) -> float:
        """Seconds of those that were not heard, or not listened to."""
        return self._standing.lost_s

    def show_sharing(self, sharing: Shown) -> None:
        """Whoever serves this session tells by this whether other devices may look."""
        self._standing.sharing = sharing

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
                await self._standing.listen_to(trial)
            self._standing.notice = None
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
            await self._standing.open_ear()
            await self._standing.begin(title, self._drawn)

    async def pause(self) -> None:
        """Off the record: the microphone is closed and the session's clock stands still.

        Raises:
            Refused: no session is running.
        """
        async with self._one_at_a_time:
            if self.state != "paused":
                self._must_be({"starting", "listening"}, "There is no session to pause.")
                await self._standing.go_off_the_record()

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
            self._standing.take_up(before)

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
            await self._standing.resume()

    async def stop(self) -> None:
        """End the session: the engine's last corrections still come, then the figures stand.

        Raises:
            Refused: there has been no session.
        """
        async with self._one_at_a_time:
            if self.state != "ended":
                self._must_be({"starting", "listening", "paused"}, "There is no session to stop.")
                await self._standing.end("mentor")

    async def prepare(self) -> None:
        """Put the session that is over away: another one is to be set up.

        Raises:
            Refused: a session is running.
        """
        async with self._one_at_a_time:
            if self.state != "idle":
                self._must_be({"ended"}, "A session is running; stop it first.")
                self._standing.put_away()

    async def preview(self) -> None:
        """Before a session, open the chosen microphone for its level."""
        async with self._one_at_a_time:
            if self.state != "idle" or self.ear.hears_recording or self.ear.is_open:
                return
            try:
                await self._standing.open_ear()
            except Refused as refused:
                self._standing.notice = refused.notice
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
        if self._standing.hears:
            for publication in publications:
                self.news |= self._standing.hear(publication)
            for answer in self.watch.take_answers():
                self.workshop.hear_answer(answer)
        self._standing.keep()
        if not self._one_at_a_time.locked():
            async with self._one_at_a_time:
                await self._follow()

    async def _follow(self) -> None:
        if self.state in {"starting", "listening"}:
            if self.watch.state == "failed":
                await self._standing.go_off_the_record()
            elif self.ear.has_ended:
                await self._source_ended()
            elif self.state == "starting" and self.watch.loaded:
                await self._begin_to_listen()
            elif self.captured_s - self.workshop.figures.last_speech_s >= SILENT_S:
                await self._standing.end("silence")
        elif self.ear.has_ended:
            self._standing.notice = self.ear.failure
            await self.ear.shut()
            self.changed = True

    async def _begin_to_listen(self) -> None:
        """The engine is warm: open a recording that has waited for it; the first sound begins it."""
        try:
            await self.ear.listen()
        except Refused as refused:
            self._standing.notice = refused.notice
            await self._standing.go_off_the_record()
        else:
            if self._feeder.captured_s > 0:
                self._standing.go("listening")

    async def _source_ended(self) -> None:
        self._standing.notice = self.ear.failure
        if self._standing.notice is None:
            await self._standing.end(None)
        else:
            await self._standing.go_off_the_record()

    async def close(self) -> None:
        """The server ends: let go of the microphone and of the engine."""
        await self._standing.close()

    def _must_be(self, states: set[State], sentence: str) -> None:
        if self.state not in states:
            raise Refused(409, "wrong_state", sentence)

    # ------------------------------------------------------------ what everybody sees

    def snapshot(self, view: View = "mentor") -> protocol.Snapshot:
        """Everything that one kind of page may see, as of now."""
        return self._snapshots.take(view)

    def you(self, phone: str) -> protocol.You:
        """What only this phone is told."""
        return self.workshop.phone_view.you(phone)
