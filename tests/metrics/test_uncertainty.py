from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.metrics.talk_time import Credit
from balance.metrics.uncertainty import NORMAL_90, Calibration, measured_range, share_deviation
from balance.speech.ledger import Ledger
from diarize.types import Attribution
from tests.balance.speech import attribution, speech

if TYPE_CHECKING:
    from numpy.typing import NDArray


def credit_of(*rows: Attribution) -> Credit:
    ledger = Ledger()
    ledger.add(rows)
    return Credit.between(ledger.timeline, 0, 1000)


def deviation(*rows: Attribution, people: int) -> list[float]:
    return [*share_deviation(credit_of(*rows), np.ones(people, dtype=np.bool_)).tolist()]


V1 = attribution(1, "v1", 0, 6, 0.9)
V2 = attribution(2, "v2", 6, 10, 0.75)


class TestDeviation:
    def test_two_people(self) -> None:
        # (1 − 0.9) 0.6² + (1 − 0.75) 0.4² = 0.036 + 0.040: what the one loses the other wins
        assert deviation(V1, V2, people=2) == pytest.approx([sqrt(0.076)] * 2)

    def test_a_third_who_says_little(self) -> None:
        # v3 has 2.5 s for certain, T = 12.5: pieces of 0.48 and 0.32.
        # wrong: 0.1 · 0.48² = 0.02304 and 0.25 · 0.32² = 0.0256; half of it may be each other person's
        rows = (V1, V2, attribution(3, "v3", 10, 12.5))
        assert deviation(*rows, people=3) == pytest.approx(
            [sqrt(0.02304 + 0.0128), sqrt(0.0256 + 0.01152), sqrt(0.01152 + 0.0128)]
        )

    def test_unknown_speech_may_be_anybodys(self) -> None:
        # 6 s and 4 s for certain, 2 s unknown: (2/12)² · (0.4² + 0.6²) / 2 for both
        rows = (attribution(1, "v1", 0, 6), attribution(2, "v2", 6, 10), attribution(3, None, 10, 12))
        assert deviation(*rows, people=2) == pytest.approx([sqrt(0.26) / 6] * 2)

    def test_a_piece_is_wrong_as_a_whole(self) -> None:
        # Four chunks of one piece err together, four pieces apart: twice the deviation.
        certain = attribution(9, "v2", 10, 20)
        one = [attribution(1, "v1", 2 * n, 2 * n + 1, 0.8) for n in range(4)]
        four = [attribution(n, "v1", 2 * n, 2 * n + 1, 0.8) for n in range(4)]
        together, apart = deviation(*one, certain, people=2), deviation(*four, certain, people=2)
        assert together == pytest.approx([2 * sigma for sigma in apart])

    def test_one_person_alone(self) -> None:
        assert deviation(V1, people=1) == pytest.approx([sqrt(0.1)])

    def test_no_speech(self) -> None:
        assert deviation(people=0) == []
        assert deviation(attribution(1, None, 0, 5), people=0) == []

    def test_who_is_not_counted_is_left_out(self) -> None:
        credit = credit_of(V1, V2, attribution(3, "host", 10, 30, 0.5))
        assert share_deviation(credit, np.array([True, True, False])).tolist() == pytest.approx(
            [sqrt(0.076)] * 2
        )


