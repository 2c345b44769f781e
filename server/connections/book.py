"""Every connection that is open, by address, and since when it has done what it does.

Somebody who opens many connections and says nothing by them, or says it a letter at a time, must not keep
others out. So the network's connections are counted, in total and by address; where there are too many, the
one that has been quiet longest makes room; and none may keep the server waiting for long. The mentor, at the
server's own door, is not counted: the network leaves half of the files that this process may open.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from server.connections.pace import Paces

if TYPE_CHECKING:
    from collections.abc import Callable

AT_MOST = 2048
"""Connections from the network."""
PART_OF_ONE = 0.5
"""So much of them for one address: five hundred phones may stand behind a single one."""
REQUESTS_OF_ONE, REQUESTS_OF_ALL = (300.0, 3000.0), (500.0, 6000.0)
"""Requests and connections: (a second, at once). What comes faster is not refused, but has to wait."""
LOOK_EVERY_S = 1.0

State = Literal["quiet", "asking", "answered", "blocked", "socket", "leaving"]
"""`quiet`: no request is on its way, or its head is not complete; `asking`: its body is not; `answered`: the
server is at work; `blocked`: the other end does not take the answer; `leaving`: closed, not all is sent."""

LIMITS_S: dict[State, float] = {"quiet": 10.0, "asking": 20.0, "blocked": 20.0, "leaving": 5.0}
"""Longer than that, and it is dropped."""
OWN_LIMITS_S: dict[State, float] = {"quiet": 60.0, "leaving": 5.0}
"""At the server's own door, where uploads may take as long as they take."""


@dataclass(slots=True, eq=False)
class Connection:
    """One of them."""

    address: str | None
    """None: it came in by the server's own door."""
    since_s: float
    state: State = "quiet"
    drop: Callable[[], None] = lambda: None
    """Ends it at once."""
    is_closing: Callable[[], bool] = lambda: False


class Book:
    """All connections. Belongs to the server's event loop."""

    def __init__(self, at_most: int = AT_MOST, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._at_most = at_most
        self._of_one = int(at_most * PART_OF_ONE)
        self._clock_s = clock_s
        self._paces = Paces(REQUESTS_OF_ONE, REQUESTS_OF_ALL, clock_s)
        self._open: dict[Connection, None] = {}
        self._counted: dict[str, int] = {}

    def count(self) -> int:
        """Connections from the network."""
        return sum(self._counted.values())

    def own(self) -> Connection:
        """Somebody has come in by the server's own door."""
        connection = Connection(None, self._clock_s())
        self._open[connection] = None
        return connection

    def come(self, address: str) -> Connection | None:
        """Somebody has come from the network; None: there are too many, and none of them is quiet."""
        if self._counted.get(address, 0) >= self._of_one and not self._make_room(address):
            return None
        if self.count() >= self._at_most and not self._make_room(None):
            return None
        connection = Connection(address, self._clock_s())
        self._open[connection] = None
        self._counted[address] = self._counted.get(address, 0) + 1
        return connection

    def leave(self, connection: Connection) -> None:
        """It is gone; may be told twice."""
        if connection not in self._open:
            return
        del self._open[connection]
        if connection.address is not None:
            self._counted[connection.address] -= 1
            if not self._counted[connection.address]:
                del self._counted[connection.address]

    def now(self, connection: Connection, state: State) -> None:
        """What it does from now on."""
        if state != connection.state:
            connection.state, connection.since_s = state, self._clock_s()

    def wait_s(self, connection: Connection) -> float:
        """How long its next request has to wait."""
        return 0.0 if connection.address is None else self._paces.take(connection.address)

    def look(self) -> None:
        """Drop those that have kept the server waiting for too long."""
        now_s = self._clock_s()
        for connection in tuple(self._open):
            if connection.is_closing():
                self.now(connection, "leaving")
            limits_s = OWN_LIMITS_S if connection.address is None else LIMITS_S
            limit_s = limits_s.get(connection.state)
            if limit_s is not None and now_s - connection.since_s > limit_s:
                self._drop(connection)

    async def watch(self) -> None:
        """Look, for ever."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self.look()

    def _make_room(self, address: str | None) -> bool:
        """Drop the one that has been quiet longest, of an address or of all; False: none is quiet."""
        quiet = [
            one
            for one in self._open
            if one.state in {"quiet", "leaving"}
            and one.address is not None
            and address in {None, one.address}
        ]
        if not quiet:
            return False
        self._drop(min(quiet, key=lambda one: one.since_s))
        return True

    def _drop(self, connection: Connection) -> None:
        self.leave(connection)
        connection.drop()
