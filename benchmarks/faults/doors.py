"""Promises 22 to 27: people who should not get in."""

from __future__ import annotations

import base64
import random
import secrets
import statistics
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import numpy as np
import psutil
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from benchmarks.faults.demo import TIMES, Demo, demo
from benchmarks.faults.figure import Figure
from benchmarks.faults.hostile_names import names_everywhere
from benchmarks.faults.visitors import SOCKETS, UPGRADE, Visitor, guests, mentor, requests
from server.door.guard import SAFE_METHODS
from server.sharing.roles import SOCKET, allowed

if TYPE_CHECKING:
    from collections.abc import Iterator

FOREIGN_HOSTS = ("evil.example", "evil.example:{port}", "127.0.0.1.evil.example:{port}", "127.0.0.1:1", "")
FOREIGN_ORIGINS = ("https://evil.example", "null", "{base}.evil.example", "http://127.0.0.1:1", "file://")
GUESSES = 400
"""Pairs of a nearly right token and one that is wrong in every letter."""
IDLE = 3000
"""Connections that say nothing."""
HURTS: tuple[tuple[str, str, str, bytes], ...] = (
    ("GET", "/web/../../../etc/passwd", "", b""),
    ("GET", "/web/%2e%2e/%2e%2e/pyproject.toml", "", b""),
    ("GET", "/web/..%5c..%5cserver%5capp.py", "", b""),
    ("GET", "/web/%00/etc/passwd.js", "", b""),
    ("PUT", "/api/me/hand", "Content-Length: 2147483648\r\n", b""),
    ("PUT", "/api/me/hand", "Content-Length: " + "9" * 5000 + "\r\n", b""),
    ("PUT", "/api/me/hand", "Transfer-Encoding: chunked\r\n", (b"4000\r\n" + b"x" * 0x4000 + b"\r\n") * 2),
    (
        "PUT",
        "/api/me/hand",
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000000\r\n",
        b"a=1&" * 4000,
    ),
    ("PUT", "/api/me/hand", "Content-Type: application/json\r\nContent-Length: 16000\r\n", b"[" * 16000),
    ("PUT", "/api/me/hand", "Content-Type: application/json\r\nContent-Length: 16000\r\n", b"9" * 16000),
    ("GET", "/join", "X-Long: " + "x" * 200_000 + "\r\n", b""),
    ("GET", "/join", "Range: bytes=" + ",".join(f"{at}-{at}" for at in range(20_000)) + "\r\n", b""),
)
"""(method, path, headers, body) of a phone."""
HURT_EACH = 20


def measure() -> Iterator[Figure]:
    """Each promise's figures."""
    with demo(heard=False) as measured:
        at_doors = [mentor(measured), *guests(measured)]
        yield foreign(at_doors)
        yield wrong_roles(at_doors)
        measured.client.put("/api/sharing", json={"on": False}).raise_for_status()
        withdrawn = tuple(link_withdrawn(measured) for _ in range(TIMES))
        yield Figure(23, "link withdrawn, until its socket is closed", withdrawn, limit=1.0, digits=3)
        phone = next(one for one in guests(measured) if one.role == "phone")
        yield from hurts(measured, phone)
        yield crowd(measured, phone)
        yield from names_everywhere(measured)
        yield from secrets_kept(measured)


def foreign(visitors: list[Visitor]) -> Figure:
    """Every route, from a page elsewhere: by its name for this server, or with its own as the origin."""
    taken_ms, routes = [], 0
    for visitor in visitors:
        port = visitor.host.rpartition(":")[2]
        hosts = [name.format(port=port) for name in FOREIGN_HOSTS]
        origins = [origin.format(base=visitor.base) for origin in FOREIGN_ORIGINS]
        asked = [(method, path, "") for method, path, _ in requests()]
        asked += [("GET", path, UPGRADE) for path in SOCKETS]
        routes = len(asked)
        for method, path, more in asked:
            tries = [visitor.request(method, path, host=host, more=more) for host in hosts]
            if more or method not in SAFE_METHODS:
                tries += [visitor.request(method, path, origin=origin, more=more) for origin in origins]
            taken_ms += [_refused(visitor, one, {400, 403}) for one in tries]
    what = f"foreign Host or Origin, {len(taken_ms)} requests to {routes} routes, all refused; 95 % within"
    return Figure(22, what, (float(np.percentile(taken_ms, 95)),), "ms", digits=1)


def wrong_roles(visitors: list[Visitor]) -> Figure:
    """Every route in every role that may not ask for it, and without a cookie."""
    taken_ms = []
    for visitor in visitors:
        asked = [(method, path, route, "") for method, path, route in requests()]
        asked += [(SOCKET, path, path, UPGRADE) for path in SOCKETS]
        for method, path, route, more in asked:
            if visitor.role in allowed(method, route.replace("{path:path}", "x")):
                continue
            request = visitor.request("GET" if method == SOCKET else method, path, more=more)
            taken_ms.append(_refused(visitor, request, {403}))
    what = f"{len(taken_ms)} pairs of role and route, all refused; 95 % within"
    return Figure(23, what, (float(np.percentile(taken_ms, 95)),), "ms", digits=1)


