"""A server for the pages alone: it plays scenes and remembers what the pages asked of it.

The pages' own tests need rooms that no engine gives at will: fifteen people, long names, a lost
connection. What the real server does with the same pages is tested with the real server.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, WebSocket, WebSocketDisconnect
from fastapi.responses import JSONResponse, Response

import web
from server.errors import Refused
from server.protocol import Device, Level, OwnData, Pong, Problem, PromptThresholds
from server.rest.pages import file_answer
from tests.browser.feed_routes import add_routes
from tests.browser.rooms import View, scene_snapshot, scene_you
from tests.browser.scenes import SCENES, Scene

CSP = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
PAGES = {"mentor", "screen", "join", "debrief", "series", "review"}
DEVICES = (
    Device(
        name="Built-in microphone",
        host_api="ALSA",
        kind="microphone",
        channels=2,
        rate_hz=48000,
        default=True,
    ),
    Device(
        name="Table microphone", host_api="ALSA", kind="microphone", channels=1, rate_hz=44100, default=False
    ),
    Device(
        name="Monitor of speakers", host_api="ALSA", kind="loopback", channels=2, rate_hz=48000, default=False
    ),
)


@dataclass
class Feed:
    """What is shown now, and what was asked; methods may be called from any thread."""

    scene: Scene = SCENES["six"]
    level: Level | None = None
    devices: tuple[Device, ...] = DEVICES
    series: tuple[str, ...] = ("Bus lines 2026", "The school yard")
    prompt_settings: PromptThresholds = field(default_factory=PromptThresholds)
    own_data: OwnData = field(
        default_factory=lambda: OwnData(
            name="Anna",
            group="citizens",
            prefers_to_listen=False,
            accommodations="",
            consent="yes",
            has_voice_print=True,
            present=((0.0, None),),
            turns=((12.0, 40.5), (95.0, 130.0)),
            talk_time_s=63.5,
        )
    )
    problem: Problem | None = None
    """The answer to every REST call, while it is set."""
    answers: dict[tuple[str, str], Any] = field(default_factory=dict)
    """What is answered to a method and a path in place of what the scene says."""
    looked_up: dict[str, Any] = field(default_factory=dict)
    """What is answered to a question under a path."""
    refusing: bool = False
    """No live socket is let in."""
    barred: bool = False
    """The browser's cookie is worth nothing any more."""
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    """Method, path and body of each REST call."""
    heard_bytes: int = 0
    """What has come in by the browser's microphone."""
    seq: int = 0
    port: int = 0
    sockets: set[WebSocket] = field(default_factory=set)
    loop: asyncio.AbstractEventLoop | None = None

    def show(self, scene: Scene | str) -> None:
        """Send this scene to every open page."""
        self.scene = SCENES[scene] if isinstance(scene, str) else scene
        self._run(self._send_all())

    def hear(self, level: Level) -> None:
        """Send a level to every open page."""
        self.level = level
        self._run(self._send_all())

    def drop(self, *, refusing: bool = True) -> None:
        """Close every live socket, and let in no new one while refusing."""
        self.refusing = refusing
        self._run(self._close_all())

    def url(self, path: str) -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.port}{path}"

    def snapshot(self, view: View = "mentor") -> str:
        """The scene as a message to one of the views."""
        self.seq += 1
        return scene_snapshot(self.scene, self.seq, view).model_dump_json()

    def answer(self, method: str, path: str, body: Any) -> Response:
        """Remember a call, and answer it: the mentor with the scene, a phone with what is its own."""
        self.asked.append((method, path, body))
        if self.problem is not None:
            return JSONResponse(self.problem.model_dump(), status_code=409)
        if (method, path) in self.answers:
            return JSONResponse(self.answers[method, path])
        if path.startswith("/api/me"):
            return Response(scene_you(self.scene).model_dump_json(), media_type="application/json")
        return Response(self.snapshot(), media_type="application/json")

    def look_up(self, path: str, content: Any) -> Response:
        """Remember a question, and answer it."""
        self.asked.append(("GET", path, None))
        if self.problem is not None:
            return JSONResponse(self.problem.model_dump(), status_code=409)
        return JSONResponse(content)

    def _run(self, work: Any) -> None:
        if self.loop is None:
            raise RuntimeError("The feed has not been started.")
        asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=60)

    async def _send_all(self) -> None:
        for websocket in tuple(self.sockets):
            await self.send(websocket)

    async def send(self, websocket: WebSocket) -> None:
        view = _view(websocket)
        await websocket.send_text(self.snapshot(view))
        if view == "phone":
            await websocket.send_text(scene_you(self.scene).model_dump_json())
        if view == "mentor" and self.level is not None:
            await websocket.send_text(self.level.model_dump_json())

    async def _close_all(self) -> None:
        for websocket in tuple(self.sockets):
            await websocket.close(1012)


