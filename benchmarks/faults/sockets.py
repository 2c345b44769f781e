"""Promises 28 and 29: nonsense on a socket, and pages that do not read.

Promises 30 and 31 have benchmarks of their own: benchmarks/load.py, soak/ and drift.py.
"""

from __future__ import annotations

import json
import time
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import TYPE_CHECKING

import numpy as np
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from benchmarks.faults.demo import TIMES, Demo, demo
from benchmarks.faults.figure import Figure
from benchmarks.faults.visitors import Visitor, frame, guests, mentor

if TYPE_CHECKING:
    from collections.abc import Iterator

NONSENSE: tuple[str | bytes, ...] = (
    "not json",
    "",
    "[" * 3000,
    '{"a":' * 700,
    '{"type": "nonsense"}',
    '{"type": "ping", "id": -1}',
    '{"type": "ping", "id": ' + "9" * 3000 + "}",
    '{"type": "ping", "id": 1e999}',
    '{"type": "begin", "rate_hz": NaN}',
    '{"type": "\\ud800"}',
    "null",
    b"\x00\x01",
    b"\x00" * 100_000,
    "x" * 100_000,
    "x" * (1 << 20),
)
TRIES_AT_MOST = 10
FLOODS: dict[str, tuple[bytes, bytes]] = {
    "pings": (b"", frame(9)),
    "pongs": (b"", frame(10)),
    "empty pieces of a message": (frame(1, last=False), frame(0, last=False)),
    "messages": (b"", frame(1, b'{"type":"ping","id":1}')),
}
FLOOD_FRAMES = 20_000
DEAF = 20
WATCHED_S = 10.0


def measure() -> Iterator[Figure]:
    """Each promise's figures."""
    with demo(heard=False) as measured:
        visitors = [mentor(measured), *guests(measured)]
        phone = next(one for one in visitors if one.role == "phone")
        yield from nonsense([one for one in visitors if one.cookie])
        yield from floods(measured, phone)
        dropped = tuple(deaf_page(measured) for _ in range(TIMES))
        # It is counted out when the server looks, which is up to a tenth of a second later.
        yield Figure(29, "page that reads nothing, until it is dropped", dropped, limit=5.1)
        yield beside_the_deaf(phone)


@contextmanager
def page(visitor: Visitor, path: str) -> Iterator[ClientConnection]:
    """A page's live socket."""
    headers = {"Cookie": visitor.cookie, "Origin": visitor.base}
    address = visitor.base.replace("http", "ws", 1) + path
    with connect(address, additional_headers=headers, compression=None, max_size=None) as socket:
        yield socket


def nonsense(visitors: list[Visitor]) -> Iterator[Figure]:
    """Until a typed error, how many of them until the door, and with which code."""
    error_ms, until_door, codes = [], [], set()
    kinds = [
        (visitor, path, what)
        for visitor in visitors
        for path in ("/api/live", "/api/microphone")
        if path == "/api/live" or visitor.role == "mentor"
        for what in NONSENSE
    ]
    for visitor, path, what in kinds:
        with page(visitor, path) as socket:
            errors = 0
            try:
                while errors < TRIES_AT_MOST:
                    began_s = time.perf_counter()
                    socket.send(what)
                    while '"error"' not in str(socket.recv(timeout=60))[:40]:
                        pass
                    error_ms.append((time.perf_counter() - began_s) * 1000)
                    errors += 1
                raise AssertionError(f"{visitor.role} may say {str(what)[:40]!r} for ever.")
            except ConnectionClosed as closed:
                codes.add(closed.rcvd.code if closed.rcvd is not None else 0)
                until_door.append(errors)
    if not codes <= {1007, 1008, 1009}:
        raise AssertionError(f"Sockets were closed with {sorted(codes)}.")
    what_of = f"{len(kinds)} pairs of page and nonsense, until the typed error; 95 % within, longest"
    yield Figure(28, what_of, (float(np.percentile(error_ms, 95)), max(error_ms)), "ms", digits=1)
    told = ", ".join(map(str, sorted(codes)))
    yield Figure(
        28,
        f"typed errors in a row until the door (closed with {told}), at most",
        (float(max(until_door)),),
        "",
        3.0,
        0,
    )


def floods(measured: Demo, phone: Visitor) -> Iterator[Figure]:
    """The mentor's requests, before and while a phone floods the server with frames."""
    own = mentor(measured)
    request = own.request("GET", "/api/health", more="Connection: close\r\n")
    before_ms = float(np.percentile([own.asks(request)[1] for _ in range(40)], 95))
    during_ms = []
    for first, again in FLOODS.values():
        for _ in range(3):
            with closing(phone.opens()) as flood:
                flood.settimeout(2.0)
                with suppress(OSError):  # it is hung up on while it still sends
                    flood.sendall(first + again * FLOOD_FRAMES)
                during_ms += [own.asks(request)[1] for _ in range(5)]
    kinds = f"floods of {FLOOD_FRAMES} {', '.join(FLOODS)}"
    what = f"mentor's request, 95 % within, before and during {kinds}"
    yield Figure(28, what, (before_ms, float(np.percentile(during_ms, 95))), "ms", digits=1)


def deaf_page(measured: Demo) -> float:
    """Seconds until a page that reads nothing, and so answers no ping, is counted no more."""
    with closing(mentor(measured).opens()):
        measured.until(lambda: measured.viewers() == 1.0)
        return measured.until(lambda: measured.viewers() == 0.0)


def beside_the_deaf(phone: Visitor) -> Figure:
    """How late snapshots come to a page that reads, alone and beside pages that do not."""
    with page(phone, "/api/live") as viewer:
        alone_ms = _late_ms(viewer)
        with ExitStack() as deaf:
            for _ in range(DEAF):
                deaf.enter_context(closing(phone.opens()))
            beside_ms = _late_ms(viewer)
    what = f"from snapshot to receipt, 95 % within: alone, and beside {DEAF} pages that read nothing"
    return Figure(29, what, (alone_ms, beside_ms), "ms", limit=250.0, digits=1)


def _late_ms(viewer: ClientConnection) -> float:
    """Of the snapshots of `WATCHED_S`, from the moment at which each was taken: 95 % within."""
    late_ms = []
    # What came while nobody read here, because others were being let in, is late for that alone.
    began_ms = time.time() * 1000
    until_s = time.monotonic() + WATCHED_S
    while time.monotonic() < until_s:
        message = json.loads(viewer.recv(timeout=60))
        if message["type"] == "snapshot" and message["sent_at_ms"] >= began_ms:
            late_ms.append(time.time() * 1000 - message["sent_at_ms"])
    return float(np.percentile(late_ms, 95))
