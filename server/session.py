"""The live session: what is heard goes into the engine, what the engine says becomes snapshots."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Literal

import structlog

from diarize.errors import DiarizeError, MicrophoneError
from diarize.sources.devices import default_device, find_device
from server import protocol
from server.errors import Refused
from server.feeder import Feeder
from server.figures import Figures
from server.listener import Listener
from server.sounds import microphone_choice
from server.tap import Tap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diarize.sources.devices import InputDevice
    from server.engine_watch import EngineWatch
    from server.hub import Hub
    from server.sounds import Choice, Sounds

log = structlog.get_logger()

State = Literal["idle", "starting", "listening", "paused", "ended"]

TICK_S = 0.05
SNAPSHOT_EVERY_S = 0.5
SNAPSHOT_AT_MOST_EVERY_S = 0.2
"""A recording that plays faster than real time publishes more often than a page should change."""
LEVEL_EVERY_S = 0.1
PREVIEW_UNSEEN_S = 10.0
"""Without a session and without a mentor's page the microphone closes after this long."""
OPEN_LIMIT_S = 4.0
"""A microphone that has given nothing for so long is taken as open, and its status says the rest."""


class LiveSession:
    """One session after another, on one engine. All methods belong to the server's event loop."""

    def __init__(
        self,
        watch: EngineWatch,
        sounds: Sounds,
        hub: Hub,
        thresholds: protocol.Thresholds,
        *,
        chosen: Choice | None = None,
        demo_thresholds: protocol.Thresholds | None = None,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._watch = watch
        self._sounds = sounds
        self._hub = hub
        self._real_thresholds = thresholds
        self._thresholds = demo_thresholds or thresholds
        self._choice = chosen
        self._clock_s = clock_s
        self._feeder = Feeder(watch.engine)
        self._figures = Figures(self._thresholds)
        self._listener: Listener | None = None
        self._tap: Tap | None = None
        self._state: State = "idle"
        self._title: str | None = None
        self._finishing = False
        self._notice: str | None = None
        self._seq = 0
        self._one_at_a_time = asyncio.Lock()
        self._shown_at_s = self._level_at_s = self._mentor_seen_s = clock_s()
        self._news = False
        self._previewing: asyncio.Task[None] | None = None

    # ------------------------------------------------------------ what the mentor asks for

    async def choose(self, name: str, host_api: str | None) -> None:
        """Listen to this device: for its level before a session, for the session during one.

        A demo that is playing ends: its voices are not those of this room.

        Raises:
            Refused: there is no such device, or it cannot be opened.
        """
        async with self._one_at_a_time:
            try:
                device = find_device(await self._devices(), name, host_api)
            except MicrophoneError as error:
                raise Refused(404, "no_such_microphone", str(error)) from error
            if self._listener is not None and self._choice is not None and self._choice.is_device(device):
                return
            choice = microphone_choice(self._sounds, device)
            if self._state == "paused" and not self._is_demo:
                self._choice = choice
            else:
                listener, tap = await self._open(choice)
                if self._is_demo:
                    await self._end_demo()
                await self._close_listener()
                self._choice, self._listener, self._tap = choice, listener, tap
                tap.live = True
            self._notice = None
            self._mentor_seen_s = self._clock_s()
            self._show()

    async def start(self, title: str | None) -> None:
        """Begin a session afresh.

        Raises:
            Refused: one is running, or there is nothing to listen to.
        """
        async with self._one_at_a_time:
            if self._state in {"starting", "listening", "paused"}:
                raise Refused(409, "running", "A session is running already; stop it first.")
            if self._choice is None:
                await self._choose_default()
            if self._watch.restart_failed():
                self._feeder = Feeder(self._watch.engine)
            self._figures = Figures(self._thresholds)
            self._finishing = False
            self._watch.finished = False
            self._title = title
            await self._listen_and(self._feeder.begin)
            log.info("session_started", source=self._choice.kind if self._choice else None)

    async def pause(self) -> None:
        """Off the record: the microphone is closed and the session's clock stands still.

        Raises:
            Refused: no session is running.
        """
        async with self._one_at_a_time:
            if self._state == "paused":
                return
            self._must_be({"starting", "listening"}, "There is no session to pause.")
            await self._go_off_the_record()

    async def resume(self) -> None:
        """Listen again.

        Raises:
            Refused: the session is not paused, or the source cannot be opened.
        """
        async with self._one_at_a_time:
            if self._state in {"starting", "listening"}:
                return
            self._must_be({"paused"}, "There is no paused session to go on with.")
            if self._watch.state == "failed":
                raise Refused(503, "engine", self._watch.sentence or "The engine has failed.")
            await self._listen_and(self._feeder.open)

    async def stop(self) -> None:
        """End the session: the engine's last corrections still come, then the figures stand.

        Raises:
            Refused: there has been no session.
        """
        async with self._one_at_a_time:
            if self._state == "ended":
                return
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
        if self._state in {"starting", "listening", "paused"}:
            self._watch.engine.name(voice, name)
        self._show()

    def mentor_joined(self) -> None:
        """A mentor's page has opened: it is shown how loud the chosen microphone is."""
        self._mentor_seen_s = self._clock_s()
        self._previewing = asyncio.create_task(self._preview())

    async def _preview(self) -> None:
        async with self._one_at_a_time:
            if self._state != "idle" or self._choice is None or self._is_demo:
                return
            try:
                await self._listen()
            except Refused as refused:
                self._notice = refused.sentence
            self._show()

    async def devices(self) -> list[protocol.Device]:
        """The machine's input devices.

        Raises:
            Refused: the sound library is missing or fails.
        """
        return [
            protocol.Device(
                name=device.name,
                host_api=device.host_api,
                kind=device.kind,
                channels=device.channels,
                rate_hz=device.rate_hz,
                default=device.default,
            )
            for device in await self._devices()
        ]

    def warm_up(self) -> None:
        """Begin to load the models, behind everything else."""
        self._watch.start()

    # ------------------------------------------------------------ what everybody sees

    def snapshot(self) -> protocol.Snapshot:
        """Everything, as of now."""
        self._seq += 1
        captured_s = self._feeder.captured_s
        figures = self._figures
        return protocol.Snapshot(
            seq=self._seq,
            sent_at_ms=time.time() * 1000,
            session=protocol.SessionState(
                state=self._state, title=self._title, captured_s=captured_s, published_s=figures.published_s
            ),
            source=self._source_state(),
            engine=protocol.EngineHealth(
                state=self._watch.state,
                sentence=self._sentence(),
                lag_s=max(0.0, captured_s - figures.published_s),
                lost_s=self._feeder.gap_s + self._watch.lost_s,
                step_ms=self._watch.step_ms,
            ),
            thresholds=self._thresholds,
            window=figures.window,
            phase=figures.phase,
            voices=figures.voices,
        )

    def _source_state(self) -> protocol.SourceState:
        choice = self._choice
        if choice is None:
            return protocol.SourceState(kind="none", name=None, microphone="off")
        microphone: Literal["on", "paused", "off"] = "off"
        if choice.kind == "microphone":
            if self._listener is not None:
                microphone = "on"
            elif self._state == "paused":
                microphone = "paused"
        return protocol.SourceState(kind=choice.kind, name=choice.name, microphone=microphone)

    def _sentence(self) -> str | None:
        status = None if self._listener is None else self._listener.trouble
        sentences = [text for text in (self._watch.sentence, self._notice, status) if text]
        return " ".join(sentences) or None

    def _show(self) -> None:
        self._shown_at_s = self._clock_s()
        self._news = False
        self._hub.show(self.snapshot().model_dump_json())

    # ------------------------------------------------------------ the pulse

    async def run(self) -> None:
        """Live until cancelled."""
        while True:
            try:
                await self.tick()
            except Exception:
                # The outermost frame of everything live: one bad figure must not end the
                # session, and it must not pass unseen either.
                log.exception("tick_failed")
                self._notice = "Something went wrong inside; the figures may be incomplete. See the log."
            await asyncio.sleep(TICK_S)

    async def tick(self) -> None:
        """Take in what has happened, and show it if it is time."""
        publications, changed = self._watch.poll()
        if self._state not in {"idle"} and not (self._state == "ended" and not self._finishing):
            for publication in publications:
                self._figures.apply(publication)
                self._news = True
        if self._finishing and self._watch.finished:
            self._finishing = False
            self._watch.engine.reset()
            changed = True
        changed |= await self._follow_engine()
        changed |= await self._follow_source()
        now_s = self._clock_s()
        since_s = now_s - self._shown_at_s
        due = since_s >= SNAPSHOT_EVERY_S and self._state in {"starting", "listening"}
        if changed or due or (self._news and since_s >= SNAPSHOT_AT_MOST_EVERY_S):
            self._show()
        self._show_level(now_s)
        await self._close_unseen(now_s)

    async def _follow_engine(self) -> bool:
        """Let the state follow the engine's; True if it has changed."""
        if self._state not in {"starting", "listening"} or self._one_at_a_time.locked():
            return False
        async with self._one_at_a_time:
            if self._watch.state == "failed":
                await self._go_off_the_record()
                return True
            if self._state == "starting" and self._watch.loaded:
                return await self._begin_listening()
        return False

    async def _begin_listening(self) -> bool:
        """From starting to listening, once the engine is warm and there is sound."""
        try:
            await self._listen()
        except Refused as refused:
            await self._go_off_the_record()
            self._notice = refused.sentence
            return True
        if self._feeder.captured_s == 0:
            return False
        self._state = "listening"
        return True

    async def _follow_source(self) -> bool:
        """Notice that the sound has ended by itself; True if anything has changed."""
        listener = self._listener
        if listener is None or not listener.ended or self._one_at_a_time.locked():
            return False
        async with self._one_at_a_time:
            self._notice = listener.failure
            if self._state in {"starting", "listening"}:
                if listener.failure is None:
                    await self._end()
                else:
                    await self._go_off_the_record()
            else:
                await self._close_listener()
        return True

    def _show_level(self, now_s: float) -> None:
        if self._tap is None or now_s - self._level_at_s < LEVEL_EVERY_S or not self._hub.count("mentor"):
            return
        level = self._tap.level()
        if level is not None:
            self._level_at_s = now_s
            self._hub.show_level(level.model_dump_json())

    async def _close_unseen(self, now_s: float) -> None:
        """Nobody listens unseen: without session and page the microphone closes; a page opens it again."""
        if self._state not in {"idle", "ended"} or self._one_at_a_time.locked():
            return
        if self._hub.count("mentor"):
            self._mentor_seen_s = now_s
        elif self._listener is not None and now_s - self._mentor_seen_s > PREVIEW_UNSEEN_S:
            async with self._one_at_a_time:
                await self._close_listener()
            log.info("microphone_closed", reason="no page is open")
            self._show()

    # ------------------------------------------------------------ steps, made under the lock

    def _must_be(self, states: set[State], sentence: str) -> None:
        if self._state not in states:
            raise Refused(409, "wrong_state", sentence)

    @property
    def _is_demo(self) -> bool:
        return self._choice is not None and self._choice.kind == "file"

    async def _devices(self) -> Sequence[InputDevice]:
        try:
            return await asyncio.to_thread(self._sounds.devices)
        except DiarizeError as error:
            raise Refused(503, error.code, str(error)) from error

    async def _choose_default(self) -> None:
        device = default_device(await self._devices())
        if device is None:
            raise Refused(409, "no_source", "There is no microphone; plug one in and choose it.")
        self._choice = microphone_choice(self._sounds, device)

    async def _open(self, choice: Choice) -> tuple[Listener, Tap]:
        tap = Tap(self._feeder)
        listener = Listener(choice.make(), tap.take)
        await listener.wait_open(OPEN_LIMIT_S)
        if listener.failure is not None:
            await listener.close()
            raise Refused(503, "source", listener.failure)
        return listener, tap

    async def _listen(self) -> None:
        """Open what was chosen, unless it is open already."""
        if self._listener is None and self._choice is not None:
            self._listener, self._tap = await self._open(self._choice)
            self._tap.live = True
        self._notice = None

    async def _listen_and(self, open_feeder: Callable[[], None]) -> None:
        """Go on air. A recording waits until the engine is warm; a room is heard at once."""
        if not self._is_demo or self._watch.loaded:
            await self._listen()
        open_feeder()
        self._state = "starting"
        self._show()

    async def _go_off_the_record(self) -> None:
        self._feeder.close()
        await self._close_listener()
        self._state = "paused"
        self._show()

    async def _end(self) -> None:
        self._feeder.close()
        await self._close_listener()
        self._watch.engine.finish()
        self._finishing = True
        self._state = "ended"
        log.info("session_ended", captured_s=round(self._feeder.captured_s, 1))
        self._show()

    async def _end_demo(self) -> None:
        self._feeder.close()
        self._watch.engine.reset()
        self._thresholds = self._real_thresholds
        self._figures = Figures(self._thresholds)
        self._title = None
        self._finishing = False
        self._state = "idle"

    async def _close_listener(self) -> None:
        listener, self._listener, self._tap = self._listener, None, None
        if listener is not None:
            await listener.close()

    async def close(self) -> None:
        """The server ends: let go of the microphone and of the engine."""
        if self._previewing is not None:
            self._previewing.cancel()
        self._feeder.close()
        await self._close_listener()
        await asyncio.to_thread(self._watch.engine.stop)
