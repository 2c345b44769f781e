"""Charts and reports of sessions and series that are over: what the page shows is what is saved."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query, Response

from balance.record.series import meetings, title_of
from balance.report.charts import Name, SeriesName, chart, png, series_chart
from balance.report.words import chosen
from balance.review.series import series as side_by_side
from server.keeping.drawn import drawn
from server.keeping.reviewed import reviewed
from server.rest.common import Kept, Number

if TYPE_CHECKING:
    from balance.record.record import Record
    from balance.review.series import Series

router = APIRouter(prefix="/api/review")

Language = Annotated[str | None, Query(max_length=35)]
"""BCP 47; one that there are no words for, and none: the session's own."""
Kind = Literal["svg", "png"]

TYPES: dict[Kind, str] = {"svg": "image/svg+xml", "png": "image/png"}


@router.get("/sessions/{session}/charts/{name}.{kind}")
async def session_chart(
    session: Number, name: Name, kind: Kind, record: Kept, language: Language = None, dark: bool = False
) -> Response:
    """One chart of a session."""

    def make() -> bytes:
        opened = reviewed(record).open(session)
        tag = chosen(language, opened.account.language)

        def draw() -> bytes:
            return _as(kind, chart(name, opened.account, opened.figures, tag, dark))

        return drawn(record).get(("session", session, name, kind, tag, dark), draw)

    return _picture(kind, await asyncio.to_thread(make))


@router.get("/series/{series}/charts/{name}.{kind}")
async def chart_of_series(
    series: Number, name: SeriesName, kind: Kind, record: Kept, language: Language = None, dark: bool = False
) -> Response:
    """One chart of a series."""
    tag = chosen(language)

    def draw() -> bytes:
        return _as(kind, series_chart(name, _series(record, series)[1], tag, dark))

    key = ("series", series, name, kind, tag, dark)
    return _picture(kind, await asyncio.to_thread(drawn(record).get, key, draw))


def _series(record: Record, number: int) -> tuple[str, Series]:
    with record.engine.connect() as connection:
        return title_of(connection, number), side_by_side(meetings(connection, number))


def _as(kind: Kind, svg: str) -> bytes:
    return svg.encode() if kind == "svg" else png(svg)


def _picture(kind: Kind, content: bytes) -> Response:
    return Response(content, media_type=TYPES[kind])
