"""What happened in the course of a session: its balance, and what stepping in did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from balance.report.look import WIDTH, Chart, Look, column, data, time_axis
from balance.report.numbers import clock

if TYPE_CHECKING:
    from balance.metrics.effect import Change
    from balance.review.account import Account
    from balance.review.session_figures import SessionFigures


ROW = 30
COURSE = 230


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
