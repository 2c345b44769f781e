"""Our own export as JSON comes back as the session that it was, and nothing else passes for one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from math import inf
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balance.errors import ImportFileError
from balance.exports.json_document import VERSION, whole_json
from balance.imports.incoming import incoming
from balance.imports.own_json import read_own_json
from balance.phases import Phase, Phases
from balance.record.accounts import load
from balance.record.record import Record
from balance.record.storing import store
from balance.record.taking_in import take_in
from balance.rehearsal import Workshop, rehearse
from balance.review.account import Account
from balance.review.figures import figures
from balance.review.pseudonyms import pseudonymous
from balance.roster import Person, Roster
from tests.balance.speech import ledger_of
from tests.record.conftest import LIVE, NOW
from tests.record.test_accounts import whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LATER = NOW + timedelta(days=40)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    record = Record(tmp_path / "record.sqlite", lambda: NOW)
    yield record
    record.close()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Record]:
    """An empty record, at another time."""
    record = Record(tmp_path / "elsewhere" / "record.sqlite", lambda: LATER)
    yield record
    record.close()


def stored(record: Record, account: Account) -> Account:
    """As the record has it; its session has begun."""
    store(record, account)
    record.end(account.id, account.ended_by or "mentor", account.duration_s)
    with record.engine.connect() as connection:
        return load(connection, account.id)


def exported(account: Account) -> bytes:
    return whole_json(account, figures(account)).encode()


def imported(record: Record, folder: Path, data: bytes) -> Account:
    file = folder / "session.json"
    file.write_bytes(data)
    read = incoming(file)
    with record.engine.connect() as connection:
        return load(connection, take_in(record, read.account, read.sha256).session)


def told(data: bytes) -> dict[str, Any]:
    """An export but for the number of its session."""
    found: dict[str, Any] = json.loads(data)
    del found["session"]["id"]
    return found


def meeting(record: Record, seed: int = 3, speech: int = 0, confidence: float = 0.7) -> Account:
    """An hour of eight people with a break, some of it unknown, and voices without a name."""
    drawn = rehearse(Workshop(people=8, duration_s=3600.0, seed=seed))
    heard = [
        (f"v{turn.seat + 1}" if turn.seat < 7 else None, turn.start_s, turn.end_s) for turn in drawn.turns
    ]
    people = [
        Person(f"p{number}", f"Name {number}", group="citizens" if number < 5 else None)
        for number in range(1, 7)
    ]
    people[5] = replace(people[5], role="moderator", presence=((100.25, 900.5), (1000.0, inf)))
    account = replace(
        whole(record),
        ledger=ledger_of(*heard, confidence=confidence),
        roster=Roster(tuple(people), {f"v{number}": f"p{number}" for number in range(1, 7)}, 9),
        phases=Phases(
            (
                Phase("discussion", "Ideas", None, 1200.0, 10.0, 1500.5),
                Phase("break", "", None, None, 1500.5, 1700.0),
                Phase("round", "Last words", counted=True, start_s=1700.0),
                Phase("discussion", "Not begun"),
            ),
            off_record=((2000.0, 2100.0), (3500.0, inf)),
        ),
        duration_s=3600.0,
        ended_by="mentor",
    )
    account.ledger.published_s = 3600.0
    return account


def test_a_session_comes_back_to_the_last_digit(record: Record, elsewhere: Record, tmp_path: Path) -> None:
    account = stored(record, meeting(record))
    first = exported(account)
    back = imported(elsewhere, tmp_path, first)
    again = exported(back)
    assert told(again) == told(first)
    assert figures(back) == figures(account)
    assert back.ledger.rows.tolist() == account.ledger.rows.tolist()
    # The session keeps its own date, and is what it was.
    (kept,) = elsewhere.sessions()
    assert (kept.started_at, kept.kind, kept.ended_by, kept.series) == (NOW, "live", "mentor", "Library")


def test_it_comes_back_with_prompts_notes_and_norms(
    record: Record, elsewhere: Record, tmp_path: Path
) -> None:
    account = stored(record, replace(whole(record), ended_by="mentor"))
    back = imported(elsewhere, tmp_path, exported(account))
    assert told(exported(back)) == told(exported(account))
    assert (back.prompts, back.interventions, back.notes) == (
        account.prompts,
        account.interventions,
        account.notes,
    )
    assert (back.norm, back.last_norm, back.norm_met) == ("Let others end", "Short turns", "partly")
    ben = back.roster.people[1]
    # What people told the moderator alone is in no file.
    assert (ben.prefers_to_listen, ben.accommodations, ben.consent, ben.code) == (
        False,
        "",
        "not_asked",
        None,
    )


def test_where_voices_were_not_told_apart_whoever_was_tapped_comes_back(
    record: Record, elsewhere: Record, tmp_path: Path
) -> None:
    account = stored(
        record,
        replace(
            whole(record),
            ledger=ledger_of(("p1", 0, 30), ("p4", 30, 90)),
            prompts=(),
            interventions=(),
            roster=replace(whole(record).roster, voices={}),
        ),
    )
    assert figures(imported(elsewhere, tmp_path, exported(account))) == figures(account)


def test_an_empty_session_comes_back(record: Record, elsewhere: Record, tmp_path: Path) -> None:
    account = stored(record, Account(record.begin(LIVE), "live", NOW, ledger_of(), 0.0))
    assert told(exported(imported(elsewhere, tmp_path, exported(account)))) == told(exported(account))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000), st.floats(0, 1))
def test_whatever_was_heard_comes_back(
    tmp_path_factory: pytest.TempPathFactory, seed: int, sure: float
) -> None:
    folder = tmp_path_factory.mktemp("record")
    record, elsewhere = Record(folder / "a.sqlite", lambda: NOW), Record(folder / "b.sqlite", lambda: LATER)
    try:
        account = stored(record, meeting(record, seed, confidence=sure))
        first = exported(account)
        assert told(exported(imported(elsewhere, folder, first))) == told(first)
    finally:
        record.close()
        elsewhere.close()


def test_what_has_no_names_stays_so_and_is_in_no_series(
    record: Record, elsewhere: Record, tmp_path: Path
) -> None:
    outside = pseudonymous(stored(record, meeting(record)))
    file = tmp_path / "outside.json"
    file.write_bytes(exported(outside))
    read = incoming(file)
    assert read.notes == ("It has no names, and so it is not put into the series Library.",)
    back = imported(elsewhere, tmp_path, exported(outside))
    assert back.pseudonymous
    assert back.series is None
    assert [person.name for person in back.roster.people] == [f"Person {seat}" for seat in range(1, 7)]
    assert figures(back) == figures(outside)
    assert json.loads(exported(back))["session"]["pseudonymous"] is True


def changed(data: bytes, *path: str | int, to: object) -> bytes:
    found = json.loads(data)
    place = found
    for key in path[:-1]:
        place = place[key]
    if to is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return json.dumps(found).encode()


@pytest.mark.parametrize(
    ("path", "to", "words"),
    [
        (("version",), VERSION + 1, f"version {VERSION + 1} of .* knows {VERSION}: update"),
        (("version",), "1", "no session that was exported"),
        (("schema",), "something/else", "JSON of another kind"),
        (("basis",), ..., "exported by an older program"),
        (("session", "started_at"), "2026-03-01T10:00:00", "no time zone"),
        (("session", "duration_s"), -1, "at session.duration_s"),
        (("session", "duration_s"), 1e300, "at session.duration_s"),
        (("session", "kind"), "party", "at session.kind"),
        (("basis", "speech", 0, "end_s"), "later", "at basis.speech.0.end_s"),
        (("basis", "speech", 0, "start_s"), 31.0, "must run forward"),
        (("basis", "speech", 0, "confidence"), 2, "at basis.speech.0.confidence"),
        (("basis", "speech", 0, "voice"), "v77", "the voice v77 speaks"),
        (("basis", "voices"), ["v2", "v2"], "twice"),
        (("basis", "people", 0, "id"), "p4", "same id"),
        (("basis", "people", 0, "id"), "../../etc", "at basis.people.0.id"),
        (("basis", "people", 0, "name"), "\u202e", "needs a name"),
        (("basis", "people", 0, "name"), "Ben", "Two people are called ben"),
        (("basis", "people", 0, "voices"), ["v1"], "two people's"),
        (("basis", "people", 0, "presence"), [[50, 40]], "do not follow each other"),
        (("basis", "prompts", 0, "number"), 2, "not numbered from 1"),
        (("basis", "prompts", 0, "finding", "people"), ["<b>"], "no person of it"),
        (("basis", "interventions", 0, "prompt"), 0, "no prompt number 0"),
        (("basis", "interventions", 0, "at_s"), 1e9, "no time in a session"),
        (("basis", "agenda", 0, "end_s"), 0.5, "cannot end"),
    ],
)  # fmt: skip
def test_what_was_changed_is_one_sentence(
    record: Record, path: tuple[str | int, ...], to: object, words: str
) -> None:
    data = exported(stored(record, whole(record)))
    read_own_json(data, "x.json")
    with pytest.raises(ImportFileError, match=words) as caught:
        read_own_json(changed(data, *path, to=to), "x.json")
    assert str(caught.value).startswith("x.json ")
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"schema": "\\ud800"}',
        b'{"schema":NaN,"version":1}',
    ],
)
def test_what_is_no_export_is_one_sentence(data: bytes) -> None:
    with pytest.raises(ImportFileError, match=r"^x\.json is no session that was exported as JSON: [^\n]*\.$"):
        read_own_json(data, "x.json")


def test_texts_come_in_without_signs_that_nobody_sees(record: Record) -> None:
    data = exported(stored(record, whole(record)))
    data = changed(data, "session", "title", to="A\x00B\u202eC\nD")
    data = changed(data, "session", "notes", 0, "text", to="one\r\x1b[31m\ntwo")
    account = read_own_json(data, "x.json")
    assert account.title == "A BC D"
    assert account.notes[0].text == "one  [31m\ntwo"
