"""Series of sessions that are over, from the record; the mentor's alone."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request

from balance.record.series import listed, meetings, title_of
from balance.review.series import series as side_by_side
from server.errors import Refused

if TYPE_CHECKING:
    from balance.record.record import Record

router = APIRouter(prefix="/api/review/series")


def _record(request: Request) -> Record:
    record: Record | None = getattr(request.app.state, "record", None)
    if record is None:
        raise Refused(
            409, "no_record", "Nothing is kept on this computer: there are no sessions to look back on."
        )
    return record


@router.get("")
async def list_series(request: Request) -> list[dict[str, Any]]:
    """Every series with a session that is over."""
    record = _record(request)

    def read() -> list[dict[str, Any]]:
        with record.engine.connect() as connection:
            return [asdict(one) for one in listed(connection)]

    return await asyncio.to_thread(read)


@router.get("/{series}")
async def one_series(series: int, request: Request) -> dict[str, Any]:
    """Its sessions side by side."""
    record = _record(request)

    def read() -> dict[str, Any]:
        with record.engine.connect() as connection:
            title = title_of(connection, series)
            return {"title": title, **asdict(side_by_side(meetings(connection, series)))}

    return await asyncio.to_thread(read)