def link_withdrawn(measured: Demo) -> float:
    """Seconds until the socket of a screen that came by the link is closed."""
    sharing = measured.client.put("/api/sharing", json={"on": True}).raise_for_status().json()
    link = next(one for one in sharing["mentor"]["sharing"]["links"] if one["role"] == "screen")
    at = "{0.scheme}://{0.netloc}".format(urlsplit(link["address"]))
    cookie = httpx.get(link["address"]).headers["Set-Cookie"].partition(";")[0]
    address = at.replace("http", "ws", 1) + "/api/live"
    with connect(address, additional_headers={"Cookie": cookie, "Origin": at}) as page:
        page.recv(timeout=60)
        began_s = time.monotonic()
        measured.client.delete(f"/api/links/{link['id']}").raise_for_status()
        try:
            while True:
                page.recv(timeout=60)
        except ConnectionClosed:
            taken_s = time.monotonic() - began_s
    measured.client.put("/api/sharing", json={"on": False}).raise_for_status()
    return taken_s


def hurts(measured: Demo, phone: Visitor) -> Iterator[Figure]:
    """Requests that are meant to hurt, until they are refused, and what memory they have taken."""
    process = psutil.Process(measured.process.pid)
    before = process.memory_info().rss
    taken_ms = []
    for method, path, more, body in HURTS:
        for _ in range(HURT_EACH):
            status, ms = phone.asks(phone.request(method, path, more=more, body=body))
            # 0: hung up on while it still sent; with ranges, none is known and the whole page is given.
            if not (400 <= status < 500 or status == 0 or (status == 200 and "Range" in more)):
                raise AssertionError(f"{method} {path[:40]} was answered {status}.")
            taken_ms.append(ms)
    grown_mb = max(0.0, (process.memory_info().rss - before) / 1e6)
    what = (
        f"{len(HURTS)} kinds of hurtful request, {HURT_EACH} times each, until refused; 95 % within, longest"
    )
    yield Figure(26, what, (float(np.percentile(taken_ms, 95)), max(taken_ms)), "ms", limit=100.0, digits=1)
    yield Figure(26, "what memory has grown by after them", (grown_mb,), "MB", limit=20.0, digits=1)


def crowd(measured: Demo, phone: Visitor) -> Figure:
    """The mentor's requests before and while somebody opens connections and says nothing."""
    own = mentor(measured)
    before_ms = _asked_ms(own)
    with ExitStack() as opened:
        for _ in range(IDLE):
            opened.enter_context(phone.connect())
        during_ms = _asked_ms(own)
    what = f"mentor's request, 95 % within, before and with {IDLE} idle connections from one address"
    return Figure(26, what, (before_ms, during_ms), "ms", digits=1)


def secrets_kept(measured: Demo) -> Iterator[Figure]:
    """Tokens: their length, what a wrong one tells, and whether the log has any."""
    own = mentor(measured)
    stranger = Visitor("nobody", own.base, "")
    links = measured.client.put("/api/sharing", json={"on": True}).raise_for_status().json()
    tokens = [link["address"].rpartition("/")[2] for link in links["mentor"]["sharing"]["links"]]
    address = measured.new_address()
    token = address.rpartition("token=")[2]
    tokens.append(token)
    bits = min(8 * len(base64.urlsafe_b64decode(one + "==")) for one in tokens)
    if bits < 128:
        raise AssertionError(f"A token has {bits} bits.")
    yield Figure(24, "bits of each token", (float(bits),), "bits", digits=0)

    last = "A" if token[-1] != "A" else "Q"
    nearly = token[:-1] + last
    differences_us = []
    for _ in range(GUESSES):
        pair = {"nearly": nearly, "wrong": secrets.token_urlsafe(16)}
        taken = {}
        for which in random.sample(sorted(pair), 2):
            taken[which] = _refused(stranger, stranger.request("GET", f"/?token={pair[which]}"), {403})
        differences_us.append((taken["nearly"] - taken["wrong"]) * 1000)
    quarter, median, three = statistics.quantiles(differences_us, n=4)
    what = f"nearly right token against a wrong one, {GUESSES} pairs: median difference, quartiles"
    yield Figure(24, what, (median, quarter, three), "µs", digits=0)

    known = [*tokens, *(one.partition("=")[2] for one in own.cookie.split("; "))]
    known += [one.cookie.partition("=")[2] for one in guests(measured) if one.cookie]
    lines = measured.all_logged()
    told = [line for line in lines if any(secret in line for secret in known)]
    if told:
        raise AssertionError(f"A secret stands in the log: {len(told)} lines.")
    yield Figure(
        24, f"lines of the log that hold one of {len(known)} secrets, of {len(lines)}", (0.0,), "", 0.0, 0
    )


def _refused(visitor: Visitor, request: bytes, by: set[int]) -> float:
    """Ms until it is refused.

    Raises:
        AssertionError: it is not.
    """
    status, ms = visitor.asks(request)
    if status not in by:
        raise AssertionError(f"{visitor.role}: {request.splitlines()[:3]} was answered {status}.")
    return ms


def _asked_ms(visitor: Visitor, times: int = 60) -> float:
    request = visitor.request("GET", "/api/health", more="Connection: close\r\n")
    return float(np.percentile([visitor.asks(request)[1] for _ in range(times)], 95))
