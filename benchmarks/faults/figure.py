"""One figure of one promise."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def failures(promise: int, what: str, good: float, many: int) -> Figure:
    """How many of so many were not as they must be; not one is allowed."""
    return Figure(promise, f"{what}: failures, of {many}", (many - good,), unit="", limit=0.0, digits=0)


def or_why_not(promise: int, measure: Callable[[], Iterator[Figure]]) -> Iterator[Figure]:
    """What is measured; where that goes wrong a failure that says so, and the others are still measured."""
    try:
        yield from measure()
    except Exception as error:  # noqa: BLE001 - a promise that is broken in any way must not hide the others
        traceback.print_exc()
        yield Figure(promise, f"NOT MEASURED: {type(error).__name__}", (1.0,), unit="", limit=0.0, digits=0)


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured of a promise, each time."""

    promise: int
    """Its number in docs/reliability.md."""
    what: str
    """From what to what; for the table."""
    values: tuple[float, ...]
    unit: str = "s"
    limit: float | None = None
    """The most that is allowed; None: nothing is promised."""
    digits: int = 2

    @property
    def within(self) -> bool:
        """Whether every value is no more than the limit."""
        return self.limit is None or max(self.values) <= self.limit
