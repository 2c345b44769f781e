from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diarize.voices.confidence import confidence

distances = st.floats(0, 2)
margins = st.floats(-2, 2)


@given(distances, margins)
def test_a_probability_whatever_comes(distance: float, margin: float) -> None:
    assert 0 < confidence(distance, margin) < 1


@given(distances, distances, margins, margins)
def test_nearer_and_clearer_is_never_less_sure(d1: float, d2: float, m1: float, m2: float) -> None:
    assert confidence(min(d1, d2), max(m1, m2)) >= confidence(max(d1, d2), min(m1, m2))


def test_a_good_recognition_is_believed_and_a_toss_up_is_not() -> None:
    assert confidence(distance=0.2, margin=0.4) > 0.9
    assert confidence(distance=0.5, margin=-0.1) < 0.5
