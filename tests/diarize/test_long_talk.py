"""Four hours of live talk: what is kept and what is done for a step grow with the talk at most."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from diarize.pipeline.pipeline import Pipeline
from diarize.pipeline.settings import LIVE
from diarize.speech import hearing
from tests.diarize.long_talk import BLOCK_S, embed, kept, loudness_features, operations, segment, talk
from tests.diarize.tones import AtOnce

if TYPE_CHECKING:
    from diarize.types import AudioBlock

HOUR_S = 3600
LISTENED_S = 120
"""At each hour's end the instructions of so much talk are counted, clusterings included."""


@pytest.mark.long
def test_what_is_kept_and_done_grows_no_faster_than_the_talk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "log_mel", loudness_features)
    pipeline = Pipeline(segment, embed, AtOnce(), LIVE)
    work, size = [0] * 4, [0] * 4

    def step(block: AudioBlock) -> None:
        pipeline.step(block)

    for block in talk(4.0):
        hour, second = divmod(block.start_sample // 16000, HOUR_S)
        if second >= HOUR_S - LISTENED_S:
            work[hour] += operations(lambda block=block: step(block))  # type: ignore[misc]
        else:
            step(block)
        if second == HOUR_S - BLOCK_S:
            size[hour] = kept(pipeline)
    assert len(pipeline.voices.people) == 6
    # Pieces with their embeddings stay, so that the past can be corrected: as much each hour, and no more.
    growth = [after - before for before, after in pairwise(size)]
    assert max(growth) <= 1.25 * size[0]
    assert size[-1] < 20e6
    # Clustering looks at some 1500 condensed pieces at most; giving all pieces out grows with their number.
    assert work[3] <= 2.1 * work[1]
