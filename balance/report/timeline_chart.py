"""Who spoke when, for paper: a long session is broken into strips, one row for each person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from balance.report.look import STEPS_S, WIDTH, Look, column, readable
from balance.report.numbers import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from balance.review.account import Account
    from balance.review.session_figures import SessionFigures

ROW = 15
HEAD = 20
FOOT = 24
KEY = 30
RIGHT = 26
"""Room for the half of the last time."""
STRIP_S = 2700.0
MOST_STRIPS = 4
UNSURE = 0.7
"""Speech under this certainty is drawn paler, as on the page."""

Box = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Strip:
    """A part of the session from one edge of the paper to the other."""

    start_s: float
    end_s: float
    left: float
    width: float

    def boxes(self, spans: Iterable[Box]) -> Iterator[Box]:
        """What of these is in it, as x and width."""
        scale = self.width / (self.end_s - self.start_s)
        for start_s, end_s in spans:
            start, end = max(start_s, self.start_s), min(end_s, self.end_s)
            if end > start:
                yield self.left + (start - self.start_s) * scale, max(0.5, (end - start) * scale)

    def x(self, at_s: float) -> float | None:
        """Where a moment is; None: in another strip."""
        if not self.start_s <= at_s <= self.end_s:
            return None
        return self.left + (at_s - self.start_s) * self.width / (self.end_s - self.start_s)


def timeline(account: Account, figures: SessionFigures, look: Look) -> str:
    """The whole session as one SVG."""
    return _Drawing(account, figures, look).svg()


class _Drawing:
    def __init__(self, account: Account, figures: SessionFigures, look: Look) -> None:
        self.account, self.figures, self.look = account, figures, look
        self.names = [look.words.person(person) for person in figures.people]
        self.end_s = max([account.duration_s, 1.0, *(turn.end_s for turn in figures.turns)])
        self.left = float(column([*self.names, look.words("key.unknown")], most=200))
        self.rows: list[tuple[str, list[tuple[float, float, str]]]] = []
        for person, name in zip(figures.people, self.names, strict=True):
            own = [
                (turn.start_s, turn.end_s, "unsure" if turn.confidence < UNSURE else "sure")
                for turn in figures.turns
                if turn.person == person.id
            ]
            self.rows.append((name, own))
        if figures.unknown:
            unknown = [(one.start_s, one.end_s, "unknown") for one in figures.unknown]
            self.rows.append((look.words("key.unknown"), unknown))

    def svg(self) -> str:
        if not self.rows:
            return self.look.svg(self.look.nothing(self.look.words("nobody")))
        count = min(MOST_STRIPS, max(1, -int(-self.end_s // STRIP_S)))
        height = HEAD + ROW * len(self.rows) + FOOT
        parts = list(self._key())
        for number in range(count):
            strip = _Strip(
                number * self.end_s / count,
                (number + 1) * self.end_s / count,
                self.left,
                WIDTH - self.left - RIGHT,
            )
            parts.append(f'<g transform="translate(0 {KEY + number * height})">')
            parts += self._strip(strip)
            parts.append("</g>")
        total = KEY + count * height
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{total}" '
            f'viewBox="0 0 {WIDTH} {total}" font-family={quoteattr(self.look.font)}>'
        )
        ground = f'<rect width="{WIDTH}" height="{total}" fill="{self.look.palette.raised}"/>'
        return head + ground + "".join(parts) + "</svg>"

    def _key(self) -> Iterator[str]:
        at, words, palette = self.left, self.look.words, self.look.palette
        signs = [
            ("sure", words("key.speech")),
            ("unsure", words("key.unsure")),
            ("unknown", words("key.unknown")),
            ("pause", words("key.not_counted")),
        ]
        if any(one.acted for one in self.figures.interventions):
            signs.append(("acted", words("key.stepped_in")))
        for kind, text in signs:
            if kind == "acted":
                yield self._triangle(at + 8, 7)
            else:
                edge = f' stroke="{palette.edge}"' if kind == "pause" else ""
                yield _rect(at, 7, 16, 9, self._fill(kind) + edge)
            yield self._text(text, at + 22, 12, size=11, colour=palette.muted)
            at += 22 + len(text) * 6.2 + 14

    def _strip(self, strip: _Strip) -> Iterator[str]:
        palette = self.look.palette
        bottom = HEAD + ROW * len(self.rows)
        for place, (name, _) in enumerate(self.rows):
            y = HEAD + place * ROW
            fill = palette.band if place % 2 else palette.raised
            yield _rect(strip.left, y, strip.width, ROW, f'fill="{fill}"')
            yield self._text(self._short(name), strip.left - 8, y + ROW / 2, anchor="end", size=11)
        for x, width in strip.boxes(self._not_counted()):
            yield _rect(x, HEAD, width, bottom - HEAD, self._fill("pause"))
        for place, (_, spans) in enumerate(self.rows):
            top = HEAD + place * ROW + 2.5
            for kind in ("sure", "unsure", "unknown"):
                boxes = strip.boxes((start, end) for start, end, own in spans if own == kind)
                # One path a row: a session of four hours has thousands of turns.
                path = "".join(f"M{x:.1f} {top}h{width:.1f}v{ROW - 5}h{-width:.1f}z" for x, width in boxes)
                if path:
                    yield f'<path d="{path}" {self._fill(kind)}/>'
        yield from self._phases(strip, bottom)
        yield from self._ticks(strip, bottom)
        for one in self.figures.interventions:
            x_acted = strip.x(one.at_s)
            if one.acted and x_acted is not None:
                yield (
                    f'<path d="M{x_acted:.1f} {HEAD}V{bottom}" stroke="{palette.notice_edge}" '
                    'stroke-dasharray="3 2" fill="none"/>'
                )
                yield self._triangle(x_acted, HEAD - 8)

    def _not_counted(self) -> list[Box]:
        """Phases that do not count, pauses, and what was not heard."""
        spans: list[Box] = [
            (phase.start_s, phase.end_s) for phase in self.figures.phases if not phase.counted
        ]
        spans += [(start, min(end, self.end_s)) for start, end in self.account.phases.off_record]
        return spans + [(one.start_s, one.end_s) for one in self.account.unheard]

    def _phases(self, strip: _Strip, bottom: float) -> Iterator[str]:
        palette, words = self.look.palette, self.look.words
        for phase in self.figures.phases:
            for x, width in strip.boxes([(phase.start_s, phase.end_s)]):
                yield f'<path d="M{x:.1f} {HEAD - 14}V{bottom}" stroke="{palette.edge}" stroke-width="0.8"/>'
                if width > 50:
                    name = words.phase(phase)
                    most = int((width - 8) / 5.8)
                    text = name if len(name) <= most else name[: max(1, most - 1)] + "…"
                    yield self._text(text, x + 5, HEAD - 9, size=10, colour=palette.muted)

    def _ticks(self, strip: _Strip, bottom: float) -> Iterator[str]:
        palette = self.look.palette
        length_s = strip.end_s - strip.start_s
        step = next((step for step in STEPS_S if length_s / step <= 8), 14400)
        first = -int(-strip.start_s // step)
        yield f'<path d="M{strip.left:.1f} {bottom}h{strip.width:.1f}" stroke="{palette.line}"/>'
        for tick in range(first, int(strip.end_s // step) + 1):
            x = strip.x(tick * step)
            if x is None:
                continue
            yield f'<path d="M{x:.1f} {bottom}v4" stroke="{palette.edge}"/>'
            yield self._text(
                clock(tick * step), x, bottom + 11, anchor="middle", size=10, colour=palette.muted
            )

    def _fill(self, kind: str) -> str:
        palette = self.look.palette
        return {
            "sure": f'fill="{palette.voice}"',
            "unsure": f'fill="{palette.voice}" fill-opacity="0.4"',
            "unknown": f'fill="{palette.edge}"',
            "pause": f'fill="{palette.line}" fill-opacity="0.75"',
        }[kind]

    def _triangle(self, x: float, y: float) -> str:
        return f'<path d="M{x - 5:.1f} {y}h10l-5 8z" fill="{self.look.palette.notice_edge}"/>'

    def _short(self, name: str) -> str:
        most = int((self.left - 10) / 6.2)
        return name if len(name) <= most else name[: most - 1] + "…"

    def _text(
        self, text: str, x: float, y: float, *, size: int, anchor: str = "start", colour: str | None = None
    ) -> str:
        shown = escape(readable(text))
        return (
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
            f'dominant-baseline="central" fill="{colour or self.look.palette.ink}">{shown}</text>'
        )


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{height}" {fill}/>'
