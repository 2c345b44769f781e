"""Whatever a file holds, however it is called: a session that can be shown, or one clear sentence."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from balance.errors import ImportFileError, RttmError
from balance.exports import csv_tables
from balance.exports.json_document import whole_json
from balance.imports.incoming import KINDS, Incoming, incoming
from balance.limits import LONGEST_S, MOST_PEOPLE
from balance.record.accounts import load
from balance.record.record import Record
from balance.record.taking_in import take_in
from balance.review.figures import figures
from balance.speech.rttm import rttm
from balance.speech.segments import Segment
from tests.balance.speech import ledger_of
from tests.imports.test_imports import PLAIN, TABLE, TEAMS, ZOOM
from tests.record.conftest import NOW
from tests.record.test_accounts import whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SPEECH = [Segment(1.0, 3.5, "Anna de Vries"), Segment(3.5, 64.0, "Ben")]
TURNS = "session,start_s,end_s,person,name\r\n1,1.0,3.5,p1,Anna\r\n1,3.5,64.0,p2,'=1+1\r\n"
MOST_MB = 900
"""What reading a file may take, beside the program itself."""


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    record = Record(tmp_path_factory.mktemp("record") / "record.sqlite", lambda: NOW)
    account = replace(whole(record), ledger=ledger_of(("v1", 0, 40), ("v2", 40, 90), (None, 90, 95)))
    record.close()
    return whole_json(account, figures(account)).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    record = Record(tmp_path_factory.mktemp("taken") / "record.sqlite", lambda: NOW)
    yield record
    record.close()


def whole_files(exported: bytes) -> list[tuple[str, bytes]]:
    """One of each kind."""
    return [
        (".vtt", ZOOM.encode()),
        (".vtt", TEAMS.encode()),
        (".txt", PLAIN.encode()),
        (".csv", TABLE.encode()),
        (".csv", TURNS.encode()),
        (".rttm", rttm("board", SPEECH).encode()),
        (".json", exported),
    ]


def read(folder: Path, name: str, data: bytes) -> Incoming | None:
    """What a file gives; None: a clear sentence. It lies under a name of ours, whatever it is called."""
    file = folder / "file"
    file.write_bytes(data)
    try:
        found = incoming(file, name=name, now=NOW)
    except (ImportFileError, RttmError) as error:
        sentence = str(error)
        assert sentence.endswith(".")
        assert len(sentence) < 1_000
        assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in sentence), sentence
        return None
    can_be_shown(found)
    return found


def can_be_shown(found: Incoming) -> None:
    """Its figures are known, its names are harmless, and it is no larger than a meeting."""
    account = found.account
    assert 0 < account.duration_s <= LONGEST_S or not len(account.ledger.rows)
    assert len(account.roster.people) <= MOST_PEOPLE
    assert account.started_at <= NOW + timedelta(days=1) or found.dated_by == "file"
    known = figures(account)
    json.loads(whole_json(account, known))
    for table in (csv_tables.turns(account, known), csv_tables.people(account, known)):
        for row in csv.reader(io.StringIO(table, newline="")):
            assert not any(cell.startswith(("=", "@", "+", "\t")) for cell in row)
    for person in account.roster.people:
        assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in person.name)
        assert not set(person.name) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    title = account.title or ""
    assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in title)
    assert len(title) <= 200


ENDINGS = st.sampled_from((*KINDS, ".VTT", ".exe", "", ".json.txt"))
NASTY = st.sampled_from(
    (
        "=HYPERLINK(1)", "+1", "-1+1", "@SUM(A1)", "../../etc/passwd", "C:\\CON", "\u202enimda", "\x00",
        "<script>alert(1)</script>", "'; DROP TABLE people;--", "\u2028", "a" * 5_000, "A\u0301", "{{7*7}}",
        "\U0001f468\u200d\U0001f469", "NaN", "Infinity", "-0", "__proto__", "\ufeff", '"', "é\u0000é", "_",
        "\x1b[31m", "%s%n", ":",
    )
)  # fmt: skip
NAMES = st.one_of(NASTY, st.text(max_size=20))
NUMBERS = st.one_of(
    st.sampled_from(
        ("1e999", "-1e999", "nan", "inf", "-0.0", "5e-324", "1e308", "172800", "172800.1", "9" * 400, "1_0",
         "٣", "", "0x1")
    ),
    st.floats(0, 200_000).map(repr),
    st.floats(allow_nan=False).map(repr),
    st.integers().map(str),
)  # fmt: skip
many = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def damages(draw: st.DrawFn) -> list[tuple[str, float, bytes]]:
    """What happens to a file, one after the other: what, where in it, with what."""
    kinds = st.sampled_from(("cut", "out", "in", "over", "twice"))
    bits = st.one_of(st.binary(max_size=6), NASTY.map(str.encode), NUMBERS.map(str.encode))
    return draw(st.lists(st.tuples(kinds, st.floats(0, 1), bits), max_size=4))


def damaged(data: bytes, done: list[tuple[str, float, bytes]]) -> bytes:
    for what, where, bits in done:
        at = int(where * len(data))
        end = at + max(1, len(bits))
        data = {
            "cut": data[:at],
            "out": data[:at] + data[end:],
            "in": data[:at] + bits + data[at:],
            "over": data[:at] + bits + data[end:],
            "twice": data + data[at:],
        }[what]
    return data


@many
@given(ENDINGS, st.binary(max_size=300))
@example(".vtt", b"\xef\xbb\xbfWEBVTT\n\n00:01 --> 00:02\n<v \xe2\x80\xae>x")
@example(".csv", b"start,end,speaker\n1,2,\x00\n")
@example(".json", b'{"schema":"speaking-balance/session","version":1e400}')
def test_any_bytes(folder: Path, ending: str, data: bytes) -> None:
    read(folder, f"file{ending}", data)


@many
@given(st.integers(0, 6), damages())
def test_damaged_files(
    folder: Path, exported: bytes, which: int, done: list[tuple[str, float, bytes]]
) -> None:
    ending, data = whole_files(exported)[which]
    found = read(folder, f"file{ending}", damaged(data, done))
    assert done or found is not None


@many
@given(st.lists(st.tuples(NUMBERS, NUMBERS, NAMES), min_size=1, max_size=6), st.booleans())
def test_tables_of_anything(folder: Path, rows: list[tuple[str, str, str]], lengths: bool) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("start_s", "duration_s" if lengths else "end_s", "name"))
    writer.writerows(rows)
    read(folder, "table.csv", out.getvalue().encode(errors="replace"))


@many
@given(st.lists(st.tuples(NUMBERS, NUMBERS, NAMES), min_size=1, max_size=6))
def test_transcripts_and_rttm_of_anything(folder: Path, rows: list[tuple[str, str, str]]) -> None:
    cues = "".join(f"\n00:0{start}.000 --> {end}:01:00.000\n<v {who}>x\n" for start, end, who in rows)
    lines = "".join(f"SPEAKER a 1 {start} {end} <NA> <NA> {who} <NA> <NA>\n" for start, end, who in rows)
    plain = "".join(f"[{who}] {start}:00\nwords\n{end}:05 {who}: words\n" for start, end, who in rows)
    for name, text in (("a.vtt", "WEBVTT\n" + cues), ("a.rttm", lines), ("a.txt", plain)):
        read(folder, name, text.encode(errors="replace"))


def fields(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The places of everything that stands in a document."""
    yield path
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from fields(one, (*path, key))


