"""When a meeting began, of which there is only a file: as the file says, or its name, or the date it has."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Literal

DatedBy = Literal["file", "name", "modified", "nothing"]
"""Who says it: the file itself, its name, the date when it was last written to; or nobody, and it is now."""

_DAY = r"(\d{4}-\d{2}-\d{2})"
_TIME = r"(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s?(Z|[+-]\d{2}:?\d{2})?)?"
_MOMENT = re.compile(rf"(?<![\d-]){_DAY}{_TIME}(?![\d-])", re.ASCII)
_ZOOM = re.compile(r"(?<![A-Za-z0-9])GMT(\d{8})-(\d{6})(?!\d)", re.ASCII)
_TEAMS = re.compile(r"(?<!\d)(\d{8})[_-](\d{6})(?!\d)", re.ASCII)
_COLUMNS = ("started_at", "began", "date", "datetime", "recorded_at", "meeting_date")
_HEAD_LINES = 50
"""A note on when a meeting was stands before its words."""
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Began:
    """When a meeting began."""

    at: datetime
    """In UTC."""
    by: DatedBy


def began(kind: str, text: str, stem: str, modified: datetime | None, now: datetime) -> Began:
    """When a meeting began, as well as can be known; a time without a zone is this computer's.

    Args:
        kind: the ending of its file: `.csv`, `.vtt`, `.txt`, `.rttm`.
        text: what is in it.
        stem: its name, without the ending.
        modified: when it was last written to; None: not known.
        now: the wall clock; nothing is dated behind it, but for a day of time zones.
    """
    said: datetime | None = None
    if kind == ".csv":
        said = _of_table(text)
    elif kind in {".vtt", ".txt"}:
        said = _of_notes(text)
    for moment, by in ((said, "file"), (_of_name(stem), "name"), (modified, "modified")):
        if moment is not None and _EARLIEST <= moment <= now + timedelta(days=1):
            return Began(moment.astimezone(UTC), by)  # type: ignore[arg-type]
    return Began(now, "nothing")


def _of_table(text: str) -> datetime | None:
    """The first row's, in a column of dates."""
    lines = text[:100_000].splitlines()[:2]
    if len(lines) < 2:
        return None
    delimiter = max(",;\t", key=lines[0].count)
    try:
        head, row = list(csv.reader(lines, delimiter=delimiter))[:2]
    except (csv.Error, ValueError):
        return None  # whoever reads the table says what is wrong with it
    names = [cell.strip().casefold() for cell in head]
    for column in _COLUMNS:
        if column in names and names.index(column) < len(row):
            return _moment(row[names.index(column)])
    return None


def _of_notes(text: str) -> datetime | None:
    """In what stands before the first words: a WebVTT file's header and notes, a transcript's first lines."""
    for line in islice(text[:100_000].splitlines(), _HEAD_LINES):
        if re.search(
            r"(?<![\d-])\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\s*(?:-->|$)", line
        ) and not _MOMENT.search(line):
            return None  # somebody speaks: a day that is talked about is not the meeting's
        if "-->" in line:
            return None
        if (found := _moment(line)) is not None:
            return found
    return None


def _of_name(stem: str) -> datetime | None:
    if found := _ZOOM.search(stem):
        return _parsed(f"{found[1]}T{found[2]}+00:00")
    if found := _TEAMS.search(stem):
        return _parsed(f"{found[1]}T{found[2]}")
    return _moment(stem.replace("_", " "))


def _moment(text: str) -> datetime | None:
    found = _MOMENT.search(text[:1000])
    if found is None:
        return None
    day, time, zone = found.groups()
    return _parsed(f"{day}T{(time or '00:00').replace(',', '.')}{zone or ''}")


def _parsed(text: str) -> datetime | None:
    try:
        # Without a zone it is this computer's.
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
