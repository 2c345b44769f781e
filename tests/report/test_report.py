"""Reports of every kind of session: harmless, nameless for outsiders, and on paper as they should be."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from balance.errors import ReportError
from balance.report.files import report_of_series, report_of_session
from balance.report.session_report import session_report
from balance.report.verdicts import heard, more_and_less
from balance.report.words import Words
from balance.review.account import Unheard
from balance.review.figures import figures
from server.cli import app
from server.errors import CannotStart
from server.protocol import Problem
from tests.report import made
from tests.report.conftest import keep
from tests.report.test_one_source import plain, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

    from balance.record.record import Record
    from balance.review.account import Account

SESSIONS = {
    "workshop": made.workshop(),
    "twelve": made.twelve(),
    "one": made.one_person(),
    "empty": made.empty(),
}


class Tags(HTMLParser):
    """Every element with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def page(account: Account, language: str = "en", *, pseudonymous: bool = False) -> str:
    return report_of_session(account, "html", language, pseudonymous=pseudonymous).decode()


def left_to_right(text: str) -> str:
    """Without what runs from right to left: into a file it goes in the order in which it is seen."""
    return plain(re.sub("[\u0590-\u06ff]+", "", text))


def paper(account: Account, language: str = "en", *, pseudonymous: bool = False) -> PdfReader:
    made_pdf = report_of_session(account, "pdf", language, pseudonymous=pseudonymous)
    return PdfReader(io.BytesIO(made_pdf))


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("session", SESSIONS)
def test_every_session_has_a_report(session: str, language: str) -> None:
    account = SESSIONS[session]
    answer = heard(figures(account), Words(language))
    assert plain(answer) in plain(Tags(page(account, language)).text)
    reader = paper(account, language)
    # What matters is on the first page, and that is one page.
    assert left_to_right(answer) in left_to_right(reader.pages[0].extract_text())
    assert plain(Words(language)("point.sure")) in plain(reader.pages[0].extract_text())
    assert reader.metadata is not None
    assert reader.metadata.title == session_report(account, figures(account), language).title


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        (made.empty(), "Nobody was heard in this session."),
        (made.one_person(), "Only Anna talked: there is nobody to compare with."),
    ],
)
def test_what_cannot_be_said_is_not_said(account: Account, sentence: str) -> None:
    assert heard(figures(account), Words("en")) == sentence


def test_too_little_recognised_says_nothing_of_anybody() -> None:
    account = made.twelve()
    unsure = made.talk([5, 1, 1], 1800, seed=9, unknown=0.4)
    found = figures(replace(account, ledger=unsure, duration_s=1800.0))
    assert found.whole.coverage is not None
    assert found.whole.coverage < 0.8
    assert heard(found, Words("en")).startswith("Too little was recognised")
    assert more_and_less(found, Words("en")) == ("Too little was recognised to say it of anybody.",)


def test_an_imported_session_says_where_it_comes_from() -> None:
    account = replace(SESSIONS["one"], kind="import")
    text = Tags(page(account)).text
    assert "how sure that is, the file does not say" in text
    assert "One microphone" not in text
    assert "given what telling voices apart gets wrong" not in text
    assert "One microphone" in Tags(page(SESSIONS["one"])).text


def test_what_was_not_heard_is_told_in_one_piece() -> None:
    gaps = tuple(Unheard(100.0 + second, 101.0 + second, "unplugged") for second in range(14))
    account = replace(
        SESSIONS["workshop"], phases=made.twelve().phases, unheard=(*gaps, Unheard(200.0, 203.0, "suspended"))
    )
    section = next(
        one for one in session_report(account, figures(account), "en").sections if "not in" in one.title
    )
    assert section.tables[0].rows == (
        ("not heard", "1:40", "1:54", "14 sec"),
        ("not heard", "3:20", "3:23", "3 sec"),
    )


def test_names_are_text_in_the_page() -> None:
    tags = Tags(page(SESSIONS["twelve"]))
    assert {
        tag for tag, _ in tags.found if tag in ("script", "b", "img", "iframe", "object", "link")
    } == set()
    assert not [name for _, attrs in tags.found for name in attrs if name.startswith("on")]
    for name in made.HURTFUL:
        assert name in tags.text


def test_letters_that_no_font_has_and_signs_that_no_file_has_stop_nothing() -> None:
    account = made.workshop()
    agenda = tuple(replace(phase, title="a\x01\ufffe") for phase in account.phases.agenda)
    odd = replace(account, title="\u0378 library", phases=replace(account.phases, agenda=agenda))
    assert "library" in text_of(report_of_session(odd, "pdf", "en"))
    assert "\x01</text>" not in page(odd)


def test_names_are_text_on_paper() -> None:
    text = text_of(report_of_session(SESSIONS["twelve"], "pdf", "nl"))
    for name in made.HURTFUL:
        if name.isascii():
            assert plain(name) in text


