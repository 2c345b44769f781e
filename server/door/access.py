"""Who gets in: the mentor by a one-time address, at this computer only; others by links, while sharing is on.

The address that is printed carries a token that is good for one use. Using it gives the browser
a cookie with another secret; the token is then worth nothing, wherever it may have been
seen (a browser's history, the arguments of the process that opened the browser).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.serving.sockets import LOOPBACK
from server.sharing.links import same
from server.sharing.roles import Visitor
from server.sharing.sharing import Sharing

if TYPE_CHECKING:
    from starlette.types import Scope

TOKEN_BYTES = 16
"""128 bits."""
GUEST_COOKIE_S = 12 * 3600
"""A phone that was put away, its browser ended meanwhile, comes back without a link for so long."""

COOKIES_READ = 8
"""Of one name; whoever sends more may wait to be let in again."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where somebody stands: at this computer's own door, or at the network's."""

    own: bool
    scheme: str
    """`http` or `https`."""

    @classmethod
    def of(cls, scope: Scope) -> Door:
        """The door that a connection came in by, as the system says and not as the connection itself does."""
        server = scope.get("server")
        secure = scope.get("scheme") in {"https", "wss"}
        return cls(server is not None and server[0] == LOOPBACK, "https" if secure else "http")


class Access:
    """The secrets of one run of the server; none of them is ever written anywhere."""

    def __init__(self, port: int, sharing: Sharing | None = None) -> None:
        self.port = port
        self.sharing = sharing or Sharing(port)
        self.cookie_name = f"balance_{port}"
        """Cookies know no ports: two servers on one machine must not overwrite each other's."""
        self.guest_cookie_name = f"balance_{port}_guest"
        """Of those who came by a link. Another name: the mentor may open a link, and stays the mentor."""
        self._cookie = secrets.token_urlsafe(TOKEN_BYTES)
        self._token: str | None = None

    def new_address(self) -> str:
        """An address to open, good for one use; any address given before is void."""
        self._token = secrets.token_urlsafe(TOKEN_BYTES)
        return f"http://{LOOPBACK}:{self.port}/?token={self._token}"

    def exchange(self, token: str) -> str | None:
        """The `Set-Cookie` header for the right token, once; None for any other."""
        known = self._token
        if known is None or not same(token, known):
            return None
        self._token = None
        return f"{self.cookie_name}={self._cookie}; HttpOnly; SameSite=Strict; Path=/"

    def exchange_link(self, token: str, cookie_header: str | None, door: Door) -> tuple[str, Visitor] | None:
        """The `Set-Cookie` header for a link's token, and whom it makes; None for any other token.

        A link is good for everybody who has it, until it is withdrawn. A phone stays the same phone.
        """
        link = self.sharing.links.by_token(token) if self.sharing.on else None
        if link is None:
            return None
        before = self._guest(cookie_header)
        device = before.phone if before is not None and before.role == link.role else None
        cookie = self.sharing.links.cookie(link, device)
        visitor = self.sharing.links.visitor(cookie)
        if visitor is None:
            raise RuntimeError("a cookie that was made just now is not known")
        secure = "; Secure" if door.scheme == "https" else ""
        return (
            f"{self.guest_cookie_name}={cookie}; HttpOnly; SameSite=Strict; Path=/; Max-Age={GUEST_COOKIE_S}"
            + secure,
            visitor,
        )

    def visitor(self, cookie_header: str | None, door: Door) -> Visitor | None:
        """Who carries these cookies; None: nobody who may come in. The mentor has a door of their own."""
        if door.own and self.is_mentor(cookie_header):
            return Visitor("mentor")
        return self._guest(cookie_header)

    def is_mentor(self, cookie_header: str | None) -> bool:
        """Whether a request's `Cookie` header carries this run's secret."""
        return any(same(value, self._cookie) for value in _values(cookie_header, self.cookie_name))

    def is_own_host(self, host: str | None, door: Door | None = None) -> bool:
        """Whether a `Host` header names this server at that door: anything else is a rebound DNS name."""
        if door is not None and not door.own:
            return self.sharing.is_own_host(host)
        names = (LOOPBACK, "localhost", "[::1]")
        return host is not None and host.lower() in {f"{name}:{self.port}" for name in names}

    def is_own_origin(self, origin: str, host: str, scheme: str = "http") -> bool:
        """Whether an `Origin` header is the page that this very host served."""
        return origin.lower() == f"{scheme}://{host.lower()}"

    def _guest(self, cookie_header: str | None) -> Visitor | None:
        if not self.sharing.on:
            return None
        known = map(self.sharing.links.visitor, _values(cookie_header, self.guest_cookie_name))
        return next((visitor for visitor in known if visitor is not None), None)


def _values(cookie_header: str | None, name: str) -> list[str]:
    """Every value that a `Cookie` header gives to this name (RFC 6265, section 5.4), in order.

    Cookies know no ports: other programs of this address put theirs into the same header. One that is not
    written as the standard wants it must not make ours unreadable, nor one of the same name hide it.
    """
    pairs = (part.partition("=") for part in (cookie_header or "").split(";"))
    return [value.strip() for key, _, value in pairs if key.strip() == name][:COOKIES_READ]
