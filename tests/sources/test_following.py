"""One clock's sound at another clock's speed, with drivers and crystals as the test wants them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.sources.following import HELD_S, MOST_HELD_S, STEEPEST, Follower, stretched

RATE_HZ = 16_000
BLOCK = 1_600


def tone(samples: int, start: int = 0, hz: float = 440.0) -> np.ndarray:
    at = np.arange(start, start + samples)
    return (0.5 * np.sin(2 * np.pi * hz * at / RATE_HZ)).astype(np.float32)


def test_nothing_comes_before_there_is_enough_to_bridge_a_late_delivery() -> None:
    follower = Follower()
    follower.put(tone(round(HELD_S * RATE_HZ) + BLOCK - 1))
    assert len(follower.take(BLOCK)) == 0
    follower.put(tone(1))
    assert len(follower.take(BLOCK)) == BLOCK


def test_with_equal_clocks_the_sound_comes_out_as_it_went_in() -> None:
    follower = Follower()
    sound = tone(RATE_HZ * 60)
    out = []
    for start in range(0, len(sound), BLOCK):
        follower.put(sound[start : start + BLOCK])
        out.append(follower.take(BLOCK))
    heard = np.concatenate(out)
    # Of four blocks of 100 ms, what is more than needed to begin with was left out.
    assert np.array_equal(heard, sound[800 : 800 + len(heard)])
    assert len(heard) >= (60 - HELD_S) * RATE_HZ - BLOCK


@pytest.mark.parametrize("ppm", [-300, -80, 80, 300])
def test_a_crystal_that_is_off_is_followed_for_an_hour_without_a_hole(ppm: int) -> None:
    follower = Follower()
    sent = 0.0
    holes = began = 0
    held = []
    last = 0
    for _ in range(36_000):
        sent += BLOCK * (1 + ppm / 1e6)
        due = int(sent) - last
        last = int(sent)
        follower.put(np.zeros(due, np.float32))
        got = len(follower.take(BLOCK))
        began += got > 0
        holes += began > 0 and got < BLOCK
        held.append(follower.held_s)
    assert holes == 0
    assert follower.dropped_samples == 0
    assert max(held[600:]) < HELD_S + 0.1
    assert min(held[600:]) > HELD_S - 0.15


def test_followed_a_tone_stays_that_tone() -> None:
    follower = Follower()
    ppm, sent, last = 300, 0.0, 0
    out = []
    for _ in range(3000):
        sent += BLOCK * (1 + ppm / 1e6)
        follower.put(tone(int(sent) - last, last))
        last = int(sent)
        out.append(follower.take(BLOCK))
    heard = np.concatenate(out)[240 * RATE_HZ : 290 * RATE_HZ]
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    loudest_hz = np.argmax(spectrum) * RATE_HZ / len(heard)
    assert loudest_hz == pytest.approx(440 * (1 + ppm / 1e6), abs=0.1)
    away = np.abs(np.fft.rfftfreq(len(heard), 1 / RATE_HZ) - 440) > 20
    assert spectrum[away].max() < spectrum.max() * 10 ** (-40 / 20)


def test_a_second_device_that_stops_leaves_a_hole_and_one_that_comes_back_fills_it() -> None:
    follower = Follower()
    for _ in range(5):
        follower.put(tone(BLOCK))
        follower.take(BLOCK)
    got = [len(follower.take(BLOCK)) for _ in range(5)]
    assert got[-1] == 0
    assert sum(got) <= 5 * BLOCK
    for _ in range(5):
        follower.put(tone(BLOCK))
        got.append(len(follower.take(BLOCK)))
    assert got[-1] == BLOCK


def test_what_nobody_takes_is_left_out_and_memory_stays_flat() -> None:
    follower = Follower()
    for _ in range(1000):
        follower.put(tone(BLOCK))
    assert follower.held_s == MOST_HELD_S
    assert follower.dropped_samples == 1000 * BLOCK - round(MOST_HELD_S * RATE_HZ)
    follower.take(BLOCK)
    assert follower.held_s == pytest.approx(HELD_S, abs=0.01)


def test_the_newest_is_what_came_last() -> None:
    follower = Follower()
    sound = tone(3 * BLOCK)
    follower.put(sound)
    assert np.array_equal(follower.take_newest(BLOCK), sound[-BLOCK:])
    assert len(follower.take_newest(BLOCK)) == 0
    follower.put(sound)
    assert np.array_equal(follower.take_newest(10 * BLOCK), sound)


@given(st.integers(2, 400), st.integers(1, 400))
def test_stretching_keeps_the_ends_and_a_straight_line(length: int, wanted: int) -> None:
    line = np.linspace(-1, 1, length, dtype=np.float32)
    out = stretched(line, wanted)
    assert len(out) == wanted
    assert out.dtype == np.float32
    assert out[0] == pytest.approx(-1)
    if wanted > 1:
        assert out[-1] == pytest.approx(1, abs=1e-5)
        inner = out[1:-1]
        at = np.linspace(0, length - 1, wanted)[1:-1]
        within = (at >= 1) & (at <= length - 2)
        assert np.allclose(inner[within], np.interp(at, np.arange(length), line)[within], atol=1e-5)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 4000)), max_size=60))
def test_it_never_gives_more_than_it_was_given_and_never_more_than_asked(
    turns: list[tuple[int, int]],
) -> None:
    follower = Follower()
    put = taken = most = 0
    for given_samples, wanted in turns:
        follower.put(np.ones(given_samples, np.float32))
        put += given_samples
        got = follower.take(wanted)
        taken += len(got)
        most += wanted
        assert len(got) <= wanted
        assert np.allclose(got, 1.0, atol=1e-6)
    assert taken <= put * (1 + STEEPEST) + len(turns) + most * STEEPEST
