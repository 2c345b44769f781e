"""Charts of one session, as Altair specifications. Vega-Lite is loaded with them: import late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from balance.report.look import PERCENT, WIDTH, Chart, Look, column, data, time_axis
from balance.report.numbers import clock
from balance.report.people import shown_follows, talkers

if TYPE_CHECKING:
    from balance.effect import Change
    from balance.part import Figures
    from balance.review.account import Account
    from balance.review.figures import SessionFigures

ROW = 30
COURSE = 230


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


def balance(account: Account, figures: SessionFigures, look: Look) -> Chart:
    """The balance of the last five minutes over time, with phases and where somebody stepped in."""
    palette, words = look.palette, look.words
    if not any(one.balance is not None for one in figures.course):
        return look.nothing(words("little"))
    end_s = account.duration_s
    x = alt.X(
        "at:Q",
        scale=alt.Scale(domain=[0, end_s], nice=False),
        axis=time_axis(end_s, words("axis.time")),
    )
    percents = alt.Scale(domain=[0, 100])
    bands = [
        {
            "at": phase.start_s,
            "end": phase.end_s,
            "name": words.phase(phase),
            "fill": palette.raised if phase.counted else palette.band,
        }
        for phase in figures.phases
        if phase.end_s > phase.start_s
    ]
    layers: list[alt.Chart] = []
    if bands:
        base = alt.Chart(data(bands))
        layers.append(
            base.mark_rect(stroke=palette.line).encode(x=x, x2="end:Q", color=alt.Color("fill:N", scale=None))
        )
        wide = [(band, width - 10) for band in bands if (width := _width(band, end_s)) > 60]
        layers += [
            alt.Chart(data([band]))
            .mark_text(align="left", dx=5, color=palette.muted, fontSize=11, limit=limit)
            .encode(x=x, y=alt.value(COURSE - 11), text="name:N")
            for band, limit in wide
        ]
    # While nothing counts the last five minutes stand still: that is no course.
    still = [(phase.start_s, phase.end_s) for phase in figures.phases if not phase.counted]
    course: list[dict[str, float | None]] = [
        {"at": one.at_s, "balance": None, "coverage": None}
        if any(start_s < one.at_s < end_s for start_s, end_s in still)
        else {"at": one.at_s, "balance": one.balance, "coverage": _hundredfold(one.coverage)}
        for one in figures.course
    ]
    line = alt.Chart(data(course))
    layers += [
        line.mark_line(color=palette.edge, strokeWidth=1.5, strokeDash=[2, 4]).encode(x=x, y="coverage:Q"),
        line.mark_line(color=palette.voice, strokeWidth=2.6).encode(
            x=x, y=alt.Y("balance:Q", scale=percents, title=None, axis=alt.Axis(values=[0, 25, 50, 75, 100]))
        ),
    ]
    signs: list[Any] = [
        ("line", palette.voice, words("key.balance")),
        ("dashes", palette.edge, words("key.coverage")),
    ]
    acted = [{"at": one.at_s} for one in figures.interventions if one.acted]
    if acted:
        layers.append(
            alt.Chart(data(acted))
            .mark_rule(color=palette.notice_edge, strokeWidth=1.2, strokeDash=[4, 3])
            .encode(x=x)
        )
        layers.append(
            alt.Chart(data(acted))
            .mark_point(shape="triangle-down", filled=True, size=90, color=palette.notice_edge, opacity=1)
            .encode(x=x, y=alt.value(-4))
        )
        signs.append(("triangle", palette.notice_edge, words("key.stepped_in")))
    picture = alt.layer(*layers).properties(width=WIDTH - 40, height=COURSE)
    return alt.vconcat(look.key(*signs), picture)


def _width(band: dict[str, Any], end_s: float) -> float:
    return float((band["end"] - band["at"]) / end_s * WIDTH)


def _hundredfold(fraction: float | None) -> float | None:
    return None if fraction is None else 100 * fraction


def effects(_account: Account, figures: SessionFigures, look: Look) -> Chart:
    """What each intervention changed, with what chance alone does."""
    words = look.words
    told = [
        one for one in figures.interventions if one.effect.group is not None or one.effect.person is not None
    ]
    if not told:
        return look.nothing(words("effects.too_little" if figures.interventions else "effects.none"))
    names = {person.id: words.person(person) for person in figures.people}
    labels: list[dict[str, Any]] = []
    group: list[dict[str, Any]] = []
    person: list[dict[str, Any]] = []
    for row, one in enumerate(told):
        whom = ", ".join(names.get(id_, id_) for id_ in one.people)
        label = f"{clock(one.at_s)}  {whom or words('everybody')}"
        labels.append({"row": row, "name": label if one.acted else f"{label} {words('not_acted.short')}"})
        for side, change, digits in ((group, one.effect.group, 0), (person, one.effect.person, 2)):
            side.append({"row": row, "acted": one.acted, **_change(look, change, digits)})
    left = column([one["name"] for one in labels], most=230)
    width = int((WIDTH - left - 2 * 140) / 2)
    parts: list[Any] = [_labels(labels, left), _changes(look, group, width, words("effects.group"))]
    if any(one["change"] is not None for one in person):
        parts.append(_changes(look, person, width, words("effects.person")))
    palette = look.palette
    key = look.key(
        ("dot", palette.voice_strong, words("key.told")),
        ("ring", palette.edge, words("key.too_little")),
        ("range", palette.edge, words("key.chance")),
    )
    return alt.vconcat(key, alt.hconcat(*parts, spacing=8))


def _change(look: Look, change: Change | None, digits: int) -> dict[str, Any]:
    if change is None:
        return {"change": None, "low": None, "high": None, "told": False, "text": look.words("too_little")}
    told = change.verdict != "too_little"
    text = look.words.numbers.signed(change.change, digits) if told else look.words("too_little")
    return {"change": change.change, "low": change.low, "high": change.high, "told": told, "text": text}


def _labels(rows: list[dict[str, Any]], width: int) -> Chart:
    return (
        alt.Chart(data(rows))
        .mark_text(align="left", limit=width)
        .encode(y=alt.Y("row:O", axis=None), x=alt.value(0), text="name:N")
        .properties(width=width, height=ROW * len(rows))
    )


def _changes(look: Look, rows: list[dict[str, Any]], width: int, title: str) -> Chart:
    palette = look.palette
    reach = max(
        (abs(one[key]) for one in rows for key in ("low", "high", "change") if one[key] is not None),
        default=1,
    )
    scale = alt.Scale(domain=[-reach * 1.05 or -1, reach * 1.05 or 1], nice=False)
    base = alt.Chart(data(rows)).encode(y=alt.Y("row:O", axis=None))
    colour = alt.condition("datum.told", alt.value(palette.voice_strong), alt.value(palette.edge))
    fill = alt.condition("datum.told", alt.value(palette.voice_strong), alt.value(palette.raised))
    known = base.transform_filter("isValid(datum.change)")
    zero = alt.Chart(data([{"zero": 0}])).mark_rule(color=palette.ink, strokeWidth=1).encode(x="zero:Q")
    axis = alt.Axis(title=None, tickCount=4)
    return alt.layer(
        zero,
        known.mark_rule(strokeWidth=3, opacity=0.7).encode(
            x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q", color=colour
        ),
        known.mark_point(filled=True, size=80, strokeWidth=2, opacity=1).encode(
            x="change:Q", fill=fill, stroke=colour
        ),
        base.mark_text(align="left", dx=6, color=palette.muted, fontSize=12, limit=136).encode(
            x=alt.value(width), text="text:N"
        ),
    ).properties(width=width, height=ROW * len(rows), title=title)


def follows(_account: Account, figures: SessionFigures, look: Look) -> Chart:
    """Who speaks after whom, as lift; pairs of fewer than five times have none."""
    words, palette = look.words, look.palette
    people, pairs = shown_follows(figures)
    if not pairs:
        return look.nothing(words("follows.none"))
    place = {person.id: at for at, person in enumerate(people)}
    names = [words.person(person) for person in people]
    cells = [
        {
            "first": place[one.first],
            "then": place[one.then],
            "lift": one.lift,
            "text": words.numbers.number(one.lift, 1),
            "strong": one.lift is not None and abs(one.lift - 1) > 0.9,
        }
        for one in pairs
    ]
    grid = [{"first": i, "then": j, "own": i == j} for i in range(len(people)) for j in range(len(people))]
    left = column(names)
    size = max(30, min(56, int((WIDTH - left) / len(people))))
    rows, columns = alt.Y("first:O", axis=None), alt.X("then:O", axis=None)
    empty = alt.condition("datum.own", alt.value(palette.raised), alt.value(palette.band))
    # From less than by chance to more: gold to teal, which all eyes tell apart, and 1 between them.
    colours = alt.Scale(
        type="log",
        domain=[0.33, 1, 3],
        range=[palette.notice_edge, palette.raised, palette.voice],
        clamp=True,
        interpolate="rgb",
    )
    dark = alt.condition("datum.strong", alt.value(palette.raised), alt.value(palette.ink))
    cell = alt.Chart(data(cells))
    label = alt.Chart(data([{"at": at, "name": name} for at, name in enumerate(names)]))
    picture = alt.layer(
        alt.Chart(data(grid))
        .mark_rect(stroke=palette.raised, strokeWidth=2)
        .encode(x=columns, y=rows, color=empty),
        cell.mark_rect(stroke=palette.edge, strokeWidth=1).encode(
            x=columns, y=rows, color=alt.Color("lift:Q", scale=colours, legend=None)
        ),
        cell.mark_text(fontSize=12).encode(x=columns, y=rows, text="text:N", color=dark),
        label.mark_text(align="right", dx=-8, limit=left - 8).encode(
            y=alt.Y("at:O", axis=None), x=alt.value(0), text="name:N"
        ),
        label.mark_text(align="left", angle=315, dx=4, dy=-4, limit=110).encode(
            x=alt.X("at:O", axis=None), y=alt.value(0), text="name:N"
        ),
    ).properties(width=size * len(people), height=size * len(people))
    key = look.key(
        ("bar", palette.voice, words("key.more_often")),
        ("bar", palette.notice_edge, words("key.less_often")),
        ("bar", palette.band, words("key.too_few")),
    )
    return alt.vconcat(key, picture)


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


CHARTS = {
    "shares": shares,
    "balance": balance,
    "effects": effects,
    "follows": follows,
    "phases": phases,
    "groups": groups,
}
