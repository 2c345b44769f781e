"""What snapshots show of sharing, whoever does it."""

from __future__ import annotations

from typing import Protocol

from server import protocol


class Shown(Protocol):
    """`server.sharing.sharing.Sharing`, as far as a snapshot needs it."""

    @property
    def join_address(self) -> str | None:
        """What phones open; None: nothing is shared."""

    def state(self) -> protocol.SharingState:
        """For the mentor."""


class NotShared:
    """While there is no server round a session."""

    join_address: str | None = None

    def state(self) -> protocol.SharingState:
        """Nothing is shared."""
        return protocol.SharingState(on=False, secure=False, links=())
