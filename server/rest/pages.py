"""The pages and what they are made of, as files: known types only, never stale, never outside the folder."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import web
from server.errors import Refused
from server.sharing.roles import HOME

if TYPE_CHECKING:
    from collections.abc import Callable
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

PACKED = frozenset(
    MEDIA_TYPES[suffix] for suffix in (".html", ".css", ".js", ".json", ".svg", ".webmanifest")
)
"""Texts, a third as long when compressed: what a phone on a slow network waits for."""

PAGES = {
    "/mentor": "mentor.html",
    "/screen": "screen.html",
    "/debrief": "debrief.html",
    "/series": "series.html",
    "/review": "review.html",
    "/join": "join.html",
    "/microphone": "microphone.html",
}
"""Address → file: the console, the shared screen and its debrief, what is over, and what phones open."""

router = APIRouter()


@router.get("/", include_in_schema=False)
def root(request: Request) -> Response:
    """The way in leads to the page of whoever comes."""
    role: Role = request.scope["balance_role"]
    return RedirectResponse(HOME[role], status_code=303)


@router.get("/web/locales", include_in_schema=False)
def locales() -> list[str]:
    """The languages that the pages speak, by BCP 47 tag: each file in web/locales is one."""
    return web.languages()


@router.get("/web/{path:path}", include_in_schema=False)
def asset(path: str, request: Request) -> Response:
    """Scripts, styles, pictures and texts of the pages."""
    return _answer(path, request)


def _page(file: str) -> Callable[[Request], Response]:
    """The route of one page."""

    def page(request: Request) -> Response:
        return _answer(file, request)

    return page


for address, file in PAGES.items():
    router.add_api_route(address, _page(file), include_in_schema=False)


def _answer(path: str, request: Request) -> Response:
    headers = request.headers
    return file_answer(web.ROOT, path, headers.get("if-none-match"), headers.get("accept-encoding", ""))


def file_answer(root: Path, path: str, known_etag: str | None, encodings: str = "") -> Response:
    """A file below `root`, or "not modified"; compressed where the browser takes that.

    Nothing that is secret travels in these files, so that their length may be known.

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
    digest = hashlib.sha256(content).hexdigest()[:32]
    packed = media_type in PACKED and _takes_gzip(encodings)
    etag = f'"{digest}-gzip"' if packed else f'"{digest}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if known_etag is not None and etag in known_etag:
        return Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
        content = _packed(content)
    return Response(content, media_type=media_type, headers=headers)


def _takes_gzip(encodings: str) -> bool:
    """Whether an `Accept-Encoding` header names gzip, and does not give it the weight 0."""
    for offer in encodings.lower().split(","):
        name, *weights = (part.strip() for part in offer.split(";"))
        if name == "gzip":
            return not any(weight.replace(" ", "") in {"q=0", "q=0.0"} for weight in weights)
    return False


@lru_cache(maxsize=256)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
