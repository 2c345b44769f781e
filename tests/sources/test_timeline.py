from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.sources.timeline import Packet, Timeline
from diarize.types import AudioBlock, Gap

RATE_HZ = 48_000
FRAMES = 4_800


class Room:
    """A microphone that delivers 100 ms at a time on a clock that the test moves."""

    def __init__(self) -> None:
        self.timeline = Timeline()
        self.now_s = 500.0
        self.out: list[AudioBlock | Gap] = []
        self.timeline.opened(RATE_HZ, 1, self.now_s)

    def deliver(
        self, count: int = 1, *, every_s: float = 0.1, overflowed: bool = False, dropped: int = 0
    ) -> None:
        for _ in range(count):
            self.now_s += every_s
            samples = np.full((FRAMES, 1), 0.5, np.float32)
            self.out += self.timeline.heard(Packet(samples, self.now_s, overflowed, dropped))

    def lose(self, seconds: float) -> None:
        self.now_s += seconds

    @property
    def gaps(self) -> list[tuple[float, str]]:
        return [
            (round(gap.duration_samples / 16_000, 3), gap.reason) for gap in self.out if isinstance(gap, Gap)
        ]

    def assert_no_holes(self) -> None:
        position = 0
        for piece in self.out:
            assert piece.start_sample == position
            position = piece.end_sample
        assert position == self.timeline.position


def test_undisturbed_sound_has_no_gaps_and_all_its_samples() -> None:
    room = Room()
    room.deliver(100)
    room.out += room.timeline.finish()
    room.assert_no_holes()
    assert room.gaps == []
    assert room.timeline.position == 160_000


def test_late_packets_that_come_in_a_burst_are_no_gap() -> None:
    room = Room()
    room.deliver(30)
    room.lose(2.0)
    room.deliver(20, every_s=0.0)  # the same two seconds, all at once
    room.deliver(30)
    room.assert_no_holes()
    assert room.gaps == []


def test_lost_sound_becomes_a_gap_of_its_length_once_it_is_certain() -> None:
    room = Room()
    room.deliver(30)
    room.lose(0.5)
    room.deliver(30)
    room.assert_no_holes()
    assert room.gaps == [(0.5, "overflow")]


def test_what_is_less_than_the_tolerance_is_not_believed_unless_the_driver_says_so() -> None:
    quiet = Room()
    quiet.deliver(30)
    quiet.lose(0.2)
    quiet.deliver(30)
    assert quiet.gaps == []
    told = Room()
    told.deliver(30)
    told.lose(0.2)
    told.deliver(1, overflowed=True)
    told.deliver(30)
    told.assert_no_holes()
    assert told.gaps == [(0.2, "overflow")]


def test_an_overflow_that_lost_nothing_makes_no_gap() -> None:
    room = Room()
    room.deliver(30)
    room.deliver(1, overflowed=True)
    room.deliver(30)
    assert room.gaps == []


def test_frames_for_which_there_was_no_room_are_a_gap_at_once_and_exactly() -> None:
    room = Room()
    room.deliver(30)
    room.lose(1.0)
    room.deliver(1, dropped=48_000)
    room.deliver(50)
    room.assert_no_holes()
    assert room.gaps == [(1.0, "overflow")]
    gap = next(piece for piece in room.out if isinstance(piece, Gap))
    assert gap.start_sample == 48_000


def test_an_hour_of_sleep_is_a_gap_of_an_hour() -> None:
    room = Room()
    room.deliver(30)
    room.lose(3600.0)
    room.deliver(30)
    room.assert_no_holes()
    assert room.gaps == [(3600.0, "suspended")]


def test_what_is_lost_after_a_sleep_is_not_called_sleep() -> None:
    room = Room()
    room.deliver(30)
    room.lose(3600.0)
    room.deliver(30)
    room.lose(0.5)
    room.deliver(30)
    assert room.gaps == [(3600.0, "suspended"), (0.5, "overflow")]


