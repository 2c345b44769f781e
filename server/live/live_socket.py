"""One page's live socket: snapshots out, a few small messages in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

import structlog
from starlette.websockets import WebSocketDisconnect

from server.live.hub import Viewer
from server.protocol import CLIENT_MESSAGE, ErrorMessage, Ping, Pong
from server.protocol.reading import BAD_MESSAGES_ALLOWED, CLOSE_CODES, BadMessage, read

if TYPE_CHECKING:
    from starlette.websockets import WebSocket

    from server.live.hub import Hub, View
    from server.live.session import LiveSession
    from server.sharing.roles import Role

log = structlog.get_logger()


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
    return read(
        text,
        "ping",
        CLIENT_MESSAGE.validate_python,
        no_text="Send text, not binary data.",
        other_type="There is no message of that type.",
    )
