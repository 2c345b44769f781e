from __future__ import annotations

import tracemalloc
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.voices.clustering import ClusterSettings, Pieces, cluster, cosine_distances, other_tracks
from tests.diarize.voice_space import between, heard, people

if TYPE_CHECKING:
    from numpy.typing import NDArray

SETTINGS = ClusterSettings()
APART_S = 10.0
"""So far apart that pieces of different tracks say nothing of each other."""


def grouping(labels: NDArray[np.intp]) -> set[frozenset[int]]:
    """Who is with whom, whatever clusters are called."""
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in np.unique(labels)}


def room(count: int, pieces: int, scatter: float = 0.5) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """So many pieces of each of so many people, shuffled, and whose they are."""
    voices = people(count)
    embeddings = np.concatenate([heard(voice, pieces, scatter, seed) for seed, voice in enumerate(voices)])
    truth = np.repeat(np.arange(count), pieces)
    order = np.random.default_rng(9).permutation(len(truth))
    return embeddings[order], truth[order]


def times(count: int, step_s: float) -> NDArray[np.float64]:
    """When pieces start that follow each other so far apart."""
    return np.arange(count, dtype=np.float64) * step_s


def clustered(
    embeddings: NDArray[np.float32],
    anchors: list[int] | None = None,
    settings: ClusterSettings = SETTINGS,
    seconds: NDArray[np.float64] | None = None,
) -> NDArray[np.intp]:
    """Clusters of pieces, each on a track of its own."""
    count = len(embeddings)
    start_s = times(count, APART_S)
    pieces = Pieces(
        embeddings,
        np.full(count, 3.0) if seconds is None else seconds,
        np.arange(count),
        np.array(anchors or [-1] * count, np.int_),
        start_s,
        start_s + 3.0,
    )
    return cluster(pieces, settings)


def test_distances_are_those_of_the_definition() -> None:
    a, b = people(2)
    expected = [[0.0, 1.0, 2.0]]
    np.testing.assert_allclose(cosine_distances(a[None], np.stack([a, b, -a])), expected, atol=1e-6)


@pytest.mark.parametrize("count", [1, 2, 3, 6, 12])
def test_people_who_sound_different_are_told_apart(count: int) -> None:
    embeddings, truth = room(count, pieces=10)
    assert grouping(clustered(embeddings)) == grouping(truth)


@pytest.mark.parametrize("count", [0, 1])
def test_hardly_anything_to_cluster(count: int) -> None:
    assert clustered(people(2)[:count]).tolist() == [0] * count


def test_a_known_person_is_one_cluster_however_different_the_pieces_sound() -> None:
    embeddings = people(3)
    labels = clustered(embeddings, [5, 5, -1])
    assert labels[0] == labels[1] != labels[2]


def test_two_known_people_who_sound_the_same_stay_two() -> None:
    embeddings = heard(people(1)[0], 8)
    labels = clustered(embeddings, [0, 1, -1, -1, -1, -1, -1, -1])
    assert labels[0] != labels[1]


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from([-1, 0, 1, 2]), min_size=2, max_size=30),
    st.floats(0, 2),
    st.sampled_from([None, 1, 2, 3]),
    st.integers(0, 1000),
)
def test_people_known_to_be_different_never_share_a_cluster(
    anchors: list[int], scatter: float, at_most: int | None, seed: int
) -> None:
    voices = heard(people(1)[0], len(anchors), scatter, seed)
    labels = clustered(voices, anchors, replace(SETTINGS, at_most=at_most))
    known = np.array(anchors)
    for label in np.unique(labels):
        inside = known[labels == label]
        assert len(set(inside[inside >= 0].tolist())) <= 1


def test_the_number_of_people_merges_the_two_who_are_nearest() -> None:
    first, second, other = people(3)
    merged = []
    for part in np.linspace(0.3, 0.9, 13):
        third = between(second, other, part)
        embeddings = np.concatenate([heard(v, 10, 0.3, s) for s, v in enumerate((first, second, third))])
        free = grouping(clustered(embeddings))
        bound = grouping(clustered(embeddings, settings=replace(SETTINGS, at_most=2)))
        if len(free) == 3 and len(bound) == 2:
            merged.append(bound)
    assert merged
    assert all(bound == {frozenset(range(10)), frozenset(range(10, 30))} for bound in merged)


def test_the_number_of_people_is_a_bound_and_splits_nobody() -> None:
    embeddings, truth = room(2, pieces=10)
    assert grouping(clustered(embeddings, settings=replace(SETTINGS, at_most=6))) == grouping(truth)


def test_people_too_far_apart_are_not_merged_to_reach_a_number() -> None:
    embeddings, truth = room(3, pieces=10)
    assert grouping(clustered(embeddings, settings=replace(SETTINGS, at_most=1))) == grouping(truth)


