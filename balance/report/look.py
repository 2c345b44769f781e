"""What all charts have in common: colours, letters, the axis of time, the key above, and the SVG."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import altair as alt

from balance.report.palette import DARK, LIGHT, SANS, Palette
from balance.report.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

Chart = Any
"""One of Altair's: which one of a dozen kinds a layer or a row of them becomes is its own affair."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

WIDTH = 760
"""Of a whole picture, about; pixels."""
TEXT = 13
LETTER = 6.9
"""Of an average letter of `TEXT` pixels."""
SMALL_LETTER = 6.1
STEPS_S = (30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
MARKS = 9

CLOCK = (
    "(datum.value >= 3600 ? floor(datum.value / 3600) + ':' + format(floor(datum.value / 60) % 60, '02') "
    ": floor(datum.value / 60)) + ':' + format(datum.value % 60, '02')"
)
PERCENT = "round(100 * datum.value) + '%'"

Sign = Literal["bar", "line", "dashes", "range", "tick", "dot", "ring", "triangle", "hollow"]

_SHAPES: dict[Sign, str] = {
    "bar": "M-1,-.6H1V.6H-1Z",
    "line": "M-1.2,-.12H1.2V.12H-1.2Z",
    "dashes": "M-1.2,-.12H-.3V.12H-1.2ZM.3,-.12H1.2V.12H.3Z",
    "range": "M-1.2,-.1H1.2V.1H-1.2ZM-1.2,-.5H-1V.5H-1.2ZM1,-.5H1.2V.5H1Z",
    "tick": "M-.2,-1H.2V1H-.2Z",
    "dot": "circle",
    "ring": "circle",
    "triangle": "triangle-down",
    "hollow": "triangle-down",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a chart is written and coloured."""

    words: Words
    palette: Palette
    font: str = SANS

    @classmethod
    def of(cls, language: str, *, dark: bool = False, font: str = SANS) -> Look:
        """In a language that `chosen` has found."""
        return cls(Words(language), DARK if dark else LIGHT, font)

    def config(self) -> dict[str, Any]:
        """Vega-Lite's configuration."""
        ink, muted, line = self.palette.ink, self.palette.muted, self.palette.line
        return {
            "background": self.palette.raised,
            "font": self.font,
            "padding": 10,
            "view": {"stroke": None},
            "axis": {
                "labelColor": muted,
                "titleColor": muted,
                "labelFontSize": TEXT - 1,
                "titleFontSize": TEXT - 1,
                "titleFontWeight": "normal",
                "titlePadding": 8,
                "gridColor": line,
                "domainColor": line,
                "tickColor": line,
                "labelPadding": 5,
            },
            "text": {"color": ink, "fontSize": TEXT, "baseline": "middle"},
            "title": {"color": ink, "fontSize": TEXT, "fontWeight": "bold", "anchor": "start"},
            "tick": {"opacity": 1},
            "concat": {"spacing": 14},
        }

    def svg(self, chart: Chart) -> str:
        """Draw a chart; nothing is fetched, fonts neither."""
        import vl_convert

        spec = readable(chart.to_dict()) | {"config": self.config()}
        drawn = vl_convert.vegalite_to_svg(
            spec, allowed_base_urls=[], format_locale=self._format(), show_warnings=False
        )
        return str(drawn)

    def _format(self) -> dict[str, Any]:
        """The language's way to write numbers, as d3 takes it."""
        from babel.numbers import get_decimal_symbol, get_group_symbol

        language = self.words.language
        return {
            "decimal": get_decimal_symbol(language),
            "thousands": get_group_symbol(language),
            "grouping": [3],
            "currency": ["", ""],
            "minus": "-",
        }

    def key(self, *items: tuple[Sign, str, str]) -> Chart:
        """A line that says what the signs mean: (sign, colour, words)."""
        at = 0.0
        layers = []
        for sign, colour, words in items:
            point = alt.Chart(_one({"text": words})).mark_point(
                shape=_SHAPES[sign],
                filled=sign not in ("ring", "hollow"),
                color=colour,
                size=90,
                opacity=1,
                strokeWidth=1.5 if sign in ("ring", "hollow") else 0,
            )
            text = alt.Chart(_one({"text": words})).mark_text(
                align="left", color=self.palette.muted, fontSize=TEXT - 1
            )
            middle = alt.value(8)
            layers.append(point.encode(x=alt.value(at + 10), y=middle))
            layers.append(text.encode(x=alt.value(at + 28), y=middle, text="text:N"))
            at += 28 + len(words) * SMALL_LETTER + 18
        return alt.layer(*layers).properties(width=max(at, 60), height=16)

    def nothing(self, words: str) -> Chart:
        """A picture that says why there is none."""
        return alt.layer(
            alt.Chart(_one({"text": words}))
            .mark_text(color=self.palette.muted, fontSize=TEXT + 1)
            .encode(x=alt.value(WIDTH / 2), y=alt.value(30), text="text:N")
        ).properties(width=WIDTH, height=60)


def readable(value: Any) -> Any:
    """Texts, in whatever they are, without the signs that XML cannot have.

    Over one of them vl-convert ends the whole program, and not with an exception.
    """
    match value:
        case str():
            return _NOT_XML.sub("", value)
        case dict():
            return {key: readable(item) for key, item in value.items()}
        case list():
            return [readable(item) for item in value]
    return value


def _one(row: dict[str, Any]) -> alt.InlineData:
    return data([row])


def data(rows: Sequence[dict[str, Any]]) -> alt.InlineData:
    """Rows as they are, without a table library in between."""
    return alt.InlineData(values=list(rows))


def column(names: Sequence[str], least: int = 60, most: int = 250) -> int:
    """Pixels that a column of names needs."""
    return max(least, min(most, int(max((len(name) for name in names), default=0) * LETTER) + 14))


def time_axis(end_s: float, title: str | None = None, marks: int = MARKS) -> alt.Axis:
    """Ticks at full minutes of a session, written as a clock."""
    step = next((step for step in STEPS_S if end_s / step <= marks), 14400)
    values = [tick * step for tick in range(int(end_s // step) + 1)]
    return alt.Axis(values=values, labelExpr=CLOCK, title=title, grid=False)
