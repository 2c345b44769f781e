from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from balance.errors import BalanceError
from balance.metrics.fair_share import Weights
from balance.metrics.inequality import balance, dominated, effective_voices, evenness, gini, hands
from tests.balance.speech import ledger_of, talk_time

Floats = NDArray[np.float64]

THIRDS = np.full(3, 1 / 3)
SHARE = np.array([0.5, 0.3, 0.2])


def parts(low: float) -> st.SearchStrategy[Floats]:
    """Two to fifteen parts of a whole, each at least `low` before they are made to sum to 1."""
    numbers = st.lists(st.floats(low, 1), min_size=2, max_size=15).filter(lambda values: sum(values) > 0.01)
    return numbers.map(lambda values: np.array(values) / sum(values))


@st.composite
def shares_and_fair(draw: st.DrawFn) -> tuple[Floats, Floats]:
    fair = draw(parts(0.05))
    size = len(fair)
    share = draw(
        st.lists(st.floats(0, 1), min_size=size, max_size=size).filter(lambda values: sum(values) > 0.01)
    )
    return np.array(share) / sum(share), fair


class TestByHand:
    def test_hands(self) -> None:
        # ½ (|1/2 − 1/3| + |3/10 − 1/3| + |2/10 − 1/3|) = ½ (5/30 + 1/30 + 4/30) = 1/6
        assert hands(SHARE, THIRDS) == pytest.approx(1 / 6)

    def test_balance(self) -> None:
        # 1 − Σ e² = 1 − 3/9 = 2/3;  100 (1 − (1/6) / (2/3)) = 75
        assert balance(SHARE, THIRDS) == pytest.approx(75)

    def test_gini(self) -> None:
        # r = 1.5, 0.9, 0.6; Σ Σ |r_i − r_j| = 2 (0.6 + 0.9 + 0.3) = 3.6; 3/2 · 3.6 / (2 · 9 · 1) = 0.3
        assert gini(SHARE, THIRDS) == pytest.approx(0.3)

    def test_evenness(self) -> None:
        entropy = -(0.5 * log(0.5) + 0.3 * log(0.3) + 0.2 * log(0.2))  # 0.3466 + 0.3612 + 0.3219 = 1.0297
        assert evenness(SHARE) == pytest.approx(entropy / log(3)) == pytest.approx(0.9372, abs=1e-4)

    def test_effective_voices(self) -> None:
        assert effective_voices(SHARE) == pytest.approx(2.8001, abs=1e-4)  # exp(1.0297)

    def test_somebody_silent(self) -> None:
        # 0 · ln 0 = 0: s = 1/2, 1/2, 0 gives −Σ s ln s = ln 2
        share = np.array([0.5, 0.5, 0.0])
        assert effective_voices(share) == pytest.approx(2)
        assert evenness(share) == pytest.approx(log(2) / log(3))

    def test_different_weights(self) -> None:
        # e = 1/2, 1/4, 1/4; s = 1/2, 1/2, 0; D = ½ (0 + 1/4 + 1/4) = 1/4; 1 − Σ e² = 1 − 6/16 = 5/8
        share, fair = np.array([0.5, 0.5, 0.0]), np.array([0.5, 0.25, 0.25])
        assert hands(share, fair) == pytest.approx(0.25)
        assert balance(share, fair) == pytest.approx(60)  # 100 (1 − 0.25 / 0.625)
        # r = 1, 2, 0; Σ Σ e e |Δr| = 2 (1/8 · 1 + 1/8 · 1 + 1/16 · 2) = 3/4; 3/4 / (2 · 5/8) = 0.6
        assert gini(share, fair) == pytest.approx(0.6)

    def test_one_says_all_who_was_meant_to_say_little(self) -> None:
        # e = 0.9, 0.1; s = 0, 1: D = 0.9 is more than 1 − Σ e² = 0.18, so that the bounds bind.
        share, fair = np.array([0.0, 1.0]), np.array([0.9, 0.1])
        assert balance(share, fair) == 0
        assert gini(share, fair) == 1