def test_a_cluster_with_hardly_any_speech_is_no_person_that_counts() -> None:
    voices = people(3)
    embeddings = np.concatenate([heard(voices[0], 10), heard(voices[1], 10, seed=1), voices[2:]])
    seconds = np.array([3.0] * 20 + [1.0])
    labels = clustered(embeddings, settings=replace(SETTINGS, at_most=2, forced=99.0), seconds=seconds)
    assert grouping(labels) == {frozenset(range(10)), frozenset(range(10, 20)), frozenset([20])}


@settings(max_examples=40)
@given(st.integers(2, 40), st.floats(0, 2), st.integers(1, 5), st.integers(0, 1000))
def test_a_number_of_people_only_ever_merges(count: int, scatter: float, at_most: int, seed: int) -> None:
    embeddings = heard(people(1)[0], count, scatter, seed)
    free = grouping(clustered(embeddings))
    bound = grouping(clustered(embeddings, settings=replace(SETTINGS, at_most=at_most)))
    assert all(any(group <= larger for larger in bound) for group in free)


def test_four_thousand_pieces_are_grouped_in_bounded_memory() -> None:
    embeddings, truth = room(5, pieces=800)
    tracemalloc.start()
    labels = clustered(embeddings)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert grouping(labels) == grouping(truth)
    # All distances at once would be 4000² float32 and their squares in float64: 250 MB and more.
    assert peak < 100e6


def test_condensing_keeps_what_is_known_to_be_one_person_together() -> None:
    # Two voices at right angles in different blocks of time, said to be one person's.
    first, second = people(2)
    embeddings = np.concatenate([heard(first, 20), heard(second, 20, seed=1)])
    labels = clustered(embeddings, [0] * 40, replace(SETTINGS, most_pieces=20))
    assert set(labels.tolist()) == {0}


def test_condensing_keeps_known_people_apart() -> None:
    embeddings, _ = room(2, pieces=100)
    anchors = [-1] * 200
    anchors[0], anchors[7] = 0, 1
    labels = clustered(embeddings, anchors, replace(SETTINGS, most_pieces=50))
    assert labels[0] != labels[7]
    assert len(np.unique(labels)) >= 2


def test_blocks_of_time_change_nothing_where_people_sound_different() -> None:
    embeddings, truth = room(4, pieces=60, scatter=0.7)
    assert grouping(clustered(embeddings, settings=replace(SETTINGS, most_pieces=40))) == grouping(truth)


def test_a_noisy_room_tells_its_noise_by_its_tracks() -> None:
    """Pieces of one track are one person's: what is between them is scatter, not another voice."""
    voices = people(3)
    embeddings = np.concatenate([heard(voice, 20, 0.9, seed) for seed, voice in enumerate(voices)])
    truth = np.repeat(np.arange(3), 20)
    start_s = times(60, APART_S)
    pieces = Pieces(embeddings, np.full(60, 3.0), truth, np.full(60, -1), start_s, start_s + 3.0)
    assert grouping(cluster(pieces, SETTINGS)) == grouping(truth)


def test_pieces_of_other_tracks_close_in_time_are_told_from_far_ones() -> None:
    start_s = np.array([0.0, 3.0, 4.0, 30.0])
    pieces = Pieces(
        np.eye(4, 192, dtype=np.float32),
        np.full(4, 3.0),
        np.array([1, 1, 2, 3]),
        np.full(4, -1),
        start_s,
        start_s + 3.0,
    )
    first, second = other_tracks(pieces, near_s=5.0)
    assert sorted(zip(first.tolist(), second.tolist(), strict=True)) == [(0, 2), (1, 2)]


def test_two_voices_that_alternate_on_two_tracks_are_two_though_they_sound_alike() -> None:
    """What decides between one and two people early on is that the segmentation told them apart."""
    one, other = people(2)
    voices = [one, between(one, other, 0.33)]
    embeddings = np.concatenate([heard(voice, 3, 0.5, seed) for seed, voice in enumerate(voices)])
    interleaved = embeddings[[0, 3, 1, 4, 2, 5]]

    def found(tracks: list[int], step_s: float) -> int:
        start_s = times(6, step_s)
        pieces = Pieces(
            interleaved, np.full(6, 3.0), np.array(tracks), np.full(6, -1), start_s, start_s + 3.0
        )
        return len(np.unique(cluster(pieces, replace(SETTINGS, other_track=0.4))))

    assert found([1, 2, 1, 2, 1, 2], step_s=3.5) == 2
    assert found([1, 2, 3, 4, 5, 6], step_s=60.0) == 1
