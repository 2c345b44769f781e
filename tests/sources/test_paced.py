from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from diarize.sources.paced import PacedSource
from diarize.types import AudioBlock, Gap

if TYPE_CHECKING:
    from collections.abc import Iterator


class Tones:
    """A source of numbered blocks of 100 ms, again at each call."""

    name = "tones"

    def __init__(self, count: int) -> None:
        self.count = count
        self.closed = False

    def blocks(self) -> Iterator[AudioBlock | Gap]:
        return (AudioBlock(1_600 * i, np.full(1_600, i, np.float32)) for i in range(self.count))

    def close(self) -> None:
        self.closed = True


class Time:
    """A clock that goes on when somebody waits."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s

    def wait(self, seconds: float) -> None:
        self.now_s += seconds


def played(time: Time, source: PacedSource, count: int) -> list[tuple[float, AudioBlock]]:
    result = []
    blocks = source.blocks()
    for _ in range(count):
        block = next(blocks)
        assert isinstance(block, AudioBlock)
        result.append((round(time.now_s - 1000.0, 9), block))
    return result


@pytest.mark.parametrize(("speed", "due_s"), [(1.0, [0.1, 0.2, 0.3]), (4.0, [0.025, 0.05, 0.075])])
def test_each_block_comes_when_its_last_sample_is_due(speed: float, due_s: list[float]) -> None:
    time = Time()
    source = PacedSource(Tones(3), speed=speed, clock=time, wait=time.wait)
    assert [at_s for at_s, _ in played(time, source, 3)] == due_s
    assert source.name == "tones"


def test_a_late_reader_gets_at_once_what_was_due_and_loses_nothing() -> None:
    time = Time()
    blocks = PacedSource(Tones(5), clock=time, wait=time.wait).blocks()
    next(blocks)
    time.now_s += 0.3
    late = [next(blocks) for _ in range(3)]
    assert time.now_s == pytest.approx(1000.4)
    assert [block.start_sample for block in late] == [1_600, 3_200, 4_800]
    assert next(blocks).start_sample == 6_400
    assert time.now_s == pytest.approx(1000.5)


def test_it_ends_with_its_source_unless_it_loops() -> None:
    time = Time()
    assert len(list(PacedSource(Tones(3), clock=time, wait=time.wait).blocks())) == 3


def test_looping_begins_again_with_a_clock_that_goes_on() -> None:
    time = Time()
    result = played(time, PacedSource(Tones(3), loop=True, clock=time, wait=time.wait), 8)
    assert [block.start_sample for _, block in result] == [1_600 * i for i in range(8)]
    assert [int(block.samples[0]) for _, block in result] == [0, 1, 2, 0, 1, 2, 0, 1]
    assert result[-1][0] == pytest.approx(0.8)


def test_looping_over_nothing_ends() -> None:
    time = Time()
    assert list(PacedSource(Tones(0), loop=True, clock=time, wait=time.wait).blocks()) == []


def test_close_wakes_a_reader_that_waits_and_closes_the_source() -> None:
    tones = Tones(3)
    source = PacedSource(tones, speed=1e-6)  # the first block is due in a day
    got: list[AudioBlock | Gap] = []
    started = threading.Event()

    def reader() -> None:
        blocks = source.blocks()
        started.set()
        got.extend(blocks)

    thread = threading.Thread(target=reader, daemon=True)
    thread.start()
    assert started.wait(60)
    source.close()
    thread.join(60)
    assert not thread.is_alive()
    assert got == []
    assert tones.closed


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan")])
def test_an_impossible_speed_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        PacedSource(Tones(1), speed=speed)
