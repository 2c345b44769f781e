"""Many pages in a process of their own, so that their work is not the measured one's."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING, Any

from benchmarks.parts.viewers import run

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from benchmarks.parts.viewers import Pages


class Crowd:
    """Pages in a process of their own."""

    def __init__(self, pages: Pages) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe: Connection
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=run, args=(pages, theirs))
        self._process.start()

    def ask(self, word: str) -> Any:
        """What is answered (`benchmarks.parts.viewers.run`)."""
        self._pipe.send(word)
        return self._pipe.recv()

    def end(self) -> None:
        """All close."""
        if self._process.is_alive():
            self.ask("end")
        self._process.join()
