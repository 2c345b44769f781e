"""How many files and sockets this process may have open: every page that watches is one."""

from __future__ import annotations

import contextlib
import sys

from server.connections.book import AT_MOST

WANTED = 4096
"""Room for some thousand pages. macOS begins with 256, most Linux systems with 1024; Windows has no limit."""


def allow_open_files(wanted: int = WANTED) -> int | None:
    """Raise the limit as far as the system lets us, never lower it.

    Args:
        wanted: so many at least.

    Returns:
        How many may be open now; None: there is no limit.
    """
    if sys.platform == "win32":
        return None
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return None
    may = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft < may:
        # macOS has a limit of its own below an unlimited one; what we have is then what there is.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (may, hard))
            soft = may
    return soft


def room_for_network() -> int:
    """How many connections from the network leave room for everything else: half of this process' files."""
    if sys.platform == "win32":
        return AT_MOST
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return AT_MOST if soft == resource.RLIM_INFINITY else min(AT_MOST, soft // 2)
