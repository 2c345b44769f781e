"""Captured sound on one clock of samples; what is missing becomes gaps."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diarize.sources.resample import Resampler
from diarize.types import SAMPLE_RATE_HZ, AudioBlock, Gap

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from diarize.types import GapReason

TOLERANCE_S = 0.3
"""Sound that is later than this for `SETTLING_S` will not come any more; less is jitter."""
TOLERANCE_AFTER_OVERFLOW_S = 0.05
"""The same where the driver said that it lost something."""
SETTLING_S = 1.0
SLEEP_S = 1.5
"""Two deliveries of one stream so far apart: the computer or this process slept."""


@dataclass(frozen=True, slots=True)
class Packet:
    """What a driver delivered at once."""

    samples: NDArray[np.float32]
    """(frames, channels) float32, a copy of the driver's buffer."""
    arrived_s: float
    """By the clock that measures gaps."""
    overflowed: bool = False
    """The driver lost an unknown amount of sound before this."""
    dropped_frames: int = 0
    """So many frames came before this while there was no room for them."""


class Timeline:
    """Numbers the samples of a microphone, however often it is opened anew.

    A driver delivers in bursts, so that a single late packet says nothing: the wall clock is believed only
    when every packet of a second is late. Then a gap brings the samples up to it; thus neither lost sound
    nor a slow crystal adds up. A fast crystal moves the origin instead, as no sound can be taken back.
    """

    def __init__(self, *, tolerance_s: float = TOLERANCE_S, settling_s: float = SETTLING_S) -> None:
        """Args: how late sound may be, and for how long it must have been later to be believed lost."""
        self._tolerance_s = tolerance_s
        self._settling_s = settling_s
        self.position = 0
        """Index of the next sample; 16 kHz."""
        self.gap_samples = 0
        """All gaps so far."""
        self._origin_s: float | None = None
        self._resampler: Resampler | None = None
        self._stretch_start = 0
        self._stretch_frames = 0
        self._last_arrival_s: float | None = None
        self._reason: GapReason = "unplugged"
        self._lateness: deque[tuple[float, float]] = deque()
        self._overflow_until_s = float("-inf")

    def opened(self, rate_hz: float, channels: int, now_s: float) -> None:
        """A stream of that rate and so many channels begins; the time before it has been `lost`."""
        self._origin_s = now_s if self._origin_s is None else self._origin_s
        self._resampler = Resampler(rate_hz, channels)
        self._begin_stretch()
        self._last_arrival_s = None

    def heard(self, packet: Packet) -> list[AudioBlock | Gap]:
        """Place the open stream's next packet."""
        resampler = self._open_resampler()
        out: list[AudioBlock | Gap] = []
        if packet.dropped_frames:
            out += self._interrupt(packet.dropped_frames * SAMPLE_RATE_HZ / resampler.rate_hz, "overflow")
        length_s = len(packet.samples) / resampler.rate_hz
        if self._last_arrival_s is None:
            out += self._first_of_stream(packet.arrived_s - length_s)
        elif packet.arrived_s - self._last_arrival_s > SLEEP_S:
            self._reason = "suspended"
            self._lateness.clear()  # only what comes after the sleep shows how long it was
        self._last_arrival_s = packet.arrived_s
        if packet.overflowed:
            self._overflow_until_s = packet.arrived_s + 2 * SETTLING_S
        self._stretch_frames += len(packet.samples)
        out += self._block(resampler.step(packet.samples))
        late_s = self._settled_lateness_s(packet.arrived_s)
        careful = packet.arrived_s < self._overflow_until_s
        if late_s is not None:
            if late_s > (TOLERANCE_AFTER_OVERFLOW_S if careful else self._tolerance_s):
                out += self._interrupt(late_s * SAMPLE_RATE_HZ, self._reason)
            self._reason = "overflow"
        return out

    def lost(self, now_s: float, reason: GapReason) -> list[AudioBlock | Gap]:
        """Nothing is open: everything until now that was not heard is a gap."""
        if self._origin_s is None:
            return []
        self._reason = reason  # also of what is still missing when the next stream begins
        return self._interrupt((now_s - self._origin_s) * SAMPLE_RATE_HZ - self._exact_end(), reason)

    def finish(self) -> list[AudioBlock | Gap]:
        """What the resampler still holds; the stream is over."""
        return self._block(self._resampler.finish()) if self._resampler is not None else []

    def _open_resampler(self) -> Resampler:
        if self._resampler is None:
            raise ValueError("a packet came before a stream was opened")
        return self._resampler

    def _first_of_stream(self, start_s: float) -> list[AudioBlock | Gap]:
        """A stream begins where its first sample lies: somewhat later than it was opened."""
        if self.position == 0 or self._origin_s is None:
            self._origin_s = start_s
            missing = 0.0
        else:
            missing = (start_s - self._origin_s) * SAMPLE_RATE_HZ - self.position
        gap = self._interrupt(missing, self._reason)
        self._reason = "overflow"
        return gap

    def _settled_lateness_s(self, now_s: float) -> float | None:
        """How late the least late packet of the last second was; None before there is a second of them."""
        origin_s = now_s if self._origin_s is None else self._origin_s
        late_s = now_s - origin_s - self._exact_end() / SAMPLE_RATE_HZ
        if late_s < 0:
            self._origin_s = origin_s + late_s
            self._lateness.clear()
            late_s = 0.0
        self._lateness.append((now_s, late_s))
        while now_s - self._lateness[0][0] > self._settling_s:
            oldest = self._lateness.popleft()
            if now_s - self._lateness[0][0] < self._settling_s:
                self._lateness.appendleft(oldest)
                break
        if now_s - self._lateness[0][0] < self._settling_s:
            return None
        return min(late for _, late in self._lateness)

    def _exact_end(self) -> float:
        """Where the sound heard so far ends, in samples; the resampler may still hold the last of it."""
        rate_hz = self._resampler.rate_hz if self._resampler is not None else SAMPLE_RATE_HZ
        return self._stretch_start + self._stretch_frames * SAMPLE_RATE_HZ / rate_hz

    def _interrupt(self, missing_samples: float, reason: GapReason) -> list[AudioBlock | Gap]:
        """End the stretch of sound, then the gap."""
        duration = round(missing_samples)
        if duration <= 0:
            return []
        out = self.finish()
        out.append(Gap(self.position, duration, reason))
        self.position += duration
        self.gap_samples += duration
        self._begin_stretch()
        return out

    def _begin_stretch(self) -> None:
        self._stretch_start = self.position
        self._stretch_frames = 0
        self._lateness.clear()

    def _block(self, samples: NDArray[np.float32]) -> list[AudioBlock | Gap]:
        if not len(samples):
            return []
        block = AudioBlock(self.position, samples)
        self.position = block.end_sample
        return [block]
