"""Sharing with other devices: off until the mentor switches it on, and closed again at once.

Off means that no socket of the network is open. On, the server listens on one more address beside
loopback, and whoever has a link may come in by it, as far as the link's role goes.
"""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Protocol

import structlog

from server import protocol
from server.errors import Refused
from server.serving.sockets import LOOPBACK, listen
from server.sharing.addresses import lan_addresses
from server.sharing.guesses import Guesses
from server.sharing.links import LINKS_AT_MOST, Links
from server.sharing.visits import Visits

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from server.sharing.roles import LinkRole

log = structlog.get_logger()

WATCH_EVERY_S = 10.0
"""How soon it is noticed that this computer has moved to another network."""
DEFAULT_PORTS = {"http": 80, "https": 443}


class Doors(Protocol):
    """Whoever can take connections at one more address (`server.serving.server.Server`)."""

    async def open_door(self, listening: socket.socket, tls: ssl.SSLContext | None) -> None:
        """Answer at this socket, too."""

    async def close_door(self) -> None:
        """Answer there no longer."""


class Sharing:
    """Whether others may look, where, and by which links. Belongs to the server's event loop."""

    def __init__(self, port: int, *, host: str | None = None, tls: ssl.SSLContext | None = None) -> None:
        """Nothing is opened yet.

        Args:
            port: the server's; the network's door has the same one, where it is free there.
            host: the address or name under which others reach this computer; None: found out.
            tls: for HTTPS; None for HTTP.
        """
        self.links = Links()
        self.visits = Visits()
        self.guesses = Guesses()
        self.on_change: Callable[[], None] = lambda: None
        """Called when something of `state` or `join_address` has changed."""
        self._main_port = self._port = port
        self._wanted = host
        self._tls = tls
        self._doors: Doors | None = None
        self._host: str | None = None
        self._address: str | None = None
        self._others: tuple[str, ...] = ()
        self._one_at_a_time = asyncio.Lock()

    def attach(self, doors: Doors) -> None:
        """This is the server."""
        self._doors = doors

    # ------------------------------------------------------------ what is shared

    @property
    def on(self) -> bool:
        """Whether the network's door is open."""
        return self._host is not None

    @property
    def secure(self) -> bool:
        """Whether the network is spoken to by HTTPS."""
        return self._tls is not None

    @property
    def scheme(self) -> str:
        """`http` or `https`."""
        return "https" if self.secure else "http"

    @property
    def join_address(self) -> str | None:
        """What phones open: the newest phone link; None: nothing is shared."""
        link = self.links.newest("phone")
        return self.address_of(link.token) if link is not None and self.on else None

    def address_of(self, token: str) -> str:
        """The link that carries this token."""
        return f"{self.scheme}://{self._authority(self._host or LOOPBACK)}/s/{token}"

    def is_own_host(self, host: str | None) -> bool:
        """Whether a `Host` header names the network's door; anything else is a rebound DNS name."""
        if host is None or self._host is None:
            return False
        known = {self._host, self._address or self._host}
        return host.lower() in {name.lower() for one in known for name in self._names(one)}

    def state(self) -> protocol.SharingState:
        """For the mentor."""
        return protocol.SharingState(
            on=self.on,
            secure=self.secure,
            host=self._host,
            hosts=self._others,
            links=tuple(
                protocol.Link(
                    id=link.id,
                    role=link.role,
                    address=self.address_of(link.token),
                    open=self.visits.count(link.id),
                )
                for link in (self.links.all() if self.on else ())
            ),
        )

    # ------------------------------------------------------------ what the mentor asks for

    async def switch_on(self, host: str | None = None) -> None:
        """Open the network's door, with a link for screens and one for phones if there are none.

        Args:
            host: the address or name to be reached under; None: as it was asked for at the start, or else
                this computer's address towards its default route.

        Raises:
            Refused: this computer has no such address, or none at all, or the port is taken there.
        """
        async with self._one_at_a_time:
            if self.on and host in {None, self._host}:
                return
            await self._close()
            await self._open(host or self._wanted)
            if host is not None:
                self._wanted = host
            roles: tuple[LinkRole, ...] = ("screen", "phone")
            for role in roles:
                if self.links.newest(role) is None:
                    self.links.make(role)
        self.on_change()

    async def switch_off(self) -> None:
        """Close the network's door; everybody who came in by it is out. Links wait for the next time."""
        async with self._one_at_a_time:
            await self._close()
        self.on_change()

    def make_link(self, role: LinkRole) -> None:
        """Another way in.

        Raises:
            Refused: sharing is off, there are too many, or a phone could not be the microphone without HTTPS.
        """
        if not self.on:
            raise Refused(409, "not_shared", "Switch sharing on first.")
        if role == "microphone" and not self.secure:
            raise Refused(
                409,
                "not_secure",
                "A phone can be the microphone by HTTPS only: start balance with --certfile and --keyfile.",
            )
        try:
            self.links.make(role)
        except ValueError as error:
            raise Refused(
                409, "too_many", f"There are {LINKS_AT_MOST} links already; withdraw one."
            ) from error
        self.on_change()

    def revoke(self, link: str) -> None:
        """This way in is closed, and who came by it is out.

        Raises:
            Refused: there is no such link.
        """
        if not self.links.revoke(link):
            raise Refused(404, "no_such_link", "There is no such link any more.")
        self.visits.end(link)
        self.on_change()

    # ------------------------------------------------------------ the door

    async def watch(self) -> None:
        """Follow this computer into another network, until cancelled."""
        while True:
            await asyncio.sleep(WATCH_EVERY_S)
            await self.look_around()

    async def look_around(self) -> None:
        """Where an address that was found out is gone, open the door at the one that took its place."""
        if not self.on:
            return
        there = await asyncio.to_thread(lan_addresses)
        async with self._one_at_a_time:
            others = tuple(interface.address for interface in there)
            moved = self.on and self._wanted is None and others and self._address not in others
            changed, self._others = others != self._others, others
            if moved:
                await self._close()
                try:
                    await self._open(None)
                except Refused as refused:
                    log.warning("sharing_lost", sentence=refused.sentence)
        if moved or changed:
            self.on_change()

    async def _open(self, host: str | None) -> None:
        if self._doors is None:
            raise Refused(503, "not_ready", "The server is still starting; try again in a moment.")
        there = await asyncio.to_thread(lan_addresses)
        self._others = tuple(interface.address for interface in there)
        if host is None:
            if not there:
                raise Refused(409, "no_network", "This computer is in no network: connect it to one first.")
            host = there[0].address
        family, address = await asyncio.to_thread(_resolve, host)
        listening = self._listen(host, address, family)
        self._port = listening.getsockname()[1]
        await self._doors.open_door(listening, self._tls)
        self._host, self._address = host, address
        log.info("sharing", on=True, secure=self.secure)

    def _listen(self, host: str, address: str, family: socket.AddressFamily) -> socket.socket:
        error: OSError | None = None
        for port in (self._main_port, 0):
            try:
                return listen(address, port, family)
            except OSError as failed:
                error = failed
        reason = error.strerror if error else ""
        raise Refused(
            409, "no_such_address", f"{host} is no address that this computer can be reached at ({reason})."
        )

    async def _close(self) -> None:
        if self._doors is None or not self.on:
            return
        self._host = self._address = None
        await self._doors.close_door()
        self.visits.end()
        log.info("sharing", on=False)

    def _authority(self, host: str) -> str:
        name = f"[{host}]" if ":" in host else host
        return name if self._port == DEFAULT_PORTS[self.scheme] else f"{name}:{self._port}"

    def _names(self, host: str) -> set[str]:
        """A host as the header may have it: browsers leave out the scheme's own port."""
        name = f"[{host}]" if ":" in host else host
        return {self._authority(host), f"{name}:{self._port}"}


def _resolve(host: str) -> tuple[socket.AddressFamily, str]:
    """The address behind a name; an address stays as it is.

    Raises:
        Refused: it is none, or it means every address at once, or this computer alone.
    """
    try:
        family, *_, found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise Refused(409, "no_such_address", f"There is no address or name {host}.") from error
    address = str(found[0])
    if address in {LOOPBACK, "0.0.0.0", "::"}:  # noqa: S104  (it is what is refused)
        raise Refused(
            409, "no_such_address", f"{address} is not one address of this computer in a network: name one."
        )
    return family, address
