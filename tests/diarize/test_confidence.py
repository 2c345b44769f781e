from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diarize.confidence import confidence

distances = st.floats(0, 2)
margins = st.floats(-2, 2)
lengths = st.floats(0, 3600)


@given(distances, margins, lengths)
def test_a_probability_whatever_comes(distance: float, margin: float, clean_s: float) -> None:
    assert 0 < confidence(distance, margin, clean_s) < 1


@given(distances, distances, margins, margins, lengths, lengths)
def test_nearer_clearer_and_longer_is_never_less_sure(
    d1: float, d2: float, m1: float, m2: float, s1: float, s2: float
) -> None:
    better = confidence(min(d1, d2), max(m1, m2), max(s1, s2))
    assert better >= confidence(max(d1, d2), min(m1, m2), min(s1, s2))


def test_a_good_recognition_is_believed_and_a_toss_up_is_not() -> None:
    assert confidence(distance=0.2, margin=0.4, clean_s=3.0) > 0.9
    assert confidence(distance=0.5, margin=-0.1, clean_s=1.0) < 0.5
