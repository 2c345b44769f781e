"""Corrections in the record: kept with their figures, taken back exactly, and nobody's name left behind."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, func, select, text

from balance.errors import CorrectionError, RecordError, RosterError
from balance.record import correcting, versions
from balance.record.accounts import load
from balance.record.correcting import correct, take_back
from balance.record.correction_history import corrections, names_given
from balance.record.record import Record
from balance.record.rights import delete_person, delete_session, pseudonymise_person
from balance.record.schema import (
    BEFORE_CORRECTIONS,
    EVENTS,
    FORMER_MEMBERS,
    MEMBERS,
    PEOPLE,
    SUMMARIES,
)
from balance.record.storing import store
from balance.review.corrections import Add, Correction, Merge, Presence, Relabel, Rename, Split
from balance.review.figures import figures
from balance.review.summary import summary
from tests.record.conftest import LIVE, NOW
from tests.record.test_accounts import whole
from tests.record.test_rights import holding

if TYPE_CHECKING:
    from pathlib import Path

    from balance.review.account import Account

SEVERAL: tuple[Correction, ...] = (
    Relabel(10.0, 40.0, "p4"),
    Split("p4", 35.0, "Chidi"),
    Rename("p1", "Annie"),
    Presence("p4", ((0.0, 20.0),)),
    Relabel(50.0, 55.0, "p1", of="unknown"),
    Merge("p1", "p4"),
    Add("Dora"),
    Split("p4", 2.0),
)


def kept(record: Record) -> Account:
    account = whole(record)
    store(record, account)
    record.end(account.id, "mentor", 100.5)
    return read(record, account.id)


def read(record: Record, session: int) -> Account:
    with record.engine.connect() as connection:
        return load(connection, session)


def same(one: Account, other: Account) -> bool:
    return (
        replace(one, ledger=other.ledger) == other
        and one.ledger.rows.tolist() == other.ledger.rows.tolist()
        and one.ledger.voices == other.ledger.voices
    )


def names(record: Record) -> list[str]:
    with record.engine.connect() as connection:
        return sorted(connection.scalars(select(PEOPLE.c.name)))


def test_each_is_taken_back_exactly_in_order_also_after_a_restart(file: Path) -> None:
    record = Record(file, lambda: NOW)
    stood = [kept(record)]
    session = stood[0].id
    for one in SEVERAL:
        told = correct(record, session, one).account
        stood.append(read(record, session))
        assert same(stood[-1], told)
        assert figures(stood[-1]) == figures(told)
        with record.engine.connect() as connection:
            line = connection.scalar(select(SUMMARIES.c.body))
        assert line == summary(figures(told)).packed()
    for expected in reversed(stood[:-1]):
        record.close()
        record = Record(file, lambda: NOW)
        take_back(record, session)
        assert same(read(record, session), expected)
        assert figures(read(record, session)) == figures(expected)
    with pytest.raises(CorrectionError, match="no correction of this session to take back"):
        take_back(record, session)
    assert names(record) == ["Anna", "Ben"]
    with record.engine.connect() as connection:
        for table in (BEFORE_CORRECTIONS, FORMER_MEMBERS):
            assert connection.scalar(select(func.count()).select_from(table)) == 0
        assert [one.taken_back for one in corrections(connection, session)] == [True] * len(SEVERAL)
    record.close()


def test_after_one_was_taken_back_others_can_be_made_and_taken_back(record: Record) -> None:
    session = kept(record).id
    correct(record, session, Rename("p1", "Annie"))
    take_back(record, session)
    before = read(record, session)
    correct(record, session, Rename("p1", "Anouk"))
    with record.engine.connect() as connection:
        made = corrections(connection, session)
        assert [(one.number, one.taken_back) for one in made] == [(1, True), (2, False)]
        assert names_given(connection, session, made) == {2: "Anouk"}
    take_back(record, session)
    assert same(read(record, session), before)


def test_events_name_nobody_and_each_correction_knows_what_it_was(record: Record) -> None:
    session = kept(record).id
    record.append(session, 1.0, "note-written", {})
    for one in (
        Rename("p1", "Zerelda"),
        Add("Quirin"),
        Split("p1", 5.0, "Xaver"),
        Rename("p1", "Zora"),
        Relabel(0.0, 1.0, None),
    ):
        correct(record, session, one)
    with record.engine.connect() as connection:
        bodies = json.dumps(connection.scalars(select(EVENTS.c.body)).all())
        before = json.dumps(connection.scalars(select(BEFORE_CORRECTIONS.c.body)).all())
        made = corrections(connection, session)
        given = names_given(connection, session, made)
        seqs = connection.scalars(select(EVENTS.c.seq).order_by(EVENTS.c.seq)).all()
    assert not [name for name in ("Zerelda", "Quirin", "Xaver", "Zora") if name in bodies + before]
    assert given == {1: "Zerelda", 2: "Quirin", 3: "Xaver", 4: "Zora"}
    assert [one.what for one in made] == [
        {"kind": "rename", "person": "p1"},
        {"kind": "add"},
        {"kind": "split", "person": "p1", "at_s": 5.0},
        {"kind": "rename", "person": "p1"},
        {"kind": "relabel", "start_s": 0.0, "end_s": 1.0, "person": None},
    ]
    assert made[0].at == "2026-03-01T09:30:00+00:00"
    assert seqs == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("how", ["person", "session", "pseudonym"])
def test_of_whoever_is_taken_out_no_name_from_any_correction_is_left(
    record: Record, file: Path, how: str
) -> None:
    session = kept(record).id
    correct(record, session, Rename("p1", "Zerelda"))
    correct(record, session, Rename("p1", "Quirina"))
    correct(record, session, Add("Xaveria"))
    correct(record, session, Rename("p7", "Yolanthe"))
    correct(record, session, Merge("p7", "p4"))
    every = ("Anna", "Zerelda", "Quirina", "Xaveria", "Yolanthe")
    assert all(holding(file.parent, name) for name in every)
    if how == "session":
        delete_session(record, session)
        assert names(record) == []
    elif how == "person":
        delete_person(record, "quirina")
        assert names(record) == ["(p1)", "Ben"]
        assert read(record, session).roster.people[0].name == "(p1)"
    else:
        pseudonymise_person(record, "Quirina", "Fox")
        assert names(record) == ["Ben", "Fox"]
    assert [name for name in every if holding(file.parent, name)] == []
    if how != "session":
        with pytest.raises(CorrectionError, match="cannot be taken back any more"):
            take_back(record, session)
        correct(record, session, Presence("p1", ((0.0, 9.0),)))
        take_back(record, session)


def test_who_is_only_in_what_stood_before_can_be_deleted(record: Record, file: Path) -> None:
    account = kept(record)
    correct(record, account.id, Rename("p1", "Zerelda"))
    removed = delete_person(record, "Anna")
    assert (removed[0].what, removed[0].where) == ("person", f"session {account.id}")
    assert holding(file.parent, "Anna") == []
    assert read(record, account.id).roster.people[0].name == "Zerelda"


def test_an_earlier_name_is_taken_out_of_notes_too(record: Record) -> None:
    from balance.review.account import Note

    account = kept(record)
    store(record, replace(account, notes=(Note(1.0, "Anna, or Zerelda, laughs; Ben too"),)))
    correct(record, account.id, Rename("p1", "Zerelda"))
    delete_person(record, "Zerelda")
    assert read(record, account.id).notes[0].text == "…, or …, laughs; Ben too"


def test_a_person_may_be_called_like_one_of_our_own_words(record: Record) -> None:
    account = kept(record)
    for name in ("Participant", "v2", "Yes", "live", "nl", "Discussion", "accepted", "unplugged", "p4"):
        correct(record, account.id, Rename("p1", name))
        delete_person(record, name)
        after = read(record, account.id)
        assert after.ledger.rows.tolist() == account.ledger.rows.tolist()
        assert (after.kind, after.language, after.ledger.voices) == ("live", "nl", ("v2", "v1"))
        assert (after.phases, after.prompts, after.interventions, after.unheard) == (
            account.phases,
            account.prompts,
            account.interventions,
            account.unheard,
        )
        assert [one.role for one in after.roster.people] == ["participant", "moderator"]


def test_people_of_other_sessions_of_a_series_stay_who_they_are(record: Record) -> None:
    first, second = kept(record), kept(record)
    correct(record, second.id, Rename("p1", "Zerelda"))
    assert read(record, first.id).roster.people[0].name == "Anna"
    take_back(record, second.id)
    with record.engine.connect() as connection:
        ids = connection.scalars(select(MEMBERS.c.person_id).where(MEMBERS.c.member == "p1")).all()
    assert ids[0] == ids[1]
    assert names(record) == ["Anna", "Ben"]


def test_what_is_refused_leaves_all_as_it_was(record: Record) -> None:
    account = kept(record)
    with pytest.raises(RosterError, match="Two people are called"):
        correct(record, account.id, Rename("p1", "Ben"))
    with pytest.raises(CorrectionError):
        correct(record, account.id, Merge("p1", "p9"))
    running = record.begin(LIVE)
    with pytest.raises(RecordError, match="is not over yet"):
        correct(record, running, Add("Chidi"))
    assert same(read(record, account.id), account)
    with record.engine.connect() as connection:
        assert corrections(connection, account.id) == []


def test_somebody_who_is_taken_out_meanwhile_does_not_come_back(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = kept(record)
    taken_out: list[object] = []

    def meanwhile(*args: object) -> object:
        if not taken_out:
            taken_out.append(delete_person(record, "Anna"))
        return store(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(correcting, "store", meanwhile)
    written = correct(record, account.id, Relabel(10.0, 20.0, "p4"))
    after = written.account
    assert (written.figures, written.version) == (figures(after), record.changes)
    assert taken_out
    assert after.roster.people[0].name == "(p1)"
    assert names(record) == ["(p1)", "Ben"]
    with record.engine.connect() as connection:
        assert len(corrections(connection, account.id)) == 1


def test_while_the_record_never_rests_nothing_is_written(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = kept(record)

    def meanwhile(*args: object) -> object:
        record.change(lambda _: None)
        return store(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(correcting, "store", meanwhile)
    with pytest.raises(CorrectionError, match="being changed all the time"):
        correct(record, account.id, Relabel(10.0, 20.0, "p4"))
    assert same(read(record, account.id), account)


def test_a_record_of_the_version_before_is_upgraded_with_its_sessions(file: Path) -> None:
    record = Record(file, lambda: NOW)
    account = kept(record)
    record.close()
    engine = create_engine(f"sqlite:///{file}")
    with closing(engine.raw_connection()) as raw:
        for statement in (
            "DROP TABLE former_members",
            "DROP TABLE before_corrections",
            "UPDATE alembic_version SET version_num = '0001'",
        ):
            raw.cursor().execute(statement)
        raw.commit()
    engine.dispose()
    again = Record(file, lambda: NOW)
    with again.engine.connect() as connection:
        assert versions.version_of(connection) == versions.newest()
        assert connection.scalar(text("SELECT count(*) FROM before_corrections")) == 0
    assert same(read(again, account.id), account)
    correct(again, account.id, Add("Chidi"))
    assert [path.name for path in (file.parent / "backups").iterdir()] == [
        f"before-{versions.newest()}-20260301T093000.sqlite"
    ]
    again.close()


def test_a_discarded_session_leaves_nobody(record: Record) -> None:
    account = whole(record)
    store(record, account)
    record.discard(account.id)
    assert names(record) == []
