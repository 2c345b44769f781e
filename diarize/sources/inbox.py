"""Where a driver's thread leaves sound, and the reader finds it."""

from __future__ import annotations

from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from diarize.sources.timeline import Packet

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

MOST_PACKETS = 300
"""30 s of sound wait for a slow reader; what comes then is counted, not kept."""


class Inbox:
    """One stream's packets. `put` only copies: it is all that happens in the driver's thread."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._packets: SimpleQueue[Packet | None] = SimpleQueue()
        self._dropped_frames = 0
        self.last_s = clock()
        """When the stream last called back; before its first call, when this was made."""
        self.called = False
        """Whether it has called back at all."""

    def put(self, samples: NDArray[np.float32], overflowed: bool) -> None:
        """Take (frames, channels) float32 out of a buffer that the driver will use again."""
        self.last_s = self._clock()
        self.called = True
        if self._packets.qsize() >= MOST_PACKETS:
            self._dropped_frames += len(samples)
            return
        self._packets.put(Packet(samples.copy(), self.last_s, overflowed, self._dropped_frames))
        self._dropped_frames = 0

    def take(self, timeout_s: float) -> Packet | None:
        """The next packet; None where none comes in time, or at `wake`."""
        try:
            return self._packets.get(timeout=timeout_s) if timeout_s > 0 else self._packets.get_nowait()
        except Empty:
            return None

    def wake(self) -> None:
        """End a `take` that is waiting."""
        self._packets.put(None)
