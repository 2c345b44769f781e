"""Sessions that are over, for the mentor: the list, one of them with every figure, its files, corrections."""

from __future__ import annotations

import asyncio
import io
import zipfile
from dataclasses import asdict
from math import inf
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Response

from balance.exports.files import Format, files
from balance.record import correcting
from balance.record.listing import lines
from balance.review.corrections import Add, Merge, Presence, Relabel, Rename, Split
from balance.review.figures import figures
from balance.review.pseudonyms import pseudonymous as for_outsiders
from server.errors import Refused
from server.keeping.reviewed import reviewed
from server.protocol import (
    CorrectAdd,
    CorrectMerge,
    CorrectPresence,
    CorrectRelabel,
    CorrectRename,
    CorrectSplit,
    ReviewLine,
    ReviewList,
    ReviewTop,
)
from server.protocol.review import AnyCorrection, KindOfSession
from server.rest.common import Kept, Number, NumberAsked, Session
from server.text import needed

if TYPE_CHECKING:
    from balance.record.listing import Line
    from balance.review.corrections import Correction
    from server.live.session import LiveSession

router = APIRouter(prefix="/api/review/sessions")

_TYPES = {
    "json": "application/json",
    "rttm": "text/plain; charset=utf-8",
    "textgrid": "text/plain; charset=utf-8",
}


@router.get("")
async def sessions(
    record: Kept,
    search: Annotated[str, Query(max_length=200)] = "",
    kind: KindOfSession | None = None,
    series: NumberAsked = None,
) -> Response:
    """Every session that is over, or those that are looked for."""

    def read() -> bytes:
        with record.engine.connect() as connection:
            found = lines(connection, search, kind, series)
        return ReviewList(sessions=tuple(map(_told, found))).model_dump_json().encode()

    return _json(await asyncio.to_thread(read))


@router.get("/{session}")
async def one_session(session: Number, record: Kept) -> Response:
    """Everything that is known of one, as its export has it, and what corrections need besides."""
    opened = await asyncio.to_thread(reviewed(record).open, session)
    return _json(opened.page)


@router.get("/{session}/export/{kind}")
async def export(session: Number, kind: Format, record: Kept, pseudonymous: bool = False) -> Response:
    """One in a format of other programs; the three tables of CSV in a ZIP file."""

    def make() -> tuple[str, str, bytes]:
        opened = reviewed(record).open(session)
        account, found = opened.account, opened.figures
        if pseudonymous:
            account = for_outsiders(account)
            found = figures(account)
        made = files(account, found, kind)
        if kind == "csv":
            return f"session-{session}.zip", "application/zip", _zipped(made)
        ((name, text),) = made.items()
        return name, _TYPES[kind], text.encode()

    name, media_type, content = await asyncio.to_thread(make)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


@router.post("/{session}/corrections")
async def correct(session: Number, body: AnyCorrection, record: Kept, live: Session) -> Response:
    """What was got wrong is put right; the figures follow."""
    _put_away(live, session)

    def change() -> bytes:
        reviewed(record).check(session)
        return reviewed(record).corrected(correcting.correct(record, session, _correction(body))).page

    return _json(await asyncio.to_thread(change))


@router.delete("/{session}/corrections/last")
async def take_back(session: Number, record: Kept, live: Session) -> Response:
    """All is as it was before the last correction that stands."""
    _put_away(live, session)

    def change() -> bytes:
        reviewed(record).check(session)
        return reviewed(record).corrected(correcting.take_back(record, session)).page

    return _json(await asyncio.to_thread(change))


def _put_away(live: LiveSession, session: int) -> None:
    """What is on the mentor's page is written over what stands in the record whenever it changes."""
    if live.keeper.number == session:
        raise Refused(
            409,
            "still_open",
            "This session is still on the moderator's page: correct it there, or press "
            "“Prepare a new session” there first.",
        )


def _correction(body: AnyCorrection) -> Correction:
    match body:
        case CorrectRelabel():
            return Relabel(body.start_s, body.end_s, body.person, body.of)
        case CorrectMerge():
            return Merge(body.person, body.into)
        case CorrectSplit():
            return Split(body.person, body.at_s, None if body.name is None else needed(body.name, "A name"))
        case CorrectPresence():
            return Presence(
                body.person, tuple((start, inf if end is None else end) for start, end in body.spans)
            )
        case CorrectRename():
            return Rename(body.person, needed(body.name, "A name"))
        case CorrectAdd():
            return Add(needed(body.name, "A name"))


def _json(content: bytes) -> Response:
    return Response(content, media_type="application/json")


def _told(line: Line) -> ReviewLine:
    fields = {key: value for key, value in asdict(line).items() if key != "most"}
    most = None if line.most is None else ReviewTop(**asdict(line.most))
    return ReviewLine(**fields, top=most)


def _zipped(made: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in made.items():
            archive.writestr(name, text)
    return out.getvalue()
