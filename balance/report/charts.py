"""Charts as SVG or PNG, the same for page and report; Altair is loaded when one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from balance.report.palette import SANS

if TYPE_CHECKING:
    from balance.review.account import Account
    from balance.review.series import Series
    from balance.review.session_figures import SessionFigures

Name = Literal["shares", "balance", "effects", "follows", "phases", "groups", "timeline"]
SeriesName = Literal["balance", "voices", "presence", "groups"]

NAMES: tuple[Name, ...] = get_args(Name)
SERIES_NAMES: tuple[SeriesName, ...] = get_args(SeriesName)

PNG_SCALE = 2.0
"""Pixels a CSS pixel: sharp on paper at 15 cm."""


def chart(
    name: Name,
    account: Account,
    figures: SessionFigures,
    language: str,
    dark: bool = False,
    *,
    font: str = SANS,
) -> str:
    """Draw one chart of a session.

    Args:
        name: which.
        account: the session.
        figures: its figures.
        language: one that `words.chosen` has found.
        dark: light letters on a dark ground.
        font: CSS font families.

    Returns:
        An SVG document; where there is nothing to show it says why.
    """
    from balance.report.look import Look
    from balance.report.session_charts import CHARTS
    from balance.report.timeline_chart import timeline

    look = Look.of(language, dark=dark, font=font)
    if name == "timeline":
        return timeline(account, figures, look)
    return look.svg(CHARTS[name](account, figures, look))


def series_chart(
    name: SeriesName,
    series: Series,
    language: str,
    dark: bool = False,
    *,
    font: str = SANS,
) -> str:
    """Draw one chart of a series; arguments and result as of `chart`."""
    from balance.report.look import Look
    from balance.report.series_charts import CHARTS

    look = Look.of(language, dark=dark, font=font)
    return look.svg(CHARTS[name](series, look))


def png(svg: str) -> bytes:
    """An SVG as a picture of points, for programs that cannot take it."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg, scale=PNG_SCALE))
