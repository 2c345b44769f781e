"""Do sound and clock stay together? The virtual microphone against the monotonic clock.

    python -m benchmarks.drift [--minutes 30] [--json FILE]

The program's own microphone source records, from a PulseAudio daemon of its own, the demo conversation
over and over. Each block of sound is compared with the clock at the moment when it is read: what the
clock has gone on since the beginning, less the sound until the block's end. The beginning is the median
of the first ten seconds. A block's own jitter counts; a gap that the source inserted is counted apart.
"""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.parts.conversation import conversation
from benchmarks.parts.json_file import add_json_option, write_json
from benchmarks.parts.over_time import slope_per_hour
from diarize.sources.microphone import MicrophoneSource
from diarize.types import SAMPLE_RATE_HZ, AudioBlock
from tests.sound.room import opened_room, require_tools

if TYPE_CHECKING:
    from collections.abc import Sequence

MINUTES = 30.0
BEGINNING_S = 10.0
LIMIT_MS = 100.0
"""What docs/reliability.md promises."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Clock less sound; what was not heard is in gaps of the source's own."""

    minutes: float
    blocks: int
    largest_ms: float
    """The largest difference of a single block, either way."""
    largest_median_ms: float
    """The largest of the medians of a minute, either way: what does not come of jitter."""
    slope_ms_per_hour: float
    gaps_s: float
    overflows: int
    peak: float
    """The loudest sample, of 1: something was really heard."""


def differences_ms(at_s: Sequence[float], end_samples: Sequence[int]) -> list[float]:
    """Clock less sound of each block, 0 being the median of the first `BEGINNING_S`.

    Args:
        at_s: when each block was read, by a clock that never goes back.
        end_samples: where each of them ends; 16 kHz.

    Raises:
        ValueError: there are no blocks.
    """
    if not len(at_s):
        raise ValueError("no sound came")
    clock_s = np.asarray(at_s, np.float64)
    apart_s = clock_s - np.asarray(end_samples, np.float64) / SAMPLE_RATE_HZ
    zero_s = np.median(apart_s[clock_s - clock_s[0] < BEGINNING_S])
    return [float(one) for one in (apart_s - zero_s) * 1000]


def medians(at_s: Sequence[float], figures: Sequence[float], every_s: float) -> list[float]:
    """The median of each stretch of so many seconds that has any figures."""
    stretches = ((np.asarray(at_s) - at_s[0]) // every_s).astype(int)
    values = np.asarray(figures)
    return [float(np.median(values[stretches == one])) for one in np.unique(stretches)]


def measure(minutes: float) -> Drift:
    """Record for so long.

    Raises:
        SystemExit: something that the virtual microphone needs is not installed.
    """
    require_tools()
    at_s: list[float] = []
    end_samples: list[int] = []
    peak = 0.0
    with opened_room() as room, conversation(room):
        # Read by PortAudio when it is first asked for, which is below.
        os.environ.update(room.environment)
        microphone = MicrophoneSource()
        for sound in microphone.blocks():
            at_s.append(time.monotonic())
            end_samples.append(sound.end_sample)
            if isinstance(sound, AudioBlock):
                peak = max(peak, float(np.abs(sound.samples).max()))
            if at_s[-1] - at_s[0] >= minutes * 60:
                break
        microphone.close()
    apart_ms = differences_ms(at_s, end_samples)
    return Drift(
        minutes=(at_s[-1] - at_s[0]) / 60,
        blocks=len(at_s),
        largest_ms=max(map(abs, apart_ms)),
        largest_median_ms=max(map(abs, medians(at_s, apart_ms, 60.0))),
        slope_ms_per_hour=slope_per_hour([one - at_s[0] for one in at_s], apart_ms),
        gaps_s=microphone.status.gaps_s,
        overflows=microphone.status.overflows,
        peak=peak,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "-m", "--minutes", type=float, default=MINUTES, help="how long (default: %(default)g)"
    )
    add_json_option(parser)
    given = parser.parse_args()
    measured = measure(given.minutes)
    table = Table("clock and sound", "measured", "limit")
    table.add_row("recorded", f"{measured.minutes:.1f} min, {measured.blocks} blocks", "")
    table.add_row("largest difference of a block", f"{measured.largest_ms:.1f} ms", f"{LIMIT_MS:.0f} ms")
    table.add_row("largest median of a minute", f"{measured.largest_median_ms:.1f} ms", "")
    table.add_row("slope, in an hour", f"{measured.slope_ms_per_hour:.1f} ms", "")
    table.add_row("not heard", f"{measured.gaps_s:.2f} s", "0 s")
    table.add_row("overflows", str(measured.overflows), "0")
    table.add_row("loudest sample", f"{measured.peak:.2f} of 1", "more than 0")
    Console().print(table)
    write_json(given.json, asdict(measured))


if __name__ == "__main__":
    main()
