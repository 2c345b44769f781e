"""How long it takes to read all figures from the ledger of a long session.

    python -m benchmarks.reading [--hours 4] [--people 12] [--seed 0]

A made-up session is published as the engine publishes: every 0.5 s the speech of that half second, each piece
2–4 s long; every 5 s the last 5 s are rewritten; every 25 s all pieces are relabelled. Then it goes on for a
while, and each tick (publication + reading) is timed, as the server does it twice a second.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, field

import numpy as np

from balance.metrics.reading import read
from balance.speech.ledger import Ledger
from diarize.types import Attribution, Publication, Relabel, Rewrite

TICK_S = 0.5


@dataclass
class Session:
    """Makes publications: a piece ends after 2–4 s, a turn after about 6 s, at times two talk at once."""

    people: int
    rng: np.random.Generator
    time_s: float = 0.0
    piece: int = 0
    talking: list[tuple[int, float, float]] = field(default_factory=list)  # voice, end of turn, end of piece
    recent: list[Attribution] = field(default_factory=list)

    def tick(self) -> Publication:
        """The next half second."""
        start, end = self.time_s, self.time_s + TICK_S
        rng = self.rng
        wanted = 1 if rng.random() < 0.85 else int(rng.integers(0, 3))
        while len(self.talking) < wanted:
            voice = int(rng.integers(self.people))
            self.talking.append((voice, start + float(rng.exponential(6.0)), start))
        speech = []
        for nth, (voice, turn_end, piece_end) in enumerate(self.talking):
            if piece_end <= start:
                self.piece += 1
                piece_end = start + float(rng.uniform(2.0, 4.0))
                self.talking[nth] = (voice, turn_end, piece_end)
            stop = min(end - float(rng.uniform(0.0, 0.1)), max(turn_end, start + 0.2))
            name = None if rng.random() < 0.05 else f"v{voice + 1}"
            piece = self.piece - len(self.talking) + 1 + nth
            speech.append(Attribution(max(piece, 0), start, stop, name, 0.8 if name else 0.0))
        self.talking = [one for one in self.talking if one[1] > end]
        self.time_s = end
        self.recent = [one for one in (*self.recent, *speech) if one.start_s >= end - 10]
        tick = round(end / TICK_S)
        revisions: list[Relabel | Rewrite] = []
        if tick % 10 == 0:
            kept = tuple(one for one in self.recent if one.start_s >= end - 5)
            revisions.append(Rewrite(max(0.0, end - 5), end, kept))
        if tick % 50 == 0:
            voices = rng.integers(self.people, size=self.piece)
            revisions += [Relabel(piece, f"v{voices[piece] + 1}", 0.9) for piece in range(self.piece)]
        return Publication(end, tuple(speech), tuple(revisions))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hours", type=float, default=4.0)
    parser.add_argument("--people", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    session = Session(arguments.people, np.random.default_rng(arguments.seed))
    ledger = Ledger()
    began = time.perf_counter()
    making_s = 0.0
    ticks = int(arguments.hours * 3600 / TICK_S)
    for _ in range(ticks):
        making = time.perf_counter()
        tick = session.tick()
        making_s += time.perf_counter() - making
        ledger.apply(tick)
    filling_s = time.perf_counter() - began - making_s
    applying, reading = [], []
    for _ in range(150):
        tick = session.tick()
        start = time.perf_counter()
        ledger.apply(tick)
        middle = time.perf_counter()
        result = read(ledger)
        reading.append((time.perf_counter() - middle) * 1000)
        applying.append((middle - start) * 1000)
    print(
        f"{arguments.hours:g} h, {len(result.voices)} people, {len(ledger.rows)} rows, "
        f"{session.piece} pieces, coverage {result.phase.coverage:.2f}; "
        f"all {ticks} publications entered in {filling_s:.1f} s"
    )
    print(f"{'':24}{'median ms':>10}{'p95 ms':>10}{'max ms':>10}{'median / 0.5 s tick':>22}")
    for name, values in (("apply a publication", applying), ("read all figures", reading)):
        median, p95, worst = np.percentile(values, [50, 95, 100])
        print(f"{name:24}{median:10.2f}{p95:10.2f}{worst:10.2f}{median / (TICK_S * 1000):21.2%}")


if __name__ == "__main__":
    main()
