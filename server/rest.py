"""What the mentor's page asks for; docs/protocol.md describes each route."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from fastapi import APIRouter, Depends, Request

import balance
from server.errors import Refused
from server.protocol import ChooseSource, Device, Message, NameVoice, Snapshot, StartSession
from server.session import LiveSession

router = APIRouter(prefix="/api")


def _session(request: Request) -> LiveSession:
    session = request.app.state.session
    if not isinstance(session, LiveSession):
        raise Refused(503, "not_ready", "The server is still starting; try again in a moment.")
    return session


Session = Annotated[LiveSession, Depends(_session)]


class Alive(Message):
    """`GET /api/health`."""

    version: str
    engine: str
    session: str


@router.get("/health")
async def health(session: Session) -> Alive:
    """Whether the server answers, and how the engine is."""
    now = session.snapshot()
    return Alive(version=balance.__version__, engine=now.engine.state, session=now.session.state)


@router.get("/snapshot")
async def snapshot(session: Session) -> Snapshot:
    """What the live socket would show now."""
    return session.snapshot()


@router.get("/sources")
async def sources(session: Session) -> list[Device]:
    """The input devices of this machine."""
    return [
        Device(
            name=device.name,
            host_api=device.host_api,
            kind=device.kind,
            channels=device.channels,
            rate_hz=device.rate_hz,
            default=device.default,
        )
        for device in await session.ear.devices()
    ]


@router.put("/source")
async def choose_source(choice: ChooseSource, session: Session) -> Snapshot:
    """Listen to this device."""
    await session.choose(choice.name, choice.host_api, kind=choice.kind, beside=choice.beside)
    return session.snapshot()


@router.post("/session/start")
async def start(session: Session, body: StartSession | None = None) -> Snapshot:
    """Begin a session afresh."""
    await session.start(plain(body.title) if body and body.title else None)
    return session.snapshot()


@router.post("/session/pause")
async def pause(session: Session) -> Snapshot:
    """Off the record."""
    await session.pause()
    return session.snapshot()


@router.post("/session/resume")
async def resume(session: Session) -> Snapshot:
    """Listen again."""
    await session.resume()
    return session.snapshot()


@router.post("/session/stop")
async def stop(session: Session) -> Snapshot:
    """End the session."""
    await session.stop()
    return session.snapshot()


@router.put("/voices/{voice}")
async def name_voice(voice: str, body: NameVoice, session: Session) -> Snapshot:
    """This voice is this person."""
    name = None
    if body.name is not None:
        name = plain(body.name)
        if name is None:
            raise Refused(422, "invalid", "A name needs at least one letter that can be seen.")
    session.name_voice(voice, name)
    return session.snapshot()


def plain(text: str) -> str | None:
    """Text on one line, composed, without control characters; None when nothing is left.

    Directional overrides go too: they would turn round everything that stands behind a name.
    """
    composed = unicodedata.normalize("NFC", text)
    # Cf holds the joiners that Indic and Persian names and some emoji need: only the bidirectional ones go.
    shown = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in composed)
    shown = "".join(c for c in shown if unicodedata.bidirectional(c) not in _OVERRIDES)
    return " ".join(shown.split()) or None


_OVERRIDES = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
