"""Series of sessions that are over, from the record; the mentor's alone."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Response
from fastapi.encoders import jsonable_encoder

from balance.record.series import listed, meetings, title_of
from balance.review.series import series as side_by_side
from server.keeping.drawn import drawn
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
async def one_series(series: Number, record: Kept) -> Response:
    """Its sessions side by side, worked out once until the record changes."""

    def work_out() -> bytes:
        with record.engine.connect() as connection:
            title = title_of(connection, series)
            whole = {"title": title, **asdict(side_by_side(meetings(connection, series)))}
        return json.dumps(jsonable_encoder(whole), ensure_ascii=False, allow_nan=False).encode()

    told = await asyncio.to_thread(drawn(record).get, ("figures of a series", series), work_out)
    return Response(told, media_type="application/json")
