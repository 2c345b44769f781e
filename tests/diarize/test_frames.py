from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diarize.frames import FRAME_SAMPLES, FRAMES_PER_S, frames, seconds
from diarize.types import SAMPLE_RATE_HZ


def test_a_frame_is_20_ms() -> None:
    assert (FRAMES_PER_S, FRAME_SAMPLES / SAMPLE_RATE_HZ) == (50, 0.02)
    assert frames(0.5) == 25
    assert seconds(25) == 0.5


@given(st.integers(0, 10**7))
def test_frames_survive_the_way_to_seconds_and_back(count: int) -> None:
    assert frames(seconds(count)) == count
