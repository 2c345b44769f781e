"""What has been kept, by the command line: listed, written out, backed up and deleted."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from balance.record.record import Record
from balance.record.storing import store
from balance.review.figures import figures
from server.cli import app
from server.errors import CannotStart
from tests.record.conftest import NOW
from tests.record.test_accounts import whole

if TYPE_CHECKING:
    from pathlib import Path

    from balance.review.account import Account


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def account(data: Path) -> Account:
    record = Record(data / "record.sqlite", lambda: NOW)
    account = whole(record)
    store(record, account)
    record.end(account.id, "mentor", account.duration_s)
    record.close()
    return account


def balance(*args: object) -> str:
    result = CliRunner().invoke(app, [str(one) for one in args], env={"COLUMNS": "200"})
    if isinstance(result.exception, CannotStart):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_sessions_are_listed(data: Path, account: Account) -> None:
    listed = balance("sessions", "--data", data)
    assert all(word in listed for word in ("Kick-off", "Library", "live", "over"))


def test_nothing_kept_is_said(data: Path) -> None:
    assert balance("sessions", "--data", data) == "No session has been kept yet.\n"


def test_every_format_says_what_the_figures_say(data: Path, account: Account, tmp_path: Path) -> None:
    out, found = tmp_path / "out", figures(account)
    for kind in ("csv", "json", "rttm", "textgrid"):
        balance("export", 1, "--format", kind, "--out", out, "--data", data)
    with (out / "session-1-people.csv").open(encoding="utf-8", newline="") as file:
        assert [row["share"] for row in csv.DictReader(file)] == [
            "" if one.whole.share is None else repr(one.whole.share) for one in found.people
        ]
    told = json.loads((out / "session-1.json").read_text(encoding="utf-8"))
    assert told["figures"]["whole"]["balance"] == found.whole.balance
    assert " Anna " in (out / "session-1.rttm").read_text(encoding="utf-8")
    assert 'name = "Anna"' in (out / "session-1.TextGrid").read_text(encoding="utf-8")


def test_outsiders_get_no_names(data: Path, account: Account, tmp_path: Path) -> None:
    for kind in ("csv", "json", "rttm", "textgrid"):
        balance("export", 1, "--format", kind, "--out", tmp_path / "out", "--data", data, "--pseudonymous")
    for file in (tmp_path / "out").iterdir():
        assert "Anna" not in file.read_text(encoding="utf-8")


def test_a_backup_brings_a_deleted_session_back(data: Path, account: Account, tmp_path: Path) -> None:
    balance("db", "backup", tmp_path / "copy.sqlite", "--data", data)
    assert "deleted: session, session 1" in balance("delete", "session", 1, "--data", data)
    assert "No session" in balance("sessions", "--data", data)
    balance("db", "restore", tmp_path / "copy.sqlite", "--data", data)
    assert "is whole" in balance("db", "check", "--data", data)
    assert "newest" in balance("db", "upgrade", "--data", data)
    assert "Kick-off" in balance("sessions", "--data", data)


def test_a_person_is_deleted_or_renamed(data: Path, account: Account) -> None:
    assert "renamed: person" in balance(
        "delete", "person", "Anna", "--pseudonym", "Fox", "--yes", "--data", data
    )
    assert "deleted: person" in balance("delete", "person", "fox", "--yes", "--data", data)


def test_series_are_listed_by_the_numbers_that_reports_take(data: Path, account: Account) -> None:
    listed = balance("sessions", "--series", "--data", data)
    assert all(word in listed for word in ("Library", "2026-03-01"))
    balance("report", 1, "--series", "--format", "html", "--data", data, "--out", data / "series.html")
    assert "Library" in (data / "series.html").read_text(encoding="utf-8")


def test_whoever_deletes_somebody_sees_where_they_are_first(data: Path, account: Account) -> None:
    args = ["delete", "person", "anna", "--data", str(data)]
    result = CliRunner().invoke(app, args, input="n\n")
    assert result.exit_code == 1
    assert "In session 1, Kick-off, 2026-03-01, series Library." in result.output
    assert "deleted" not in result.output
    assert "deleted: person, session 1" in CliRunner().invoke(app, args, input="y\n").output


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("export", 9), "There is no session number 9"),
        (("delete", "session", 9), "There is no session number 9"),
        (("delete", "person", "Nemo"), "Nobody in the record"),
        (("delete", "person", " "), "needs a name"),
        (("delete", "person", "Anna", "--series", 9), "There is no series number 9"),
        (("db", "restore", "missing"), "There is no backup"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    data: Path, account: Account, args: tuple[object, ...], words: str
) -> None:
    with pytest.raises(CannotStart, match=words):
        balance(*args, "--data", data)
