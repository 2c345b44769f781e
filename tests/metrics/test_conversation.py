from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given

from balance.metrics.conversation import Interruptions, follows, interruptions, response_latency_s, uptake
from balance.metrics.turns import Turns
from balance.speech.ledger import Ledger
from tests.balance.speech import ledger_of, set_counted, speech
from tests.metrics.test_turns import turns_of

if TYPE_CHECKING:
    from diarize.types import Attribution


class TestFollows:
    def test_by_hand(self) -> None:
        # Six rounds of v1, v2, v3, each 3 s with 1 s between: 18 turns. v1 → v2 and v2 → v3 six times,
        # v3 → v1 five times. Turn counts alone predict 6 · 6 / (18 − 6) = 3 of each.
        result = follows(turns_of(*((f"v{n % 3 + 1}", 4 * n, 4 * n + 3) for n in range(18))))
        assert result.events.tolist() == [[0, 6, 0], [0, 0, 6], [5, 0, 0]]
        assert result.lift[0, 1] == pytest.approx(2)
        assert result.lift[1, 2] == pytest.approx(2)
        assert result.lift[2, 0] == pytest.approx(5 / 3)

    def test_it_is_hidden_under_five_events(self) -> None:
        result = follows(turns_of(*((f"v{n % 2 + 1}", 4 * n, 4 * n + 3) for n in range(9))))
        assert result.events.tolist() == [[0, 4], [4, 0]]
        assert np.isnan(result.lift).all()

    @pytest.mark.parametrize(("start_s", "events"), [(9.9, 0), (10, 1), (12, 1), (12.1, 0)])
    def test_from_the_end_to_two_seconds_after_it(self, start_s: float, events: int) -> None:
        assert follows(turns_of(("v1", 0, 10), ("v2", start_s, 20))).events[0, 1] == events

    def test_who_goes_on_is_not_followed(self) -> None:
        assert follows(turns_of(("v1", 0, 10), ("v1", 10.6, 11.8), ("v2", 11, 20))).events.sum() == 0

    def test_a_backchannel_follows_nobody(self) -> None:
        assert follows(turns_of(("v1", 0, 10), ("v2", 10.5, 11), ("v3", 11.5, 20))).events.tolist() == [
            [0, 0, 1],
            [0, 0, 0],
            [0, 0, 0],
        ]

    def test_nobody_follows_over_a_break(self) -> None:
        ledger = ledger_of(("v1", 0, 10), ("v2", 20, 30))
        set_counted(ledger, 10, 20, counted=False)
        assert follows(Turns.between(ledger.timeline, 0, 100)).events.sum() == 0

    def test_no_turns(self) -> None:
        assert follows(turns_of()).events.shape == (0, 0)


class TestLatencyAndUptake:
    def test_median_gap_after_the_turns(self) -> None:
        # After v1: 1 s, 3 s, and v2 at once in the third: median of 1, 3, 0 is 1. After v2: 2 s and 1 s.
        turns = turns_of(
            ("v1", 0, 10), ("v2", 11, 20), ("v1", 22, 30), ("v2", 33, 40), ("v1", 41, 50), ("v2", 50, 60)
        )
        assert response_latency_s(turns).tolist() == pytest.approx([1, 1.5])

    def test_who_was_never_answered(self) -> None:
        assert np.isnan(response_latency_s(turns_of(("v1", 0, 10), ("v1", 20, 30)))).all()

    def test_uptake_is_of_turns_of_five_seconds(self) -> None:
        # v1: 5 s, answered after 3 s; 6 s, answered after 3.5 s; 4 s, too short to ask: one of two.
        turns = turns_of(
            ("v1", 0, 5), ("v2", 8, 12), ("v1", 20, 26), ("v2", 29.5, 33), ("v1", 40, 44), ("v2", 44, 48)
        )
        assert uptake(turns)[0] == pytest.approx(1 / 2)
        assert np.isnan(uptake(turns)[1])

    def test_no_turns(self) -> None:
        assert uptake(turns_of()).shape == response_latency_s(turns_of()).shape == (0,)


class TestInterruptions:
    def test_no_turns(self) -> None:
        assert interruptions(turns_of()) == Interruptions(0, 0)

    @pytest.mark.parametrize(
        ("start_s", "attempts"),
        [(0.9, 0), (1.0, 1), (9.5, 1), (9.6, 0), (10.0, 0)],
    )
    def test_after_a_second_of_talk_and_not_at_its_end(self, start_s: float, attempts: int) -> None:
        assert interruptions(turns_of(("v1", 0, 10), ("v2", start_s, 20))).attempts == attempts

    @pytest.mark.parametrize(
        ("start_s", "end_s", "successful"),
        [
            (8, 11, 1),
            (7.9, 11, 0),
            (8, 10.9, 0),
        ],  # v1 stops after 2 s; after 2.1 s; v2 goes on for 2.9 s only
    )
    def test_successful(self, start_s: float, end_s: float, successful: int) -> None:
        assert interruptions(turns_of(("v1", 0, 10), ("v2", start_s, end_s))) == Interruptions(1, successful)

    def test_a_backchannel_is_none(self) -> None:
        assert interruptions(turns_of(("v1", 0, 10), ("v2", 5, 5.9))) == Interruptions(0, 0)

    def test_nor_is_a_start_after_a_break(self) -> None:
        # On the counted clock v1 has ended at 5, when the break began; v3 starts there, v2 half a second on.
        ledger = ledger_of(("v1", 0, 8), ("v3", 8, 20), ("v2", 8.5, 20))
        set_counted(ledger, 5, 8, counted=False)
        assert interruptions(Turns.between(ledger.timeline, 0, 100)) == Interruptions(0, 0)

    def test_two_talked_into_are_one(self) -> None:
        assert interruptions(turns_of(("v1", 0, 10), ("v2", 0, 10), ("v3", 5, 12))).attempts == 1

    @given(speech())
    def test_as_many_succeed_as_try_at_most(self, rows: list[Attribution]) -> None:
        ledger = Ledger()
        ledger.add(rows)
        turns = Turns.between(ledger.timeline, 0, 1000)
        counted = interruptions(turns)
        assert 0 <= counted.successful <= counted.attempts <= turns.counts().sum()
        assert (follows(turns).events.sum(axis=1) <= turns.counts()).all()
