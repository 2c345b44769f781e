from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given

from balance.metrics.turns import Turns
from balance.speech.ledger import Ledger
from tests.balance.speech import Stretch, ledger_of, set_counted, speech

if TYPE_CHECKING:
    from diarize.types import Attribution


def turns_of(*stretches: Stretch) -> Turns:
    return Turns.between(ledger_of(*stretches).timeline, 0, 10_000)


def listed(turns: Turns) -> list[tuple[int, float, float, bool]]:
    """(voice, start, end, backchannel) of each, in order; voice 0 is the first that appeared."""
    columns = (turns.voice, turns.start_s, turns.end_s, turns.backchannel)
    return list(zip(*(column.tolist() for column in columns), strict=True))


class TestTurns:
    def test_no_speech(self) -> None:
        turns = turns_of()
        assert listed(turns) == []
        assert turns.longest_monologues_s().tolist() == []

    def test_gaps_under_half_a_second_are_closed(self) -> None:
        turns = turns_of(("v1", 0, 2), ("v1", 2.4, 4), ("v1", 4.5, 6))
        assert listed(turns) == [(0, 0, 4, False), (0, 4.5, 6, False)]

    def test_somebody_else_in_the_gap_does_not_keep_it_open(self) -> None:
        assert listed(turns_of(("v1", 0, 2), ("v2", 2, 4), ("v1", 2.4, 5))) == [
            (0, 0, 5, False),
            (1, 2, 4, False),
        ]

    def test_pieces_that_overlap_are_one_turn(self) -> None:
        assert listed(turns_of(("v1", 0, 4), ("v1", 1, 2), ("v1", 3, 6))) == [(0, 0, 6, False)]

    def test_unknown_speech_makes_no_turns(self) -> None:
        assert listed(turns_of((None, 0, 4), ("v1", 5, 7))) == [(0, 5, 7, False)]

    def test_a_break_ends_a_turn(self) -> None:
        ledger = ledger_of(("v1", 0, 10), ("v1", 12, 20))
        set_counted(ledger, 8, 15, counted=False)
        # On the counted clock the break has no length: 8 s before it and 5 s after it touch there.
        assert listed(Turns.between(ledger.timeline, 0, 100)) == [(0, 0, 8, False), (0, 8, 13, False)]

    def test_turns_are_cut_to_the_times_asked_for(self) -> None:
        ledger = ledger_of(("v1", 0, 10), ("v2", 10, 20))
        assert listed(Turns.between(ledger.timeline, 4, 13)) == [(0, 4, 10, False), (1, 10, 13, False)]


class TestBackchannels:
    def test_a_short_turn_that_does_not_take_the_floor(self) -> None:
        turns = turns_of(("v1", 0, 20), ("v2", 5, 5.6))
        assert turns.counts().tolist() == [1, 0]
        assert turns.backchannel_counts().tolist() == [0, 1]

    def test_one_second_is_a_turn(self) -> None:
        assert turns_of(("v1", 0, 1)).counts().tolist() == [1]

    def test_a_short_start_that_takes_the_floor_within_three_seconds(self) -> None:
        # "So …" 5–5.6, then on from 8.6 (3.0 s later) or 8.7 (3.1 s later)
        assert turns_of(("v1", 5, 5.6), ("v1", 8.6, 12)).backchannel_counts().tolist() == [0]
        assert turns_of(("v1", 5, 5.6), ("v1", 8.7, 12)).backchannel_counts().tolist() == [1]

    def test_one_backchannel_after_another_takes_no_floor(self) -> None:
        assert turns_of(("v1", 5, 5.6), ("v1", 7, 7.6)).backchannel_counts().tolist() == [2]

    def test_the_floor_is_not_taken_by_somebody_else(self) -> None:
        assert turns_of(("v1", 5, 5.6), ("v2", 6, 12)).backchannel_counts().tolist() == [1, 0]

    def test_nor_after_a_break(self) -> None:
        ledger = ledger_of(("v1", 5, 5.6), ("v1", 8, 12))
        set_counted(ledger, 6, 8, counted=False)
        assert Turns.between(ledger.timeline, 0, 100).backchannel_counts().tolist() == [1]


class TestMonologues:
    def test_until_somebody_else_has_a_turn_of_three_seconds(self) -> None:
        # v1: 10 s; a remark of 2 s by v2; 20 s; a turn of 3 s by v2; 5 s.
        turns = turns_of(("v1", 0, 10), ("v2", 10, 12), ("v1", 12, 32), ("v2", 32, 35), ("v1", 35, 40))
        assert turns.monologues_s(0).tolist() == pytest.approx([30, 5])
        assert turns.monologues_s(1).tolist() == pytest.approx([2, 3])
        assert turns.longest_monologues_s().tolist() == pytest.approx([30, 3])

    def test_silence_belongs_to_nobody(self) -> None:
        assert turns_of(("v1", 0, 10), ("v1", 200, 210)).longest_monologues_s().tolist() == pytest.approx(
            [20]
        )

    def test_who_talks_on_over_a_long_turn_begins_again(self) -> None:
        # v2 talks from 20 to 24 while v1 goes on from 0 to 60: 20 s, then 40 s.
        assert turns_of(("v1", 0, 60), ("v2", 20, 24)).monologues_s(0).tolist() == pytest.approx([20, 40])

    def test_a_break_ends_it(self) -> None:
        ledger = ledger_of(("v1", 0, 10), ("v1", 100, 105))
        set_counted(ledger, 20, 50, counted=False)
        assert Turns.between(ledger.timeline, 0, 100).monologues_s(0).tolist() == pytest.approx([10, 5])

    def test_who_has_not_spoken_has_none(self) -> None:
        ledger = ledger_of(("v1", 0, 10), ("v2", 10, 20))
        ledger.relabel(2, "v1", 1.0)
        turns = Turns.between(ledger.timeline, 0, 100)
        assert turns.longest_monologues_s().tolist() == pytest.approx([20, 0])
        assert turns.monologues_s(1).tolist() == []


@given(speech())
def test_turns_hold_a_voices_speech_and_do_not_overlap(rows: list[Attribution]) -> None:
    ledger = Ledger()
    ledger.add(rows)
    turns = Turns.between(ledger.timeline, 0, 1000)
    assert (np.diff(turns.start_s) >= 0).all()
    assert turns.counts().sum() + turns.backchannel_counts().sum() == len(turns.voice)
    for voice, name in enumerate(ledger.voices):
        own = turns.voice == voice
        start_s, end_s = turns.start_s[own], turns.end_s[own]
        assert (start_s[1:] - end_s[:-1] >= 0.5 - 1e-6).all()
        for row in rows:
            if row.voice == name:
                assert any((start_s - 1e-6 <= row.start_s) & (row.end_s <= end_s + 1e-6))
        assert turns.monologues_s(voice).sum() == pytest.approx((end_s - start_s).sum())
