"""Charts and reports of sessions and series that are over: what the page shows is what is saved."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query, Response

from balance.record.series import language_of, meetings, title_of
from balance.report.charts import Name, SeriesName, chart, png, series_chart
from balance.report.files import Form, report_of_series, report_of_session
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

TYPES: dict[Kind | Form, str] = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
}


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

    def make() -> bytes:
        tag = chosen(language, _language(record, series))

        def draw() -> bytes:
            return _as(kind, series_chart(name, _series(record, series)[1], tag, dark))

        return drawn(record).get(("series", series, name, kind, tag, dark), draw)

    return _picture(kind, await asyncio.to_thread(make))


@router.get("/sessions/{session}/report.{form}")
async def session_report(
    session: Number, form: Form, record: Kept, language: Language = None, pseudonymous: bool = False
) -> Response:
    """The report of a session, to save and hand on."""

    def make() -> bytes:
        opened = reviewed(record).open(session)
        tag = chosen(language, opened.account.language)

        def draw() -> bytes:
            return report_of_session(opened.account, form, tag, pseudonymous=pseudonymous)

        return drawn(record).get(("session", session, form, tag, pseudonymous), draw)

    return _saved(f"session-{session}", form, await asyncio.to_thread(make))


@router.get("/series/{series}/report.{form}")
async def report_on_series(
    series: Number, form: Form, record: Kept, language: Language = None, pseudonymous: bool = False
) -> Response:
    """The report of a series, to save and hand on."""

    def make() -> bytes:
        tag = chosen(language, _language(record, series))

        def draw() -> bytes:
            title, found = _series(record, series)
            return report_of_series(title, found, form, tag, pseudonymous=pseudonymous)

        return drawn(record).get(("series", series, form, tag, pseudonymous), draw)

    return _saved(f"series-{series}", form, await asyncio.to_thread(make))


def _saved(name: str, form: Form, content: bytes) -> Response:
    # Never shown here: it is a page of its own, with its own rules of what it may load.
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(content, media_type=TYPES[form], headers=headers)


def _language(record: Record, series: int) -> str | None:
    """What the latest session of a series was held in."""
    with record.engine.connect() as connection:
        return language_of(connection, series)


def _series(record: Record, number: int) -> tuple[str, Series]:
    with record.engine.connect() as connection:
        return title_of(connection, number), side_by_side(meetings(connection, number))


def _as(kind: Kind, svg: str) -> bytes:
    return svg.encode() if kind == "svg" else png(svg)


def _picture(kind: Kind, content: bytes) -> Response:
    return Response(content, media_type=TYPES[kind])
