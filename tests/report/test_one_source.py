"""Page, exports, reports and command line say the same of one session, to the last digit that each shows.

The page's document has the figures in full; whatever is rounded is rounded by `balance.report.numbers`.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from balance.report.numbers import Numbers, clock
from server.cli import app
from tests.report import made
from tests.report.conftest import keep

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

    from balance.record.record import Record

LANGUAGES = {"en": "{0} ({1} to {2})", "nl": "{0} ({1} tot {2})"}


class Cells(HTMLParser):
    """The rows of all tables, and all text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.text: list[str] = []
        self._in_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        self._in_cell = self._in_cell or tag in ("td", "th")
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._in_cell:
            self.rows[-1][-1] += data


def plain(text: str) -> str:
    """Without breaks of lines, and without signs that are not seen."""
    return re.sub(r"\s+", " ", re.sub("[\u2066-\u2069\u00ad]", "", text))


def text_of(pdf: bytes) -> str:
    from pypdf import PdfReader

    return plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def table_of_shares(document: dict[str, Any], numbers: Numbers, written: str) -> list[list[str]]:
    """What the page's document makes of the table of shares."""
    rows = []
    for person in document["figures"]["people"]:
        whole, share = person["whole"], "–"
        if whole["share"] is not None:
            ends = (whole["share"], whole["share_low"], whole["share_high"])
            share = written.format(*map(numbers.percent, ends))
        rows.append(
            [
                person["name"],
                share,
                numbers.percent(whole["fair_share"]),
                numbers.number(whole["voice_index"], 2),
                numbers.duration(whole["talk_time_s"]),
                numbers.duration(person["present_s"]),
            ]
        )
    return rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_say_the_same(client: TestClient, record: Record, tmp_path: Path, language: str) -> None:
    account = keep(record, made.workshop())
    at = f"/api/review/sessions/{account.id}"
    numbers = Numbers(language)
    document = client.get(at).json()
    figures = document["figures"]

    # JSON and CSV: every figure in full.
    assert client.get(f"{at}/export/json").json()["figures"] == figures
    with zipfile.ZipFile(io.BytesIO(client.get(f"{at}/export/csv").content)) as archive:
        tables = {
            name.rsplit("-", 1)[1]: list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))
            for name in archive.namelist()
        }
    for row, person in zip(tables["people.csv"], figures["people"], strict=True):
        for column in ("share", "share_low", "share_high", "fair_share", "voice_index", "talk_time_s"):
            assert row[column] == ("" if person["whole"][column] is None else repr(person["whole"][column]))
        for column in ("turns", "backchannels", "longest_monologue_s", "response_latency_s", "uptake"):
            assert row[column] == ("" if person[column] is None else repr(person[column]))
    (line,) = tables["session.csv"]
    for column in ("balance", "hands", "gini", "evenness", "effective_voices", "coverage", "dominated"):
        assert line[column] == repr(figures["whole"][column])

    # The report as a page.
    page = client.get(f"{at}/report.html?language={language}").text
    cells = Cells(page)
    rows = [[plain(cell) for cell in row] for row in cells.rows]
    for expected in table_of_shares(document, numbers, LANGUAGES[language]):
        found = [row for row in rows if row[0].startswith(expected[0]) and len(row) == 6]
        assert expected[1:] in [row[1:] for row in found]
    facts = [
        numbers.number(figures["whole"]["balance"]),
        numbers.percent(figures["whole"]["hands"]),
        numbers.number(figures["whole"]["effective_voices"], 1),
        numbers.percent(figures["whole"]["coverage"]),
    ]
    assert re.findall(r"<dd>([^<]*)</dd></div>", page)[:4] == facts
    talk = [
        [
            numbers.number(person["turns"]),
            numbers.number(person["backchannels"]),
            numbers.duration(person["longest_monologue_s"]),
            numbers.seconds(person["response_latency_s"]),
            numbers.percent(person["uptake"]),
        ]
        for person in figures["people"]
    ]
    assert all(expected in [row[1:] for row in rows] for expected in talk)
    effects = []
    for one in figures["interventions"]:
        changes = []
        for change, digits in ((one["effect"]["group"], 0), (one["effect"]["person"], 2)):
            if change is None:
                changes.append("–")
                continue
            before, after = (numbers.number(change[key], digits) for key in ("before", "after"))
            difference = numbers.signed(change["after"] - change["before"], digits)
            ends = (numbers.signed(change[key], digits) for key in ("low", "high"))
            changes.append(f"{before} → {after}, " + LANGUAGES[language].format(difference, *ends))
        effects.append([clock(one["at_s"]), *changes])
    times = [row[0] for row in effects]
    assert [[row[0], row[2], row[4]] for row in rows if len(row) == 6 and row[0] in times] == effects
    phases = [
        [numbers.number(group["balance"]), numbers.percent(group["coverage"])]
        for group in (phase["group"] for phase in figures["phases"])
        if group is not None
    ]
    assert all(expected in [row[-2:] for row in rows if len(row) == 7] for expected in phases)

    # The PDF has every row of the page's tables, and every sentence and chart.
    text = text_of(client.get(f"{at}/report.pdf?language={language}").content)
    missing = [row for row in rows if " ".join(row) not in text]
    assert not missing
    assert all(fact in text for fact in facts)
    said = {plain(one).strip() for one in cells.text if re.search(r"\d", one) and "{" not in one}
    assert not [one for one in said if one not in text and "font" not in one]

    # The command line writes the same files.
    record.close()
    out = tmp_path / "out"
    out.mkdir()
    for kind in ("html", "pdf"):
        command = ["report", str(account.id), "--format", kind, "--language", language, "--out", str(out)]
        result = CliRunner().invoke(app, [*command, "--data", str(tmp_path / "data")])
        assert result.exit_code == 0, result.output
    assert (out / f"session-{account.id}.html").read_text(encoding="utf-8") == page
    assert text_of((out / f"session-{account.id}.pdf").read_bytes()) == text
    command = ["export", str(account.id), "--format", "json", "--out", str(out)]
    assert CliRunner().invoke(app, [*command, "--data", str(tmp_path / "data")]).exit_code == 0
    (exported,) = out.glob("*.json")
    assert json.loads(exported.read_text(encoding="utf-8"))["figures"] == figures
