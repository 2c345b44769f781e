"""The report of one session: its first page, which a councillor reads in a minute, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balance import __version__
from balance.report.charts import Name, chart
from balance.report.document import Fact, Picture, Point, Report
from balance.report.method import session_method
from balance.report.palette import SANS
from balance.report.people import talkers
from balance.report.session_sections import sections
from balance.report.verdicts import heard, how_sure, more_and_less, stepped_in
from balance.report.words import Words, spoken

if TYPE_CHECKING:
    from balance.review.account import Account
    from balance.review.session_figures import SessionFigures


def session_report(account: Account, figures: SessionFigures, language: str, font: str = SANS) -> Report:
    """Put the report of a session together.

    Args:
        account: the session.
        figures: its figures.
        language: one that `words.chosen` has found.
        font: CSS font families of the pictures.
    """
    words = Words(language)

    def picture(name: Name) -> Picture:
        svg = chart(name, account, figures, language, font=font)
        return Picture(name, words("alt", what=words(f"section.{name}")), svg)

    return Report(
        language=language,
        kind=words("report.session"),
        title=account.title or words("untitled", number=str(account.id)),
        about=_about(account, figures, words),
        question=words("question"),
        answer=heard(figures, words),
        picture=picture("shares"),
        facts=_facts(figures, words),
        points=(
            Point(words("point.shares"), more_and_less(figures, words)),
            Point(words("point.stepped"), stepped_in(figures, words)),
            Point(words("point.sure"), how_sure(account, figures, words)),
        ),
        sections=(*sections(account, figures, words, picture), session_method(account.kind, words)),
        footer=words("footer.session", version=__version__, number=str(account.id)),
    )


def _about(account: Account, figures: SessionFigures, words: Words) -> tuple[str, ...]:
    numbers = words.numbers
    people = len(talkers(figures))
    when = words("about.when", date=numbers.date(account.started_at), time=numbers.time(account.started_at))
    series = () if account.series is None else (words("about.series", name=spoken(account.series)),)
    length, counted = numbers.duration(account.duration_s), numbers.duration(figures.counted_s)
    how = words(
        "about.how_all" if counted == length else "about.how",
        kind=words(f"kind.{account.kind}"),
        people=words("about.people", count=people),
        length=length,
        counted=counted,
    )
    return (" · ".join((when, *series)), how)


def _facts(figures: SessionFigures, words: Words) -> tuple[Fact, ...]:
    numbers, whole = words.numbers, figures.whole
    return (
        Fact(numbers.number(whole.balance), words("fact.balance")),
        Fact(numbers.percent(whole.hands), words("fact.hands")),
        Fact(numbers.number(whole.effective_voices, 1), words("fact.voices", count=len(talkers(figures)))),
        Fact(numbers.percent(whole.coverage), words("fact.coverage")),
    )
