"""The files that an analysis leaves: RTTM, all figures as JSON, and what was shown on the way.

NAME.json is written last and says what all of them were made from: where it stands, the others do too.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import balance
from balance.metrics.reading import read
from balance.metrics.turns import Turns
from balance.speech.rttm import labels, rttm
from balance.speech.segments import Segment, segments

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from server.analysis.recording import Analysed

FORMAT = 1
"""Raised when a field of NAME.json changes its meaning or goes away."""
PROGRAM = f"speaking-balance {balance.__version__}"
UNFINISHED = ".unfinished"


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A file to be written."""

    name: str
    text: str


def file_names(name: str, *, live: bool) -> tuple[str, ...]:
    """What a recording's results are called, in the order in which they are written."""
    shown = (f"{name}.live.rttm", f"{name}.snapshots.jsonl") if live else ()
    return (f"{name}.rttm", *shown, f"{name}.json")


def result_files(
    name: str, analysed: Analysed, *, live: bool, made: dict[str, object] | None = None
) -> tuple[ResultFile, ...]:
    """The results as they are to be written.

    Args:
        name: what they are called.
        analysed: what came of the recording.
        live: also what was shown on the way.
        made: what they were made from, kept in NAME.json.
    """
    label = labels(analysed.name(voice) for voice in analysed.ledger.voices)
    of_voice = {voice: label[analysed.name(voice)] for voice in analysed.ledger.voices}
    texts = [_rttm(name, segments(analysed.ledger), of_voice)]
    if live:
        texts += [_rttm(name, analysed.as_first_published, of_voice), _snapshots(analysed, of_voice)]
    content = figures(name, analysed) | ({"made": made} if made else {})
    texts.append(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    return tuple(map(ResultFile, file_names(name, live=live), texts))


def write_files(folder: Path, files: Sequence[ResultFile]) -> list[Path]:
    """Write results, each under another name first, so that none is ever found half-written.

    Raises:
        OSError: the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # The last one vouches for the others: it must not stand beside those of another run.
    (folder / files[-1].name).unlink(missing_ok=True)
    written = []
    for file in files:
        path = folder / file.name
        unfinished = folder / f"{file.name}{UNFINISHED}"
        try:
            with unfinished.open("w", encoding="utf-8", newline="\n") as stream:
                stream.write(file.text)
                stream.flush()
                # Renamed and empty is what a power cut would leave otherwise.
                os.fsync(stream.fileno())
            unfinished.replace(path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        written.append(path)
    return written


def figures(name: str, analysed: Analysed) -> dict[str, object]:
    """Everything measured, ready for JSON; units are in the names, what cannot be known is null."""
    reading = read(analysed.ledger, analysed.duration_s)
    turns = Turns.between(analysed.ledger.timeline, 0.0, reading.counted_s)
    voices = []
    for voice in reading.voices:
        row = asdict(voice)
        row["name"] = analysed.names.get(voice.id)
        del row["in_roster"], row["present"]  # a recording has no roster
        voices.append(row)
    return {
        "format": FORMAT,
        "program": PROGRAM,
        "recording": name,
        "duration_s": round(analysed.duration_s, 3),
        "notes": list(analysed.notes),
        "thresholds": asdict(reading.thresholds),
        "whole": asdict(reading.phase),
        "last_minutes": asdict(reading.window),
        "voices": voices,
        "turns": len(turns.start_s),
    }


def _rttm(name: str, speech: Sequence[Segment], of_voice: dict[str, str]) -> str:
    return rttm(name, [Segment(part.start_s, part.end_s, of_voice[part.voice]) for part in speech])


def _snapshots(analysed: Analysed, of_voice: dict[str, str]) -> str:
    lines = []
    for shot in analysed.shown:
        total_s: dict[str, float] = {}
        for voice, s in shot.talk_time_s.items():  # two voices may have one name
            total_s[of_voice[voice]] = total_s.get(of_voice[voice], 0.0) + s
        talk_time_s = {label: round(s, 3) for label, s in total_s.items()}
        line = {"time_s": shot.time_s, "talk_time_s": talk_time_s, "unknown_s": round(shot.unknown_s, 3)}
        lines.append(json.dumps(line, ensure_ascii=False) + "\n")
    return "".join(lines)
