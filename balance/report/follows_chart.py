"""Who follows whom: a square for each pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from balance.report.look import WIDTH, Chart, Look, column, data
from balance.report.people import shown_follows

if TYPE_CHECKING:
    from balance.review.account import Account
    from balance.review.session_figures import SessionFigures


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
