"""The feed's REST: each route of the real server, its body checked, remembered, and answered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from server import protocol
from server.protocol import Consent, Message, Problem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi import FastAPI

    from tests.browser.feed import Feed

QR = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 7 7" shape-rendering="crispEdges">'
    '<path fill="#fff" d="M0 0h7v7H0z"/><path d="M1 1h2v2H1zM4 1h2v2H4zM1 4h2v2H1zM4 4h1v1H4z"/></svg>'
)


class SetConsent(Message):
    """`POST /api/roster/consent`: the same for everybody who is there."""

    consent: Consent


ROUTES: tuple[tuple[str, str, type[Message] | None], ...] = (
    ("PUT", "/api/source", protocol.ChooseSource),
    ("POST", "/api/session/start", protocol.StartSession),
    ("POST", "/api/session/pause", None),
    ("POST", "/api/session/resume", None),
    ("POST", "/api/session/stop", None),
    ("POST", "/api/session/new", None),
    ("PUT", "/api/session/setup", protocol.SetUp),
    ("PUT", "/api/session/mode", protocol.SetMode),
    ("POST", "/api/roster", protocol.AddPerson),
    ("POST", "/api/roster/paste", protocol.PasteNames),
    ("POST", "/api/roster/copy", protocol.CopyRoster),
    ("POST", "/api/roster/consent", SetConsent),
    ("PATCH", "/api/roster/{person}", protocol.ChangePerson),
    ("DELETE", "/api/roster/{person}", None),
    ("POST", "/api/introductions", protocol.Introduce),
    ("PUT", "/api/voices/{voice}", protocol.NameVoice),
    ("POST", "/api/voices/{voice}/merge", protocol.MergeVoices),
    ("POST", "/api/voices/{voice}/split", None),
    ("POST", "/api/speech", protocol.AssignSpeech),
    ("PUT", "/api/people", protocol.ExpectPeople),
    ("POST", "/api/undo", None),
    ("PUT", "/api/phases", protocol.SetAgenda),
    ("POST", "/api/phases/begin", protocol.BeginPhase),
    ("PUT", "/api/floor", protocol.TakeFloor),
    ("PUT", "/api/turn-limit", protocol.LimitTurns),
    ("POST", "/api/hands", protocol.RaiseHand),
    ("PUT", "/api/hands/{person}", protocol.MoveHand),
    ("DELETE", "/api/hands/{person}", None),
    ("POST", "/api/prompts/{number}/accept", None),
    ("POST", "/api/prompts/{number}/snooze", None),
    ("POST", "/api/prompts/{number}/dismiss", None),
    ("PATCH", "/api/prompts/{number}", protocol.EditPrompt),
    ("POST", "/api/step-in", protocol.StepIn),
    ("PUT", "/api/prompt-settings", protocol.PromptThresholds),
    ("POST", "/api/notes", protocol.WriteNote),
    ("PUT", "/api/screen", protocol.ChangeScreen),
    ("PUT", "/api/sharing", protocol.Share),
    ("POST", "/api/links", protocol.MakeLink),
    ("DELETE", "/api/links/{link}", None),
    ("PUT", "/api/claims/{phone}", protocol.AnswerClaim),
    ("POST", "/api/wishes/clear", None),
    ("PUT", "/api/me", protocol.SayWho),
    ("PUT", "/api/me/hand", protocol.OwnHand),
    ("PUT", "/api/me/wish", protocol.OwnWish),
    ("PUT", "/api/me/vote", protocol.OwnVote),
    ("PUT", "/api/me/off-record", protocol.AskOffRecord),
    ("PUT", "/api/me/guess", protocol.GuessShares),
    ("PUT", "/api/debrief", protocol.TurnDebrief),
    ("PUT", "/api/debrief/guess", protocol.GuessShares),
    ("PUT", "/api/debrief/norm", protocol.SetNorm),
    ("PUT", "/api/debrief/met", protocol.JudgeNorm),
    ("PATCH", "/api/me/data", protocol.CorrectOwnData),
    ("DELETE", "/api/me/data", None),
)


def add_routes(app: FastAPI, feed: Feed) -> None:
    """Answer every call from the feed."""
    for method, path, model in ROUTES:
        app.add_api_route(path, _take(feed, model), methods=[method])

    @app.get("/api/sources")
    def sources() -> Response:
        return feed.look_up("/api/sources", [device.model_dump() for device in feed.devices])

    @app.get("/api/series")
    def series() -> Response:
        return feed.look_up("/api/series", list(feed.series))

    @app.get("/api/prompt-settings")
    def prompt_settings() -> Response:
        return feed.look_up("/api/prompt-settings", feed.prompt_settings.model_dump())

    @app.get("/api/me/data")
    def own_data() -> Response:
        return feed.look_up("/api/me/data", feed.own_data.model_dump())

    @app.get("/api/debrief/timeline")
    @app.get("/api/review/sessions")
    @app.get("/api/review/sessions/{one}")
    @app.get("/api/review/series")
    @app.get("/api/review/series/{one}")
    def looked_up(request: Request) -> Response:
        return feed.look_up(request.url.path, feed.looked_up[request.url.path])

    @app.get("/api/join.svg")
    def join() -> Response:
        return Response(QR, media_type="image/svg+xml")


def _take(feed: Feed, model: type[Message] | None) -> Callable[[Request], Awaitable[Response]]:
    async def take(request: Request) -> Response:
        """The body is remembered as it was sent: a field left out is not the same as one that is null."""
        raw = await request.body()
        body = json.loads(raw) if raw else None
        try:
            if model is not None:
                model.model_validate(body)
            elif body is not None:
                raise ValueError("This route takes no body.")
        except (ValidationError, ValueError) as error:
            feed.asked.append((request.method, request.url.path, body))
            return JSONResponse(Problem(code="invalid", sentence=str(error)).model_dump(), status_code=422)
        return feed.answer(request.method, request.url.path, body)

    return take
