"""Odd meetings: what becomes of music, laughter, whispering, an hour of one person, four hours of five.

    python -m benchmarks.odd                 all situations, the short ones live too; half an hour
    python -m benchmarks.odd --only music    one situation, printed, nothing written
    … --live-long                            the long ones live as well; hours

It plays each situation of benchmarks/odd to the real models and writes docs/odd-meetings.md, from
benchmarks/odd/notes.md and the figures. Voices are the bench's (BALANCE_BENCH), everything else is made.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.odd.hear import hear, models
from benchmarks.odd.outcome import Outcome, outcome
from benchmarks.odd.played import HOUR_S, Hour, Played
from benchmarks.odd.situations import SITUATIONS, Situation, Voices
from benchmarks.odd.voices import load_voices
from benchmarks.parts.cost import machine
from benchmarks.parts.environments import ROOT, bench_folder
from diarize.pipeline.settings import LIVE, RECORDING

if TYPE_CHECKING:
    from benchmarks.odd.hear import Models

NOTES = ROOT / "benchmarks" / "odd" / "notes.md"
PAGE = ROOT / "docs" / "odd-meetings.md"
SETTINGS = {"live": LIVE, "recording": RECORDING}


@dataclass(frozen=True, slots=True)
class Row:
    """One situation, live or as a recording."""

    situation: Situation
    mode: str
    outcome: Outcome
    hours: tuple[Hour, ...]


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
    played = Played(situation, voices)
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
        costs += [
            f"| {row.situation.name} | {row.mode} | {n} | {hour.cpu_s / HOUR_S:.3f} | {hour.held_mb:.0f} |"
            for n, hour in enumerate(row.hours, 1)
        ]
    return (
        notes.replace("{outcomes}", "\n".join([*head, *map(cells, rows)]))
        .replace("{costs}", "\n".join(costs))
        .replace("{machine}", machine())
    )


def cells(row: Row) -> str:
    """A row of the table."""
    o = row.outcome
    named = [row.situation.name, row.situation.played, row.mode, str(o.people), str(o.voices)]
    seconds = [f"{abs(s):.0f}" for s in (o.spoken_s, o.right_s, o.unknown_s, o.wrong_s, o.nobody_s)]
    return "| " + " | ".join([*named, *seconds, f"{o.share_error:.1f}" if o.people else ""]) + " |"


if __name__ == "__main__":
    main()
