"""A page's sound: numbered, checked, on one clock, whatever the network and the page do."""

from __future__ import annotations

import struct
import threading
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.errors import BrowserSoundError
from diarize.sources.browser import MOST_PACKETS, SILENT_S, STALLED_S, BrowserSource
from diarize.sources.browser_feed import AHEAD_S, FRAME_BYTES_AT_MOST, BrowserFeed, read_frame
from diarize.types import AudioBlock, Gap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

RATE_HZ = 48_000
FRAME = 4_800


def frame(number: int, samples: NDArray[np.int16] | int = FRAME, value: int = 8_192) -> bytes:
    sound = np.full(samples, value, np.int16) if isinstance(samples, int) else samples
    return struct.pack(">Q", number) + sound.astype("<i2").tobytes()


class Page:
    """A page, its source's reader, and the clock of both."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.closes = 0
        self.source = BrowserSource(clock=lambda: self.now_s, on_close=self._count)
        self.feed: BrowserFeed = self.source.connect(RATE_HZ)
        self.heard: list[AudioBlock | Gap] = []
        self.number = 0

    def _count(self) -> None:
        self.closes += 1

    def speak(self, frames: int = 1, value: int = 8_192) -> None:
        for _ in range(frames):
            self.now_s += FRAME / RATE_HZ
            self.feed.put(frame(self.number, value=value))
            self.number += FRAME
        self.read()

    def read(self) -> None:
        """Let the reader take all that waits."""
        while not self.source._queue.empty():
            self.heard += self.source._step(0.0)

    def idle(self, seconds: float) -> None:
        for _ in range(round(seconds * 10)):
            self.now_s += 0.1
            self.heard += self.source._step(0.0)

    def end(self) -> list[AudioBlock | Gap]:
        self.source.close()
        self.heard += list(self.source.blocks())
        for one, other in pairwise(self.heard):
            assert one.end_sample == other.start_sample
        return self.heard

    @property
    def state(self) -> str:
        return self.source.status.state

    @property
    def gaps(self) -> list[Gap]:
        return [sound for sound in self.heard if isinstance(sound, Gap)]


def test_a_frame_is_a_number_and_samples() -> None:
    number, samples = read_frame(frame(2**40, np.array([1, -32_768, 32_767], np.int16)))
    assert number == 2**40
    assert samples.tolist() == [1, -32_768, 32_767]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"1234567",
        b"12345678",
        b"123456789",
        frame(0, 1) + b"x",
        struct.pack(">Q", 0) + bytes(FRAME_BYTES_AT_MOST),
    ],
)
def test_what_is_no_frame_is_refused(data: bytes) -> None:
    with pytest.raises(BrowserSoundError) as refused:
        read_frame(data)
    assert str(refused.value).endswith(".")


@given(st.binary(max_size=200))
def test_anything_is_a_frame_or_is_refused(data: bytes) -> None:
    feed = BrowserSource().connect(RATE_HZ)
    try:
        feed.put(data)
    except BrowserSoundError:
        assert len(data) < 10 or len(data) % 2
    else:
        assert len(data) >= 10


def test_a_pages_sound_comes_at_16_khz_and_at_its_own_level() -> None:
    page = Page()
    page.speak(50)
    heard = page.end()
    samples = np.concatenate([sound.samples for sound in heard if isinstance(sound, AudioBlock)])
    assert len(samples) == 5 * 16_000
    assert page.gaps == []
    assert np.median(samples) == pytest.approx(0.25, abs=1e-4)
    assert page.state == "on"
    assert page.closes == 1


def test_a_tone_stays_a_tone() -> None:
    page = Page()
    at = np.arange(RATE_HZ * 2) / RATE_HZ
    tone = (16_000 * np.sin(2 * np.pi * 1_000 * at)).astype(np.int16)
    for number in range(0, len(tone), 128):
        page.now_s += 128 / RATE_HZ
        page.feed.put(frame(number, tone[number : number + 128]))
        page.read()
    samples = np.concatenate([s.samples for s in page.end() if isinstance(s, AudioBlock)])
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    assert np.argmax(spectrum) * 16_000 / len(samples) == pytest.approx(1_000, abs=1)


def test_what_is_missing_between_two_numbers_is_a_gap_of_that_length() -> None:
    page = Page()
    page.speak(20)
    page.now_s += 0.5
    page.number += RATE_HZ // 2
    page.speak(20)
    page.end()
    assert [(gap.duration_samples, gap.reason) for gap in page.gaps] == [(8_000, "overflow")]
    assert page.feed.lost_frames == RATE_HZ // 2
    assert page.heard[-1].end_sample == round(4.5 * 16_000)
    assert page.source.status.gaps_s == 0.5


def test_what_comes_again_or_too_late_is_left_out() -> None:
    page = Page()
    page.speak(5)
    page.feed.put(frame(0))
    page.feed.put(frame(page.number - 100, 200))
    assert page.feed.late_frames == FRAME + 100
    page.number += 100
    page.speak(5)
    assert page.end()[-1].end_sample == 16_000 + round(100 / 3)
    assert page.gaps == []


def test_a_network_that_stalls_and_then_delivers_everything_costs_nothing() -> None:
    page = Page()
    page.speak(20)
    page.idle(3.5)
    assert page.state == "stalled"
    assert page.source.status.sentence is not None
    for _ in range(35):
        page.feed.put(frame(page.number))
        page.number += FRAME
    page.read()
    page.speak(40)
    assert page.state == "on"
    page.end()
    assert page.gaps == []
    assert page.heard[-1].end_sample == round(9.5 * 16_000)


def test_a_page_that_slept_leaves_a_gap_of_its_sleep() -> None:
    page = Page()
    page.speak(20)
    page.idle(60)
    page.speak(60)
    page.end()
    assert sum(gap.duration_samples for gap in page.gaps) == pytest.approx(60 * 16_000, abs=1_600)
    assert page.heard[-1].end_sample == pytest.approx(68 * 16_000, abs=1_600)


def test_gone_and_back_the_clock_goes_on_with_a_gap() -> None:
    page = Page()
    page.speak(20)
    page.feed.close()
    page.idle(5)
    assert page.state == "reconnecting"
    assert sum(gap.duration_samples for gap in page.gaps) == pytest.approx(4.5 * 16_000, abs=9_600)
    page.now_s += 0.2
    page.feed = page.source.connect(44_100)
    page.read()
    page.now_s += 0.1
    page.feed.put(frame(999_999, 4_410))
    page.number = 999_999 + 4_410
    page.read()
    assert page.state == "on"
    page.end()
    assert {gap.reason for gap in page.gaps} == {"unplugged"}
    assert page.heard[-1].end_sample == pytest.approx(7.3 * 16_000, abs=2)


def test_before_anybody_has_connected_there_is_no_clock() -> None:
    source = BrowserSource()
    assert source.status.state == "waiting"
    assert source._step(0.0) == []
    assert source.status.sentence is not None
    source.close()
    assert list(source.blocks()) == []


def test_zeros_for_a_while_are_told() -> None:
    page = Page()
    page.speak(round(SILENT_S * 10) + 1, value=0)
    assert page.state == "silent"
    page.speak()
    assert page.state == "on"


def test_only_one_page_at_a_time() -> None:
    page = Page()
    with pytest.raises(BrowserSoundError, match="Another page is the microphone already"):
        page.source.connect(RATE_HZ)
    page.feed.close()
    other = page.source.connect(RATE_HZ)
    page.feed.close()  # a second time, which is nobody else's business
    other.put(frame(0))
    page.feed.put(frame(page.number))
    page.read()
    assert len([sound for sound in page.heard if isinstance(sound, AudioBlock)]) == 1


@pytest.mark.parametrize("rate_hz", [0, -1, 7_999, 192_001, float("inf"), float("nan")])
def test_a_rate_that_no_microphone_has_is_refused(rate_hz: float) -> None:
    with pytest.raises(BrowserSoundError, match="cannot be used"):
        BrowserSource().connect(rate_hz)


def test_a_closed_source_takes_nobody_and_nothing() -> None:
    page = Page()
    page.end()
    with pytest.raises(BrowserSoundError, match="not asked for"):
        page.source.connect(RATE_HZ)
    page.feed.put(frame(0))
    assert page.feed.lost_frames == FRAME


def test_numbers_cannot_run_ahead_of_the_clock() -> None:
    page = Page()
    page.speak(10)
    jump = page.number + round((AHEAD_S + 1) * RATE_HZ)
    with pytest.raises(BrowserSoundError, match="before its time"):
        page.feed.put(frame(jump))
    with pytest.raises(BrowserSoundError, match="before its time"):
        page.feed.put(frame(2**64 - 10_000))
    page.speak(10)
    page.end()
    assert page.gaps == []


def test_a_slow_reader_costs_sound_and_no_memory() -> None:
    page = Page()
    page.read()
    for _ in range(MOST_PACKETS + 50):
        page.now_s += FRAME / RATE_HZ
        page.feed.put(frame(page.number))
        page.number += FRAME
    assert page.source._queue.qsize() == MOST_PACKETS
    page.read()
    page.speak(5)
    page.end()
    assert sum(gap.duration_samples for gap in page.gaps) == 50 * 1_600
    assert page.heard[-1].end_sample == (MOST_PACKETS + 55) * 1_600


def test_a_reader_in_another_thread_is_woken_by_the_end() -> None:
    source = BrowserSource()
    heard: list[AudioBlock | Gap] = []

    def read() -> None:
        blocks: Iterator[AudioBlock | Gap] = source.blocks()
        heard.extend(blocks)

    reader = threading.Thread(target=read)
    reader.start()
    feed = source.connect(16_000)
    feed.put(frame(0, 1_600))
    source.close()
    reader.join(60)
    assert not reader.is_alive()
    assert [len(sound.samples) for sound in heard if isinstance(sound, AudioBlock)] == [1_600]
    assert STALLED_S > 0
