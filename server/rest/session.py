"""The session as a whole: what is listened to, how it is held, from set-up to end."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request

import balance
from balance.record.series import last_norm
from server.protocol import ChooseSource, Device, Message, SetMode, SetUp, Snapshot, StartSession
from server.rest.common import Room, Session
from server.text import plain

router = APIRouter(prefix="/api")


class Alive(Message):
    """`GET /api/health`."""

    version: str
    engine: str
    session: str


@router.get("/health")
async def health(session: Session) -> Alive:
    """Whether the server answers, and how the engine is."""
    return Alive(version=balance.__version__, engine=session.watch.state, session=session.state)


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


@router.put("/session/setup")
async def set_up(body: SetUp, request: Request, session: Session, room: Room) -> Snapshot:
    """What the session is."""
    changes = body.model_dump(exclude_unset=True)
    for field in ("title", "series"):
        if changes.get(field) is not None:
            changes[field] = plain(changes[field])
    if changes.get("ground_rules") is not None:
        changes["ground_rules"] = tuple(rule for rule in map(plain, changes["ground_rules"]) if rule)
    before = room.state.series
    room.set_up(changes)
    await _find_last_norm(request, room, before)
    return session.snapshot()


async def _find_last_norm(request: Request, room: Room, before: str | None) -> None:
    """Another series: what its group has set itself the last time, as the record has it."""
    record, series = getattr(request.app.state, "record", None), room.state.series
    if record is None or series is None or series == before or room.life == "ended":
        return

    def read() -> str | None:
        with record.engine.connect() as connection:
            return last_norm(connection, series)

    norm = await asyncio.to_thread(read)
    if room.state.series == series:
        room.debrief.use_last_norm(norm)


@router.put("/session/mode")
async def set_mode(body: SetMode, session: Session, room: Room) -> Snapshot:
    """Tell voices apart, or tap."""
    room.consent.set_mode(body.mode)
    return session.snapshot()


@router.post("/session/new")
async def prepare(session: Session) -> Snapshot:
    """Put the session that is over away; the set-up shows the microphone's level again."""
    await session.prepare()
    await session.preview()
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


@router.get("/series")
async def series(room: Room) -> list[str]:
    """The series of which a roster is known."""
    return list(room.archive.series())
