"""Ways in for other devices: a link is exchanged for a cookie, and both hold until the link is withdrawn.

A cookie says by which link its owner came and which device it is, and carries a code that only this run of
the server can make. So no list of devices has to be kept: whoever has a link can have as many cookies as
they like, and none of them takes memory.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.sharing.roles import Visitor

if TYPE_CHECKING:
    from server.sharing.roles import LinkRole

TOKEN_BYTES = 16
"""128 bits."""
ID_BYTES = 6
"""An id names; it opens nothing."""
LINKS_AT_MOST = 40


@dataclass(frozen=True, slots=True)
class WayIn:
    """One link."""

    id: str
    role: LinkRole
    token: str


class Links:
    """All links that hold. Its secrets are written nowhere."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._links: dict[str, WayIn] = {}

    def all(self) -> tuple[WayIn, ...]:
        """All that hold, the oldest first."""
        return tuple(self._links.values())

    def has(self, link: str) -> bool:
        """Whether this one still holds."""
        return link in self._links

    def newest(self, role: LinkRole) -> WayIn | None:
        """The one that was made last for this role."""
        return next((link for link in reversed(self._links.values()) if link.role == role), None)

    def make(self, role: LinkRole) -> WayIn:
        """Another way in.

        Raises:
            ValueError: there are `LINKS_AT_MOST` already.
        """
        if len(self._links) >= LINKS_AT_MOST:
            raise ValueError(f"there are {LINKS_AT_MOST} links already")
        link = WayIn(secrets.token_hex(ID_BYTES), role, secrets.token_urlsafe(TOKEN_BYTES))
        self._links[link.id] = link
        return link

    def revoke(self, link: str) -> bool:
        """From now on neither this link nor any cookie that came of it holds; False: there was none."""
        return self._links.pop(link, None) is not None

    def by_token(self, token: str) -> WayIn | None:
        """The link that carries this token. Every one is compared, in constant time."""
        found = None
        for link in self._links.values():
            if same(token, link.token):
                found = link
        return found

    def cookie(self, link: WayIn, device: str | None = None) -> str:
        """A cookie's value: for a device that is known already, or for one that has not been here before."""
        carries = f"{link.id}.{device or secrets.token_hex(ID_BYTES)}"
        return f"{carries}.{self._code(carries)}"

    def visitor(self, cookie: str) -> Visitor | None:
        """Whose cookie this is; None: it was not made here, or its link has been withdrawn."""
        carries, _, code = cookie.rpartition(".")
        if not same(code, self._code(carries)):
            return None
        link_id, _, device = carries.partition(".")
        link = self._links.get(link_id)
        if link is None:
            return None
        return Visitor(link.role, link.id, device if link.role == "phone" else None)

    def _code(self, carries: str) -> str:
        """128 bits of HMAC-SHA-256 (RFC 2104), in hexadecimal digits."""
        return hmac.digest(self._key, carries.encode("utf-8", "surrogateescape"), "sha256")[:16].hex()


def same(given: str, known: str) -> bool:
    """Compare with a secret, in a time that tells nothing."""
    return secrets.compare_digest(given.encode("utf-8", "surrogateescape"), known.encode())
