"""Whose voice it is, and taking it back."""

from __future__ import annotations

from fastapi import APIRouter

from server.protocol import AssignSpeech, ExpectPeople, MergeVoices, NameVoice, Snapshot
from server.rest.common import Room, Session
from server.text import needed

router = APIRouter(prefix="/api")


@router.put("/voices/{voice}")
async def name_voice(voice: str, body: NameVoice, session: Session, room: Room) -> Snapshot:
    """This voice is this person."""
    name = None if body.name is None else needed(body.name, "A name")
    room.voices.name(voice, name=name, person=body.person, consent=body.consent)
    return session.snapshot()


@router.post("/voices/{voice}/merge")
async def merge(voice: str, body: MergeVoices, session: Session, room: Room) -> Snapshot:
    """These two are one person."""
    await room.voices.merge(voice, body.into)
    return session.snapshot()


@router.post("/voices/{voice}/split")
async def split(voice: str, session: Session, room: Room) -> Snapshot:
    """This voice is two people's."""
    await room.voices.split(voice)
    return session.snapshot()


@router.post("/speech")
async def assign(body: AssignSpeech, session: Session, room: Room) -> Snapshot:
    """Who spoke between two times."""
    await room.voices.assign(body.start_s, body.end_s, body.to)
    return session.snapshot()


@router.put("/people")
async def expect(body: ExpectPeople, session: Session, room: Room) -> Snapshot:
    """How many there are."""
    room.voices.expect(body.people)
    return session.snapshot()


@router.post("/undo")
async def undo(session: Session, room: Room) -> Snapshot:
    """Take back the last thing that can be."""
    room.undo()
    return session.snapshot()