def _view(websocket: WebSocket) -> View:
    """What a page asks for; the real server looks at its cookie first."""
    wish = websocket.query_params.get("view")
    return "mentor" if wish == "mentor" else "phone" if wish == "phone" else "screen"


def feed_app(feed: Feed) -> FastAPI:
    """The pages, the live socket and the REST calls, all of them answered from `feed`."""
    app = FastAPI()

    @app.get("/web/locales")
    def locales() -> list[str]:
        return web.languages()

    @app.get("/web/{path:path}")
    async def asset(path: str, request: Request) -> Response:
        return given(path, request)

    @app.get("/{page}")
    async def page(page: str, request: Request) -> Response:
        return given(f"{page}.html", request) if page in PAGES else Response(status_code=404)

    def given(path: str, request: Request) -> Response:
        """A file of the pages as the real server gives it, under its policy."""
        try:
            answer = file_answer(web.ROOT, path, None, request.headers.get("accept-encoding", ""))
        except Refused as refused:
            return Response(status_code=refused.status)
        answer.headers["Content-Security-Policy"] = CSP
        return answer

    @app.websocket("/api/live")
    async def live(websocket: WebSocket) -> None:
        if feed.refusing:
            await websocket.close(1013)
            return
        await websocket.accept()
        feed.sockets.add(websocket)
        try:
            await feed.send(websocket)
            while True:
                ping = json.loads(await websocket.receive_text())
                await websocket.send_text(Pong(id=ping["id"]).model_dump_json())
        except WebSocketDisconnect:
            pass
        finally:
            feed.sockets.discard(websocket)

    @app.websocket("/api/microphone")
    async def microphone(websocket: WebSocket) -> None:
        await websocket.accept()
        try:
            while True:
                feed.heard_bytes += len(await websocket.receive_bytes())
        except WebSocketDisconnect:
            pass

    @app.get("/api/health")
    def health() -> Response:
        if feed.barred:
            return JSONResponse(
                Problem(code="no_access", sentence="Not let in.").model_dump(), status_code=403
            )
        return JSONResponse({})

    add_routes(app, feed)
    return app


class FeedServer:
    """uvicorn in a thread of its own: the test's thread belongs to Playwright's synchronous interface."""

    def __init__(self, feed: Feed, port: int = 0) -> None:
        self.feed = feed
        self._listening = socket.create_server(("127.0.0.1", port))
        feed.port = self._listening.getsockname()[1]
        config = uvicorn.Config(feed_app(feed), log_level="warning", ws="websockets-sansio", lifespan="off")
        self._server = uvicorn.Server(config)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="feed")

    async def _serve(self) -> None:
        self.feed.loop = asyncio.get_running_loop()
        self._ready.set()
        await self._server.serve(sockets=[self._listening])

    def __enter__(self) -> Feed:
        self._thread.start()
        if not self._ready.wait(timeout=60):
            raise RuntimeError("The feed did not start within 10 s.")
        return self.feed

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=60)
        self._listening.close()
