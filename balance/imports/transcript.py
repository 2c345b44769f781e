"""Transcripts with speakers' names: WebVTT and the plain text of Zoom and Teams; their words are passed over.

WebVTT: https://www.w3.org/TR/webvtt1/, of which cue times and voice spans (`<v Name>`) are read. Zoom writes
`Name: words` into a cue. As plain text a line has a time and a name, `[Anna] 10:00:05` or `Anna  0:05`, or
`00:00:05 Anna: words`; that speech lasts until the next one begins, and the last one as long as its words.
"""

from __future__ import annotations

import re

from balance.errors import ImportFileError
from balance.limits import LONGEST_LINE, check_stretches
from balance.speech.segments import Segment

_TIME = r"(?:\d{1,3}:)?[0-5]?\d:[0-5]\d(?:[.,]\d{1,3})?"
_CUE = re.compile(rf"^\s*({_TIME})\s+-->\s+({_TIME})(?:\s.*)?$", re.ASCII)
_SPAN = re.compile(r"<v(?:\.[^\s<>]{0,80})?[ \t]{1,8}([^<>\s][^<>]{0,199})>")
_BEFORE_COLON = re.compile(r"^\s*([^:<>\d][^:<>]{0,79}):\s")
_LINES = (
    re.compile(rf"^\s*\[(?P<name>[^\]]{{1,80}})\]\s+(?P<at>{_TIME})\s*$", re.ASCII),
    re.compile(rf"^\s*\[?(?P<at>{_TIME})\]?\s+(?P<name>[^:<>\d][^:<>]{{0,79}}):", re.ASCII),
    re.compile(rf"^\s*(?P<name>[^\d\s:][^:]{{0,79}}?)\s+(?P<at>{_TIME})\s*$", re.ASCII),
)
WORDS_A_SECOND = 2.5
"""How fast people talk, about 150 words a minute; only the last speech's length is guessed by it."""
LONGEST_SPEECH_S = 120.0
"""In plain text a speech is not taken to last longer: a silence after it is not written down."""


def read_transcript(text: str, where: str) -> list[Segment]:
    """Who spoke when, by names.

    Raises:
        ImportFileError: nothing in it says so.
    """
    lines = [line[:LONGEST_LINE] for line in text.splitlines()]
    found = _cues(lines, where) if any("-->" in line for line in lines) else _plain(lines, where)
    if not found:
        raise ImportFileError(
            f"{where} has no names of speakers with times: export the transcript with speakers' names."
        )
    return found


def _cues(lines: list[str], where: str) -> list[Segment]:
    found: list[Segment] = []
    span: tuple[float, float] | None = None
    named = False
    for line in lines:
        times = _CUE.match(line)
        if times:
            span, named = (_seconds(times[1]), _seconds(times[2])), False
        elif not line.strip():
            span = None
        elif span is not None:
            names = [one.strip() for one in _SPAN.findall(line)]
            if not names and not named and (before := _BEFORE_COLON.match(line)):
                names = [before[1].strip()]
            named = named or bool(names)
            # Two voices in one cue talk at the same time, as far as the file says.
            found += [Segment(*span, name) for name in dict.fromkeys(names) if span[1] > span[0]]
            check_stretches(len(found), where)
    return found


def _plain(lines: list[str], where: str) -> list[Segment]:
    begun: list[tuple[float, str, int]] = []
    for line in lines:
        head = next((match for pattern in _LINES if (match := pattern.match(line))), None)
        if head:
            begun.append((_seconds(head["at"]), head["name"].strip(), len(line[head.end() :].split())))
            check_stretches(len(begun), where)
        elif begun:
            at_s, name, words = begun[-1]
            begun[-1] = (at_s, name, words + len(line.split()))
    begun.sort()
    first_s = begun[0][0] if begun and begun[0][0] >= 3600 else 0.0  # times of day
    found = []
    for place, (at_s, name, words) in enumerate(begun):
        longest_s = min(max(1.0, words / WORDS_A_SECOND), LONGEST_SPEECH_S)
        end_s = at_s + longest_s
        if place + 1 < len(begun):
            end_s = min(begun[place + 1][0], at_s + LONGEST_SPEECH_S)
        if end_s > at_s:
            found.append(Segment(at_s - first_s, end_s - first_s, name))
    return found


def _seconds(time: str) -> float:
    """Of `1:02:03.5` or `02:03`."""
    result = 0.0
    for part in time.replace(",", ".").split(":"):
        result = result * 60 + float(part)
    return result
