from __future__ import annotations

import pytest

from balance.away import CameUnnoticed, came_unnoticed
from balance.roster import Person, Roster
from balance.speech.counted import CountedTime
from tests.balance.speech import Stretch, ledger_of

TWO = Roster((Person("p1", "Anna"), Person("p2", "Bob")), {"v1": "p1", "v2": "p2"})


def found(roster: Roster, now_s: float, *stretches: Stretch) -> tuple[CameUnnoticed, ...]:
    timeline = ledger_of(*stretches).timeline_of(roster.ids, roster.voices, CountedTime())
    return came_unnoticed(timeline, roster, now_s)


def test_nobody_is_away() -> None:
    assert found(TWO, 100, ("v1", 0, 10), ("v2", 10, 20)) == ()


def test_somebody_came_back() -> None:
    roster = TWO.left("p2", 50)
    assert found(roster, 100, ("v1", 0, 10), ("v2", 10, 20)) == ()
    speech: tuple[Stretch, ...] = (("v2", 60, 62.9), ("v2", 70, 73), ("v2", 80, 90))
    assert found(roster, 72.9, *speech) == ()
    assert found(roster, 100, *speech) == (CameUnnoticed("p2", 70),)
    assert found(roster.arrived("p2", 70), 100, *speech) == ()


def test_the_last_words_on_the_way_out_are_not_a_return() -> None:
    assert found(TWO.left("p2", 50), 100, ("v2", 45, 55)) == ()


@pytest.mark.parametrize("presence", [(), ((500.0, 600.0),)])
def test_somebody_who_was_not_expected_yet(presence: tuple[tuple[float, float], ...]) -> None:
    roster = TWO.with_changed(Person("p2", "Bob", presence=presence))
    assert found(roster, 100, ("v1", 0, 10), ("v2", 30, 40)) == (CameUnnoticed("p2", 30),)