class TestInvariants:
    @given(parts(0.05))
    def test_the_agreed_shares_are_balanced(self, fair: Floats) -> None:
        assert balance(fair, fair) == pytest.approx(100)
        assert gini(fair, fair) == pytest.approx(0, abs=1e-9)
        assert hands(fair, fair) == 0

    @given(st.integers(2, 15), st.data())
    def test_one_person_says_everything(self, people: int, data: st.DataObject) -> None:
        fair, share = np.full(people, 1 / people), np.zeros(people)
        share[data.draw(st.integers(0, people - 1))] = 1
        assert balance(share, fair) == pytest.approx(0, abs=1e-9)
        assert gini(share, fair) == pytest.approx(1)
        assert evenness(share) == 0
        assert effective_voices(share) == 1

    @given(st.integers(2, 15))
    def test_equal_voices(self, people: int) -> None:
        equal = np.full(people, 1 / people)
        assert evenness(equal) == pytest.approx(1)
        assert effective_voices(equal) == pytest.approx(people)

    @given(shares_and_fair(), st.data())
    def test_the_order_of_people_does_not_matter(
        self, both: tuple[Floats, Floats], data: st.DataObject
    ) -> None:
        share, fair = both
        order = np.array(data.draw(st.permutations(range(len(share)))))
        for figure in (hands, balance, gini):
            assert figure(share[order], fair[order]) == pytest.approx(figure(share, fair), abs=1e-9)
        for own in (evenness, effective_voices):
            assert own(share[order]) == pytest.approx(own(share), abs=1e-9)

    @given(shares_and_fair())
    def test_bounds(self, both: tuple[Floats, Floats]) -> None:
        share, fair = both
        assert 0 <= hands(share, fair) < 1
        assert 0 <= balance(share, fair) <= 100
        assert 0 <= gini(share, fair) <= 1
        assert 0 <= evenness(share) <= 1 + 1e-9
        assert 1 <= effective_voices(share) <= len(share) + 1e-9
        assert effective_voices(share) == pytest.approx(exp(evenness(share) * log(len(share))))

    @given(parts(0))
    def test_with_equal_fair_shares_gini_is_the_usual_one(self, share: Floats) -> None:
        # Another way to the small-sample Gini: from the ranks (Deltas 2003), Σ (2 i − n − 1) s_(i) / (n − 1).
        n = len(share)
        ranks = np.arange(1, n + 1)
        usual = ((2 * ranks - n - 1) * np.sort(share)).sum() / (n - 1)
        assert gini(share, np.full(n, 1 / n)) == pytest.approx(usual, abs=1e-9)


class TestDominated:
    EVERYBODY = np.ones(2, dtype=np.bool_)

    def test_by_hand(self) -> None:
        # v1 says the first half of five minutes, v2 the second. Windows from 0, 30, … 150 s; larger share:
        # 150/150, 120/150, 90/150, 90/150, 120/150, 150/150; 60 % is not more than 60 %: 4 of 6.
        timeline = ledger_of(("v1", 0, 150), ("v2", 150, 300)).timeline
        assert dominated(timeline, 0, 300, self.EVERYBODY) == pytest.approx(4 / 6)

    def test_overlap_is_divided(self) -> None:
        # One window: v1 100 s alone, 50 s with v2: 125 to 25.
        timeline = ledger_of(("v1", 0, 150), ("v2", 100, 150)).timeline
        assert dominated(timeline, 0, 150, self.EVERYBODY) == 1
        # v1 80 s alone, v2 60 s alone, both 10 s: 85 to 65 of 150 is under 60 %.
        timeline = ledger_of(("v1", 0, 90), ("v2", 80, 150)).timeline
        assert dominated(timeline, 0, 150, self.EVERYBODY) == 0

    def test_under_one_window_it_is_not_known(self) -> None:
        assert dominated(ledger_of(("v1", 0, 149)).timeline, 0, 149, self.EVERYBODY[:1]) is None

    def test_windows_in_silence_are_left_out(self) -> None:
        timeline = ledger_of(("v1", 0, 20), ("v2", 0, 20), ("v1", 290, 300)).timeline
        # Windows from 0 (even) and from 150 (v1 alone) have speech; those from 30, 60, 90 and
        # 120, which end by 270, have none: one of two.
        assert dominated(timeline, 0, 300, self.EVERYBODY) == pytest.approx(1 / 2)
        assert dominated(timeline, 30, 280, self.EVERYBODY) is None

    def test_who_is_not_counted_does_not_dominate(self) -> None:
        timeline = ledger_of(("host", 0, 100), ("v1", 100, 125), ("v2", 125, 150)).timeline
        assert dominated(timeline, 0, 150, np.array([True, True, True])) == 1
        assert dominated(timeline, 0, 150, np.array([False, True, True])) == 0


class TestWeights:
    HERE = np.ones(3, dtype=np.bool_)

    def expected(self, weights: Weights, here: NDArray[np.bool_] = HERE) -> list[float]:
        timeline = ledger_of(("v1", 0, 6), ("v2", 6, 9), ("v3", 9, 21)).timeline
        return [*weights.expected_s(timeline, talk_time(timeline, 0, 21), 0, 21, here).tolist()]

    def test_equal(self) -> None:
        assert self.expected(Weights()) == pytest.approx([7, 7, 7])

    def test_weighted(self) -> None:
        # 21 s over weights 2 : 1 : 4
        assert self.expected(Weights({"v1": 2, "v3": 4})) == pytest.approx([6, 3, 12])

    def test_somebody_not_counted(self) -> None:
        # T is the 9 s of the other two
        assert self.expected(Weights({"v3": 0})) == pytest.approx([4.5, 4.5, 0])

    def test_nobody_counted(self) -> None:
        assert self.expected(Weights({"v1": 0, "v2": 0, "v3": 0})) == [0, 0, 0]

    def test_who_has_not_been_heard_yet(self) -> None:
        assert self.expected(Weights(), np.array([True, True, False])) == pytest.approx([4.5, 4.5, 0])

    @pytest.mark.parametrize("weight", [-1, float("nan"), float("inf")])
    def test_a_weight_that_is_none_is_refused(self, weight: float) -> None:
        with pytest.raises(BalanceError, match="v2"):
            Weights({"v2": weight})
