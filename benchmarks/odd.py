"""Odd meetings: what becomes of music, laughter, whispering, an hour of one person, four hours of five.

    python -m benchmarks.odd                 all situations, the short ones live too; half an hour
    python -m benchmarks.odd --only music    one situation, printed, nothing written
    … --live-long                            the long ones live as well; hours

It plays each situation of benchmarks/oddities to the real models and writes docs/odd-meetings.md, from
benchmarks/odd_notes.md and the figures. Voices are the bench's (BALANCE_BENCH), everything else is made.
"""

from __future__ import annotations

import argparse
import gc
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psutil

from benchmarks.environments import ROOT, bench_folder
from benchmarks.measure import machine
from benchmarks.oddities.hear import hear, models
from benchmarks.oddities.outcome import Outcome, outcome
from benchmarks.oddities.scene import Spoken
from benchmarks.oddities.situations import SITUATIONS, Situation, Voices
from benchmarks.oddities.voices import load_voices
from diarize.pipeline import LIVE, RECORDING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from benchmarks.oddities.hear import Models

NOTES = ROOT / "benchmarks" / "odd_notes.md"
PAGE = ROOT / "docs" / "odd-meetings.md"
SETTINGS = {"live": LIVE, "recording": RECORDING}
HOUR_S = 3600.0


@dataclass(slots=True)
class Played:
    """A situation while it is played, and what it costs hour by hour."""

    voices: Voices
    situation: Situation
    duration_s: float = 0.0
    spoken: list[Spoken] = field(default_factory=list)
    hours: list[tuple[float, float]] = field(default_factory=list)
    """After each whole hour: processor seconds of the engine in it, and the memory held at its end in MB."""

    def sounds(self) -> Iterator[NDArray[np.float32]]:
        """The sound of each scene; what it takes to make it is not counted."""
        began_s, making_s, next_hour_s = time.process_time(), 0.0, HOUR_S
        scenes = self.situation.scenes(self.voices)
        while True:
            if self.duration_s >= next_hour_s - 1e-6:
                next_hour_s += HOUR_S
                self.hours.append((time.process_time() - began_s - making_s, memory_mb()))
                began_s, making_s = time.process_time(), 0.0
            making_since_s = time.process_time()
            scene = next(scenes, None)
            making_s += time.process_time() - making_since_s
            if scene is None:
                return
            self.spoken += [
                Spoken(s.person, s.start_s + self.duration_s, s.end_s + self.duration_s) for s in scene.spoken
            ]
            self.duration_s += scene.duration_s
            yield scene.sound


@dataclass(frozen=True, slots=True)
class Row:
    """One situation, live or as a recording."""

    situation: Situation
    mode: str
    outcome: Outcome
    hours: tuple[tuple[float, float], ...]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="*", help="situations by name; nothing is written")
    parser.add_argument("--live-long", action="store_true", help="the long ones live as well")
    arguments = parser.parse_args()
    voices = load_voices(bench_folder() / "voices")
    loaded = models()
    rows = []
    with ThreadPoolExecutor(1) as executor:
        for situation in SITUATIONS:
            if arguments.only and situation.name not in arguments.only:
                continue
            for mode in SETTINGS:
                if mode == "live" and situation.is_long and not arguments.live_long:
                    continue
                rows.append(measured(situation, mode, voices, loaded, executor))
                print(cells(rows[-1]), *rows[-1].hours, flush=True)
    if not arguments.only:
        PAGE.write_text(page(NOTES.read_text(), rows))


def measured(
    situation: Situation, mode: str, voices: Voices, loaded: Models, executor: ThreadPoolExecutor
) -> Row:
    """Play one situation."""
    played = Played(voices, situation)
    ledger = hear(played.sounds(), loaded, executor, SETTINGS[mode])
    return Row(situation, mode, outcome(ledger, played.spoken, played.duration_s), tuple(played.hours))


def page(notes: str, rows: list[Row]) -> str:
    """The document: words, and the figures in their place."""
    head = [
        "| situation | what is played | | people | voices | spoken s | right s | unknown s | wrong s "
        "| in no talk s | share error |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    costs = [
        "| situation | | hour | core-seconds a second of sound | memory held, MB |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        for hour, (cpu_s, mb) in enumerate(row.hours, 1):
            costs.append(f"| {row.situation.name} | {row.mode} | {hour} | {cpu_s / HOUR_S:.3f} | {mb:.0f} |")
    return (
        notes.replace("{outcomes}", "\n".join([*head, *map(cells, rows)]))
        .replace("{costs}", "\n".join(costs))
        .replace("{machine}", machine())
    )


def cells(row: Row) -> str:
    """A row of the table."""
    o = row.outcome
    named = [row.situation.name, row.situation.played, row.mode, str(o.people), str(o.voices)]
    seconds = [f"{s:.0f}" for s in (o.spoken_s, o.right_s, o.unknown_s, o.wrong_s, o.nobody_s)]
    return "| " + " | ".join([*named, *seconds, f"{o.share_error:.1f}" if o.people else ""]) + " |"


def memory_mb() -> float:
    """What this process holds now (RSS), in 10^6 bytes."""
    gc.collect()
    return float(psutil.Process().memory_info().rss) / 1e6


if __name__ == "__main__":
    main()
