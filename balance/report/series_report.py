"""The report of a series: does it become fairer, though people come and go?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from balance import __version__
from balance.report.charts import SeriesName, series_chart
from balance.report.document import Column, Fact, Picture, Point, Report, Section, Table
from balance.report.method import series_method
from balance.report.numbers import UNKNOWN
from balance.report.palette import SANS
from balance.report.words import Words, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from balance.review.series import Series
    from balance.review.trend import Trend

    Draw = Callable[[SeriesName], Picture]


def series_report(title: str, series: Series, language: str, font: str = SANS) -> Report:
    """Put the report of a series together; arguments as of `session_report`."""
    words = Words(language)

    def draw(name: SeriesName) -> Picture:
        svg = series_chart(name, series, language, font=font)
        return Picture(name, words("alt", what=words(f"series.{name}")), svg)

    return Report(
        language=language,
        kind=words("report.series"),
        title=title,
        about=_about(series, words),
        question=words("series.question"),
        answer=_answer(series, words),
        picture=draw("balance"),
        facts=_facts(series, words),
        points=tuple(_points(series, words)),
        sections=(*_sections(series, words, draw), series_method(words)),
        footer=words("footer.series", version=__version__),
    )


def _about(series: Series, words: Words) -> tuple[str, ...]:
    numbers, sessions = words.numbers, series.sessions
    if not sessions:
        return (words("series.empty"),)
    when = words(
        "series.when",
        count=len(sessions),
        first=numbers.day(sessions[0].started_at),
        last=numbers.day(sessions[-1].started_at),
    )
    return (when, words("series.people_named", count=len(series.people)))


def _answer(series: Series, words: Words) -> str:
    """Which way the balance goes, if more than chance does it."""
    trend = series.balance
    if trend.sessions < 2 or trend.step is None or trend.chance is None:
        return words("series.too_few")
    key = f"series.answer_{trend.verdict}"
    return words(key, step=words.numbers.number(abs(trend.step), 1), count=trend.sessions)


def _facts(series: Series, words: Words) -> tuple[Fact, ...]:
    numbers = words.numbers
    first, last = (series.sessions[0], series.sessions[-1]) if series.sessions else (None, None)
    return (
        Fact(numbers.number(first.balance if first else None), words("fact.first")),
        Fact(numbers.number(last.balance if last else None), words("fact.last")),
        Fact(numbers.signed(series.balance.step, 1), words("fact.step")),
        Fact(numbers.percent(series.balance.chance), words("fact.chance")),
    )


def _points(series: Series, words: Words) -> Iterator[Point]:
    yield Point(words("series.point_movement"), _movement(series, words))
    judged = [norm for norm in series.norms if norm.met is not None]
    if series.norms:
        met = [norm for norm in judged if norm.met == "yes"]
        sentence = words(
            "series.norms_told",
            count=len(series.norms),
            judged=words.numbers.number(len(judged)),
            met=words.numbers.number(len(met)),
        )
        yield Point(words("series.point_norms"), (sentence,))
    yield Point(
        words("point.sure"),
        (_trend(series.coverage, "series.coverage", words), words("series.chance_told")),
    )


def _movement(series: Series, words: Words) -> tuple[str, ...]:
    if not series.people:
        return (words("people.none"),)
    always = sum(person.sessions == len(series.sessions) for person in series.people)
    new = sum(len(change.newcomers) for change in series.changes)
    left = sum(len(change.left) for change in series.changes)
    return (
        words("series.always", count=always),
        words("series.came", count=new, left=words.numbers.number(left)),
    )


def _trend(trend: Trend, key: str, words: Words) -> str:
    step = 0.0 if trend.step is None else abs(100 * trend.step)
    return words(f"{key}_{trend.verdict}", step=words.numbers.number(step, 1))


def _sections(series: Series, words: Words, draw: Draw) -> Iterator[Section]:
    yield _side_by_side(series, words, draw)
    if series.people:
        yield Section(words("series.presence"), words("series.hint_presence"), pictures=(draw("presence"),))
        yield _changes(series, words)
    if series.norms:
        yield _norms(series, words)
    if series.groups:
        yield _groups(series, words, draw)


def _side_by_side(series: Series, words: Words, draw: Draw) -> Section:
    numbers = words.numbers
    rows = tuple(
        (
            _session(series, at, words),
            numbers.duration(one.duration_s),
            numbers.number(one.people),
            numbers.number(one.balance),
            numbers.number(one.evenness, 2),
            numbers.percent(one.effective_part),
            numbers.percent(one.coverage),
            numbers.percent(one.silence),
            numbers.number(one.turns_an_hour),
            numbers.number(one.interventions_an_hour, 1),
        )
        for at, one in enumerate(series.sessions)
    )
    heads = (
        "session", "lasted", "people", "balance", "evenness", "voices", "coverage", "silence", "turns_hour",
        "stepped_hour",
    )  # fmt: skip
    columns = tuple(
        Column(words(f"head.{head}"), "start" if at == 0 else "end") for at, head in enumerate(heads)
    )
    return Section(
        words("series.side_by_side"),
        words("series.hint_side_by_side"),
        pictures=(draw("voices"),),
        tables=(Table(columns, rows),),
    )


def _session(series: Series, at: int, words: Words) -> str:
    one = series.sessions[at]
    day = words.numbers.day(one.started_at)
    return day if one.title is None else f"{day} · {spoken(one.title)}"


def _changes(series: Series, words: Words) -> Section:
    def names(places: tuple[int, ...]) -> str:
        return words.numbers.listed([spoken(series.people[place].name) for place in places]) or UNKNOWN

    rows = tuple(
        (
            _session(series, at, words),
            names(change.newcomers),
            names(change.returned),
            names(change.missing),
            names(change.left),
        )
        for at, change in enumerate(series.changes)
    )
    heads = ("session", "newcomers", "returned", "missing", "left")
    columns = tuple(Column(words(f"head.{head}"), "start") for head in heads)
    return Section(words("series.movement"), "", tables=(Table(columns, rows),))


def _norms(series: Series, words: Words) -> Section:
    place = {one.session: at for at, one in enumerate(series.sessions)}
    rows = tuple(
        (norm.text, _session(series, place[norm.session], words), words(f"met.{norm.met or 'unsaid'}"))
        for norm in series.norms
    )
    columns = tuple(Column(words(f"head.{head}"), "start") for head in ("norm", "set_in", "met"))
    return Section(words("series.norms"), "", tables=(Table(columns, rows),))


def _groups(series: Series, words: Words, draw: Draw) -> Section:
    numbers = words.numbers
    rows = tuple(
        (
            group.name,
            numbers.percent(group.share),
            numbers.percent(group.fair_share),
            numbers.number(group.whole, 2),
            numbers.duration(group.talk_time_s),
        )
        for group in series.groups
    )
    heads = ("group", "share_alone", "fair", "index", "talked")
    columns = tuple(
        Column(words(f"head.{head}"), "start" if at == 0 else "end") for at, head in enumerate(heads)
    )
    return Section(
        words("series.groups"),
        words("hint.groups"),
        pictures=(draw("groups"),),
        tables=(Table(columns, rows),),
    )
