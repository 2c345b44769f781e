"""What a terminal sends to all processes of a program reaches one of them."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from diarize.engine.undisturbed import start_undisturbed

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def tell_what_is_blocked(connection: Connection) -> None:
    connection.send(signal.pthread_sigmask(signal.SIG_BLOCK, []))


@pytest.mark.skipif(sys.platform == "win32", reason="signals are blocked on POSIX alone")
def test_sigint_is_blocked_in_a_new_process_and_in_no_other() -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=tell_what_is_blocked, args=(theirs,))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    start_undisturbed(process)
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before
    assert signal.SIGINT in ours.recv()
    assert signal.SIGINT not in before
    process.join()
    ours.close()
    theirs.close()
