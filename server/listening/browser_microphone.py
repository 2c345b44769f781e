"""The one page that is the microphone: told when to listen, and heard while it does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal, cast

import structlog
from starlette.websockets import WebSocketDisconnect

from diarize.errors import BrowserSoundError
from diarize.sources.browser import BrowserSource
from diarize.sources.browser_feed import FRAME_BYTES_AT_MOST, BrowserFeed
from server.protocol import ErrorMessage, MicrophoneBegin, MicrophoneTurn
from server.protocol.reading import BAD_MESSAGES_ALLOWED, CLOSE_CODES, BadMessage, check_length, read

if TYPE_CHECKING:
    from starlette.websockets import WebSocket

log = structlog.get_logger()

BEGIN_LIMIT_S = 10.0
"""A page that has not said by then what it will send is shown out."""
State = Literal["waiting", "on", "taken"]


class BrowserMicrophone:
    """Joins the pages that could be the microphone with the source that is open, if there is one.

    Belongs to the server's event loop.
    """

    def __init__(self) -> None:
        self._source: BrowserSource | None = None
        self._pages: set[_Page] = set()

    def make(self) -> BrowserSource:
        """A fresh source; the page that has waited longest is asked to listen for it."""
        loop = asyncio.get_running_loop()

        def closed() -> None:
            loop.call_soon_threadsafe(self._closed, source)

        source = BrowserSource(on_close=closed)
        self._source = source
        self._look()
        return source

    async def serve(self, websocket: WebSocket) -> None:
        """One page, from its first word until it goes or talks nonsense."""
        await websocket.accept()
        page = _Page(websocket)
        tasks: list[asyncio.Task[None]] = []
        try:
            page.rate_hz = await page.begin()
            self._pages.add(page)
            page.turn(self._source)
            tasks = [asyncio.create_task(page.tell()), asyncio.create_task(page.read())]
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                await task
        except WebSocketDisconnect:
            log.info("browser_microphone_gone")
        except TimeoutError:
            log.info("browser_microphone_dropped", reason="it does not answer")
        except RuntimeError as error:
            # What uvicorn raises when it has closed the connection itself (a ping without an answer).
            log.info("browser_microphone_dropped", reason=str(error))
        finally:
            self._pages.discard(page)
            page.release()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._look()

    def _closed(self, source: BrowserSource) -> None:
        if self._source is source:
            self._source = None
        self._look()

    def _look(self) -> None:
        """Tell every page whose turn it is."""
        for page in self._pages:
            page.turn(self._source)


class _Page:
    """One page that could be the microphone."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self.rate_hz = 0.0
        self._source: BrowserSource | None = None
        self._feed: BrowserFeed | None = None
        self._state: State | None = None
        self._changed = asyncio.Event()
        self._bad_in_a_row = 0

    async def begin(self) -> float:
        """Its first message: the rate in Hz.

        Raises:
            WebSocketDisconnect: it is gone, or said nothing that could be understood.
            TimeoutError: it said nothing at all.
        """
        while True:
            async with asyncio.timeout(BEGIN_LIMIT_S):
                text, _ = await self._receive()
            try:
                return understand(text).rate_hz
            except BadMessage as bad:
                await self._complain(bad)

    def turn(self, source: BrowserSource | None) -> None:
        """This is the source that is open, or none is."""
        if source is not self._source:
            self._source, self._feed = source, None
        if source is None:
            state: State = "waiting"
        elif self._feed is not None:
            state = "on"
        else:
            try:
                self._feed = source.connect(self.rate_hz)
                state = "on"
            except BrowserSoundError:
                state = "taken"
        if state != self._state:
            self._state = state
            self._changed.set()

    def release(self) -> None:
        """It is gone; another may take its place."""
        feed, self._feed = self._feed, None
        if feed is not None:
            feed.close()

    async def tell(self) -> None:
        """Say whose turn it is, whenever that changes, for ever."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            if self._state is not None:
                async with asyncio.timeout(BEGIN_LIMIT_S):
                    await self._websocket.send_text(MicrophoneTurn(state=self._state).model_dump_json())

    async def read(self) -> None:
        """Take its sound, for ever.

        Raises:
            WebSocketDisconnect: it is gone, or has sent too much nonsense.
        """
        while True:
            text, data = await self._receive()
            try:
                if data is None:
                    if text is not None:
                        check_length(text)
                    raise BadMessage("unknown_type", "After the first message only sound is expected.")
                if len(data) > FRAME_BYTES_AT_MOST:
                    raise BadMessage("too_large", f"A frame may have {FRAME_BYTES_AT_MOST} bytes at most.")
                # What was on its way when a pause began is heard by nobody.
                if self._feed is not None:
                    self._take(self._feed, data)
            except BadMessage as bad:
                await self._complain(bad)
            else:
                self._bad_in_a_row = 0

    def _take(self, feed: BrowserFeed, data: bytes) -> None:
        try:
            feed.put(data)
        except BrowserSoundError as error:
            raise BadMessage("invalid", str(error)) from error

    async def _receive(self) -> tuple[str | None, bytes | None]:
        message = await self._websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(cast("int", message.get("code", 1005)))
        return message.get("text"), message.get("bytes")

    async def _complain(self, bad: BadMessage) -> None:
        self._bad_in_a_row += 1
        async with asyncio.timeout(BEGIN_LIMIT_S):
            await self._websocket.send_text(
                ErrorMessage(code=bad.code, sentence=bad.sentence).model_dump_json()
            )
            if self._bad_in_a_row >= BAD_MESSAGES_ALLOWED:
                await self._websocket.close(CLOSE_CODES[bad.code], bad.sentence)
                raise WebSocketDisconnect(CLOSE_CODES[bad.code])


def understand(text: str | None) -> MicrophoneBegin:
    """Read a page's first message.

    Args:
        text: what came; None: a binary frame.

    Raises:
        BadMessage: it cannot be used.
    """
    return read(
        text,
        "begin",
        MicrophoneBegin.model_validate,
        no_text="First say what you will send, in text.",
        other_type="The first message must be of the type begin.",
    )
