"""The door in front of every page, request and socket: host, origin, cookie, size, headers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from server.errors import Refused
from server.protocol import Problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from server.access import Access

MAX_BODY_BYTES = 16 * 1024
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}

_KEY_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Speaking balance: open the printed address</title>
<h1>{heading}</h1>
<p>{sentence}</p>
<p>Press Enter in the window in which <code>balance</code> runs: it prints a new address.</p>
<p><a href="/mentor">If this browser has been let in before, go on to the page.</a></p>
</html>
"""


class Guard:
    """ASGI middleware around the whole application; nothing behind it need check again."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, or refuse before anything is read or accepted."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            answer = self._answer(scope, headers)
        except Refused as refused:
            answer = _refusal(refused, scope, headers)
        if scope["type"] == "websocket":
            if answer is None:
                await self.app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
            return
        send = _with_headers(send, str(scope["path"]))
        if answer is None:
            await self._pass(scope, receive, send)
        else:
            await answer(scope, receive, send)

    def _answer(self, scope: Scope, headers: Headers) -> Response | None:
        """An answer to give instead of the application's; None lets the request through.

        Raises:
            Refused: the request must not get in.
        """
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.access.is_own_host(hosts[0]):
            raise Refused(
                403, "foreign_host", "This server answers only to its own address on this computer."
            )
        unsafe = scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS
        if unsafe and not self._from_own_page(headers, hosts[0]):
            raise Refused(403, "foreign_origin", "Only this server's own pages may do that.")
        cookie = "; ".join(headers.getlist("cookie")) or None
        mentor = self.access.is_mentor(cookie)
        if scope["type"] == "http" and scope["path"] == "/" and scope["method"] == "GET":
            token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
            if token:
                return self._exchange(token, mentor=mentor)
        if not mentor:
            raise Refused(
                403, "no_access", "This browser has not been let in: open the address that was printed."
            )
        return None

    def _from_own_page(self, headers: Headers, host: str) -> bool:
        """Origin is the page's; without one (no browser) the cookie alone decides."""
        origins = headers.getlist("origin")
        if origins:
            return all(self.access.is_own_origin(origin, host) for origin in origins)
        return headers.get("sec-fetch-site", "none") in {"same-origin", "none"}

    def _exchange(self, token: str, *, mentor: bool) -> Response:
        """Token for cookie, once; a browser that is in already only loses the query.

        Raises:
            Refused: the token is not, or no longer, good.
        """
        response = RedirectResponse("/mentor", status_code=303)
        if not mentor:
            cookie = self.access.exchange(token)
            if cookie is None:
                raise Refused(
                    403, "token_used", "This address has been used already, or a newer one replaced it."
                )
            response.headers["Set-Cookie"] = cookie
        response.headers["Cache-Control"] = "no-store"
        return response

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application, with a limit on what it reads of the body."""
        length = Headers(scope=scope).get("content-length", "0")
        sentence = f"A request may carry {MAX_BODY_BYTES // 1024} KiB at most."
        if not length.isdigit() or int(length) > MAX_BODY_BYTES:
            await _problem(Refused(413, "too_large", sentence))(scope, receive, send)
            return
        read_bytes = 0

        async def limited() -> Message:
            nonlocal read_bytes
            message = await receive()
            if message["type"] == "http.request":
                read_bytes += len(message.get("body", b""))
                if read_bytes > MAX_BODY_BYTES:
                    raise HTTPException(413, sentence)
            return message

        await self.app(scope, limited, send)


def _problem(refused: Refused) -> JSONResponse:
    problem = Problem(code=refused.code, sentence=refused.sentence)
    return JSONResponse(problem.model_dump(), status_code=refused.status)


def _refusal(refused: Refused, scope: Scope, headers: Headers) -> Response:
    """A page for who opened one in a browser, a `Problem` for everything else."""
    wants_page = scope["type"] == "http" and "text/html" in headers.get("accept", "")
    if (
        refused.code in {"no_access", "token_used"}
        and wants_page
        and not str(scope["path"]).startswith("/api/")
    ):
        heading = "This address has been used" if refused.code == "token_used" else "Not let in yet"
        return HTMLResponse(_KEY_PAGE.format(heading=heading, sentence=refused.sentence), status_code=403)
    return _problem(refused)


def _with_headers(send: Send, path: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers[name] = value
            if path.startswith("/api/") or "cache-control" not in headers:
                headers["Cache-Control"] = "no-store"
        await send(message)

    return sending
