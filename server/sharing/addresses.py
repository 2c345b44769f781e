"""Under which address this computer can be reached by others in the room."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

VIRTUAL = (
    "docker",
    "br-",
    "veth",
    "virbr",
    "vmnet",
    "vboxnet",
    "vethernet",
    "utun",
    "tun",
    "tap",
    "wg",
    "zt",
)
"""Beginnings of the names of interfaces that lead to no room: they are offered last."""
NOBODY = ("192.0.2.1", 9)
"""An address kept for documentation (RFC 5737). Choosing a route to it sends nothing."""


@dataclass(frozen=True, slots=True)
class Interface:
    """One of this computer's addresses."""

    name: str
    """As the system calls it: "eth0", "Wi-Fi"."""
    address: str


def lan_addresses() -> list[Interface]:
    """This computer's IPv4 addresses that others may reach, the default route's first."""
    import psutil  # here, so that only who shares pays for it

    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = [
        Interface(name, entry.address)
        for name, entries in psutil.net_if_addrs().items()
        for entry in entries
        if name in up and entry.family == socket.AF_INET and _reachable(entry.address)
    ]
    return in_order(found, default_route())


def in_order(found: list[Interface], first: str | None) -> list[Interface]:
    """The default route's address first, virtual machines' and containers' networks last."""

    def place(interface: Interface) -> tuple[bool, bool]:
        return interface.address != first, interface.name.lower().startswith(VIRTUAL)

    return sorted(found, key=place)


def default_route() -> str | None:
    """The address that this computer has towards everything far away; None where it has no route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
        try:
            trial.connect(NOBODY)
        except OSError:
            return None
        address: str = trial.getsockname()[0]
    return address


def _reachable(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return not (parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified or parsed.is_multicast)
