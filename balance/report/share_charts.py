"""Who had how much of the talking, in all and phase by phase: bars beside fair shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from balance.report.look import PERCENT, WIDTH, Chart, Look, column, data
from balance.report.people import talkers

if TYPE_CHECKING:
    from balance.metrics.part import Figures
    from balance.review.account import Account
    from balance.review.session_figures import SessionFigures


ROW = 30


def shares(_account: Account, figures: SessionFigures, look: Look) -> Chart:
    """Everybody's share with its range beside the fair share."""
    words = look.words
    rows = [
        {
            "name": words.person(person),
            "share": person.whole.share,
            "low": person.whole.share_low,
            "high": person.whole.share_high,
            "fair": person.whole.fair_share,
            "text": share_words(look, person.whole),
        }
        for person in talkers(figures)
    ]
    if not rows:
        return look.nothing(words("little"))
    return _beside_fair(look, rows, "key.fair", ranges=True, text=140)


def groups(_account: Account, figures: SessionFigures, look: Look) -> Chart:
    """Groups of three or more, what they had beside their fair share."""
    words, numbers = look.words, look.words.numbers
    rows = [
        {
            "name": words("group.name", name=group.name, count=group.people),
            "share": group.share,
            "fair": group.fair_share,
            "text": numbers.percent(group.share),
        }
        for group in figures.groups
        if group.share is not None
    ]
    if not rows:
        return look.nothing(words("groups.none"))
    return _beside_fair(look, rows, "key.fair", ranges=False, text=50)


def share_words(look: Look, one: Figures) -> str:
    """ "31% (27% to 35%)"."""
    numbers = look.words.numbers
    if one.share is None or one.share_low is None:
        return numbers.percent(one.share)
    return look.words(
        "share.range",
        share=numbers.percent(one.share),
        low=numbers.percent(one.share_low),
        high=numbers.percent(one.share_high),
    )


def _beside_fair(look: Look, rows: list[dict[str, Any]], fair: str, *, ranges: bool, text: int) -> Chart:
    palette, words = look.palette, look.words
    rows = [{**row, "row": place} for place, row in enumerate(rows)]
    names = column([row["name"] for row in rows])
    width = WIDTH - names - text
    top = max(max(row["share"], row.get("high") or 0, row["fair"]) for row in rows)
    base = alt.Chart(data(rows)).encode(y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.2)))
    axis = alt.Axis(labelExpr=PERCENT, title=None, tickCount=6)
    scale = alt.Scale(domain=[0, min(1.0, top * 1.06) or 1.0], nice=False)
    layers: list[alt.Chart] = [
        base.mark_bar(color=palette.voice, height=alt.RelativeBandSize(band=0.72)).encode(
            x=alt.X("share:Q", axis=axis, scale=scale)
        )
    ]
    if ranges:
        layers.append(base.mark_rule(color=palette.ink, strokeWidth=1.6).encode(x="low:Q", x2="high:Q"))
        layers += [
            base.mark_tick(color=palette.ink, thickness=1.6, size=9).encode(x=f"{end}:Q")
            for end in ("low", "high")
        ]
    layers += [
        base.mark_tick(color=palette.notice_edge, thickness=4, size=ROW - 3).encode(x="fair:Q"),
        base.mark_text(align="right", dx=-9, limit=names - 9).encode(x=alt.value(0), text="name:N"),
        base.mark_text(align="left", dx=10, color=palette.muted).encode(x=alt.value(width), text="text:N"),
    ]
    signs: list[Any] = [
        ("bar", palette.voice, words("key.share")),
        ("tick", palette.notice_edge, words(fair)),
    ]
    if ranges:
        signs.insert(1, ("range", palette.ink, words("key.range")))
    picture = alt.layer(*layers).properties(width=width, height=ROW * len(rows))
    return alt.vconcat(look.key(*signs), picture)


def phases(_account: Account, figures: SessionFigures, look: Look) -> Chart:
    """Everybody's share beside the fair share, phase by phase."""
    words, palette, numbers = look.words, look.palette, look.words.numbers
    counted = [phase for phase in figures.phases if phase.group is not None]
    people = talkers(figures)
    told = [at for at in range(len(counted)) if any(one.phases[at].share is not None for one in people)]
    if not told:
        return look.nothing(words("phases.none" if not counted else "little"))
    names = [words.person(person) for person in people]
    left = column(names, most=170)
    across = min(len(told), 4)
    width = max(100, int((WIDTH - left) / across) - 22)
    top = max(max(one.phases[at].share or 0, one.phases[at].fair_share or 0) for one in people for at in told)
    scale = alt.Scale(domain=[0, min(1.0, top * 1.05) or 1.0], nice=False)
    height = 22 * len(people)
    lines: list[Any] = []
    for first in range(0, len(told), across):
        parts: list[Any] = [_names(names, left, height)]
        for at in told[first : first + across]:
            rows = [
                {"row": row, "share": one.phases[at].share, "fair": one.phases[at].fair_share}
                for row, one in enumerate(people)
            ]
            base = alt.Chart(data(rows)).encode(y=alt.Y("row:O", axis=None))
            x = alt.X("share:Q", scale=scale, axis=alt.Axis(labelExpr=PERCENT, title=None, tickCount=3))
            group = counted[at].group
            subtitle = words("balance.is", balance=numbers.number(None if group is None else group.balance))
            title = alt.Title(
                words.phase(counted[at]), subtitle=subtitle, subtitleColor=palette.muted, limit=width
            )
            parts.append(
                alt.layer(
                    base.mark_bar(color=palette.voice, height=alt.RelativeBandSize(band=0.7)).encode(x=x),
                    base.mark_tick(color=palette.notice_edge, thickness=3.5, size=19).encode(x="fair:Q"),
                ).properties(width=width, height=height, title=title)
            )
        lines.append(alt.hconcat(*parts, spacing=20))
    key = look.key(
        ("bar", palette.voice, words("key.share")), ("tick", palette.notice_edge, words("key.fair"))
    )
    return alt.vconcat(key, *lines)


def _names(names: list[str], width: int, height: int) -> Chart:
    rows = [{"row": row, "name": name} for row, name in enumerate(names)]
    return (
        alt.Chart(data(rows))
        .mark_text(align="right", limit=width)
        .encode(y=alt.Y("row:O", axis=None), x=alt.value(width), text="name:N")
        .properties(width=width, height=height)
    )
