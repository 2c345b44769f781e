"""Promises 15 to 21: the program is ended, its disk is full, or its record is in trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.faults import disk, ends, killed, records
from benchmarks.faults.figure import or_why_not

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.faults.figure import Figure


def measure() -> Iterator[Figure]:
    """Each promise's figures."""
    for promise, part in ((15, killed), (16, disk), (17, records), (21, ends)):
        yield from or_why_not(promise, part.measure)
