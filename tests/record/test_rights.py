"""What is deleted is nowhere in the folder any more: every byte of every file is looked through."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine

from balance.errors import RecordError
from balance.record import backup
from balance.record.accounts import load
from balance.record.removed import Removed
from balance.record.rights import delete_person, delete_session, expire, pseudonymise_person
from balance.record.storing import store
from balance.record.whereabouts import whereabouts
from balance.review.account import Note
from balance.review.figures import figures
from balance.roster import Person, Roster
from tests.record.conftest import LIVE, NOW
from tests.record.test_accounts import whole

if TYPE_CHECKING:
    from pathlib import Path

    from balance.prompting.prompts import Prompt
    from balance.record.record import Record
    from balance.review.account import Account

NAME = "Zerelda Quux"
MARKER = "xylophone-marker"


def kept(record: Record, *, ended: bool = True) -> Account:
    account = whole(record)
    people = (replace(account.roster.people[0], name=NAME, code="zq-code"), account.roster.people[1])
    prompt: Prompt = replace(account.prompts[0], text=f"Ask {NAME}, please")
    account = replace(
        account,
        roster=Roster(people, account.roster.voices, 7),
        notes=(Note(40.0, f"{NAME.upper()}'s idea; {MARKER}"),),
        prompts=(prompt,),
        norm=f"Let {NAME} end",
    )
    store(record, account)
    record.append(account.id, 1.0, "note-written", {"text": f"{NAME} laughs {MARKER}", "undo": [NAME]})
    if ended:
        record.end(account.id, "mentor", 100.5)
    return account


def with_copies(record: Record, file: Path) -> None:
    backup.copy(file, file.parent / "backups" / "good.sqlite")
    (file.parent / "backups" / "torn.sqlite").write_bytes(f"no database {NAME} {MARKER}".encode() * 90)
    aside = file.parent / "set-aside" / "20260101T000000"
    aside.mkdir(parents=True)
    (aside / "record.sqlite").write_bytes(f"{NAME} {MARKER}".encode())


def holding(folder: Path, text: str) -> list[str]:
    wanted = text.lower().encode()
    return [path.name for path in folder.rglob("*") if path.is_file() and wanted in path.read_bytes().lower()]


COPIES = (
    Removed("backup", "good.sqlite", "cleaned"),
    Removed("backup", "torn.sqlite", "deleted"),
    Removed("set-aside", "20260101T000000", "deleted"),
)


def test_of_a_deleted_session_no_byte_is_left(record: Record, file: Path) -> None:
    account = kept(record)
    with_copies(record, file)
    assert {"good.sqlite", "torn.sqlite", "record.sqlite"} <= set(holding(file.parent, NAME))
    assert delete_session(record, account.id) == (Removed("session", f"session {account.id}"), *COPIES)
    assert holding(file.parent, NAME) == []
    assert holding(file.parent, MARKER) == []
    with pytest.raises(RecordError, match="There is no session number"):
        record.session(account.id)


def test_of_a_deleted_person_the_figures_of_the_others_stay_and_no_name(record: Record, file: Path) -> None:
    account = kept(record)
    with_copies(record, file)
    removed = delete_person(record, NAME.lower())
    where = f"session {account.id}"
    assert removed == (Removed("person", where), Removed("mention", where, "cleaned"), *COPIES)
    assert holding(file.parent, NAME) == []
    assert holding(file.parent, "zq-code") == []
    assert "record.sqlite" in holding(file.parent, MARKER)  # the rest of the note is the mentor's
    with record.engine.connect() as connection:
        after = load(connection, account.id)
    assert [one.name for one in after.roster.people] == ["(p1)", "Ben"]
    assert after.notes == (Note(40.0, f"…'s idea; {MARKER}"),)
    assert (after.prompts[0].text, after.norm) == ("Ask …, please", "Let … end")
    assert [one.whole for one in figures(after).people] == [one.whole for one in figures(account).people]
    assert [event.body["undo"] for event in record.events(account.id)] == [["…"]]


def test_a_person_under_a_pseudonym_keeps_their_figures_and_links(record: Record, file: Path) -> None:
    first, second = kept(record), kept(record)
    with_copies(record, file)
    removed = pseudonymise_person(record, NAME, "Fox")
    assert [one.how for one in removed if one.what == "person"] == ["renamed", "renamed"]
    assert holding(file.parent, NAME) == []
    with record.engine.connect() as connection:
        for one in (first, second):
            assert load(connection, one.id).roster.people[0].name == "Fox"


def of_series(record: Record, series: str) -> Account:
    account = replace(whole(record), id=record.begin(replace(LIVE, series=series)), series=series)
    account = replace(account, notes=(Note(1.0, "Anna said so"),))
    store(record, account)
    record.end(account.id, "mentor", account.duration_s)
    return account


@pytest.mark.parametrize("pseudonym", [None, "Fox"])
def test_in_one_series_somebody_of_the_same_name_elsewhere_stays(
    record: Record, file: Path, pseudonym: str | None
) -> None:
    library, park = of_series(record, "Library"), of_series(record, "Park")
    # One who is linked to both: a session of the library was moved to the park.
    moved = of_series(record, "Library")
    record.describe(moved.id, moved.title, "Park", None)
    copy = file.parent / "backups" / "good.sqlite"
    backup.copy(file, copy)
    with record.engine.connect() as connection:
        assert [one.session for one in whereabouts(connection, "anna")] == [library.id, park.id, moved.id]
        assert [one.session for one in whereabouts(connection, "Anna", 1)] == [library.id]
    if pseudonym is None:
        delete_person(record, "Anna", 1)
    else:
        pseudonymise_person(record, "Anna", pseudonym, 1)
    for place in (file, copy):
        engine = create_engine(f"sqlite:///{place}")
        with engine.connect() as connection:
            first, second, third = (load(connection, one.id) for one in (library, park, moved))
        engine.dispose()
        assert first.roster.people[0].name == (pseudonym or "(p1)")
        assert first.notes == (Note(1.0, f"{pseudonym or '…'} said so"),)
        for other in (second, third):
            assert other.roster.people[0].name == "Anna"
            assert other.notes == (Note(1.0, "Anna said so"),)
    with pytest.raises(RecordError, match="Nobody in the series is called that"):
        delete_person(record, "Anna", 1)


def test_a_name_within_another_word_is_left_alone(record: Record) -> None:
    account = replace(
        whole(record), roster=Roster((Person("p1", "Ann"),), {}, 2), notes=(Note(1.0, "Hanna, ann & Annex"),)
    )
    store(record, account)
    record.end(account.id, "mentor", 100.5)
    delete_person(record, "Ann")
    with record.engine.connect() as connection:
        assert load(connection, account.id).notes[0].text == "Hanna, … & Annex"


def test_what_cannot_be_done_is_refused_and_changes_nothing(record: Record) -> None:
    account = kept(record, ended=False)
    with pytest.raises(RecordError, match="is not over"):
        delete_session(record, account.id)
    with pytest.raises(RecordError, match="is not over"):
        delete_person(record, NAME)
    with pytest.raises(RecordError, match="Nobody in the record"):
        delete_person(record, "Nemo")
    record.end(account.id, "mentor", 100.5)
    with pytest.raises(RecordError, match="is called ben already"):
        pseudonymise_person(record, NAME, "ben")
    with record.engine.connect() as connection:
        assert load(connection, account.id).roster.people[0].name == NAME


def test_a_session_expires_on_its_day_and_not_before(record: Record, file: Path) -> None:
    account = kept(record)
    running = record.begin(LIVE)
    with_copies(record, file)
    assert expire(record, NOW + timedelta(days=90, seconds=-1)) == ()
    assert expire(record, NOW + timedelta(days=90)) == (Removed("session", f"session {account.id}"), *COPIES)
    assert [one.id for one in record.sessions()] == [running]
    assert holding(file.parent, MARKER) == []


def test_another_session_of_the_same_number_in_a_copy_stays(record: Record, file: Path) -> None:
    from balance.record.record import Record as Another

    other = Another(file.parent / "other.sqlite", lambda: NOW - timedelta(days=1))
    kept(other)
    backup.copy(file.parent / "other.sqlite", file.parent / "backups" / "other.sqlite")
    other.close()
    account = kept(record)
    assert delete_session(record, account.id) == (Removed("session", f"session {account.id}"),)
    assert "other.sqlite" in holding(file.parent / "backups", MARKER)
