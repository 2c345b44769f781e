"""The pages and what they are made of, as files: known types only, never stale, never outside the folder."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import web
from server.errors import Refused
from server.sharing.roles import HOME

if TYPE_CHECKING:
    from pathlib import Path

    from server.sharing.roles import Role

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
"""Given here and not by the system: Windows' registry calls .js whatever the last program wanted."""

router = APIRouter()


@router.get("/", include_in_schema=False)
def root(request: Request) -> Response:
    """The way in leads to the page of whoever comes."""
    role: Role = request.scope["balance_role"]
    return RedirectResponse(HOME[role], status_code=303)


@router.get("/mentor", include_in_schema=False)
def mentor(request: Request) -> Response:
    """The mentor's console."""
    return file_answer(web.ROOT, "mentor.html", request.headers.get("if-none-match"))


@router.get("/screen", include_in_schema=False)
def screen(request: Request) -> Response:
    """The shared screen."""
    return file_answer(web.ROOT, "screen.html", request.headers.get("if-none-match"))


@router.get("/web/locales", include_in_schema=False)
def locales() -> list[str]:
    """The languages that the pages speak, by BCP 47 tag: each file in web/locales is one."""
    return web.languages()


@router.get("/join", include_in_schema=False)
def join(request: Request) -> Response:
    """A phone's page."""
    return file_answer(web.ROOT, "join.html", request.headers.get("if-none-match"))


@router.get("/microphone", include_in_schema=False)
def microphone(request: Request) -> Response:
    """The page of a phone in the middle of the table, that listens."""
    return file_answer(web.ROOT, "microphone.html", request.headers.get("if-none-match"))


@router.get("/web/{path:path}", include_in_schema=False)
def asset(path: str, request: Request) -> Response:
    """Scripts, styles, pictures and texts of the pages."""
    return file_answer(web.ROOT, path, request.headers.get("if-none-match"))


def file_answer(root: Path, path: str, known_etag: str | None) -> Response:
    """A file below `root`, or "not modified".

    Raises:
        Refused: there is no such file, or it is none of a page's.
    """
    missing = Refused(404, "no_such_page", "There is no such page.")
    media_type = MEDIA_TYPES.get("." + path.rsplit(".", 1)[-1].lower())
    if media_type is None or "\0" in path or "\\" in path:
        raise missing
    try:
        file = (root / path).resolve()
        if not file.is_relative_to(root.resolve()) or not file.is_file():
            raise missing
        content = file.read_bytes()
    except OSError as error:
        raise missing from error
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if known_etag is not None and etag in known_etag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
