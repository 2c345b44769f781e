"""How the figures are made, in plain words, and what they cannot say; the last page of every report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balance.report.document import Point, Section

if TYPE_CHECKING:
    from balance.report.words import Words
    from balance.review.account import Kind

SESSION = (
    "heard", "share", "fair", "index", "balance", "voices", "evenness", "range", "coverage", "turns",
    "follows", "effect", "not_said",
)  # fmt: skip
SERIES = ("heard", "share", "balance", "voices", "coverage", "compare", "trend", "presence", "not_said")


def session_method(kind: Kind, words: Words) -> Section:
    """For a session that was heard, or taken from elsewhere."""
    return _method(words, ("import", *SESSION[1:]) if kind == "import" else SESSION)


def series_method(words: Words) -> Section:
    """For a series."""
    return _method(words, SERIES)


def _method(words: Words, topics: tuple[str, ...]) -> Section:
    terms = tuple(Point(words(f"method.{one}.title"), (words(f"method.{one}"),)) for one in topics)
    return Section(words("section.method"), words("hint.method"), terms=terms)
