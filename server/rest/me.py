"""A phone's own: whose it is, what that person asks for, and their data; answered to that phone alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from server.errors import Refused
from server.protocol import (
    AskOffRecord,
    CorrectOwnData,
    GuessShares,
    OwnData,
    OwnHand,
    OwnVote,
    OwnWish,
    SayWho,
    You,
)
from server.rest.common import Room, Session
from server.rest.people import changes_of
from server.workshop.own_data import own_data

router = APIRouter(prefix="/api/me")


def _phone(request: Request, room: Room) -> str:
    phone = request.scope.get("balance_phone")
    if not isinstance(phone, str):
        raise Refused(403, "no_phone", "Only a phone that came by its link may ask that.")
    room.phones.may_ask(phone)
    return phone


Phone = Annotated[str, Depends(_phone)]


@router.put("")
async def say_who(body: SayWho, phone: Phone, session: Session, room: Room) -> You:
    """Whose phone this is."""
    room.phones.say_who(phone, body.person, body.code)
    return session.you(phone)


@router.put("/hand")
async def hand(body: OwnHand, phone: Phone, session: Session, room: Room) -> You:
    """Ask for the floor, or no longer."""
    room.phones.raise_hand(phone, up=body.up)
    return session.you(phone)


@router.put("/wish")
async def wish(body: OwnWish, phone: Phone, session: Session, room: Room) -> You:
    """To be asked, or not now."""
    room.phones.wish(phone, body.wish)
    return session.you(phone)


@router.put("/vote")
async def vote(body: OwnVote, phone: Phone, session: Session, room: Room) -> You:
    """Counted without saying who."""
    room.phones.vote(phone, body.vote)
    return session.you(phone)


@router.put("/off-record")
async def off_record(body: AskOffRecord, phone: Phone, session: Session, room: Room) -> You:
    """Ask for off the record, or no longer."""
    room.phones.ask_off_record(phone, ask=body.ask)
    return session.you(phone)


@router.put("/guess")
async def guess(body: GuessShares, phone: Phone, session: Session, room: Room) -> You:
    """What this phone thinks the shares were; nobody is told whose guess it was."""
    room.debrief.guess_by_phone(phone, {one.person: one.share for one in body.shares})
    return session.you(phone)


@router.get("/data")
async def read_data(phone: Phone, room: Room) -> OwnData:
    """Everything that is kept about this phone's person."""
    return own_data(room, room.phones.person(phone).id)


@router.patch("/data")
async def correct_data(body: CorrectOwnData, phone: Phone, session: Session, room: Room) -> You:
    """Correct it."""
    room.people.change(room.phones.person(phone).id, changes_of(body))
    return session.you(phone)


@router.delete("/data")
async def erase_data(phone: Phone, session: Session, room: Room) -> You:
    """Delete it."""
    await room.people.erase(room.phones.person(phone).id)
    return session.you(phone)
