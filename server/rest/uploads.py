"""Recordings and files of who spoke when, sent by the mentor's page to be worked on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.requests import ClientDisconnect

from diarize.sources.dates import credible
from server import protocol
from server.errors import Refused
from server.protocol.values import PEOPLE_AT_MOST
from server.rest.common import Kept, Number
from server.text import plain
from server.uploads.queue import Uploads
from server.uploads.receiving import LARGEST_BYTES, plain_name
from server.uploads.upload import Wish

if TYPE_CHECKING:
    from server.uploads.upload import Upload

router = APIRouter(prefix="/api/review/uploads")


def _uploads(request: Request, _record: Kept) -> Uploads:
    uploads: Uploads | None = getattr(request.app.state, "uploads", None)
    if uploads is None:
        raise Refused(503, "not_ready", "The server is still starting; try again in a moment.")
    return uploads


Queue = Annotated[Uploads, Depends(_uploads)]
Text = Annotated[str | None, Query(max_length=200)]


@router.get("")
async def uploads(queue: Queue) -> protocol.UploadList:
    """Those that wait, are worked on, or have ended lately."""
    return protocol.UploadList(uploads=tuple(map(_told, queue.all())), largest_bytes=LARGEST_BYTES)


@router.post("", status_code=202)
async def upload(
    request: Request,
    queue: Queue,
    name: Annotated[str, Query(min_length=1, max_length=1000)],
    title: Text = None,
    series: Text = None,
    language: Annotated[str | None, Query(pattern="^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$", max_length=20)] = None,
    people: Annotated[int | None, Query(ge=1, le=PEOPLE_AT_MOST)] = None,
    modified_ms: Annotated[int | None, Query(ge=0, le=10**14)] = None,
    again: bool = False,
) -> protocol.Upload:
    """Take in a file, which is the body as it is."""
    wish = Wish(
        plain_name(name),
        title and plain(title),
        series and plain(series),
        language,
        people,
        _moment(modified_ms),
        again,
    )
    declared = request.headers.get("content-length", "0")
    try:
        return _told(await queue.add(request.stream(), wish, int(declared) if declared.isdigit() else 0))
    except ClientDisconnect:
        raise Refused(400, "cut_off", "The file did not come to its end: send it once more.") from None


@router.get("/{number}")
async def one(number: Number, queue: Queue) -> protocol.Upload:
    """How far one is."""
    return _told(queue.one(number))


@router.delete("/{number}")
async def cancel(number: Number, queue: Queue) -> protocol.Upload:
    """Let one be; one that is over is told of no more."""
    return _told(await queue.cancel(number))


def _moment(since_1970_ms: int | None) -> datetime | None:
    """When a browser says that a file was last changed; None where that cannot be."""
    if since_1970_ms is None:
        return None
    moment = datetime.fromtimestamp(since_1970_ms / 1000, UTC)
    return moment if credible(moment, datetime.now(UTC)) else None


def _told(upload: Upload) -> protocol.Upload:
    return protocol.Upload(
        number=upload.number,
        name=upload.wish.name,
        title=upload.wish.title,
        state=upload.state,
        part=upload.part,
        code=upload.code,
        sentence=upload.sentence,
        dated_by=upload.dated_by,
        session=upload.session,
        before=upload.before,
    )
