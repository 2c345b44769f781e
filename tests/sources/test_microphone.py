from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from diarize.errors import MicrophoneError
from diarize.sources.devices import InputDevice
from diarize.sources.inbox import MOST_PACKETS
from diarize.sources.microphone import MicrophoneSource, MicrophoneStatus
from diarize.types import AudioBlock, Gap
from tests.sources.fake_card import RATE_HZ, Bench, Clock, FakeCard, FakeStream

if TYPE_CHECKING:
    from diarize.sources.portaudio import OnSound


def test_sound_comes_as_it_was_in_spite_of_the_drivers_reused_buffer() -> None:
    bench = Bench()
    bench.stream.deliver(0.25, count=10)
    bench.finish()
    assert len(bench.sound) == 16_000
    np.testing.assert_allclose(bench.sound[800:-800], 0.25, atol=1e-4)
    assert bench.gaps == []
    assert bench.microphone.status == MicrophoneStatus("on", None, 0, 0.0)
    assert bench.microphone.name == "Room Mic"


def test_the_systems_default_is_found_and_named() -> None:
    bench = Bench(None)
    assert bench.microphone.name == "Room Mic"
    bench.finish()


def test_a_microphone_that_is_not_there_is_refused_at_the_call() -> None:
    clock = Clock()
    card = FakeCard(clock)
    with pytest.raises(MicrophoneError, match=r'There is no microphone "Yeti": choose one of "Room Mic"\.'):
        MicrophoneSource("Yeti", card=card, clock=clock).blocks()
    card.present = []
    with pytest.raises(MicrophoneError, match="There is no microphone: plug one in"):
        MicrophoneSource(card=card, clock=clock).blocks()


def test_a_microphone_that_vanishes_while_it_is_opened_is_refused() -> None:
    clock = Clock()

    class Vanishing(FakeCard):
        def devices(self) -> list[InputDevice]:
            there, self.present = self.present, []
            return there

    with pytest.raises(MicrophoneError, match="gone between"):
        MicrophoneSource("Room Mic", card=Vanishing(clock), clock=clock).blocks()


def test_an_overflow_is_counted_and_what_is_missing_is_a_gap() -> None:
    bench = Bench()
    bench.stream.deliver(count=20)
    bench.clock.now_s += 0.2
    bench.stream.deliver(overflowed=True)
    bench.stream.deliver(count=20)
    bench.finish()
    assert [(gap.duration_samples, gap.reason) for gap in bench.gaps] == [(3_200, "overflow")]
    assert bench.microphone.status == MicrophoneStatus("on", None, overflows=1, gaps_s=0.2)
    assert bench.told[-1] == bench.microphone.status


def test_a_reader_that_sleeps_too_long_loses_counted_sound_and_the_clock_goes_on() -> None:
    bench = Bench()
    bench.stream.deliver(count=MOST_PACKETS + 50)
    bench.read_until(16_000)  # there is room again
    bench.stream.deliver()
    bench.finish()
    assert [(gap.duration_samples, gap.reason) for gap in bench.gaps] == [(50 * 1_600, "overflow")]
    assert bench.out[-1].end_sample == (MOST_PACKETS + 51) * 1_600
    assert bench.microphone.status.overflows == 1


def test_a_stream_that_falls_silent_is_a_gap_and_is_opened_anew_under_its_new_number() -> None:
    bench = Bench()
    bench.stream.deliver(count=20)
    bench.read_until(30_000)
    first = bench.stream
    bench.card.present = []
    bench.clock.now_s += 1.6
    gap = bench.read_gap()
    assert (gap.duration_samples, gap.reason) == (25_600, "unplugged")
    assert not first.open
    status = bench.microphone.status
    assert status.state == "reconnecting"
    assert status.sentence is not None
    assert '"Room Mic" is gone' in status.sentence
    assert [(one.code, one.about) for one in status.sentences] == [("microphone_gone", "Room Mic")]

    bench.clock.now_s += 5.0
    assert bench.read_gap().duration_samples == 80_000
    other = InputDevice("Other", "ALSA", "microphone", 1, 8_000, default=True, index=7)
    again = InputDevice("Room Mic", "ALSA", "microphone", 2, RATE_HZ, default=False, index=3)
    bench.card.present = [other, again]
    bench.clock.now_s += 4.0
    assert bench.read_gap().duration_samples == 64_000
    assert bench.card.opened_indices == [7, 3]
    assert bench.microphone.status.state == "reconnecting"  # until it has given sound

    bench.stream.deliver(0.5, count=20)
    first.deliver(0.9)  # a driver that had forgotten to stop
    bench.finish()
    assert bench.out[-1].end_sample == pytest.approx((2.0 + 1.6 + 5.0 + 4.0 + 2.0) * 16_000, abs=2)
    assert bench.sound.max() < 0.6
    assert [state.state for state in bench.told if state.state == "on"] == ["on"]
    assert bench.microphone.status == MicrophoneStatus("on", None, 0, 10.6)


def test_a_stream_that_never_calls_back_is_opened_anew() -> None:
    bench = Bench()
    bench.clock.now_s += 2.9
    assert len(bench.card.streams) == 1
    bench.clock.now_s += 0.2
    gap = bench.read_gap()
    assert gap == Gap(0, round(3.1 * 16_000), "unplugged")
    assert len(bench.card.streams) == 2
    bench.stream.deliver(count=5)
    bench.finish()
    assert len(bench.sound) == 8_000


