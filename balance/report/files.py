"""A report as a file: which form it takes, for whom, and in which language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from balance.report.html import html
from balance.report.outsiders import series_for_outsiders, session_for_outsiders
from balance.report.palette import SANS
from balance.report.pdf import FONT, pdf
from balance.report.series_report import series_report
from balance.report.session_report import session_report
from balance.report.words import Words
from balance.review.figures import figures

if TYPE_CHECKING:
    from balance.report.document import Report
    from balance.review.account import Account
    from balance.review.series import Series

Form = Literal["html", "pdf"]


def report_of_session(account: Account, form: Form, language: str, *, pseudonymous: bool = False) -> bytes:
    """The file.

    Args:
        account: the session.
        form: an HTML file in UTF-8, or a PDF.
        language: one that `words.chosen` has found.
        pseudonymous: for outsiders: nobody's name, no small group.

    Raises:
        ReportError: this form cannot be made here.
    """
    if pseudonymous:
        account = session_for_outsiders(account, Words(language))
    return _file(session_report(account, figures(account), language, _font(form)), form)


def report_of_series(
    title: str, series: Series, form: Form, language: str, *, pseudonymous: bool = False
) -> bytes:
    """The same of a series."""
    if pseudonymous:
        series = series_for_outsiders(series, Words(language))
    return _file(series_report(title, series, language, _font(form)), form)


def _font(form: Form) -> str:
    return SANS if form == "html" else FONT


def _file(report: Report, form: Form) -> bytes:
    return html(report).encode() if form == "html" else pdf(report)
