"""Sessions of a series side by side, against examples worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.review.account import Account
from balance.review.figures import figures
from balance.review.meeting import Meeting
from balance.review.series import Norm, series
from balance.review.trend import kendall_chance, trend
from balance.roster import Person, Roster
from tests.balance.speech import ledger_of

STARTED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
Speech = tuple[str | None, float, float]


def meeting(
    number: int, names: str, *speech: Speech, group: str | None = None, **more: str | None
) -> Meeting:
    """Session number so-and-so, a week after the one before; voice v1 is the first name's, and so on."""
    ledger = ledger_of(*speech)
    people = tuple(
        Person(f"p{seat}", name, group=group if name in "ABC" else None)
        for seat, name in enumerate(names, start=1)
    )
    account = Account(
        number,
        "live",
        STARTED + timedelta(weeks=number),
        ledger,
        ledger.published_s,
        roster=Roster(people, {f"v{p.id[1:]}": p.id for p in people}),
    )
    account = replace(account, **more)  # type: ignore[arg-type]
    return Meeting(account, figures(account), {person.id: person.name for person in people})


def test_a_line_has_what_neither_size_nor_length_decides() -> None:
    line = series([meeting(3, "AB", ("v1", 0, 60), ("v2", 64, 84), ("v1", 84, 90))]).sessions[0]
    a = 66 / 86
    voices = exp(-a * log(a) - (1 - a) * log(1 - a))
    assert (line.session, line.people, line.duration_s, line.counted_s) == (3, 2, 90, 90)
    assert line.balance == pytest.approx(100 * (1 - (a - 0.5) / 0.5))
    assert line.effective_voices == pytest.approx(voices)
    assert line.effective_part == pytest.approx(voices / 2)
    assert line.evenness == pytest.approx(log(voices) / log(2))
    assert line.silence == pytest.approx(4 / 90)
    assert line.coverage == 1
    assert line.turns_an_hour == pytest.approx(3 * 3600 / 90)
    assert line.interventions_an_hour == 0


def test_twice_as_many_people_for_three_times_as_long_are_the_same() -> None:
    small = meeting(1, "AB", ("v1", 0, 90), ("v2", 90, 120))
    large = meeting(2, "ABCD", ("v1", 0, 135), ("v2", 135, 270), ("v3", 270, 315), ("v4", 315, 360))
    one, other = series([small, large]).sessions
    assert one.effective_part == pytest.approx(other.effective_part)
    assert one.effective_voices == pytest.approx((other.effective_voices or 0) / 2)
    # D is 0.25 in both; one voice alone would be D = 1/2 of two people, 3/4 of four.
    assert one.balance == pytest.approx(50)
    assert other.balance == pytest.approx(100 * (1 - 0.25 / 0.75))


def test_a_session_in_which_nobody_spoke_has_no_figures_but_a_place() -> None:
    found = series([meeting(1, "AB"), meeting(2, "AB", ("v1", 0, 50), ("v2", 50, 100))])
    empty = found.sessions[0]
    assert (empty.balance, empty.coverage, empty.silence, empty.turns_an_hour) == (None, None, None, None)
    assert found.balance.sessions == 1
    assert (found.balance.step, found.balance.chance, found.balance.verdict) == (None, None, "too_little")


def test_sessions_come_in_order_of_time_whatever_order_they_are_given_in() -> None:
    three = [meeting(n, "AB", ("v1", 0, 50), ("v2", 50, 100)) for n in (1, 2, 3)]
    assert series(three[::-1]) == series(three)
    assert [line.session for line in series(three[::-1]).sessions] == [1, 2, 3]
    assert series([]).sessions == ()


# ---------------------------------------------------------------- trend


def test_the_step_is_the_median_over_all_pairs() -> None:
    # Steps: 10, 5/2, 20/3, -5, 10/2, 15: sorted -5, 2.5, 5, 6.67, 10, 15.
    found = trend([50, 60, 55, 70])
    assert found.step == pytest.approx((5 + 20 / 3) / 2)
    assert found.sessions == 4
    assert found.chance == pytest.approx(8 / 24)
    assert found.verdict == "too_little"


def test_four_in_order_are_a_trend_and_three_are_none() -> None:
    assert (trend([1, 2, 3]).chance, trend([1, 2, 3]).verdict) == (2 / 6, "too_little")
    assert (trend([1, 2, 3, 4]).chance, trend([1, 2, 3, 4]).verdict) == (2 / 24, "rose")
    assert trend([9, 7, 5, 1]).verdict == "fell"
    assert trend([5, 5, 5, 5]).verdict == "too_little"
    assert trend([1, None, 3]).step == 1