class TestRange:
    def test_by_hand(self) -> None:
        low, high = measured_range(np.array([0.6, 0.4]), np.array([0.1, 0.1]))
        assert low.tolist() == pytest.approx([0.6 - 0.128155, 0.4 - 0.128155], abs=1e-6)
        assert high.tolist() == pytest.approx([0.6 + 0.128155, 0.4 + 0.128155], abs=1e-6)

    def test_it_is_cut_to_what_a_share_can_be(self) -> None:
        low, high = measured_range(np.array([0.95, 0.05]), np.array([0.1, 0.1]))
        assert high[0] == 1
        assert low[1] == 0

    def test_calibration_widens_it(self) -> None:
        def width(calibration: Calibration) -> float:
            low, high = measured_range(np.array([0.5]), np.array([0.1]), calibration)
            return float(high[0] - low[0])

        assert width(Calibration(pieces=2.0, missed=0.0, least=0.0)) == pytest.approx(4 * NORMAL_90 * 0.1)
        assert width(Calibration(pieces=0.0, missed=0.2, least=0.0)) == pytest.approx(2 * NORMAL_90 * 0.05)
        assert width(Calibration(pieces=0.0, missed=0.0, least=0.02)) == pytest.approx(2 * NORMAL_90 * 0.02)
        # 0.03, 0.05 · 0.8 and 0.12 at right angles: √(0.0009 + 0.0016 + 0.0144) = 0.13
        assert width(Calibration(pieces=0.3, missed=0.16, least=0.12)) == pytest.approx(2 * NORMAL_90 * 0.13)
        assert width(Calibration(pieces=0.0, missed=0.0, least=0.0)) == 0

    def test_it_holds_the_truth_in_eight_of_ten_draws_of_the_model(self) -> None:
        # 40 pieces of 3 s for each of two people, each wrong with probability 0.1, and 6 unknown ones of 2 s:
        # the true share is drawn 20 000 times. The model is a little wider than these draws (it squares about
        # the measured share), so that it holds some more than 80 %.
        rows = [attribution(n, f"v{n % 2 + 1}", 3 * n, 3 * n + 3, 0.9) for n in range(80)]
        rows += [attribution(100 + n, None, 240 + 2 * n, 242 + 2 * n) for n in range(6)]
        low, high = measured_range(
            np.array([0.5, 0.5]), share_deviation(credit_of(*rows), np.ones(2, dtype=np.bool_))
        )
        rng = np.random.default_rng(5)
        kept = rng.binomial(40, 0.9, 20_000)
        won = rng.binomial(40, 0.1, 20_000)
        found = rng.binomial(6, 0.5, 20_000)
        true = (3 * (kept + won) + 2 * found) / (3 * 80 + 2 * 6)
        assert 0.8 <= np.mean((true >= low[0]) & (true <= high[0])) <= 0.9

    @given(speech(), st.builds(Calibration, st.floats(0, 5), st.floats(0, 1), st.floats(0, 1)))
    def test_it_is_around_the_share(self, rows: list[Attribution], calibration: Calibration) -> None:
        credit = credit_of(*rows)
        everybody = np.ones(credit.voices, dtype=np.bool_)
        talk_s = credit.by_voice(credit.credit_s)[1:]
        share: NDArray[np.float64] = talk_s / max(talk_s.sum(), 1e-9)
        low, high = measured_range(share, share_deviation(credit, everybody), calibration)
        assert (low >= 0).all()
        assert (low <= share).all()
        assert (share <= high + 1e-12).all()
        assert (high <= 1).all()

    @given(speech(unknown=False), st.floats(0, 1))
    def test_less_confidence_makes_it_wider(self, rows: list[Attribution], factor: float) -> None:
        doubted = [Attribution(r.piece, r.start_s, r.end_s, r.voice, r.confidence * factor) for r in rows]
        sure, unsure = credit_of(*rows), credit_of(*doubted)
        everybody = np.ones(sure.voices, dtype=np.bool_)
        assert (share_deviation(unsure, everybody) >= share_deviation(sure, everybody) - 1e-9).all()

    @given(speech(unknown=False))
    def test_who_is_certainly_right_has_none(self, rows: list[Attribution]) -> None:
        credit = credit_of(*(Attribution(r.piece, r.start_s, r.end_s, r.voice, 1.0) for r in rows))
        assert (
            share_deviation(credit, np.ones(credit.voices, dtype=np.bool_)).tolist() == [0.0] * credit.voices
        )
