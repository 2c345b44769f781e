"""How a figure is written: the one place where anything is rounded, for charts, reports and tables alike.

Numbers round half away from zero, as the pages' Intl does, so that page and report end in the same digit.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from math import floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

UNKNOWN = "–"
"""What cannot be known is neither 0 nor nothing."""


def rounded(value: float | Decimal, digits: int = 0) -> Decimal:
    """A number with so many digits after the point; never −0.

    >>> rounded(0.125, 2), rounded(-0.2)
    (Decimal('0.13'), Decimal('0'))
    """
    # Of the number as it is held, and not as it is printed: 0.145 is a little less than that.
    found = Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return abs(found) if found == 0 else found


class Numbers:
    """Figures in the words of one language."""

    def __init__(self, language: str) -> None:
        """Take a language.

        Args:
            language: BCP 47 tag that Babel knows.
        """
        self.language = language

    def number(self, value: float | None, digits: int = 0) -> str:
        """So many digits after the point, always as many: figures under each other stay comparable."""
        if value is None:
            return UNKNOWN
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(rounded(value, digits), format=pattern, locale=self.language))

    def signed(self, value: float | None, digits: int = 0) -> str:
        """With a plus in front of what is more than 0."""
        if value is None:
            return UNKNOWN
        return ("+" if rounded(value, digits) > 0 else "") + self.number(value, digits)

    def percent(self, fraction: float | None) -> str:
        """A fraction in whole percents."""
        if fraction is None:
            return UNKNOWN
        from babel.numbers import format_percent

        whole = rounded(Decimal(fraction) * 100)
        return str(format_percent(whole / 100, locale=self.language))

    def duration(self, duration_s: float | None) -> str:
        """The two greatest of hours, minutes and seconds, in the language's short form: "4 min 12 sec"."""
        if duration_s is None:
            return UNKNOWN
        from babel.units import format_unit

        whole_s = max(0, floor(duration_s + 0.5))
        parts = [("hour", whole_s // 3600), ("minute", whole_s % 3600 // 60), ("second", whole_s % 60)]
        told = [part for part in parts if part[1] > 0][:2] or parts[2:]
        return " ".join(
            format_unit(value, unit, length="short", locale=self.language) for unit, value in told
        )

    def seconds(self, duration_s: float | None) -> str:
        """A short time, to a tenth of a second."""
        if duration_s is None:
            return UNKNOWN
        from babel.units import format_unit

        return str(format_unit(self.number(duration_s, 1), "second", length="short", locale=self.language))

    def date(self, moment: datetime) -> str:
        """The day, where this computer is: "Tuesday, March 3, 2026"."""
        from babel.dates import format_date

        return str(format_date(moment.astimezone(), "full", locale=self.language))

    def day(self, moment: datetime) -> str:
        """The day in short: "Mar 3, 2026"."""
        from babel.dates import format_date

        return str(format_date(moment.astimezone(), "medium", locale=self.language))

    def time(self, moment: datetime) -> str:
        """The time of day, where this computer is: "9:30 AM"."""
        from babel.dates import format_time

        return str(format_time(moment.astimezone(), "short", locale=self.language))

    def listed(self, names: Sequence[str]) -> str:
        """ "Anna, Ben and Carla" in the language's way."""
        from babel.lists import format_list

        return str(format_list(list(names), locale=self.language)) if names else ""


def clock(at_s: float) -> str:
    """A moment of a session: 4:07 or 1:04:07, seconds begun.

    >>> clock(3847.9)
    '1:04:07'
    """
    whole_s = max(0, floor(at_s))
    hours, minutes, seconds = whole_s // 3600, whole_s // 60 % 60, whole_s % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
