"""Files from elsewhere: who spoke when comes in, the words do not, and nonsense is one sentence."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.errors import ImportFileError
from balance.exports.csv_tables import turns
from balance.imports.csv_table import read_csv
from balance.imports.incoming import incoming
from balance.imports.read import account_of
from balance.imports.transcript import read_transcript
from balance.record.accounts import load
from balance.record.record import Record
from balance.review.figures import figures
from balance.speech.segments import Segment
from server.commands.importing import run_import
from server.errors import CannotStart
from tests.record.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

EXPECTED = [Segment(1.0, 3.5, "Anna de Vries"), Segment(3.5, 64.0, "Ben")]
ZOOM = """WEBVTT

1
00:00:01.000 --> 00:00:03.500
Anna de Vries: secret words: all of them

2
00:00:03.500 --> 00:01:04.000
Ben: more of that
"""
TEAMS = """WEBVTT

a/1-0
00:00:01.000 --> 00:00:03.500
<v Anna de Vries>secret words: all</v>

a/2-0
00:00:03.500 --> 00:01:04.000
<v Ben>more</v>
"""
PLAIN = "[Anna de Vries] 10:00:01\nsecret words\n\n[Ben] 10:00:04\none two three four five\n"
TABLE = "Start;End;Speaker\n1.0;3.5;Anna de Vries\n3.5;64.0;Ben\n64;65;\n"


@pytest.mark.parametrize("text", [ZOOM, TEAMS, TEAMS.replace("\n", "\r\n")])
def test_cues_say_who_spoke_when(text: str) -> None:
    assert read_transcript(text, "x.vtt") == EXPECTED


def test_plain_text_lasts_until_the_next_one_begins_and_its_last_as_long_as_its_words() -> None:
    assert read_transcript(PLAIN, "x.txt") == [Segment(0.0, 3.0, "Anna de Vries"), Segment(3.0, 5.0, "Ben")]
    assert read_transcript("Anna  0:05\nhello\nBen  0:09\nyes\n", "x.txt") == [
        Segment(5.0, 9.0, "Anna"),
        Segment(9.0, 10.0, "Ben"),
    ]


def test_a_table_is_found_by_its_headings() -> None:
    assert read_csv(TABLE, "x.csv") == EXPECTED


def test_our_own_table_of_turns_comes_back_a_formula_harmless() -> None:
    speech = [Segment(1.0, 3.5, "=cmd|x"), Segment(3.5, 64.0, "<b>Ben</b>")]
    account = account_of(speech, session=1, title=None, started_at=NOW, where="x")
    table = turns(account, figures(account))
    assert ",'=cmd|x," in table
    assert read_csv(table, "x.csv") == speech


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.pdf", "x", "is no file of who spoke when"),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nno name\n", "no names of speakers"),
        ("a.csv", "a,b\n1,2\n", "needs columns"),
        ("a.csv", "start,end,speaker\n1,x,Anna\n", "row 2, has no times"),
        ("a.csv", "start,end,speaker\n3,1,Anna\n", "make no sense"),
        ("a.csv", "start,end,speaker\n1,9e9,Anna\n", "beyond 48 hours"),
        ("a.rttm", "\n", "no speech"),
    ],
)
def test_a_bad_file_is_one_sentence(tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ImportFileError, match=words):
        incoming(tmp_path / name)


LINE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["WEBVTT", "00:01.000 --> 00:02.000", "<v Anna>x", "Ben: y", "[Anna] 1:00", "0:05 Ben: x", "start,end,speaker", "1,2,A"]  # noqa: E501
    ),
)  # fmt: skip


@given(st.lists(LINE, max_size=12).map("\n".join))
def test_whatever_a_file_holds_there_is_speech_or_a_clear_error(text: str) -> None:
    for read in (read_transcript, read_csv):
        with contextlib.suppress(ImportFileError):
            found = [one for one in read(text, "x") if one.end_s > one.start_s]
            if found:
                account = account_of(found, session=1, title=None, started_at=NOW, where="x")
                assert account.roster.people


def test_an_import_is_a_session_without_the_words(tmp_path: Path) -> None:
    good, bad = tmp_path / "board.vtt", tmp_path / "bad.vtt"
    good.write_text(ZOOM, encoding="utf-8")
    bad.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CannotStart, match="1 of 2 files"):
        run_import({"data": tmp_path / "data"}, [good, bad])
    record = Record(tmp_path / "data" / "record.sqlite")
    with record.engine.connect() as connection:
        account = load(connection, 1)
    record.close()
    assert [person.name for person in account.roster.people] == ["Anna de Vries", "Ben"]
    assert [round(p.whole.talk_time_s, 6) for p in figures(account).people] == [2.5, 60.5]
    assert all(b"secret" not in path.read_bytes() for path in (tmp_path / "data").iterdir())