def test_a_driver_that_hangs_holds_up_neither_the_banner_nor_the_clock() -> None:
    bench = Bench()
    bench.stream.deliver(count=20)
    bench.read_until(30_000)
    hanging = bench.stream
    hanging.hangs = threading.Event()
    bench.clock.now_s += 1.6
    assert bench.read_gap().duration_samples == 25_600
    assert bench.microphone.status.state == "reconnecting"
    bench.clock.now_s += 5.0
    assert bench.read_gap().duration_samples == 80_000
    assert len(bench.card.streams) == 1

    attempt = bench.microphone._attempt
    hanging.hangs.set()
    assert attempt is not None
    assert attempt.ended(10)
    assert not hanging.open
    bench.stream.deliver(0.5, count=20)
    bench.read_until(round(9.0 * 16_000))
    bench.finish()
    assert bench.told[-1].state == "on"
    assert {gap.reason for gap in bench.gaps} == {"unplugged"}


def test_closing_a_microphone_whose_driver_hangs_returns_all_the_same() -> None:
    bench = Bench()
    bench.stream.deliver(count=3)
    bench.stream.hangs = threading.Event()
    bench.finish()
    assert len(bench.sound) == 4_800
    assert bench.stream.open
    bench.stream.hangs.set()


def test_a_device_that_opens_after_the_microphone_was_closed_is_let_go_of() -> None:
    bench = Bench()
    bench.stream.deliver()
    may_open = threading.Event()
    real_open = bench.card.open

    def slow(device: InputDevice, on_sound: OnSound) -> FakeStream:
        may_open.wait()
        return real_open(device, on_sound)

    bench.card.open = slow  # type: ignore[method-assign]
    bench.read_until(800)
    bench.clock.now_s += 1.6
    bench.read_gap()
    bench.finish()
    attempt = bench.microphone._attempt
    may_open.set()
    assert attempt is not None
    assert attempt.ended(10)
    assert attempt.outcome() is None
    assert [stream.open for stream in bench.card.streams] == [False, False]


def test_exact_zeros_for_five_seconds_are_told_and_sound_takes_it_back() -> None:
    bench = Bench()
    bench.stream.deliver(0.0, count=49)
    bench.read_until(49 * 1_600 - 800)
    assert bench.told == []
    bench.stream.deliver(0.0)
    bench.read_until(50 * 1_600 - 800)
    (status,) = bench.told
    assert status == bench.microphone.status
    assert status.state == "silent"
    assert status.sentence is not None
    assert '"Room Mic" gives no sound' in status.sentence
    bench.stream.deliver(1e-5)
    bench.finish()
    assert bench.microphone.status == MicrophoneStatus("on", None, 0, 0.0)
    assert bench.gaps == []


def test_an_hour_of_suspend_is_one_gap_and_the_stream_gets_time_to_come_back() -> None:
    bench = Bench()
    bench.stream.deliver(count=20)
    bench.read_until(30_000)
    resumed = threading.Event()

    class Sleeper:
        """A clock that jumps by an hour while the reader waits."""

        asked = 0

        def __call__(self) -> float:
            self.asked += 1
            if self.asked == 2:
                bench.clock.now_s += 3600.0
            if self.asked == 4:
                resumed.set()
            return bench.clock.now_s

    bench.microphone._clock = Sleeper()  # the reader's alone: the driver sleeps as well

    def drive() -> None:
        if resumed.wait(60):
            bench.stream.deliver(count=20)

    driver = threading.Thread(target=drive)
    driver.start()
    gap = bench.read_gap()
    driver.join()
    bench.finish()
    assert gap == Gap(gap.start_sample, 3600 * 16_000, "suspended")
    assert len(bench.card.streams) == 1
    assert bench.microphone.status == MicrophoneStatus("on", None, 0, 3600.0)


def test_a_stream_that_does_not_survive_suspend_is_opened_anew() -> None:
    bench = Bench()
    bench.stream.deliver(count=20)
    bench.read_until(30_000)
    asked = 0

    def jumping() -> float:
        nonlocal asked
        asked += 1
        if asked in {2, 4}:  # a nap, and then nothing comes for long enough
            bench.clock.now_s += 3600.0 if asked == 2 else 1.0
        if asked == 6:
            bench.clock.now_s += 1.0
        return bench.clock.now_s

    bench.microphone._clock = jumping
    gap = bench.read_gap()
    assert gap.reason == "suspended"
    assert gap.duration_samples == pytest.approx(3602 * 16_000, abs=2)
    assert len(bench.card.streams) == 2
    bench.finish()


def test_close_lets_go_of_the_device_and_gives_what_was_captured() -> None:
    bench = Bench()
    bench.stream.deliver(count=3)
    bench.microphone.close()
    assert not bench.stream.open
    assert len(np.concatenate([b.samples for b in bench.blocks if isinstance(b, AudioBlock)])) == 4_800
    bench.microphone.close()


def test_close_wakes_a_reader_that_waits() -> None:
    bench = Bench()
    bench.stream.deliver()
    bench.out.append(next(bench.blocks))
    rest: list[AudioBlock | Gap] = []
    thread = threading.Thread(target=lambda: rest.extend(bench.blocks), daemon=True)
    thread.start()
    bench.microphone.close()
    thread.join(60)
    assert not thread.is_alive()
    assert all(isinstance(piece, AudioBlock) for piece in rest)


def test_a_reader_that_walks_away_closes_the_device() -> None:
    bench = Bench()
    bench.stream.deliver()
    next(bench.blocks)
    bench.blocks.close()  # type: ignore[attr-defined]
    assert not bench.stream.open


def test_close_before_the_opening_opens_nothing() -> None:
    clock = Clock()
    card = FakeCard(clock)
    microphone = MicrophoneSource("Room Mic", card=card, clock=clock)
    microphone.close()
    assert list(microphone.blocks()) == []
    assert card.streams == []
