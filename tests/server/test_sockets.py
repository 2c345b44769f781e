"""The port: on this computer only, the next free one, or the one that was asked for."""

from __future__ import annotations

import pytest

from server.errors import CannotStart
from server.serving.sockets import open_socket


def test_it_listens_on_this_computer_only() -> None:
    with open_socket(None, 0) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


def test_a_taken_port_gives_the_next_one() -> None:
    with open_socket(None, 0) as first:
        taken = first.getsockname()[1]
        with open_socket(None, taken) as second:
            assert second.getsockname()[1] != taken


def test_a_taken_port_that_was_asked_for_is_named() -> None:
    with open_socket(None, 0) as first:
        taken = first.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {taken} is taken by another program"):
            open_socket(taken, 0)


def test_a_port_is_free_again_at_once() -> None:
    with open_socket(None, 0) as first:
        port = first.getsockname()[1]
    with open_socket(port, 0) as again:
        assert again.getsockname()[1] == port
