"""What one page sends as its microphone's sound: numbered frames, checked as they come.

A frame is eight bytes, the number of its first sample since the page began (big-endian, unsigned), and then
16-bit samples (little-endian, mono, at the browser's rate).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

from diarize.errors import BrowserSoundError
from diarize.sources.timeline import Packet

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

FRAME_BYTES_AT_MOST = 64 * 1024
AHEAD_S = 5.0
"""A page's numbers can be so far before the clock, not farther: no browser hears faster than people talk."""
_NUMBER = struct.Struct(">Q")


class BrowserFeed:
    """One connection of a page; belongs to whoever reads its socket."""

    def __init__(
        self,
        rate_hz: float,
        clock: Callable[[], float],
        take: Callable[[BrowserFeed, Packet], bool],
        gone: Callable[[BrowserFeed], None],
    ) -> None:
        """A page begins to send.

        Args:
            rate_hz: the page's own.
            clock: seconds that never go back.
            take: where sound goes, and whether there was room for it.
            gone: told when the page is.
        """
        self._take = take
        self._gone = gone
        self._rate_hz = rate_hz
        self._clock = clock
        self._began_s: float | None = None
        self._next = 0
        self._first = 0
        self._unheard_frames = 0
        self.late_frames = 0
        """So many samples came a second time, or after those behind them; they were left out."""
        self.lost_frames = 0
        """So many never came, or found no room."""

    def put(self, data: bytes) -> None:
        """Take one frame; never blocks.

        Raises:
            BrowserSoundError: it is none, or its number cannot be right.
        """
        number, samples = read_frame(data)
        now_s = self._clock()
        if self._began_s is None:
            self._began_s, self._next, self._first = now_s, number, number
        ahead_s = (number + len(samples) - self._first) / self._rate_hz - (now_s - self._began_s)
        if ahead_s > AHEAD_S:
            raise BrowserSoundError(f"That sound is {ahead_s:.0f} s before its time; send it as it is heard.")
        old = min(max(0, self._next - number), len(samples))
        self.late_frames += old
        if old == len(samples):
            return
        missing = max(0, number - self._next)
        self._next = number + len(samples)
        self._unheard_frames += missing
        self.lost_frames += missing
        mono = samples[old:, np.newaxis].astype(np.float32) / np.float32(32768)
        if self._take(self, Packet(mono, now_s, dropped_frames=self._unheard_frames)):
            self._unheard_frames = 0
        else:
            self._unheard_frames += len(mono)
            self.lost_frames += len(mono)

    def close(self) -> None:
        """The page is gone; it may come back."""
        self._gone(self)


def read_frame(data: bytes) -> tuple[int, NDArray[np.int16]]:
    """One frame: the number of its first sample, and its samples.

    Returns:
        The number, and (samples,) int16.

    Raises:
        BrowserSoundError: too short, too long, or half a sample.
    """
    size = len(data) - _NUMBER.size
    if len(data) > FRAME_BYTES_AT_MOST:
        raise BrowserSoundError(f"A frame may have {FRAME_BYTES_AT_MOST} bytes at most.")
    if size < 2 or size % 2:
        raise BrowserSoundError("A frame is eight bytes for its number, then samples of two bytes each.")
    (number,) = _NUMBER.unpack_from(data)
    return int(number), np.frombuffer(data, "<i2", offset=_NUMBER.size).astype(np.int16)
