"""A recording played at the speed of life, or faster: what the demo listens to."""

from __future__ import annotations

import time
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diarize.sources.base import Source
    from diarize.types import AudioBlock, Gap


class PacedSource:
    """Gives another source's sound when a microphone would: each block once its last sample is due.

    A reader that comes late gets at once what has been due meanwhile; nothing is lost.
    """

    def __init__(
        self,
        source: Source,
        *,
        speed: float = 1.0,
        loop: bool = False,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        """Play `source`.

        Args:
            source: what is played; to loop, its `blocks` must start again at each call, as a file's do.
            speed: seconds of sound in a second.
            loop: begin again at the end, for ever, the clock going on.
            clock: seconds from anywhere, never going back.
            wait: returns after so many seconds, or at once when the source is closed.

        Raises:
            ValueError: the speed is not above 0.
        """
        if not speed > 0:
            raise ValueError(f"the speed is {speed:g}: it must be above 0")
        self._source = source
        self._speed = speed
        self._loop = loop
        self._clock = clock
        self._closed = Event()
        self._wait = self._closed.wait if wait is None else wait

    @property
    def name(self) -> str:
        """The played source's name."""
        return self._source.name

    def blocks(self) -> Iterator[AudioBlock | Gap]:
        """Play; time runs from the call on.

        Raises:
            AudioError: the recording cannot be read.
        """
        return self._paced(self._source.blocks(), self._clock())

    def close(self) -> None:
        """Stop at once, also in the middle of waiting for a block to be due."""
        self._closed.set()
        self._source.close()

    def _paced(self, blocks: Iterator[AudioBlock | Gap], began_s: float) -> Iterator[AudioBlock | Gap]:
        offset = 0
        while True:
            end = offset
            for block in blocks:
                moved = replace(block, start_sample=block.start_sample + offset)
                end = moved.end_sample
                due_s = began_s + end / SAMPLE_RATE_HZ / self._speed
                while (left_s := due_s - self._clock()) > 0 and not self._closed.is_set():
                    self._wait(left_s)
                if self._closed.is_set():
                    return
                yield moved
            if not self._loop or end == offset or self._closed.is_set():
                return
            offset = end
            blocks = self._source.blocks()
