"""The application: pages, REST and live socket behind one guard, with the live session's life around it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import structlog
from fastapi import FastAPI, Request, WebSocket
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from balance.errors import BalanceError
from server.door.guard import Guard
from server.errors import Refused
from server.listening.browser_microphone import BrowserMicrophone
from server.live.hub import Hub
from server.live.live_socket import serve
from server.live.pulse import Pulse
from server.protocol import Problem
from server.rest import ROUTERS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from balance.record.record import Record
    from diarize.models.settings import Compute
    from server.door.access import Access
    from server.live.session import LiveSession

log = structlog.get_logger()


def create_app(
    access: Access,
    make_session: Callable[[], LiveSession],
    *,
    start_at_once: bool = False,
    record: Record | None = None,
    uploads: Path | None = None,
    compute: Compute = "auto",
) -> FastAPI:
    """Put the server together.

    Args:
        access: who gets in.
        make_session: makes the live session; called when the server's event loop runs. The server starts
            its engine.
        start_at_once: begin a session without being asked (the demo).
        record: what is kept, for whoever reads it; whoever opened it closes it.
        uploads: a folder of nobody else's, for recordings that the page sends while they are worked on;
            None: none are taken.
        compute: what those are computed on.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        session = make_session()
        session.warm_up()
        app.state.session = session
        session.show_sharing(sharing)
        session.ear.browser = app.state.microphone

        def sharing_changed() -> None:
            session.changed = True

        def guests_changed() -> None:
            session.news = True

        sharing.on_change = sharing_changed
        sharing.visits.on_change = guests_changed
        if start_at_once:
            await session.start(None)
        beside = [
            asyncio.create_task(work) for work in (Pulse(session, app.state.hub).run(), sharing.watch())
        ]
        if record is not None:
            # Nothing of the database is imported where none is kept.
            from server.keeping.retention import keep_to_retention

            beside.append(asyncio.create_task(keep_to_retention(record)))
            if uploads is not None:
                from server.uploads.queue import Uploads

                app.state.uploads = Uploads(record, uploads, compute)
                beside.append(asyncio.create_task(app.state.uploads.run()))
        try:
            yield
        finally:
            for task in beside:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await session.close()

    # No generated documentation: its pages fetch scripts from elsewhere.
    app = FastAPI(
        title="Speaking balance", lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None
    )
    sharing = access.sharing
    app.state.hub = Hub()
    app.state.microphone = BrowserMicrophone()
    app.state.sharing = sharing
    app.state.session = None
    app.state.record = record
    app.state.uploads = None
    for router in ROUTERS:
        app.include_router(router)

    @app.websocket("/api/live")
    async def live_socket(websocket: WebSocket) -> None:
        await serve(websocket, app.state.hub, app.state.session)

    @app.websocket("/api/microphone")
    async def microphone_socket(websocket: WebSocket) -> None:
        await app.state.microphone.serve(websocket)

    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(BalanceError, _senseless)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)
    app.add_middleware(Guard, access=access)
    return app


def _answer(status: int, code: str, sentence: str) -> JSONResponse:
    return JSONResponse(Problem(code=code, sentence=sentence).model_dump(), status_code=status)


async def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    return _answer(error.status, error.code, error.sentence)


async def _senseless(_: Request, error: Exception) -> JSONResponse:
    """What the rules of a roster, a phase or a queue do not allow as things are."""
    assert isinstance(error, BalanceError)
    return _answer(409, error.code, str(error))


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    """Name the field, but never repeat what was sent."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"] if part != "body") or "body"
    return _answer(422, "invalid", f"The field {field} cannot be used: {first['msg']}.")


_HTTP_CODES = {404: "no_such_page", 405: "wrong_method", 413: "too_large"}
_HTTP_SENTENCES = {
    400: "The request cannot be read: its body must be JSON.",
    404: "There is no such page.",
    405: "That address does not take this kind of request.",
}


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    sentence = _HTTP_SENTENCES.get(error.status_code, str(error.detail))
    answer = _answer(error.status_code, _HTTP_CODES.get(error.status_code, "bad_request"), sentence)
    answer.headers.update(error.headers or {})
    return answer


async def _unexpected(_: Request, error: Exception) -> JSONResponse:
    log.error("request_failed", error=type(error).__name__)
    return _answer(500, "internal", "Something went wrong inside; the log has more.")
