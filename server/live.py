"""One page's live socket: snapshots out, a few small messages in."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Literal, cast

import structlog
from pydantic import ValidationError
from starlette.websockets import WebSocketDisconnect

from server.hub import Viewer
from server.protocol import CLIENT_MESSAGE, ErrorMessage, Ping, Pong

if TYPE_CHECKING:
    from starlette.websockets import WebSocket

    from server.hub import Hub, View
    from server.session import LiveSession
    from server.sharing.roles import Role

MAX_MESSAGE_BYTES = 4 * 1024
"""What a page has to say is short."""
MAX_FRAME_BYTES = 2 * 1024 * 1024
"""What is read of a message at all: beyond this the connection is closed at once with 1009."""
BAD_MESSAGES_ALLOWED = 3
"""In a row; then the connection is closed."""

log = structlog.get_logger()

Fault = Literal["not_json", "unknown_type", "invalid", "too_large", "forbidden"]
CLOSE_CODES: dict[Fault, int] = {
    "not_json": 1007,
    "unknown_type": 1008,
    "invalid": 1008,
    "too_large": 1009,
    "forbidden": 1008,
}


class BadMessage(Exception):  # noqa: N818  (it is an answer)
    """What a page sent cannot be used."""

    def __init__(self, code: Fault, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


async def serve(websocket: WebSocket, hub: Hub, session: LiveSession) -> None:
    """Show one page everything until it goes, misbehaves or no longer takes anything."""
    view, phone = _view(websocket)
    await websocket.accept()
    viewer = Viewer(view, phone)
    viewer.show(session.snapshot(view).model_dump_json())
    if phone is not None:
        viewer.show_you(session.you(phone).model_dump_json())
    hub.join(viewer)
    sending = asyncio.create_task(viewer.deliver(websocket.send_text))
    reading = asyncio.create_task(_read(websocket, viewer))
    try:
        done, _ = await asyncio.wait({sending, reading}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            await _ending(task)
    finally:
        hub.leave(viewer)
        for task in (sending, reading):
            task.cancel()
        await asyncio.gather(sending, reading, return_exceptions=True)


def _view(websocket: WebSocket) -> tuple[View, str | None]:
    """What this page is shown, and which phone it is: its cookie says so; only the mentor may choose."""
    role: Role = websocket.scope["balance_role"]
    if role == "mentor":
        return ("mentor" if websocket.query_params.get("view") == "mentor" else "screen"), None
    if role == "phone":
        return "phone", websocket.scope["balance_phone"]
    return "screen", None


async def _ending(task: asyncio.Task[None]) -> None:
    """Say why the page goes; a page that went by itself is no news."""
    try:
        await task
    except TimeoutError:
        log.info("viewer_dropped", reason="it has not read for 5 s")
    except WebSocketDisconnect:
        return
    except RuntimeError as error:
        # What uvicorn raises when it has closed the connection itself (a ping without an answer).
        log.info("viewer_dropped", reason=str(error))


async def _read(websocket: WebSocket, viewer: Viewer) -> None:
    """Answer what the page says; returns after closing on a page that talks nonsense.

    Raises:
        WebSocketDisconnect: the page is gone.
    """
    bad_in_a_row = 0
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(cast("int", message.get("code", 1005)))
        try:
            ping = understand(message.get("text"))
        except BadMessage as bad:
            bad_in_a_row += 1
            error = ErrorMessage(code=bad.code, sentence=bad.sentence).model_dump_json()
            if bad_in_a_row < BAD_MESSAGES_ALLOWED:
                viewer.reply(error)
                continue
            async with asyncio.timeout(1.0):
                await websocket.send_text(error)
                await websocket.close(CLOSE_CODES[bad.code], bad.sentence)
            return
        bad_in_a_row = 0
        viewer.reply(Pong(id=ping.id).model_dump_json())


def understand(text: str | None) -> Ping:
    """Read one message of a page.

    Args:
        text: what came; None: a binary frame.

    Raises:
        BadMessage: it cannot be used.
    """
    if text is None:
        raise BadMessage("invalid", "Send text, not binary data.")
    if len(text.encode("utf-8", "replace")) > MAX_MESSAGE_BYTES:
        raise BadMessage("too_large", f"A message may have {MAX_MESSAGE_BYTES} bytes at most.")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise BadMessage("not_json", "That is not JSON.") from None
    try:
        return CLIENT_MESSAGE.validate_python(value)
    except ValidationError as error:
        if not isinstance(value, dict) or value.get("type") != "ping":
            raise BadMessage("unknown_type", "There is no message of that type.") from None
        field = ".".join(str(part) for part in error.errors()[0]["loc"]) or "message"
        raise BadMessage("invalid", f"The field {field} of that message cannot be used.") from None
