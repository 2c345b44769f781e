from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from diarize.sources.blocks import cut_into_blocks


@given(st.lists(st.integers(0, 5_000), max_size=12))
def test_nothing_is_lost_and_the_numbering_has_no_holes(lengths: list[int]) -> None:
    sound = np.arange(sum(lengths), dtype=np.float32)
    pieces = np.split(sound, np.cumsum(lengths)[:-1]) if lengths else []
    blocks = list(cut_into_blocks(pieces))
    assert [block.start_sample for block in blocks] == list(range(0, len(sound), 1_600))
    assert all(len(block.samples) == 1_600 for block in blocks[:-1])
    if len(sound):
        np.testing.assert_array_equal(np.concatenate([block.samples for block in blocks]), sound)


def test_a_block_is_given_as_soon_as_it_is_whole() -> None:
    asked = []

    def pieces() -> object:
        for number in range(3):
            asked.append(number)
            yield np.zeros(1_000, np.float32)

    first = next(cut_into_blocks(pieces()))  # type: ignore[arg-type]
    assert first.end_sample == 1_600
    assert asked == [0, 1]