def test_a_page_needs_and_asks_for_nothing() -> None:
    tags = Tags(page(SESSIONS["workshop"]))
    assert not [attrs for _, attrs in tags.found if {"src", "href", "xlink:href", "action"} & set(attrs)]
    assert not re.search(r"@import|url\((?!#)", page(SESSIONS["workshop"]))
    policy = [attrs["content"] for tag, attrs in tags.found if tag == "meta" and "http-equiv" in attrs]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_ids_in_a_page_are_used_once() -> None:
    ids = [attrs["id"] for _, attrs in Tags(page(SESSIONS["workshop"])).found if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_paper_can_be_read_aloud() -> None:
    reader = paper(SESSIONS["workshop"], "nl")
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "nl"
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_outsiders_see_nobody(language: str) -> None:
    account = made.workshop(names=("Annabel", "Benedict", "Carlotta", "Dirkje", "Eminem", "Faridah"))
    small = replace(account.roster.people[0], group="mayor")
    roster = replace(account.roster, people=(small, *account.roster.people[1:]))
    account = replace(account, roster=roster)
    nameless = page(account, language, pseudonymous=True) + text_of(
        report_of_session(account, "pdf", language, pseudonymous=True)
    )
    for name in ("Annabel", "Benedict", "Carlotta", "Dirkje", "Eminem", "Faridah", "Gerda", "mayor"):
        assert name not in nameless
    assert {"en": "Person 1", "nl": "Persoon 1"}[language] in nameless
    assert figures(account).whole.balance is not None


def test_private_notes_are_in_no_report() -> None:
    assert SESSIONS["workshop"].notes
    assert "parking" not in page(SESSIONS["workshop"])


def test_small_groups_are_not_in_a_report() -> None:
    assert "citizens" in page(SESSIONS["workshop"])
    account = SESSIONS["workshop"]
    people = (
        *account.roster.people[:2],
        replace(account.roster.people[2], group="nobles"),
        *account.roster.people[3:],
    )
    one = replace(account, roster=replace(account.roster, people=people))
    assert "nobles" not in page(one)
    assert "citizens" not in page(one)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_series_has_a_report(language: str) -> None:
    words = Words(language)
    series = made.library()
    text = plain(Tags(report_of_series("Library", series, "html", language).decode()).text)
    printed = text_of(report_of_series("Library", series, "pdf", language))
    for one in series.sessions:
        row = (words.numbers.number(one.balance), words.numbers.number(one.evenness, 2))
        assert " ".join(row) in printed
    step = words.numbers.number(abs(series.balance.step or 0), 1)
    assert words("series.answer_rose", step=step, count=4) in text
    assert words("series.answer_rose", step=step, count=4) in printed
    assert "Carla" in text
    nameless = report_of_series("Library", series, "html", language, pseudonymous=True).decode()
    assert not [name for name in ("Anna", "Ben", "Carla", "Dirk", "Emine") if name in nameless]


def test_a_report_is_saved_by_http(client: TestClient, record: Record) -> None:
    account = keep(record, made.workshop())
    answer = client.get(f"/api/review/sessions/{account.id}/report.pdf")
    assert answer.content[:5] == b"%PDF-"
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="session-1.pdf"'
    answer = client.get("/api/review/series/1/report.html?language=nl&pseudonymous=1")
    assert answer.headers["content-disposition"] == 'attachment; filename="series-1.html"'
    assert "Persoon 1" in answer.text
    assert "Anna" not in answer.text


def test_without_typst_it_says_what_to_do(
    client: TestClient, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = keep(record, made.one_person())
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ReportError, match=r"speaking-balance\[pdf\]"):
        report_of_session(account, "pdf", "en")
    answer = client.get(f"/api/review/sessions/{account.id}/report.pdf")
    assert answer.status_code == 409
    assert Problem.model_validate_json(answer.text).code == "report"
    assert client.get(f"/api/review/sessions/{account.id}/report.html").status_code == 200


def balance(*args: object) -> str:
    result = CliRunner().invoke(app, ["report", *(str(one) for one in args)])
    if isinstance(result.exception, CannotStart):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output.strip()


def test_the_command_line_writes_reports(record: Record, tmp_path: Path) -> None:
    account = keep(record, made.workshop())
    keep(record, made.workshop())
    record.close()
    data, out = ("--data", tmp_path / "data"), tmp_path / "reports" / "library.pdf"
    assert balance(1, "--series", "--out", out, *data) == str(out)
    assert "Library" in text_of(out.read_bytes())
    said = balance(
        account.id, "--format", "html", "--pseudonymous", "--language", "nl-BE", "--out", tmp_path, *data
    )
    assert said == str(tmp_path / "session-1.html")
    assert "Persoon 2" in (tmp_path / "session-1.html").read_text(encoding="utf-8")
    page = tmp_path / "page.HTML"
    balance(account.id, "--out", page, *data)
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ((7,), "There is no session number 7"),
        ((7, "--series"), "There is no series number 7"),
        ((1, "--language", "tlh"), "There are no words for tlh: give --language en or nl."),
    ],
)
def test_the_command_line_says_what_is_wrong(
    record: Record, tmp_path: Path, args: tuple[object, ...], sentence: str
) -> None:
    keep(record, made.one_person())
    record.close()
    with pytest.raises(CannotStart, match=re.escape(sentence)):
        balance(*args, "--out", tmp_path, "--data", tmp_path / "data")
