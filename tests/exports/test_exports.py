"""Exports say what the figures say, in the formats of others, and run nothing."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields, replace

import pytest

from balance.exports import csv_tables
from balance.exports.json_document import whole_json
from balance.exports.textgrid import textgrid
from balance.metrics.part import Group
from balance.review.account import Note
from balance.review.figures import figures
from balance.review.pseudonyms import pseudonymous
from balance.roster import Person
from tests.balance.speech import ledger_of
from tests.review.test_figures import account_of

LEDGER = ledger_of(("v1", 0, 60), ("v2", 64, 84), (None, 84, 90))
PEOPLE = (Person("p1", "Anna"), Person("p2", 'Ben "B", the 2nd'))


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_for_each_turn_and_for_unknown_speech() -> None:
    account = account_of(LEDGER, PEOPLE)
    rows = read(csv_tables.turns(account, figures(account)))
    assert [(row["start_s"], row["end_s"], row["person"], row["name"]) for row in rows] == [
        ("0.0", "60.0", "p1", "Anna"),
        ("64.0", "84.0", "p2", 'Ben "B", the 2nd'),
        ("84.0", "90.0", "", ""),
    ]


def test_a_row_for_each_person_has_the_figures_to_the_last_digit() -> None:
    account = account_of(LEDGER, PEOPLE)
    found = figures(account)
    for row, person in zip(read(csv_tables.people(account, found)), found.people, strict=True):
        assert float(row["share"]) == person.whole.share
        assert float(row["voice_index_low"]) == person.whole.voice_index_low
        assert row["response_latency_s"] == ("4.0" if person.id == "p1" else "")


def test_a_row_for_the_session() -> None:
    account = account_of(LEDGER, PEOPLE)
    found = figures(account)
    (row,) = read(csv_tables.sessions([(account, found)]))
    assert float(row["balance"]) == found.whole.balance
    assert {field.name for field in fields(Group)} <= set(row)
    assert (row["people"], row["silence_s"], row["started_at"]) == ("2", "4.0", "2026-03-01T09:30:00+00:00")


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)"])
def test_a_name_is_never_a_formula(name: str) -> None:
    account = account_of(LEDGER, [Person("p1", name), PEOPLE[1]])
    for text in (csv_tables.people(account, figures(account)), csv_tables.turns(account, figures(account))):
        assert read(text)[0]["name"] == "'" + name


def test_the_document_holds_the_figures_to_the_last_digit() -> None:
    account = replace(account_of(LEDGER, PEOPLE), notes=(Note(3.0, "<script>"),))
    found = figures(account)
    document = json.loads(whole_json(account, found))
    assert (document["schema"], document["version"]) == ("speaking-balance/session", 1)
    assert document["figures"]["whole"]["balance"] == found.whole.balance
    assert [p["whole"]["share"] for p in document["figures"]["people"]] == [
        p.whole.share for p in found.people
    ]
    assert document["session"]["notes"] == [{"at_s": 3.0, "text": "<script>"}]


def test_a_textgrid_has_a_tier_without_holes_for_each_person() -> None:
    account = account_of(LEDGER, PEOPLE)
    lines = [line.strip() for line in textgrid(account, figures(account)).splitlines()]
    assert [line for line in lines if line.startswith("name")] == [
        'name = "Anna"',
        'name = "Ben ""B"", the 2nd"',
        'name = "unknown"',
    ]
    ben = lines[lines.index('name = "Ben ""B"", the 2nd"') : lines.index("item [3]:")]
    assert [line for line in ben if line.startswith("intervals:")] == ["intervals: size = 3"]
    assert [line for line in ben if line.startswith("x")][2:] == [
        "xmin = 0.0", "xmax = 64.0", "xmin = 64.0", "xmax = 84.0", "xmin = 84.0", "xmax = 90.0",
    ]  # fmt: skip


def test_for_outsiders_nobody_has_a_name_and_no_group_is_small() -> None:
    people = [
        Person(
            f"p{n}", f"Name{n}", group="citizens" if n < 4 else "mayor", accommodations="loop", code="tulip"
        )
        for n in range(1, 5)
    ]
    account = replace(account_of(LEDGER, people), notes=(Note(1.0, "Name3 was tired"),))
    outside = pseudonymous(account)
    text = whole_json(outside, figures(outside)) + csv_tables.people(outside, figures(outside))
    assert not [word for word in ("Name", "mayor", "loop", "tulip", "tired") if word in text]
    assert [person.name for person in outside.roster.people] == [f"Person {n}" for n in range(1, 5)]
    assert figures(outside).whole == figures(account).whole
    assert outside.roster.people[0].group == "citizens"
