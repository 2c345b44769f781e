"""Sessions that are over, for the mentor: the list, one of them with every figure, and its files."""

from __future__ import annotations

import asyncio
import io
import zipfile
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Response

from balance.record.listing import lines
from balance.review.exports.files import Format, files
from balance.review.figures import figures
from balance.review.pseudonyms import pseudonymous as for_outsiders
from server.keeping.reviewed import reviewed
from server.protocol import ReviewLine, ReviewList, ReviewTop
from server.protocol.review import KindOfSession
from server.rest.common import Kept, Number, NumberAsked

if TYPE_CHECKING:
    from balance.record.listing import Line

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