@pytest.mark.parametrize("sessions", [2, 3, 4, 5, 6])
def test_chance_is_what_counting_all_orders_gives(sessions: int) -> None:
    scores = [
        sum((b > a) - (b < a) for i, a in enumerate(order) for b in order[i + 1 :])
        for order in permutations(range(sessions))
    ]
    for score in set(scores):
        expected = sum(abs(one) >= abs(score) for one in scores) / len(scores)
        assert kendall_chance(sessions, score) == pytest.approx(expected)


@given(st.lists(st.floats(0, 100) | st.none(), max_size=14))
def test_turned_round_a_trend_is_its_own_opposite(values: list[float | None]) -> None:
    there, back = trend(values), trend(values[::-1])
    assert there.chance == back.chance
    assert {"rose": "fell", "fell": "rose"}.get(there.verdict, there.verdict) == back.verdict
    assert there.step == pytest.approx(-back.step if back.step is not None else None)


# ---------------------------------------------------------------- people


def test_who_was_there_who_came_and_who_went() -> None:
    talk: tuple[Speech, ...] = (("v1", 0, 60), ("v2", 60, 120))
    found = series([meeting(1, "AB", *talk), meeting(2, "BC", *talk), meeting(3, "ACD", *talk)])
    assert [person.name for person in found.people] == ["A", "B", "C", "D"]
    assert [person.present for person in found.people] == [
        (1, None, 1),
        (1, 1, None),
        (None, 1, 1),
        (None, None, 1),
    ]
    assert [person.sessions for person in found.people] == [2, 2, 2, 1]
    assert found.people[0].voice_index == (1, None, 1.5)
    first, second, third = found.changes
    assert (first.newcomers, first.stayed, first.missing) == ((), (), ())
    assert (second.newcomers, second.stayed, second.missing, second.left) == ((2,), (1,), (0,), ())
    assert (third.newcomers, third.returned, third.stayed) == ((3,), (0,), (2,))
    assert (third.missing, third.left) == ((1,), (1,))


def test_a_person_keeps_one_row_under_a_new_name_and_is_there_for_a_part() -> None:
    first = meeting(1, "AB", ("v1", 0, 50), ("v2", 50, 100))
    second = meeting(2, "ZB", ("v1", 0, 50), ("v2", 50, 100))
    roster = second.account.roster
    late = replace(roster.person("p2"), presence=((25.0, float("inf")),))
    account = replace(second.account, roster=roster.with_changed(late))
    second = Meeting(account, figures(account), {"p1": "A", "p2": "B"})
    found = series([first, second])
    assert [(person.name, person.present) for person in found.people] == [("Z", (1, 1)), ("B", (1, 0.75))]


def test_people_who_are_not_linked_are_each_somebody_of_their_own() -> None:
    one = replace(meeting(1, "AB", ("v1", 0, 60)), linked={})
    two = replace(meeting(2, "AB", ("v1", 0, 60)), linked={})
    assert [person.name for person in series([one, two]).people] == ["A", "B", "A", "B"]


# ---------------------------------------------------------------- norms and groups


def test_norms_and_what_became_of_them() -> None:
    talk: tuple[Speech, ...] = (("v1", 0, 60),)
    found = series(
        [
            meeting(1, "AB", *talk, norm="Short turns"),
            meeting(2, "AB", *talk),
            meeting(3, "AB", *talk, last_norm="Short turns", norm_met="partly", norm="Ask first"),
            meeting(4, "AB", *talk, last_norm="Ask first"),
        ]
    )
    assert found.norms == (Norm(1, "Short turns", 3, "partly"), Norm(3, "Ask first", None, None))


def test_a_group_is_compared_only_where_three_of_it_counted() -> None:
    four: tuple[Speech, ...] = (("v1", 0, 10), ("v2", 10, 20), ("v3", 20, 30), ("v4", 30, 100))
    found = series(
        [
            meeting(1, "ABCD", *four, group="citizens"),
            meeting(2, "ABD", ("v1", 0, 50), ("v3", 50, 100), group="citizens"),
        ]
    )
    (citizens,) = found.groups
    assert citizens.name == "citizens"
    assert list(citizens.voice_index) == [pytest.approx(0.3 / 0.75), None]
    assert citizens.talk_time_s == pytest.approx(30)
    assert citizens.share == pytest.approx(0.3)
    assert citizens.fair_share == pytest.approx(0.75)
    assert citizens.whole == pytest.approx(0.4)
