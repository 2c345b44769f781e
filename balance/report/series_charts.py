"""Charts of a series, as Altair specifications; the earliest session is on the left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from balance.report.look import WIDTH, Chart, Look, column, data

if TYPE_CHECKING:
    from balance.review.series import Series

ROW = 26


def balance(series: Series, look: Look) -> Chart:
    """Balance and recognised speech, session by session."""
    palette, words = look.palette, look.words
    if not any(line.balance is not None for line in series.sessions):
        return look.nothing(words("little"))
    rows = [
        {
            "at": at,
            "balance": line.balance,
            "coverage": None if line.coverage is None else 100 * line.coverage,
            "text": words.numbers.number(line.balance),
        }
        for at, line in enumerate(series.sessions)
    ]
    base = alt.Chart(data(rows))
    x = _across()
    y = alt.Y(
        "balance:Q", scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(values=[0, 25, 50, 75, 100], title=None)
    )
    known = base.transform_filter("isValid(datum.balance)")
    text = known.mark_text(dy=-15, color=palette.ink, fontWeight="bold").encode(
        x=x, y="balance:Q", text="text:N"
    )
    picture = alt.layer(
        base.mark_line(color=palette.edge, strokeWidth=1.5, strokeDash=[2, 4], point=False).encode(
            x=x, y="coverage:Q"
        ),
        base.mark_line(color=palette.voice, strokeWidth=2.6).encode(x=x, y=y),
        base.mark_point(color=palette.voice, filled=True, size=90, opacity=1).encode(x=x, y="balance:Q"),
        text,
        *_dates(series, look, 220),
    ).properties(width=WIDTH - 40, height=220)
    key = look.key(
        ("line", palette.voice, words("key.series_balance")), ("dashes", palette.edge, words("key.coverage"))
    )
    return alt.vconcat(key, picture)


def _across() -> alt.X:
    return alt.X("at:O", axis=None, scale=alt.Scale(type="point", padding=0.5))


def _dates(series: Series, look: Look, height: int) -> list[Chart]:
    """Under each session its day, slanted where there are many."""
    many = len(series.sessions) > 7
    rows = [
        {"at": at, "name": look.words.numbers.day(line.started_at)} for at, line in enumerate(series.sessions)
    ]
    label = alt.Chart(data(rows)).mark_text(
        color=look.palette.muted, fontSize=12, align="right" if many else "center", angle=315 if many else 0
    )
    return [label.encode(x=_across(), y=alt.value(height + 16), text="name:N")]


def voices(series: Series, look: Look) -> Chart:
    """Effective voices a person: how much of the group was to be heard."""
    palette, words = look.palette, look.words
    rows = [
        {"at": at, "part": line.effective_part, "text": words.numbers.percent(line.effective_part)}
        for at, line in enumerate(series.sessions)
    ]
    if all(row["part"] is None for row in rows):
        return look.nothing(words("little"))
    base = alt.Chart(data(rows))
    y = alt.Y("part:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", title=None, tickCount=5))
    x = alt.X("at:O", axis=None, scale=alt.Scale(type="band", padding=0.35))
    picture = alt.layer(
        base.mark_bar(color=palette.voice).encode(x=x, y=y),
        base.transform_filter("isValid(datum.part)").mark_text(dy=-10).encode(x=x, y="part:Q", text="text:N"),
        alt.Chart(
            data(
                [
                    {"at": at, "name": words.numbers.day(line.started_at)}
                    for at, line in enumerate(series.sessions)
                ]
            )
        )
        .mark_text(color=palette.muted, fontSize=12)
        .encode(x=x, y=alt.value(216), text="name:N"),
    ).properties(width=WIDTH - 40, height=200)
    return alt.vconcat(look.key(("bar", palette.voice, words("key.voices"))), picture)


def presence(series: Series, look: Look) -> Chart:
    """Who was there when; the bar is the part of the session."""
    palette, words = look.palette, look.words
    if not series.people:
        return look.nothing(words("people.none"))
    names = [one.name for one in series.people]
    left = column(names)
    cells: list[dict[str, Any]] = [
        {"row": row, "at": at, "part": part, "text": words.numbers.percent(part)}
        for row, person in enumerate(series.people)
        for at, part in enumerate(person.present)
    ]
    there = [cell for cell in cells if cell["part"] is not None]
    rows, across = alt.Y("row:O", axis=None), alt.X("at:O", axis=None)
    width = min(WIDTH - left, 110 * len(series.sessions))
    label = alt.Chart(data([{"row": row, "name": name} for row, name in enumerate(names)]))
    dates = [{"at": at, "name": words.numbers.day(one.started_at)} for at, one in enumerate(series.sessions)]
    many = width / len(series.sessions) < 80
    picture = alt.layer(
        alt.Chart(data(cells))
        .mark_rect(color=palette.band, stroke=palette.raised, strokeWidth=3)
        .encode(x=across, y=rows),
        alt.Chart(data(there))
        .mark_rect(color=palette.voice, stroke=palette.raised, strokeWidth=3)
        .encode(
            x=across,
            y=rows,
            opacity=alt.Opacity("part:Q", scale=alt.Scale(domain=[0, 1], range=[0.25, 0.75]), legend=None),
        ),
        alt.Chart(data(there)).mark_text(fontSize=11).encode(x=across, y=rows, text="text:N"),
        label.mark_text(align="right", dx=-8, limit=left - 8).encode(y=rows, x=alt.value(0), text="name:N"),
        alt.Chart(data(dates))
        .mark_text(
            color=palette.muted, fontSize=12, angle=315 if many else 0, align="left" if many else "center"
        )
        .encode(x=across, y=alt.value(-10), text="name:N"),
    ).properties(width=width, height=ROW * len(names))
    key = look.key(("bar", palette.voice, words("key.present")), ("bar", palette.band, words("key.absent")))
    return alt.vconcat(key, picture)


def groups(series: Series, look: Look) -> Chart:
    """How many times its fair share each group had, session by session; 1 is the fair share."""
    palette, words = look.palette, look.words
    points: list[dict[str, Any]] = [
        {"at": at, "index": index, "group": place, "name": group.name}
        for place, group in enumerate(series.groups)
        for at, index in enumerate(group.voice_index)
        if index is not None
    ]
    if not points:
        return look.nothing(words("groups.none"))
    last = {point["group"]: point for point in points}.values()
    top = max(2.0, *(point["index"] for point in points)) * 1.05
    x = _across()
    y = alt.Y("index:Q", scale=alt.Scale(domain=[0, top], nice=False), axis=alt.Axis(title=None, tickCount=5))
    base = alt.Chart(data(points))
    shapes = alt.Shape(
        "group:N", scale=alt.Scale(range=["circle", "square", "triangle", "diamond", "cross"]), legend=None
    )
    colours = alt.Color(
        "group:N",
        scale=alt.Scale(range=[palette.voice, palette.notice_edge, palette.ink, palette.edge]),
        legend=None,
    )
    one = alt.Chart(data([{"index": 1}])).mark_rule(color=palette.ink, strokeDash=[4, 3])
    picture = alt.layer(
        one.encode(y=y),
        base.mark_line(strokeWidth=2.4).encode(x=x, y=y, color=colours, detail="group:N"),
        base.mark_point(filled=True, size=90, opacity=1).encode(x=x, y=y, color=colours, shape=shapes),
        alt.Chart(data(list(last)))
        .mark_text(align="left", dx=10, dy=-14, limit=110)
        .encode(x=x, y=y, text="name:N", color=colours),
        *_dates(series, look, 220),
    ).properties(width=WIDTH - 60, height=220)
    return alt.vconcat(look.key(("dashes", palette.ink, words("key.one"))), picture)


CHARTS = {"balance": balance, "voices": voices, "presence": presence, "groups": groups}
