"""Who may ask for what: one table, and whatever is not in it is the mentor's alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from starlette.routing import compile_path

if TYPE_CHECKING:
    import re

Role = Literal["mentor", "screen", "phone", "microphone"]
"""`microphone` is a phone in the middle of the table: it may listen for the server, and see its state."""
LinkRole = Literal["screen", "phone", "microphone"]
ROLES: tuple[Role, ...] = ("mentor", "screen", "phone", "microphone")

EVERYBODY = frozenset(ROLES)
PHONES = frozenset[Role]({"phone"})
MENTOR = frozenset[Role]({"mentor"})

SOCKET = "SOCKET"
"""In the place of a method."""

ALLOWED: dict[tuple[str, str], frozenset[Role]] = {
    ("GET", "/"): EVERYBODY,
    ("GET", "/api/health"): EVERYBODY,
    ("GET", "/web/locales"): EVERYBODY,
    ("GET", "/web/{path:path}"): EVERYBODY,
    ("GET", "/screen"): frozenset({"mentor", "screen"}),
    ("GET", "/debrief"): frozenset({"mentor", "screen"}),
    ("GET", "/api/debrief/timeline"): frozenset({"mentor", "screen"}),
    ("GET", "/join"): frozenset({"mentor", "phone"}),
    ("GET", "/microphone"): frozenset({"mentor", "microphone"}),
    ("GET", "/api/join.svg"): frozenset({"mentor", "screen"}),
    (SOCKET, "/api/live"): EVERYBODY,
    (SOCKET, "/api/microphone"): frozenset({"mentor", "microphone"}),
    # Somebody's own: not even the mentor's, who has routes for all that a mentor may do.
    ("PUT", "/api/me"): PHONES,
    ("PUT", "/api/me/hand"): PHONES,
    ("PUT", "/api/me/wish"): PHONES,
    ("PUT", "/api/me/vote"): PHONES,
    ("PUT", "/api/me/off-record"): PHONES,
    ("PUT", "/api/me/guess"): PHONES,
    ("GET", "/api/me/data"): PHONES,
    ("PATCH", "/api/me/data"): PHONES,
    ("DELETE", "/api/me/data"): PHONES,
}
"""(method, path as the route has it) → who may; HEAD is like GET."""

HOME: dict[Role, str] = {
    "mentor": "/mentor",
    "screen": "/screen",
    "phone": "/join",
    "microphone": "/microphone",
}
"""Where each of them belongs."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who stands at the door."""

    role: Role
    link: str | None = None
    """The link that they came by; the mentor needs none."""
    phone: str | None = None
    """Which phone; no secret, and no access by itself."""


def allowed(method: str, path: str) -> frozenset[Role]:
    """Who may ask for this path.

    >>> sorted(allowed("PUT", "/api/me/hand")), sorted(allowed("PUT", "/api/anything/new"))
    (['phone'], ['mentor'])
    """
    asked = "GET" if method == "HEAD" else method
    for known, pattern, roles in _TABLE:
        if known == asked and pattern.match(path):
            return roles
    return MENTOR


_TABLE: tuple[tuple[str, re.Pattern[str], frozenset[Role]], ...] = tuple(
    (method, compile_path(path)[0], roles) for (method, path), roles in ALLOWED.items()
)
