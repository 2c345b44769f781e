from __future__ import annotations

import numpy as np
import pytest

from diarize.mentor.halves import halves
from tests.diarize.voice_space import between, heard, people

ANNA, BO, CHI = people(3)


@pytest.mark.parametrize("part", [0.3, 0.5, 1.0])
@pytest.mark.parametrize("counts", [(10, 4), (4, 10), (30, 2)])
def test_two_people_are_cut_where_they_differ(part: float, counts: tuple[int, int]) -> None:
    first, second = (
        heard(voice, count, 0.3, seed)
        for seed, (voice, count) in enumerate(zip((ANNA, between(ANNA, BO, part)), counts, strict=True))
    )
    order = np.random.default_rng(1).permutation(sum(counts))
    embeddings = np.concatenate([first, second])[order]
    smaller = np.repeat([counts[0] < counts[1], counts[0] > counts[1]], counts)[order]
    cut = halves(embeddings, np.full(len(order), 3.0), 3.0)
    assert cut is not None
    assert cut.tolist() == smaller.tolist()


def test_one_odd_piece_is_not_a_person() -> None:
    embeddings = np.concatenate([heard(ANNA, 8, 0.2), CHI[None], heard(between(ANNA, BO, 0.4), 6, 0.2, 1)])
    seconds = np.array([3.0] * 8 + [1.0] + [3.0] * 6)
    cut = halves(embeddings, seconds, 3.0)
    assert cut is not None
    assert not cut[:8].any()
    assert cut[9:].all()


@pytest.mark.parametrize(("count", "seconds"), [(0, 3.0), (1, 60.0), (2, 2.9), (3, 1.9)])
def test_too_little_for_two(count: int, seconds: float) -> None:
    assert halves(heard(ANNA, count), np.full(count, seconds), 3.0) is None


def test_what_is_heard_twice_is_cut_nowhere() -> None:
    assert halves(np.repeat(ANNA[None], 6, axis=0), np.full(6, 3.0), 3.0) is None
