"""Two sources as one: the first one's clock, both one's sound, and either may go."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from diarize.errors import MicrophoneError
from diarize.notice import Notice
from diarize.sources.mixed import MixedSource
from diarize.types import AudioBlock, Gap
from tests.sources.scripted import ScriptedSource, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = 1_600
TABLE_GONE = Status((Notice("microphone_gone", "The table is gone.", "Table"),))
LAPTOP_SILENT = Status((Notice("microphone_silent", "The laptop is silent.", "Laptop"),))


class Pair:
    """Two scripted devices and their sum; what the second gives has arrived before the first goes on."""

    def __init__(self) -> None:
        self.room, self.online = ScriptedSource("Table"), ScriptedSource("Monitor of Laptop")
        self.mixed = MixedSource(self.room, self.online)
        self.blocks: Iterator[AudioBlock | Gap] = self.mixed.blocks()
        self.position = 0
        self.sent = 0

    def hear(self, room: float, online: float | None) -> AudioBlock | Gap:
        """100 ms of both."""
        if online is not None:
            before = self.mixed._follower.held_s
            self.online.give(AudioBlock(self.sent, np.full(BLOCK, online, np.float32)))
            self.sent += BLOCK
            started = any(thread.name == "second-device" for thread in threading.enumerate())
            while started and self.mixed._follower.held_s == before:
                pass
        self.room.give(AudioBlock(self.position, np.full(BLOCK, room, np.float32)))
        self.position += BLOCK
        return next(self.blocks)


@pytest.fixture
def pair() -> Iterator[Pair]:
    pair = Pair()
    yield pair
    pair.mixed.close()
    for _ in pair.blocks:
        pass
    assert not any(thread.name == "second-device" for thread in threading.enumerate())


def levels(sounds: list[AudioBlock | Gap]) -> list[float]:
    return [float(np.median(sound.samples)) for sound in sounds if isinstance(sound, AudioBlock)]


def test_both_are_heard_and_the_first_ones_clock_is_the_streams(pair: Pair) -> None:
    sounds = [pair.hear(0.25, 0.5) for _ in range(20)]
    assert levels(sounds)[0] == 0.25
    assert levels(sounds)[-1] == 0.75
    assert [sound.start_sample for sound in sounds] == list(range(0, 20 * BLOCK, BLOCK))
    assert pair.mixed.name == "Table + Monitor of Laptop"
    assert pair.mixed.status.sentences == ()


def test_together_they_are_never_louder_than_full_scale(pair: Pair) -> None:
    sounds = [pair.hear(0.75, 0.75) for _ in range(20)]
    assert all(np.abs(sound.samples).max() <= 1.0 for sound in sounds if isinstance(sound, AudioBlock))
    assert levels(sounds)[-1] == pytest.approx(1.0)


def test_without_the_second_one_the_first_one_is_heard_as_it_is(pair: Pair) -> None:
    for _ in range(10):
        pair.hear(0.25, 0.5)
    pair.online.end("It was pulled out.")
    for thread in threading.enumerate():
        if thread.name == "second-device":
            thread.join()
    sounds = [pair.hear(0.25, None) for _ in range(10)]
    assert levels(sounds)[-1] == 0.25
    assert pair.mixed.status.sentences == ("It was pulled out.",)


def test_without_the_first_one_the_second_one_is_heard_and_the_clock_goes_on(pair: Pair) -> None:
    for _ in range(10):
        pair.hear(0.25, 0.5)
    held = round(pair.mixed._follower.held_s * 16_000)
    pair.room.give(Gap(pair.position, 8_000, "unplugged"))
    gap, block = next(pair.blocks), next(pair.blocks)
    assert gap == Gap(pair.position, 8_000 - held, "unplugged")
    assert isinstance(block, AudioBlock)
    assert block.start_sample == gap.end_sample
    assert block.end_sample == pair.position + 8_000
    assert np.all(block.samples == 0.5)
    pair.position += 8_000
    back = [pair.hear(0.25, 0.5) for _ in range(10)]
    assert back[0].start_sample == block.end_sample
    assert levels(back)[-1] == 0.75
    for one, other in pairwise(back):
        assert one.end_sample == other.start_sample


def test_with_both_gone_there_is_a_gap(pair: Pair) -> None:
    pair.room.give(Gap(0, 16_000, "unplugged"))
    assert next(pair.blocks) == Gap(0, 16_000, "unplugged")


def test_what_either_has_to_say_is_said(pair: Pair) -> None:
    pair.room.status, pair.online.status = TABLE_GONE, LAPTOP_SILENT
    assert pair.mixed.status.sentences == TABLE_GONE.sentences + LAPTOP_SILENT.sentences


def test_only_with_both_gone_is_nothing_heard(pair: Pair) -> None:
    pair.room.status = replace(TABLE_GONE, gone=True)
    assert not pair.mixed.status.gone
    pair.online.status = replace(LAPTOP_SILENT, gone=True)
    assert pair.mixed.status.gone


def test_a_second_one_that_cannot_be_opened_is_told_at_once_and_the_first_is_let_go() -> None:
    room = ScriptedSource("Table")
    mixed = MixedSource(room, ScriptedSource("Monitor", cannot_open=True))
    with pytest.raises(MicrophoneError, match='"Monitor" cannot be opened'):
        mixed.blocks()
    assert room.closed


def test_a_fault_in_the_second_ones_thread_is_not_swallowed(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(samples: object) -> None:
        raise ValueError("a driver's own")

    pair.hear(0.25, 0.5)
    thread = next(thread for thread in threading.enumerate() if thread.name == "second-device")
    monkeypatch.setattr(pair.mixed._follower, "put", broken)
    pair.online.give(AudioBlock(pair.sent, np.zeros(BLOCK, np.float32)))
    thread.join(60)
    pair.room.give(AudioBlock(pair.position, np.zeros(BLOCK, np.float32)))
    with pytest.raises(ValueError, match="a driver's own"):
        next(pair.blocks)
