from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from balance.metrics.floor import Floor, floor
from balance.metrics.turns import Turns
from balance.speech.ledger import Ledger
from tests.balance.speech import Stretch, ledger_of, speech, tenths

if TYPE_CHECKING:
    from diarize.types import Attribution


def at(now_s: float, *stretches: Stretch, start_s: float = 0.0) -> Floor | None:
    return floor(ledger_of(*stretches).timeline, start_s, now_s)


def test_nobody_has_it() -> None:
    assert at(10) is None
    assert at(10, ("v1", 5, 7.9)) is None  # under 3 s
    assert at(15.1, ("v1", 5, 10)) is None  # silent for more than 5 s


def test_somebody_talks() -> None:
    assert at(10, ("v1", 5, 20)) == Floor("v1", 5, 5)
    assert at(25, ("v1", 5, 20)) == Floor("v1", 5, 15)
    assert at(10, ("v1", 5, 20), start_s=6) == Floor("v1", 6, 4)


def test_short_remarks_take_nothing_away() -> None:
    # v2 says 2 s in between and 2 s after: v1 has talked 10 + 10 s.
    assert at(33, ("v1", 0, 10), ("v2", 10, 12), ("v1", 20, 30), ("v2", 30, 32)) == Floor("v1", 0, 20)


def test_a_long_turn_takes_it() -> None:
    rows: tuple[Stretch, ...] = (("v1", 0, 60), ("v2", 20, 24), ("v1", 70, 80))
    assert at(23, *rows) == Floor("v2", 20, 3)
    # Back with v1, who went on talking: from 20 s on 40 s, and 10 s more.
    assert at(80, *rows) == Floor("v1", 20, 50)


@given(speech(max_size=16), tenths)
def test_it_is_the_holders_last_monologue(rows: list[Attribution], now_s: float) -> None:
    ledger = Ledger()
    ledger.add(rows)
    timeline = ledger.timeline
    now = floor(timeline, 0.0, now_s)
    if now is not None:
        turns = Turns.between(timeline, 0.0, now_s)
        runs = turns.monologues_s(timeline.voices.index(now.voice))
        assert now.talked_s == pytest.approx(runs[-1])
        assert 0 <= now.since_s <= now_s
