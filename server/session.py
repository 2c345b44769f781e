"""The live session: what the mentor asks for, what is heard, and what becomes of it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Literal

import structlog

from balance.errors import LedgerError
from server import protocol
from server.ear import Ear
from server.errors import Refused
from server.feeder import Feeder
from server.figures import Figures
from server.sharing.shown import NotShared

if TYPE_CHECKING:
    from diarize.types import Publication
    from server.engine_watch import EngineWatch
    from server.hub import View
    from server.sharing.shown import Shown
    from server.sounds import Choice, Sounds

log = structlog.get_logger()

State = Literal["idle", "starting", "listening", "paused", "ended"]

AHEAD_S = 0.5
"""Speech is never published before it was captured, give or take the rounding of frames."""


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
    ) -> None:
        """Put a session together; nothing is opened or started.

        Args:
            watch: the engine.
            sounds: the microphones.
            thresholds: of a real session.
            chosen: what to listen to; a recording makes it a demo.
            demo_thresholds: what holds for as long as the demo plays.
        """
        self._watch = watch
        self._feeder = Feeder(watch)
        self.ear = Ear(sounds, self._feeder.take, chosen)
        self._real_thresholds = thresholds
        self._thresholds = demo_thresholds or thresholds
        self._figures = Figures(self._thresholds)
        self._title: str | None = None
        self._finishing = False
        self._notice: str | None = None
        self._seq = 0
        self._one_at_a_time = asyncio.Lock()
        self.state: State = "idle"
        self.sharing: Shown = NotShared()
        """Whether other devices may look; whoever serves this session puts it here."""
        self.changed = False
        """Something has happened that every page should show at once; whoever shows it takes it back."""
        self.news = False
        """There are new figures; the same."""

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
            self._notice = None
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
            self._watch.restart_failed()
            await self._open_ear()
            self._figures = Figures(self._thresholds)
            self._finishing = False
            self._title = title
            self._feeder.begin()
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

    async def resume(self) -> None:
        """Listen again.

        Raises:
            Refused: the session is not paused, or the source or the engine cannot go on.
        """
        async with self._one_at_a_time:
            if self.state in {"starting", "listening"}:
                return
            self._must_be({"paused"}, "There is no paused session to go on with.")
            if self._watch.state == "failed":
                raise Refused(503, "engine", self._watch.sentence or "The engine cannot go on.")
            self._feeder.open()
            try:
                await self._open_ear()
            except Refused:
                self._feeder.close()
                raise
            self._go("starting")

    async def stop(self) -> None:
        """End the session: the engine's last corrections still come, then the figures stand.

        Raises:
            Refused: there has been no session.
        """
        async with self._one_at_a_time:
            if self.state != "ended":
                self._must_be({"starting", "listening", "paused"}, "There is no session to stop.")
                await self._end()

    def name_voice(self, voice: str, name: str | None) -> None:
        """This voice is this person, for this session; None takes the name away.

        Raises:
            Refused: nobody has that voice.
        """
        if not self._figures.knows(voice):
            raise Refused(404, "no_such_voice", "There is no such voice in this session.")
        self._figures.name(voice, name)
        if self.state in {"starting", "listening", "paused"}:
            self._watch.engine.name(voice, name)
        self.changed = True

    async def preview(self) -> None:
        """Before a session, open the chosen microphone for its level."""
        async with self._one_at_a_time:
            if self.state != "idle" or self.ear.hears_recording or self.ear.is_open:
                return
            try:
                await self._open_ear()
            except Refused as refused:
                self._notice = refused.sentence
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
        self._watch.start()

    async def step(self) -> None:
        """Take in what the engine has said, and follow what it and the source have done."""
        publications, changed = self._watch.poll()
        self.changed |= changed
        if self.state != "idle" and (self.state != "ended" or self._finishing):
            for publication in publications:
                self._apply(publication)
        if self._finishing and self._watch.finished:
            self._finishing = False
            # The figures stand; the voices themselves are forgotten with the session's end.
            self._watch.engine.reset()
        if not self._one_at_a_time.locked():
            async with self._one_at_a_time:
                await self._follow()

    async def _follow(self) -> None:
        if self.state in {"starting", "listening"}:
            if self._watch.state == "failed":
                await self._go_off_the_record()
            elif self.ear.has_ended:
                await self._source_ended()
            elif self.state == "starting" and self._watch.loaded:
                await self._begin_to_listen()
        elif self.ear.has_ended:
            self._notice = self.ear.failure
            await self.ear.shut()
            self.changed = True

    async def _begin_to_listen(self) -> None:
        """The engine is warm: open a recording that has waited for it; the first sound begins it."""
        try:
            await self.ear.listen()
        except Refused as refused:
            self._notice = refused.sentence
            await self._go_off_the_record()
        else:
            if self._feeder.captured_s > 0:
                self._go("listening")

    async def _source_ended(self) -> None:
        self._notice = self.ear.failure
        if self._notice is None:
            await self._end()
        else:
            await self._go_off_the_record()

    def _apply(self, publication: Publication) -> None:
        if publication.until_s > self._feeder.captured_s + AHEAD_S:
            # Of the session before: the engine had said it when it was told to forget.
            log.info("publication_ignored", until_s=round(publication.until_s, 1))
            return
        try:
            self._figures.apply(publication)
        except LedgerError as error:
            log.error("publication_refused", error=str(error))
            self._notice = "Some speech could not be entered; the figures may be incomplete."
        self.news = True

    async def close(self) -> None:
        """The server ends: let go of the microphone and of the engine."""
        self._feeder.close()
        await self.ear.shut()
        await asyncio.to_thread(self._watch.engine.stop)

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
        if self._watch.loaded or not self.ear.hears_recording:
            await self.ear.listen()
        self._notice = None

    async def _go_off_the_record(self) -> None:
        self._feeder.close()
        self._feeder.splice()
        await self.ear.shut()
        self._go("paused")

    async def _end(self) -> None:
        self._feeder.close()
        await self.ear.shut()
        self._watch.finish()
        self._finishing = True
        self._go("ended")

    def _forget_demo(self) -> None:
        self._feeder.close()
        self._feeder.rewind()
        self._thresholds = self._real_thresholds
        self._figures = Figures(self._thresholds)
        self._title = None
        self._finishing = False
        self._go("idle")

    # ------------------------------------------------------------ what everybody sees

    def snapshot(self, view: View = "mentor") -> protocol.Snapshot:
        """Everything that one kind of page may see, as of now."""
        whole = self._whole()
        return whole if view == "mentor" else whole.model_copy(update={"mentor": None})

    def _whole(self) -> protocol.Snapshot:
        self._seq += 1
        captured_s, published_s = self._feeder.captured_s, self._figures.published_s
        sentences = [self._watch.sentence, self._notice, self.ear.trouble]
        return protocol.Snapshot(
            seq=self._seq,
            sent_at_ms=time.time() * 1000,
            session=protocol.SessionState(
                state=self.state,
                title=self._title,
                series=None,
                language=None,
                ground_rules=(),
                mode="voices",
                practice=False,
                ended_by=None,
                captured_s=captured_s,
                published_s=published_s,
            ),
            source=self.ear.state(paused=self.state == "paused"),
            engine=protocol.EngineHealth(
                state=self._watch.state,
                sentence=" ".join(text for text in sentences if text) or None,
                lag_s=max(0.0, captured_s - published_s),
                lost_s=self._feeder.gap_s + self._watch.lost_s,
                step_ms=self._watch.step_ms,
            ),
            thresholds=self._thresholds,
            window=self._figures.window,
            phase=self._figures.phase,
            voices=self._figures.voices(live=self.state in {"starting", "listening"}),
            phases=protocol.PhasesState(agenda=(), running=None, elapsed_s=None, left_s=None, counts=True),
            floor=None,
            queue=(),
            introduction=None,
            wishes=protocol.Wishes(agree=0, move_on=0, off_record=0, phones=0),
            screen=protocol.ScreenState(
                shown=True, labels="names", qr=False, join_address=self.sharing.join_address
            ),
            mentor=protocol.MentorPart(
                roster=(),
                everybody_agreed=False,
                expected_people=None,
                prompt=None,
                silence=None,
                rests_for_s=0.0,
                outcomes=(),
                to_be_named=(),
                introduction=None,
                undo=None,
                claims=(),
                sharing=self.sharing.state(),
                notes=(),
                course=(),
            ),
        )
