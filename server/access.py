"""Who gets in: a one-time address becomes a cookie, and the cookie is the mentor.

The address that is printed carries a token that is good for one use. Using it gives the browser
a cookie with another secret; the token is then worth nothing, wherever it may have been
seen (a browser's history, the arguments of the process that opened the browser).
"""

from __future__ import annotations

import secrets
from http.cookies import CookieError, SimpleCookie

TOKEN_BYTES = 16
"""128 bits."""


class Access:
    """The secrets of one run of the server; none of them is ever written anywhere."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie_name = f"balance_{port}"
        """Cookies know no ports: two servers on one machine must not overwrite each other's."""
        self._cookie = secrets.token_urlsafe(TOKEN_BYTES)
        self._token: str | None = None

    def new_address(self) -> str:
        """An address to open, good for one use; any address given before is void."""
        self._token = secrets.token_urlsafe(TOKEN_BYTES)
        return f"http://127.0.0.1:{self.port}/?token={self._token}"

    def exchange(self, token: str) -> str | None:
        """The `Set-Cookie` header for the right token, once; None for any other."""
        known = self._token
        if known is None or not _same(token, known):
            return None
        self._token = None
        return f"{self.cookie_name}={self._cookie}; HttpOnly; SameSite=Strict; Path=/"

    def is_mentor(self, cookie_header: str | None) -> bool:
        """Whether a request's `Cookie` header carries this run's secret."""
        if cookie_header is None:
            return False
        try:
            cookies = SimpleCookie(cookie_header)
        except CookieError:
            return False
        morsel = cookies.get(self.cookie_name)
        return morsel is not None and _same(morsel.value, self._cookie)

    def is_own_host(self, host: str | None) -> bool:
        """Whether a `Host` header names this server: anything else is a rebound DNS name."""
        names = ("127.0.0.1", "localhost", "[::1]")
        return host is not None and host.lower() in {f"{name}:{self.port}" for name in names}

    def is_own_origin(self, origin: str, host: str) -> bool:
        """Whether an `Origin` header is the page that this very host served."""
        return origin.lower() == f"http://{host.lower()}"


def _same(given: str, known: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "surrogateescape"), known.encode())
