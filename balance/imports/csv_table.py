"""A table of who spoke when: a row for each stretch, with its start, its end or length, and a speaker."""

from __future__ import annotations

import csv
import io
from math import isfinite
from typing import TYPE_CHECKING

from balance.errors import ImportFileError
from balance.limits import check_stretches
from balance.speech.segments import Segment

if TYPE_CHECKING:
    from collections.abc import Iterator

_START = ("start_s", "start", "begin", "from", "onset")
_END = ("end_s", "end", "stop", "to", "offset")
_LENGTH = ("duration_s", "duration", "length")
_WHO = ("name", "speaker", "person", "voice", "label")


def read_csv(text: str, where: str) -> list[Segment]:
    """Who spoke when; our own table of turns is one of these. Rows without a speaker are passed over.

    Raises:
        ImportFileError: columns are missing, or a row's times are none.
    """
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return _speech(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), where)
    except csv.Error as error:
        raise ImportFileError(f"{where} is no table in CSV ({error}).") from error


def _speech(rows: Iterator[list[str]], where: str) -> list[Segment]:
    head = [cell.strip().casefold() for cell in next(rows, [])]
    start, end, length = (_place(head, names) for names in (_START, _END, _LENGTH))
    who = [place for name in _WHO if (place := _place(head, (name,))) is not None]
    if start is None or (end is None and length is None) or not who:
        raise ImportFileError(f"{where} needs columns start, end and speaker in its first line.")
    found = []
    for number, row in enumerate(rows, start=2):
        speaker = next((row[place].strip() for place in who if place < len(row) and row[place].strip()), "")
        if not speaker:
            continue
        try:
            start_s = float(row[start])
            end_s = float(row[end]) if end is not None else start_s + float(row[length or 0])
        except (ValueError, IndexError) as error:
            raise ImportFileError(f"{where}, row {number}, has no times in seconds.") from error
        if not (isfinite(start_s) and isfinite(end_s) and 0 <= start_s <= end_s):
            raise ImportFileError(f"{where}, row {number}, has times that make no sense.")
        found.append(Segment(start_s, end_s, speaker.removeprefix("'")))
        check_stretches(len(found), where)
    return found


def _place(head: list[str], names: tuple[str, ...]) -> int | None:
    return next((head.index(name) for name in names if name in head), None)