ANYTHING = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), NAMES, NUMBERS,
        st.sampled_from(("p1", "p4", "v1", "v2")), st.floats(0, 100), st.integers(0, 100),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=6,
)  # fmt: skip


@many
@given(st.data())
def test_an_export_in_which_anything_stands_otherwise(
    folder: Path, exported: bytes, data: st.DataObject
) -> None:
    document = json.loads(exported)
    del document["figures"]
    places = [path for path in fields(document) if path]
    for _ in range(data.draw(st.integers(1, 3))):
        *above, key = data.draw(st.sampled_from(places))
        holder = document
        try:
            for step in above:
                holder = holder[step]
            holder[key] = data.draw(ANYTHING)
        except (KeyError, IndexError, TypeError):
            continue  # what was there has just been put otherwise
    read(folder, "file.json", json.dumps(document).encode())


@many
@given(st.lists(NAMES, max_size=4).map("/".join), ENDINGS)
@example("../../etc/passwd", ".vtt")
@example("GMT99999999-999999", ".vtt")
@example("", ".vtt")
def test_names_of_files(folder: Path, name: str, ending: str) -> None:
    found = read(folder, name + ending, ZOOM.encode())
    if found is not None:
        assert "/" not in (found.account.title or "")


@many
@given(st.lists(st.tuples(st.floats(0, 3_000), st.floats(0.01, 300), NAMES), min_size=1, max_size=12))
def test_what_comes_in_is_kept_as_it_was_read(
    folder: Path, record: Record, rows: list[tuple[float, float, str]]
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("start", "duration", "speaker"), *rows])
    found = read(folder, "table.csv", out.getvalue().encode(errors="replace"))
    if found is None:
        return
    taken = take_in(record, found.account, found.sha256, again=True)
    with record.engine.connect() as connection:
        assert figures(load(connection, taken.session)) == figures(found.account)


def test_as_many_speakers_as_a_file_may_have_and_one_more(folder: Path) -> None:
    def rows(people: int) -> bytes:
        return b"start,end,speaker\n" + b"".join(b"%d,%d,N%d\n" % (n, n + 1, n) for n in range(people))

    assert read(folder, "a.csv", rows(MOST_PEOPLE)) is not None
    assert read(folder, "a.csv", rows(MOST_PEOPLE + 1)) is None
    with pytest.raises(ImportFileError, match="201 speakers; 200 can be shown"):
        incoming(folder / "file", name="a.csv")


OF_OURS = b'{"schema":"speaking-balance/session","version":1,"x":['
LARGE = {
    "spans.vtt": (b"WEBVTT\n00:01 --> 00:02\n", b"<v ", 6_600_000, b""),
    "many.csv": (b"start,end,speaker\n", b"1,2,A\n", 3_300_000, b""),
    "lines.csv": (b"start,end,speaker\n", b"\n", 19_999_000, b""),
    "rows.rttm": (b"", b"SPEAKER a 1 0 1 <NA> <NA> A <NA> <NA>\n", 500_000, b""),
    "begun.txt": (b"", b"[A] 0:01\n", 2_200_000, b""),
    "objects.json": (OF_OURS, b"{},", 13_000_000, b"1]}"),
    "allowed.json": (OF_OURS, b"{},1,1,1,1,", 299_000, b"1]}"),
}
READING = """
import resource, sys
from pathlib import Path
from balance.errors import ImportFileError
from balance.imports.incoming import incoming
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    incoming(Path(sys.argv[1]))
except ImportFileError:
    unit = 1 if sys.platform == "darwin" else 1024
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="what a process took at most is not known there")
@pytest.mark.parametrize("name", LARGE)
def test_a_large_file_does_not_fill_the_memory(tmp_path: Path, name: str) -> None:
    head, body, times, tail = LARGE[name]
    (tmp_path / name).write_bytes(head + body * times + tail)
    told = subprocess.run(
        [sys.executable, "-c", READING, str(tmp_path / name)], capture_output=True, text=True, check=True
    )
    assert int(told.stdout) < MOST_MB * 1_000_000
