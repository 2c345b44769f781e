"""Every figure of a session, against examples worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from balance.metrics.effect import Change
from balance.phases import Phase, Phases
from balance.prompting.prompts import Intervention
from balance.rehearsal import Workshop, rehearse
from balance.review.account import Account
from balance.review.figures import figures
from balance.review.session_figures import Following, Moment, Unknown
from balance.roster import Person, Roster
from balance.speech.ledger import Ledger
from tests.balance.speech import ledger_of

if TYPE_CHECKING:
    from collections.abc import Sequence

STARTED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def account_of(
    ledger: Ledger, people: Sequence[Person] = (), phases: Phases | None = None, **more: str
) -> Account:
    roster = Roster(tuple(people), {f"v{p.id[1:]}": p.id for p in people}) if people else Roster()
    return Account(1, "live", STARTED, ledger, ledger.published_s, roster=roster, phases=phases or Phases())


ANNA, BEN = Person("p1", "Anna", group="citizens"), Person("p2", "Ben", group="officials")


def test_two_people_and_a_silence() -> None:
    # Anna 60 s, 4 s of silence, Ben 20 s; somebody unknown for the last 6 s.
    ledger = ledger_of(("v1", 0, 60), ("v2", 64, 84), (None, 84, 90))
    found = figures(account_of(ledger, [ANNA, BEN]))
    anna, ben = found.people
    assert (anna.id, anna.name, anna.number, anna.turns, anna.longest_monologue_s) == ("p1", "Anna", 1, 1, 60)
    assert (anna.whole.share, ben.whole.share) == (0.75, 0.25)
    assert (anna.whole.fair_share, ben.whole.voice_index) == (0.5, 0.5)
    assert (found.counted_s, found.silence_s) == (90, 4)
    assert found.whole.unknown_s == 6
    assert found.whole.coverage == pytest.approx(80 / 86)
    assert found.whole.balance == pytest.approx(100 * (1 - 0.25 / 0.5))
    assert (anna.response_latency_s, ben.response_latency_s) == (4, None)
    assert (anna.uptake, ben.uptake) == (0, 0)
    assert [(t.person, t.start_s, t.end_s) for t in found.turns] == [("p1", 0, 60), ("p2", 64, 84)]
    assert all(t.counted and not t.backchannel and t.confidence == 1 for t in found.turns)
    assert found.unknown == (Unknown(84, 90),)
    assert found.follows == ()


def test_only_what_counts_is_in_the_shares_but_every_turn_is_on_the_timeline() -> None:
    ledger = ledger_of(("v1", 0, 30), ("v1", 30, 90), ("v2", 100, 160))
    phases = Phases((Phase("presentation", start_s=0, end_s=30), Phase("discussion", start_s=30)))
    found = figures(account_of(ledger, [ANNA, BEN], phases))
    assert [p.whole.talk_time_s for p in found.people] == [60, 60]
    assert [(p.kind, p.counted, p.start_s, p.end_s) for p in found.phases] == [
        ("presentation", False, 0, 30),
        ("discussion", True, 30, 160),
    ]
    assert found.phases[0].group is None
    assert found.phases[1].group is not None
    assert found.phases[1].group.balance == 100
    assert [p.phases[0].talk_time_s for p in found.people] == [60, 60]
    assert [(t.start_s, t.end_s, t.counted) for t in found.turns] == [(0, 90, True), (100, 160, True)]
    assert found.counted_s == 130


def test_without_a_roster_each_voice_heard_is_somebody() -> None:
    found = figures(account_of(ledger_of(("v1", 0, 40), ("v2", 40, 80))))
    assert [(p.id, p.name, p.number, p.in_roster, p.counted) for p in found.people] == [
        ("v1", None, 1, False, True),
        ("v2", None, 2, False, True),
    ]
    assert found.follows == (Following("v1", "v2", 1, None),)
    assert found.course[0] == Moment(30, None, 1.0)
    assert found.course[1].balance == pytest.approx(100 * (1 - (40 / 60 - 0.5) / 0.5))


def test_who_says_nothing_is_there_all_the_same() -> None:
    found = figures(account_of(ledger_of(("v1", 0, 80)), [ANNA, BEN]))
    assert found.people[1].whole.share == 0
    assert found.people[1].uptake is None
    assert found.whole.balance == 0


def test_an_empty_session_knows_nothing() -> None:
    found = figures(account_of(Ledger()))
    assert (found.people, found.turns, found.course, found.interventions) == ((), (), (), ())
    assert (found.whole.balance, found.whole.coverage, found.counted_s) == (None, None, 0)


def test_what_stepping_in_did_is_told_once_its_five_minutes_are_over() -> None:
    # Anna says everything for five minutes, then Ben everything: in every draw she falls from 2 to 0.
    rows = [(f"v{1 + (n >= 30)}", 10 * n, 10 * n + 9.5) for n in range(60)]
    stepped_in = (Intervention(300.0, ("p1",)),)
    over = account_of(ledger_of(*rows, (None, 600, 601)), [ANNA, BEN])
    (one,) = figures(replace(over, interventions=stepped_in)).interventions
    assert one.effect.person == Change(2, 0, -2, -2)
    ended_before = account_of(ledger_of(*rows[:50]), [ANNA, BEN])
    (one,) = figures(replace(ended_before, interventions=stepped_in)).interventions
    assert one.effect.after_s == pytest.approx(199.5)
    assert (one.effect.person, one.effect.group) == (None, None)


def test_groups_of_fewer_than_three_are_not_shown() -> None:
    people = [Person(f"p{n}", f"P{n}", group="citizens" if n <= 3 else "officials") for n in range(1, 6)]
    ledger = ledger_of(*((f"v{n}", 20 * n, 20 * n + 20) for n in range(1, 6)))
    (group,) = figures(account_of(ledger, people)).groups
    assert (group.name, group.people, group.talk_time_s) == ("citizens", 3, 60)
    assert group.share == pytest.approx(0.6)
    assert group.fair_share == pytest.approx(0.6)


def test_the_sum_of_a_drawn_workshop_is_conserved() -> None:
    rehearsal = rehearse(Workshop(people=5, duration_s=900, seed=7))
    ledger = Ledger()
    for publication in rehearsal.publications():
        ledger.apply(publication)
    account = Account(1, "live", STARTED, ledger, ledger.published_s, roster=rehearsal.roster)
    found = figures(account)
    assert sum(p.whole.share or 0 for p in found.people) == pytest.approx(1)
    assert sum(p.whole.fair_share or 0 for p in found.people) == pytest.approx(1)
    assert sum(p.whole.talk_time_s for p in found.people) == pytest.approx(found.whole.speech_time_s)
    spoken_s = found.whole.speech_time_s + found.whole.unknown_s
    assert spoken_s + found.silence_s == pytest.approx(found.counted_s)
    assert all(0 <= turn.confidence <= 1 for turn in found.turns)
    assert sum(p.turns + p.backchannels for p in found.people) == len(found.turns)
