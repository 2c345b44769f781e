"""The sockets that the server listens on: this computer's own, and one of the network while it shares."""

from __future__ import annotations

import errno
import socket
import sys

from server.errors import CannotStart

LOOPBACK = "127.0.0.1"
TRIES = 20


def open_socket(port: int | None, default_port: int) -> socket.socket:
    """Listen on a port of this computer.

    Args:
        port: the one that was asked for; None: the default, or the next free one after it.
        default_port: where the search begins.

    Raises:
        CannotStart: the port that was asked for is taken or not allowed, or none is free.
    """
    wanted = [port] if port is not None else [*range(default_port, default_port + TRIES), 0]
    for candidate in wanted:
        try:
            return listen(LOOPBACK, candidate)
        except OSError as error:
            if port is not None:
                raise CannotStart(_sentence(port, error)) from error
    raise CannotStart(f"No port of {LOOPBACK} could be opened, from {default_port} on.")


def listen(address: str, port: int, family: socket.AddressFamily = socket.AF_INET) -> socket.socket:
    """Listen on this port of one address; 0 is any port that is free.

    Raises:
        OSError: the address is not this computer's, or the port is taken or not allowed.
    """
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There, the option below would let two programs share a port.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening


def _sentence(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program; end that one, or choose another with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by this account; choose one above 1023 with --port."
    return f"Port {port} cannot be opened: {error.strerror}; choose another with --port."
