"""RTTM, the field's file of who spoke when: one line of ten fields for each stretch of speech.

    SPEAKER <recording> 1 <start> <duration> <NA> <NA> <label> <NA> <NA>

Source: NIST, "The 2009 (RT-09) Rich Transcription Meeting Recognition Evaluation Plan", appendix A.
Fields are separated by spaces, so that a label holds none.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING

from balance.errors import RttmError
from balance.speech.segments import Segment, merged

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def labels(names: Iterable[str]) -> dict[str, str]:
    """A label for each name: spaces become underscores, and no two names get the same label.

    >>> labels(["Anna de Vries", "Anna_de_Vries", "Bo"])
    {'Anna de Vries': 'Anna_de_Vries', 'Anna_de_Vries': 'Anna_de_Vries_2', 'Bo': 'Bo'}
    """
    result: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        label = plain = _field(name)
        nth = 2
        while label in taken:
            label, nth = f"{plain}_{nth}", nth + 1
        taken.add(label)
        result[name] = label
    return result


def rttm(recording: str, speech: Iterable[Segment]) -> str:
    """The file's text: in order of start, milliseconds, adjacent stretches of a voice merged.

    Args:
        recording: What the recording is called; spaces become underscores.
        speech: Who spoke when; of two names that differ in spaces only the second gets a number.
    """
    parts = merged(speech)
    label = labels(sorted({part.voice for part in parts}))
    lines = []
    for part in parts:
        # Both ends are rounded, not the duration: stretches that touch touch in the file.
        start_ms, end_ms = round(part.start_s * 1000), round(part.end_s * 1000)
        if end_ms > start_ms:
            seconds = f"{start_ms / 1000:.3f} {(end_ms - start_ms) / 1000:.3f}"
            lines.append(f"SPEAKER {_field(recording)} 1 {seconds} <NA> <NA> {label[part.voice]} <NA> <NA>\n")
    return "".join(lines)


def read_rttm(path: Path) -> list[Segment]:
    """Who spoke when, in order of start; lines that are not of speech are passed over.

    Raises:
        RttmError: the file cannot be read, or a line in it is not RTTM.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise RttmError(
            f"{path} cannot be read ({error.strerror}); check its name and its permissions."
        ) from error
    except UnicodeDecodeError as error:
        raise RttmError(f"{path} is not a text file in UTF-8; give an RTTM file.") from error
    return parsed(text, str(path))


def parsed(text: str, what: str) -> list[Segment]:
    """The same of a file's text; `what` it is called in errors.

    Raises:
        RttmError: a line in it is not RTTM.
    """
    return sorted(
        _segment(what, number, line.split())
        for number, line in enumerate(text.splitlines(), start=1)
        if line.startswith("SPEAKER")
    )


def _segment(what: str, number: int, fields: list[str]) -> Segment:
    where = f"{what}, line {number}"
    if len(fields) not in (9, 10):  # older files end with the confidence
        raise RttmError(f"{where} has {len(fields)} fields instead of 10; a label must not hold spaces.")
    try:
        start_s, duration_s = float(fields[3]), float(fields[4])
    except ValueError as error:
        raise RttmError(f"{where} has no times in its fields 4 and 5; they must be seconds.") from error
    if not (isfinite(start_s) and isfinite(duration_s) and start_s >= 0 and duration_s >= 0):
        raise RttmError(f"{where} has times that make no sense; they must be seconds, 0 or more.")
    return Segment(start_s, start_s + duration_s, fields[7])


def _field(text: str) -> str:
    return re.sub(r"\s+", "_", text.strip()) or "_"