def test_a_stream_opened_anew_goes_on_at_the_time_that_it_is() -> None:
    room = Room()
    room.deliver(30)
    room.lose(1.5)
    room.out += room.timeline.lost(room.now_s, "unplugged")
    room.lose(2.0)
    room.out += room.timeline.lost(room.now_s, "unplugged")
    room.timeline.opened(RATE_HZ, 1, room.now_s)
    room.lose(0.25)  # the driver's own delay
    room.deliver(30)
    room.out += room.timeline.finish()
    room.assert_no_holes()
    assert room.gaps == [(1.5, "unplugged"), (2.0, "unplugged"), (0.25, "unplugged")]
    assert room.timeline.position == round((room.now_s - 500.0) * 16_000)
    assert room.timeline.gap_samples == round(3.75 * 16_000)


def test_another_rate_after_opening_anew() -> None:
    timeline = Timeline()
    timeline.opened(48_000, 1, 0.0)
    out = timeline.heard(Packet(np.zeros((48_000, 1), np.float32), 1.0))
    out += timeline.lost(3.0, "unplugged")
    timeline.opened(8_000, 2, 3.0)
    out += timeline.heard(Packet(np.zeros((8_000, 2), np.float32), 4.0))
    out += timeline.finish()
    assert timeline.position == 4 * 16_000
    assert sum(piece.duration_samples for piece in out if isinstance(piece, Gap)) == 2 * 16_000


def test_a_device_that_never_spoke_loses_the_time_since_it_was_opened() -> None:
    timeline = Timeline()
    timeline.opened(48_000, 1, 10.0)
    assert timeline.lost(13.0, "unplugged") == [Gap(0, 48_000, "unplugged")]


def test_a_packet_without_a_stream_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="before a stream was opened"):
        Timeline().heard(Packet(np.zeros((1, 1), np.float32), 0.0))


@pytest.mark.parametrize("per_million", [-200, 200])
def test_a_crystal_that_is_off_does_not_add_up(per_million: int) -> None:
    """An hour: a slow one stays within the tolerance, of a fast one nothing is thrown away."""
    room = Room()
    every_s = 0.1 * (1 + per_million * 1e-6)
    room.deliver(36_000, every_s=every_s)
    wall_s = 36_000 * every_s
    behind_s = wall_s - room.timeline.position / 16_000
    if per_million > 0:
        assert -0.11 <= behind_s <= 0.3 + 0.11
        assert len(room.gaps) == int((wall_s - 3_600.0) / 0.3)
    else:
        assert room.gaps == []
        assert room.timeline.position == pytest.approx(36_000 * 1_600, abs=1_600)


def test_a_fast_crystal_does_not_hide_a_loss() -> None:
    room = Room()
    room.deliver(6_000, every_s=0.0999)  # 0.6 s too fast by now
    room.lose(0.5)
    room.deliver(30, every_s=0.0999)
    (duration_s, reason), *more = room.gaps
    assert duration_s == pytest.approx(0.5, abs=0.01)
    assert (reason, more) == ("overflow", [])


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 25), st.floats(0, 3), st.sampled_from(["jitter", "loss", "unplugged", "dropped"])
        ),
        max_size=8,
    )
)
def test_whatever_happens_the_numbering_has_no_holes_and_follows_the_wall_clock(
    events: list[tuple[int, float, str]],
) -> None:
    room = Room()
    room.deliver(15)
    for count, seconds, event in events:
        whole = round(seconds, 1)
        room.lose(whole)
        match event:
            case "jitter":
                room.deliver(round(whole * 10), every_s=0.0)
            case "unplugged":
                room.out += room.timeline.lost(room.now_s, "unplugged")
                room.timeline.opened(RATE_HZ, 1, room.now_s)
            case "dropped" if whole:
                room.deliver(1, dropped=round(whole * RATE_HZ))
            case _:
                pass
        room.deliver(count)
    room.deliver(40)
    room.out += room.timeline.finish()
    room.assert_no_holes()
    assert room.now_s - 500.0 - room.timeline.position / 16_000 == pytest.approx(0.0, abs=0.301)
    heard = sum(len(piece.samples) for piece in room.out if isinstance(piece, AudioBlock))
    assert heard + room.timeline.gap_samples == room.timeline.position
