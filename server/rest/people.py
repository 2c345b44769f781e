"""Who is there: the roster, consent, the introduction round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from server.protocol import AddPerson, ChangePerson, CopyRoster, Introduce, PasteNames, SetConsent, Snapshot
from server.rest.common import Room, Session
from server.text import lines, needed, plain

if TYPE_CHECKING:
    from server.protocol import CorrectOwnData

router = APIRouter(prefix="/api")


@router.post("/roster")
async def add(body: AddPerson, session: Session, room: Room) -> Snapshot:
    """Somebody new."""
    room.people.add(needed(body.name, "A name"), seat=body.seat, consent=body.consent)
    return session.snapshot()


@router.post("/roster/paste")
async def paste(body: PasteNames, session: Session, room: Room) -> Snapshot:
    """A list of names."""
    room.people.paste(body.text)
    return session.snapshot()


@router.post("/roster/copy")
async def copy(body: CopyRoster, session: Session, room: Room) -> Snapshot:
    """Who was there the last time."""
    room.people.copy(needed(body.series, "A series"))
    return session.snapshot()


@router.post("/roster/consent")
async def consent(body: SetConsent, session: Session, room: Room) -> Snapshot:
    """The same for everybody who is there."""
    room.consent.say(body.consent)
    return session.snapshot()


@router.patch("/roster/{person}")
async def change(person: str, body: ChangePerson, session: Session, room: Room) -> Snapshot:
    """Another name, seat, role and so on."""
    room.people.change(person, changes_of(body))
    return session.snapshot()


@router.delete("/roster/{person}")
async def remove(person: str, session: Session, room: Room) -> Snapshot:
    """Was never here."""
    room.people.remove(person)
    return session.snapshot()


@router.post("/introductions")
async def introduce(body: Introduce, session: Session, room: Room) -> Snapshot:
    """Who introduces themself now."""
    room.introductions.introduce(body.person)
    return session.snapshot()


def changes_of(body: ChangePerson | CorrectOwnData) -> dict[str, Any]:
    """What was given, with its text made plain.

    Raises:
        Refused: nothing is left of a name.
    """
    changes = body.model_dump(exclude_unset=True)
    if changes.get("name") is not None:
        changes["name"] = needed(changes["name"], "A name")
    for field in ("group", "code"):
        if changes.get(field) is not None:
            changes[field] = plain(changes[field])
    if changes.get("accommodations") is not None:
        changes["accommodations"] = lines(changes["accommodations"])
    return changes
