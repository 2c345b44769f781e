"""An account goes into the record and comes out the same; people are found again over a series."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import inf
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from balance.errors import RecordError
from balance.phases import Phase, Phases
from balance.prompting.findings import Finding
from balance.prompting.prompts import Intervention, Prompt
from balance.record.accounts import load, save
from balance.record.schema import PEOPLE, SUMMARIES
from balance.rehearsal import Workshop, rehearse
from balance.review.account import Account, Note, Unheard
from balance.review.figures import figures
from balance.review.summary import summary
from balance.roster import Person, Roster
from tests.balance.speech import ledger_of
from tests.record.conftest import LIVE, NOW

if TYPE_CHECKING:
    from balance.record.record import Record

ANNA = Person("p1", "Anna", group="citizens", consent="yes", presence=((0.0, 60.0), (70.0, inf)))
BEN = Person(
    "p4", "Ben", role="moderator", weight=0.5, prefers_to_listen=True, code="fox", accommodations="ramp"
)


def whole(record: Record, title: str | None = "Kick-off") -> Account:
    return Account(
        record.begin(LIVE),
        "live",
        NOW,
        ledger_of(("v2", 0, 30), ("v1", 30, 50), (None, 50, 55)),
        100.5,
        title=title,
        series="Library",
        language="nl",
        roster=Roster((ANNA, BEN), {"v1": "p4", "v2": "p1"}, 7),
        phases=Phases((Phase("discussion", "Ideas", start_s=1.0),), off_record=((20.0, inf),)),
        prompts=(
            Prompt(1, Finding("dominates", "p1", ("p1",), "p4", 0.7, 0.5), 31.0, "accepted", 33.0, "Ben?"),
        ),
        interventions=(Intervention(33.0, ("p1",), 1),),
        notes=(Note(40.0, "lively"),),
        ground_rules=("Nobody has more voice than the rest.",),
        norm="Let others end",
        last_norm="Short turns",
        norm_met="partly",
        unheard=(Unheard(60.0, 62.0, "unplugged"),),
    )


def stored(record: Record, account: Account) -> Account:
    record.change(lambda c: save(c, account))
    with record.engine.connect() as connection:
        return load(connection, account.id)


def test_an_account_comes_out_as_it_went_in(record: Record) -> None:
    account = whole(record)
    back = stored(record, account)
    assert replace(back, ledger=account.ledger) == account
    assert back.ledger.voices == ("v2", "v1")
    assert back.ledger.rows.tolist() == account.ledger.rows.tolist()
    assert figures(back) == figures(account)


def test_a_workshop_of_an_hour_has_the_same_figures_to_the_last_digit(record: Record) -> None:
    drawn = rehearse(Workshop(people=8, duration_s=3600.0, seed=3))
    heard = [(drawn.voices[turn.seat], turn.start_s, turn.end_s) for turn in drawn.turns]
    account = replace(
        whole(record),
        ledger=ledger_of(*heard),
        roster=Roster(),
        duration_s=3600.0,
    )
    assert figures(stored(record, account)) == figures(account)


def test_saving_again_writes_over_it(record: Record) -> None:
    account = stored(record, whole(record))
    changed = replace(account, title="Second thoughts", roster=Roster((BEN,), {"v1": "p4"}, 7), notes=())
    back = stored(record, changed)
    assert (back.title, back.roster, back.notes) == ("Second thoughts", changed.roster, ())
    with record.engine.connect() as connection:
        assert connection.scalars(select(PEOPLE.c.name)).all() == ["Ben"]


def test_the_line_for_lists_is_kept_with_it(record: Record) -> None:
    account = whole(record)
    line = summary(figures(account)).packed()
    record.change(lambda c: save(c, account, line))
    with record.engine.connect() as connection:
        assert connection.scalars(select(SUMMARIES.c.body)).all() == [line]


def test_somebody_is_the_same_person_in_the_next_session_of_a_series(record: Record) -> None:
    first = whole(record)
    stored(record, first)
    record._clock = lambda: NOW + timedelta(days=7)
    # Ben comes back under another name with his code; Anna writes herself otherwise; a third one is new.
    people = (Person("p1", "Benny", code="fox"), Person("p2", "ANNA"), Person("p3", "Chidi"))
    stored(record, replace(whole(record), roster=Roster(people, {}, 4)))
    with record.engine.connect() as connection:
        assert connection.execute(select(PEOPLE.c.name, PEOPLE.c.code).order_by(PEOPLE.c.id)).all() == [
            ("ANNA", None),
            ("Benny", "fox"),
            ("Chidi", None),
        ]


def test_in_another_series_the_same_name_is_somebody_else(record: Record) -> None:
    stored(record, whole(record))
    other = replace(LIVE, series="Park")
    second = replace(whole(record), id=record.begin(other), roster=Roster((ANNA,), {}, 2))
    stored(record, second)
    with record.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(PEOPLE)) == 3


def test_a_session_that_runs_has_no_account_yet(record: Record) -> None:
    session = record.begin(LIVE)
    with record.engine.connect() as connection:
        with pytest.raises(RecordError, match="Session number 1 is not over yet"):
            load(connection, session)
        with pytest.raises(RecordError, match="There is no session number 9"):
            load(connection, 9)
