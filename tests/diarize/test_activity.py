from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from diarize.speech.activity import SpeechSettings, runs, speech

SETTINGS = SpeechSettings(threshold=0.5, pause_frames=3, blip_frames=2)


def probability(*rows: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """A row for each person: `#` is speech."""
    return np.array([[1.0 if letter == "#" else 0.0 for letter in row] for row in rows], np.float32)


def shown(active: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> list[str]:
    return ["".join("#" if on else "." for on in row) for row in active]


def test_an_own_pause_is_closed_if_it_is_short() -> None:
    assert shown(speech(probability("##...##....##"), SETTINGS)) == ["#######....##"]


def test_a_pause_in_which_somebody_else_speaks_stays_open() -> None:
    assert shown(speech(probability("##...##", "...#..."), SETTINGS)) == ["##...##", "......."]


def test_a_blip_is_no_speech() -> None:
    assert shown(speech(probability(".#.....##"), SETTINGS)) == [".......##"]


def test_blips_that_belong_together_are_speech() -> None:
    assert shown(speech(probability(".#.#....."), SETTINGS)) == [".###....."]


def test_overlap_is_both_peoples() -> None:
    rows = ["####..", "..####"]
    assert shown(speech(probability(*rows), SETTINGS)) == rows


def test_the_threshold_itself_is_not_speech() -> None:
    values = np.array([[0.5, 0.5, 0.51, 0.51]], np.float32)
    assert shown(speech(values, SETTINGS)) == ["..##"]


def test_nobody() -> None:
    assert speech(np.zeros((0, 7), np.float32), SETTINGS).shape == (0, 7)


rows_of_bool = hnp.arrays(np.bool_, st.integers(0, 40))


@given(rows_of_bool)
def test_runs_rebuild_the_row(active: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> None:
    rebuilt = np.zeros_like(active)
    found = runs(active)
    for start, end in found:
        assert start < end
        rebuilt[start:end] = True
    np.testing.assert_array_equal(rebuilt, active)
    assert all(before < start for (_, before), (start, _) in itertools.pairwise(found))


@given(hnp.arrays(np.bool_, st.tuples(st.integers(1, 3), st.integers(1, 40))))
def test_speech_is_never_put_where_somebody_else_alone_speaks(
    active: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
) -> None:
    result = speech(active.astype(np.float32), SETTINGS)
    added = result & ~active
    # What is added is a pause: at most 3 frames long, and silent.
    assert not active[:, added.any(axis=0)].any()
    assert all(end - start <= SETTINGS.pause_frames for row in added for start, end in runs(row))
    assert all(end - start >= SETTINGS.blip_frames for row in result for start, end in runs(row))


@given(hnp.arrays(np.bool_, st.tuples(st.integers(1, 3), st.integers(1, 40))))
def test_who_is_named_first_does_not_matter(active: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> None:
    straight = speech(active.astype(np.float32), SETTINGS)
    np.testing.assert_array_equal(speech(active[::-1].astype(np.float32), SETTINGS)[::-1], straight)
