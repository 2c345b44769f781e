"""The door in front of every page, request and socket: host, origin, cookie, role, size, headers."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from server.door.access import Door
from server.door.key_page import go_on_page, key_page
from server.errors import Refused
from server.protocol import Problem
from server.sharing.roles import HOME, SOCKET, allowed
from server.uploads.receiving import LARGEST_BYTES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from server.door.access import Access
    from server.sharing.roles import Visitor

MAX_BODY_BYTES = 16 * 1024
LARGER_BODIES = {("POST", "/api/review/uploads"): LARGEST_BYTES}
"""Bodies that are written to disk as they come; the mentor alone may send them."""
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
LINK_PREFIX = "/s/"
WITHDRAWN = 4003
"""Close code of a socket whose link no longer holds; a page need not try again."""

_WITHDRAWN = {"type": "websocket.close", "code": WITHDRAWN, "reason": "The moderator has closed this link."}

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


class Guard:
    """ASGI middleware around the whole application; nothing behind it need check again.

    What it lets through carries `balance_role`, and of a phone `balance_phone`, in its scope.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access
        self.sharing = access.sharing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, or refuse before anything is read or accepted."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer: Response | None = None
        visitor: Visitor | None = None
        try:
            door = self._check_address(scope, headers)
            cookie = "; ".join(headers.getlist("cookie")) or None
            visitor = self.access.visitor(cookie, door)
            answer = self._exchange(scope, headers, cookie, door, visitor)
            if answer is None:
                visitor = self._check_role(scope, visitor)
        except Refused as refused:
            answer = _refusal(refused, scope, headers)
        if scope["type"] == "websocket":
            if answer is None and visitor is not None:
                await self._accompany(visitor, scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
            return
        send = _with_headers(send, str(scope["path"]))
        if answer is None:
            await self._pass(scope, receive, send)
        else:
            await answer(scope, receive, send)

    def _check_address(self, scope: Scope, headers: Headers) -> Door:
        """The door that this came in by.

        Raises:
            Refused: it was not sent to this server by that door, or not by this server's own page.
        """
        door = Door.of(scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.access.is_own_host(hosts[0], door):
            raise Refused(403, "foreign_host", "This server answers only to its own address.")
        unsafe = scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS
        if unsafe and not self._from_own_page(headers, hosts[0], door):
            raise Refused(403, "foreign_origin", "Only this server's own pages may do that.")
        return door

    def _from_own_page(self, headers: Headers, host: str, door: Door) -> bool:
        """Origin is the page's; without one (no browser) the cookie alone decides."""
        origins = headers.getlist("origin")
        if origins:
            return all(self.access.is_own_origin(origin, host, door.scheme) for origin in origins)
        return headers.get("sec-fetch-site", "none") in {"same-origin", "none"}

    def _check_role(self, scope: Scope, visitor: Visitor | None) -> Visitor:
        """Who this is; the application finds it in the scope.

        Raises:
            Refused: they may not come in, or not do that.
        """
        if visitor is None:
            raise Refused(
                403, "no_access", "This browser has not been let in: open the address that was given to you."
            )
        method = SOCKET if scope["type"] == "websocket" else str(scope["method"])
        if visitor.role not in allowed(method, str(scope["path"])):
            raise Refused(403, "forbidden", "That is not for those who came in by this link.")
        if method == SOCKET and visitor.link is not None and self.sharing.visits.too_many(_peer(scope)):
            raise Refused(503, "too_many", "There are too many pages open in your network: close some.")
        scope["balance_role"] = visitor.role
        scope["balance_phone"] = visitor.phone
        return visitor

    # ------------------------------------------------------------ ways in

    def _exchange(
        self, scope: Scope, headers: Headers, cookie: str | None, door: Door, visitor: Visitor | None
    ) -> Response | None:
        """An answer to who brings a token: the mentor's, or a link's; None: they bring none.

        Raises:
            Refused: the token is not, or no longer, good.
        """
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        path = str(scope["path"])
        if path.startswith(LINK_PREFIX):
            return self._exchange_link(scope, headers, cookie, door)
        if path == "/" and door.own:
            token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
            if token:
                return self._exchange_token(token, is_in=visitor is not None)
        return None

    def _exchange_token(self, token: str, *, is_in: bool) -> Response:
        """Token for cookie, once; a browser that is in already only loses the query.

        Wrong ones are not counted: any program of this computer could keep the mentor out by guessing.
        """
        response = RedirectResponse(HOME["mentor"], status_code=303)
        cookie = self.access.exchange(token)
        if cookie is not None:
            response.headers["Set-Cookie"] = cookie
        elif not is_in:
            raise Refused(
                403, "token_used", "This address has been used already, or a newer one replaced it."
            )
        response.headers["Cache-Control"] = "no-store"
        return response

    def _exchange_link(self, scope: Scope, headers: Headers, cookie: str | None, door: Door) -> Response:
        """A link for a cookie, and on to the page that it is for."""
        if self.sharing.guesses.too_many(_peer(scope)):
            raise Refused(429, "too_many", "Too many wrong links came from this device: wait a minute.")
        token = str(scope["path"])[len(LINK_PREFIX) :]
        given = self.access.exchange_link(token, cookie, door)
        if given is None:
            self.sharing.guesses.wrong(_peer(scope))
            raise Refused(403, "link_withdrawn", "This link does not hold, or no longer.")
        if headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
            # Come by a link on somebody else's page, a browser keeps back a strict cookie: a phone would
            # be taken for a new one. So it is sent here once more, by a page of ours.
            return HTMLResponse(go_on_page(headers.get("accept-language", "")))
        header, visitor = given
        response = RedirectResponse(HOME[visitor.role], status_code=303)
        response.headers["Set-Cookie"] = header
        response.headers["Cache-Control"] = "no-store"
        return response

    # ------------------------------------------------------------ inside

    async def _accompany(self, visitor: Visitor, scope: Scope, receive: Receive, send: Send) -> None:
        """Run a socket for as long as its visitor may be here."""
        with self.sharing.visits.during(visitor, _peer(scope)) as over:
            serving = asyncio.ensure_future(self.app(scope, receive, send))
            leaving = asyncio.ensure_future(over.wait())
            try:
                await asyncio.wait({serving, leaving}, return_when=asyncio.FIRST_COMPLETED)
                if not serving.done():
                    serving.cancel()
                    await asyncio.gather(serving, return_exceptions=True)
                    # It may be closing already, of itself: then the server takes no second word.
                    with contextlib.suppress(RuntimeError):
                        await send(_WITHDRAWN)
                else:
                    await serving
            finally:
                serving.cancel()
                leaving.cancel()
                await asyncio.gather(serving, leaving, return_exceptions=True)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application, with a limit on what it reads of the body."""
        length = Headers(scope=scope).get("content-length", "0")
        most = LARGER_BODIES.get((str(scope["method"]), str(scope["path"])), MAX_BODY_BYTES)
        sentence = f"A request may carry {MAX_BODY_BYTES // 1024} KiB at most."
        if most != MAX_BODY_BYTES:
            sentence = f"A file may have {most // 10**9} GB at most: cut it in parts, or convert it to M4A."
        if not length.isdigit() or int(length) > most:
            await _problem(Refused(413, "too_large", sentence))(scope, receive, send)
            return
        read_bytes = 0

        async def limited() -> Message:
            nonlocal read_bytes
            message = await receive()
            if message["type"] == "http.request":
                read_bytes += len(message.get("body", b""))
                if read_bytes > most:
                    raise HTTPException(413, sentence)
            return message

        await self.app(scope, limited, send)


def _peer(scope: Scope) -> str:
    """Where a connection comes from."""
    client = scope.get("client")
    return str(client[0]) if client else "?"


def _problem(refused: Refused) -> JSONResponse:
    problem = Problem(code=refused.code, sentence=refused.sentence)
    return JSONResponse(problem.model_dump(), status_code=refused.status)


def _refusal(refused: Refused, scope: Scope, headers: Headers) -> Response:
    """A page for who opened one in a browser, a `Problem` for everything else."""
    wants_page = scope["type"] == "http" and "text/html" in headers.get("accept", "")
    if wants_page and not str(scope["path"]).startswith("/api/"):
        languages = headers.get("accept-language", "")
        page = key_page(refused.code, refused.sentence, own=Door.of(scope).own, languages=languages)
        if page is not None:
            return HTMLResponse(page, status_code=refused.status)
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
