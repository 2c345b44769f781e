"""Series of sessions that are over, from the record; the mentor's alone."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from balance.record.series import listed, meetings, title_of
from balance.review.series import series as side_by_side
from server.rest.common import Kept, Number

router = APIRouter(prefix="/api/review/series")


@router.get("")
async def list_series(record: Kept) -> list[dict[str, Any]]:
    """Every series with a session that is over."""

    def read() -> list[dict[str, Any]]:
        with record.engine.connect() as connection:
            return [asdict(one) for one in listed(connection)]

    return await asyncio.to_thread(read)


@router.get("/{series}")
async def one_series(series: Number, record: Kept) -> dict[str, Any]:
    """Its sessions side by side."""

    def read() -> dict[str, Any]:
        with record.engine.connect() as connection:
            title = title_of(connection, series)
            return {"title": title, **asdict(side_by_side(meetings(connection, series)))}

    return await asyncio.to_thread(read)
