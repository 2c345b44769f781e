from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.models.segmentation import WINDOW_FRAMES
from diarize.speech.tracks import Tracks, vote_weight

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEP = 25


class Meeting:
    """Three people over time, seen through windows in which they are numbered anew."""

    def __init__(self, frames: int, *speech: tuple[int, int, int]) -> None:
        self.truth = np.zeros((frames, 3), np.float32)
        for person, start, end in speech:
            self.truth[start:end, person] = 1.0

    def window(self, end: int, order: tuple[int, int, int]) -> NDArray[np.float32]:
        """(500, 3): the window that ends at a frame, silence before the start."""
        padded = np.concatenate([np.zeros((WINDOW_FRAMES, 3), np.float32), self.truth])
        return padded[end : end + WINDOW_FRAMES][:, order]


ORDERS = [(0, 1, 2), (1, 0, 2), (2, 1, 0), (0, 2, 1), (1, 2, 0), (2, 0, 1)]


def by_track(meeting: Meeting, orders: list[tuple[int, int, int]]) -> dict[int, NDArray[np.float32]]:
    """Each track's probability in every frame, from what leaves the window and what is in it at the end."""
    tracks = Tracks()
    tracks.reset(-WINDOW_FRAMES)
    count = len(meeting.truth)
    result: dict[int, NDArray[np.float32]] = {}
    views = []
    for nth, end in enumerate(range(STEP, count + 1, STEP)):
        views.append((tracks.current(), STEP))
        tracks.step(meeting.window(end, orders[nth % len(orders)]), end - WINDOW_FRAMES)
    for view, leaving in [*views, (tracks.current(), WINDOW_FRAMES)]:
        for track, row in zip(view.tracks, view.probability[:, :leaving], strict=True):
            whole = result.setdefault(track, np.zeros(count, np.float32))
            for offset, value in enumerate(row):
                if 0 <= view.start_frame + offset < count:
                    whole[view.start_frame + offset] = value
    return result


CONVERSATION = Meeting(1500, (0, 50, 300), (1, 280, 600), (2, 610, 900), (0, 905, 1100), (1, 1110, 1480))


@given(st.lists(st.sampled_from(ORDERS), min_size=1, max_size=8))
def test_a_track_is_one_person_however_windows_number_people(orders: list[tuple[int, int, int]]) -> None:
    for row in by_track(CONVERSATION, orders).values():
        people = CONVERSATION.truth[row > 0.5].sum(axis=0)
        # All that a track holds is one person's speech.
        assert (people == (row > 0.5).sum()).any()


@given(st.lists(st.sampled_from(ORDERS), min_size=1, max_size=8))
def test_the_numbering_changes_nothing(orders: list[tuple[int, int, int]]) -> None:
    plain = by_track(CONVERSATION, [(0, 1, 2)])
    numbered = by_track(CONVERSATION, orders)
    assert len(numbered) == len(plain)
    # In one window new people may get their tracks in another order.
    left = {track: row.tobytes() for track, row in plain.items()}
    assert sorted(row.tobytes() for row in numbered.values()) == sorted(left.values())


def test_all_speech_is_in_the_tracks() -> None:
    together = np.sum([row > 0.5 for row in by_track(CONVERSATION, ORDERS).values()], axis=0)
    np.testing.assert_array_equal(together, CONVERSATION.truth.sum(axis=1))


def test_a_person_who_talks_on_is_one_track_for_hours() -> None:
    talker = Meeting(6000, (0, 100, 6000))
    assert len(by_track(talker, ORDERS)) == 1


def test_who_was_silent_for_longer_than_a_window_gets_a_new_track() -> None:
    meeting = Meeting(1500, (0, 50, 200), (0, 1000, 1200))
    assert len(by_track(meeting, ORDERS)) == 2


def test_who_was_silent_for_less_keeps_the_track() -> None:
    meeting = Meeting(1000, (0, 50, 200), (1, 200, 400), (0, 500, 700))
    assert len(by_track(meeting, ORDERS)) == 2


def test_people_who_talk_at_the_same_time_have_tracks_of_their_own() -> None:
    meeting = Meeting(1000, (0, 100, 600), (1, 100, 600))
    rows = [row > 0.5 for row in by_track(meeting, ORDERS).values()]
    assert len(rows) == 2
    # Both are alike in activity alone: whichever is which, both tracks are whole.
    for row in rows:
        np.testing.assert_array_equal(row, meeting.truth[:, 0] > 0)


def test_silence_has_no_tracks() -> None:
    assert by_track(Meeting(800), ORDERS) == {}


def test_what_one_window_of_many_says_is_outvoted() -> None:
    tracks = Tracks()
    tracks.reset(-WINDOW_FRAMES)
    for nth in range(20):
        window = np.zeros((WINDOW_FRAMES, 3), np.float32)
        if nth == 10:
            window[200:300, 0] = 1.0
        tracks.step(window, (nth + 1) * STEP - WINDOW_FRAMES)
    assert tracks.current().probability.max(initial=0.0) < 0.2


def test_tracks_of_before_are_forgotten_and_their_numbers_not_given_again() -> None:
    tracks = Tracks()
    tracks.reset(-WINDOW_FRAMES)
    speaking = np.zeros((WINDOW_FRAMES, 3), np.float32)
    speaking[400:, 0] = 1.0
    tracks.step(speaking, -WINDOW_FRAMES + STEP)
    assert tracks.current().tracks == (1,)
    tracks.reset(5000)
    assert tracks.current().tracks == ()
    tracks.step(speaking, 5000 + STEP)
    assert tracks.current().tracks == (2,)


def test_a_step_longer_than_a_window_leaves_nothing_of_before() -> None:
    tracks = Tracks()
    tracks.reset(0)
    speaking = np.ones((WINDOW_FRAMES, 3), np.float32)
    tracks.step(speaking, STEP)
    tracks.step(np.zeros((WINDOW_FRAMES, 3), np.float32), STEP + 2 * WINDOW_FRAMES)
    assert tracks.current().end_frame == STEP + 3 * WINDOW_FRAMES
    assert tracks.current().tracks == ()


def test_a_windows_edges_count_less_and_never_nothing() -> None:
    weight = vote_weight()
    assert weight.shape == (WINDOW_FRAMES,)
    np.testing.assert_array_equal(weight, weight[::-1])
    assert weight[0] == pytest.approx(0.05)
    assert weight[WINDOW_FRAMES // 2] == 1.0
    assert (np.diff(weight[: WINDOW_FRAMES // 2]) >= 0).all()
