"""The pages' colours (web/css/tokens.css) in light and dark: one calm colour for everybody, nobody red."""

from __future__ import annotations

from dataclasses import dataclass

SANS = (
    'Inter, "Segoe UI", -apple-system, Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, '
    "system-ui, sans-serif"
)


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #rrggbb, by the names that the pages give them."""

    ground: str
    raised: str
    ink: str
    muted: str
    line: str
    edge: str
    band: str
    voice: str
    voice_strong: str
    notice_edge: str


LIGHT = Palette(
    ground="#fbf9f5",
    raised="#ffffff",
    ink="#1d2730",
    muted="#56626d",
    line="#d9d4c9",
    edge="#78838c",
    band="#ece8df",
    voice="#1f8a7d",
    voice_strong="#14695f",
    notice_edge="#8a6410",
)

DARK = Palette(
    ground="#12181f",
    raised="#1a222b",
    ink="#eef2f5",
    muted="#a3b0bb",
    line="#33404c",
    edge="#81909c",
    band="#212c36",
    voice="#5cc2b4",
    voice_strong="#6fd0c2",
    notice_edge="#d9b45b",
)
