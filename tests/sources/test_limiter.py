"""Loud sound is turned down, quiet sound is left alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from diarize.sources.limiter import Limiter


@given(st.lists(arrays(np.float32, st.integers(0, 700), elements=st.floats(-1, 1, width=32)), max_size=6))
def test_what_is_within_full_scale_comes_out_as_it_is(pieces: list[np.ndarray]) -> None:
    limiter = Limiter()
    for piece in pieces:
        assert np.array_equal(limiter.step(piece), piece)


@given(st.lists(arrays(np.float32, st.integers(0, 700), elements=st.floats(-2, 2, width=32)), max_size=6))
def test_nothing_leaves_full_scale_and_no_sign_changes(pieces: list[np.ndarray]) -> None:
    limiter = Limiter()
    for piece in pieces:
        out = limiter.step(piece)
        assert out.shape == piece.shape
        assert out.dtype == np.float32
        assert np.all(np.abs(out) <= 1.0)
        assert np.all(out * piece >= 0)
        assert np.all(np.abs(out) <= np.abs(piece) + 1e-6)


def test_a_loud_stretch_keeps_its_shape_and_the_gain_comes_back() -> None:
    limiter = Limiter()
    at = np.arange(16_000) / 16_000
    loud = (1.8 * np.sin(2 * np.pi * 200 * at)).astype(np.float32)
    out = limiter.step(loud)
    # From the second 10 ms on it is turned down, not cut: a sine stays a sine.
    gain = out[320:16_000] @ loud[320:16_000] / (loud[320:16_000] @ loud[320:16_000])
    assert np.allclose(out[320:], gain * loud[320:], atol=0.05)
    quiet = np.full(32_000, 0.5, np.float32)
    after = limiter.step(quiet)
    assert after[0] < 0.4
    assert np.all(np.diff(after) >= 0)
    assert np.all(after[-1600:] == 0.5)
    assert np.array_equal(limiter.step(quiet), quiet)
