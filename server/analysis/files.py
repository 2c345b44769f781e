"""The files that an analysis leaves: RTTM, all figures as JSON, and what was shown on the way."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import balance
from balance.reading import read
from balance.rttm import labels, write_rttm
from balance.segments import Segment, segments
from balance.turns import Turns

if TYPE_CHECKING:
    from pathlib import Path

    from server.analysis.recording import Analysed

FORMAT = 1
"""Raised when a field of NAME.json changes its meaning or goes away."""


def write_results(folder: Path, name: str, analysed: Analysed, *, live: bool) -> list[Path]:
    """Write `NAME.rttm` and `NAME.json`; live also `NAME.live.rttm` and `NAME.snapshots.jsonl`.

    Raises:
        OSError: the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    label = labels(analysed.name(voice) for voice in analysed.ledger.voices)
    of_voice = {voice: label[analysed.name(voice)] for voice in analysed.ledger.voices}
    written = [folder / f"{name}.rttm", folder / f"{name}.json"]
    final = [Segment(s.start_s, s.end_s, of_voice[s.voice]) for s in segments(analysed.ledger)]
    write_rttm(written[0], name, final)
    _write_json(written[1], figures(name, analysed))
    if live:
        written += [folder / f"{name}.live.rttm", folder / f"{name}.snapshots.jsonl"]
        first = [Segment(s.start_s, s.end_s, of_voice[s.voice]) for s in analysed.as_first_published]
        write_rttm(written[2], name, first)
        with written[3].open("w", encoding="utf-8", newline="\n") as stream:
            for shot in analysed.shown:
                talk_time_s = {of_voice[v]: round(s, 3) for v, s in shot.talk_time_s.items()}
                line = {
                    "time_s": shot.time_s,
                    "talk_time_s": talk_time_s,
                    "unknown_s": round(shot.unknown_s, 3),
                }
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")
    return written


def figures(name: str, analysed: Analysed) -> dict[str, object]:
    """Everything measured, ready for JSON; units are in the names, what cannot be known is null."""
    reading = read(analysed.ledger, analysed.duration_s)
    turns = Turns.between(analysed.ledger.timeline, 0.0, reading.counted_s)
    voices = []
    for voice in reading.voices:
        row = asdict(voice)
        row["name"] = analysed.names.get(voice.id)
        voices.append(row)
    return {
        "format": FORMAT,
        "program": f"speaking-balance {balance.__version__}",
        "recording": name,
        "duration_s": round(analysed.duration_s, 3),
        "notes": list(analysed.notes),
        "thresholds": asdict(reading.thresholds),
        "whole": asdict(reading.phase),
        "last_minutes": asdict(reading.window),
        "voices": voices,
        "turns": len(turns.start_s),
    }


def _write_json(path: Path, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
