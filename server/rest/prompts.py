"""Prompts: what the mentor does with them, and when they are due."""

from __future__ import annotations

from fastapi import APIRouter

from server.protocol import EditPrompt, PromptThresholds, Snapshot, StepIn, WriteNote
from server.rest.common import Room, Session
from server.text import lines, needed, plain

router = APIRouter(prefix="/api")


@router.post("/prompts/{number}/accept")
async def accept(number: int, session: Session, room: Room) -> Snapshot:
    """The mentor says it now."""
    room.prompting.accept(number)
    return session.snapshot()


@router.post("/prompts/{number}/snooze")
async def snooze(number: int, session: Session, room: Room) -> Snapshot:
    """Not now."""
    room.prompting.snooze(number)
    return session.snapshot()


@router.post("/prompts/{number}/dismiss")
async def dismiss(number: int, session: Session, room: Room) -> Snapshot:
    """Not this."""
    room.prompting.dismiss(number)
    return session.snapshot()


@router.patch("/prompts/{number}")
async def edit(number: int, body: EditPrompt, session: Session, room: Room) -> Snapshot:
    """In other words."""
    room.prompting.edit(number, None if body.text is None else plain(body.text))
    return session.snapshot()


@router.post("/step-in")
async def step_in(body: StepIn, session: Session, room: Room) -> Snapshot:
    """The mentor stepped in now."""
    room.prompting.step_in(body.people)
    return session.snapshot()


@router.get("/prompt-settings")
async def thresholds(room: Room) -> PromptThresholds:
    """When a prompt is due."""
    return room.prompting.thresholds


@router.put("/prompt-settings")
async def set_thresholds(body: PromptThresholds, room: Room) -> PromptThresholds:
    """When it is due from now on."""
    room.prompting.thresholds = body
    return room.prompting.thresholds


@router.post("/notes")
async def write_note(body: WriteNote, session: Session, room: Room) -> Snapshot:
    """A private note."""
    needed(body.text, "A note")
    room.write_note(lines(body.text))
    return session.snapshot()
