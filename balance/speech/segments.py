"""Who spoke when as a plain list, for files and pictures; uncounted time included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from balance.speech.rows import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balance.speech.ledger import Ledger

MERGED_GAP_S = 0.001
"""What is no further apart than a millisecond, the resolution of the files, is one stretch."""


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """One voice talks."""

    start_s: float
    end_s: float
    voice: str
    """A voice's id or a person's name."""


def segments(ledger: Ledger) -> list[Segment]:
    """All attributed speech in order of start, adjacent stretches of a voice merged; unknown is left out."""
    names = ledger.voices
    rows = ledger.rows
    columns = zip(rows["start_s"].tolist(), rows["end_s"].tolist(), rows["voice"].tolist(), strict=True)
    return merged(Segment(start, end, names[voice]) for start, end, voice in columns if voice != UNKNOWN)


def merged(parts: Iterable[Segment]) -> list[Segment]:
    """The same speech in order of its start, each voice's stretches joined where they touch or overlap."""
    result: list[Segment] = []
    latest: dict[str, int] = {}
    for part in sorted(parts):
        at = latest.get(part.voice)
        if at is not None and part.start_s <= result[at].end_s + MERGED_GAP_S:
            result[at] = Segment(result[at].start_s, max(result[at].end_s, part.end_s), part.voice)
        else:
            latest[part.voice] = len(result)
            result.append(part)
    return sorted(result)
