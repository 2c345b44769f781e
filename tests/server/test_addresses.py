"""Which of this computer's addresses others are told."""

from __future__ import annotations

import ipaddress

from server.sharing.addresses import Interface, default_route, in_order, lan_addresses


def test_the_default_routes_address_comes_first_and_virtual_networks_last() -> None:
    docker, wifi, cable = (
        Interface("docker0", "172.17.0.1"),
        Interface("wlan0", "192.168.1.20"),
        Interface("eth0", "10.0.0.5"),
    )
    assert in_order([docker, wifi, cable], "10.0.0.5") == [cable, wifi, docker]
    assert in_order([docker, wifi, cable], None) == [wifi, cable, docker]
    assert in_order([docker, wifi], "172.17.0.1") == [docker, wifi]
    assert in_order([], "10.0.0.5") == []


def test_this_computers_addresses_can_be_reached_from_outside() -> None:
    found = [interface.address for interface in lan_addresses()]
    for address in map(ipaddress.ip_address, found):
        assert address.version == 4
        assert not address.is_loopback
        assert not address.is_link_local
    route = default_route()
    assert route is None or route not in found or found[0] == route
