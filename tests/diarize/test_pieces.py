from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from diarize.speech.pieces import Piece, Pieces, PieceSettings

SETTINGS = PieceSettings()
TRACK = 7


def speak(*stretches: tuple[str, int]) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], ...]:
    """(active, clean) from stretches of frames: `#` clean speech, `o` overlapped speech, `.` silence."""
    letters = np.array(list("".join(letter * count for letter, count in stretches)))
    return letters != ".", letters == "#"


def cut(*stretches: tuple[str, int], chunk: int = 25) -> tuple[Pieces, list[Piece]]:
    """The pieces of a track whose sound comes in chunks."""
    pieces = Pieces(SETTINGS)
    active, clean = speak(*stretches)
    completed = []
    for start in range(0, len(active), chunk):
        part = slice(start, start + chunk)
        completed += pieces.extend(TRACK, start, active[part], clean[part])
    return pieces, completed


def test_three_clean_seconds_complete_a_piece() -> None:
    _, completed = cut(("#", 150))
    assert [(p.start_frame, p.end_frame, p.clean_frames) for p in completed] == [(0, 150, 150)]


def test_the_next_piece_begins_where_speech_goes_on() -> None:
    pieces, completed = cut(("#", 150), (".", 30), ("#", 40))
    assert len(completed) == 1
    following = pieces.open_piece(TRACK)
    assert following is not None
    assert (following.start_frame, following.clean_frames) == (180, 40)


def test_overlap_does_not_count_as_clean() -> None:
    pieces, completed = cut(("#", 100), ("o", 100), ("#", 49))
    assert completed == []
    assert pieces.open_piece(TRACK) is not None
    assert len(cut(("#", 100), ("o", 100), ("#", 50))[1]) == 1


def test_a_piece_with_enough_ends_at_a_pause() -> None:
    _, completed = cut(("#", 75), (".", 50))
    assert [(p.start_frame, p.end_frame) for p in completed] == [(0, 75)]


def test_a_piece_with_little_waits_through_a_pause() -> None:
    pieces, completed = cut(("#", 50), (".", 50), ("#", 50))
    assert completed == []
    waiting = pieces.open_piece(TRACK)
    assert waiting is not None
    assert (waiting.start_frame, waiting.clean_frames) == (0, 100)


def test_a_piece_with_little_ends_after_long_silence() -> None:
    _, completed = cut(("#", 25), (".", 200))
    assert [(p.start_frame, p.end_frame) for p in completed] == [(0, 25)]
    assert cut(("#", 25), (".", 175))[1] == []


def test_a_piece_spans_no_more_than_its_sound_is_kept() -> None:
    pieces, completed = cut(*[("#", 20), (".", 80)] * 12)
    assert completed
    for piece in completed:
        assert piece.end_frame - piece.start_frame <= SETTINGS.span_frames
    last = pieces.open_piece(TRACK)
    assert last is None or last.end_frame - last.start_frame <= SETTINGS.span_frames


def test_a_track_that_is_over_completes_its_piece() -> None:
    pieces, _ = cut(("#", 50))
    pieces.extend(8, 0, *speak(("#", 30)))
    assert [p.track for p in pieces.forget(alive={8})] == [TRACK]
    assert pieces.open_piece(TRACK) is None
    assert pieces.open_piece(8) is not None
    assert pieces.forget(alive={8}) == []


def test_speech_that_comes_to_light_afterwards_gets_a_piece_at_once() -> None:
    pieces = Pieces(SETTINGS)
    piece = pieces.at(3, 40)
    assert (piece.track, piece.start_frame) == (3, 40)
    assert pieces.at(3, 60) is piece
    assert pieces.at(3, 20) is piece  # nothing lies before a track's first piece


def test_numbers_go_on_behind_a_reset_and_behind_another_process() -> None:
    pieces, _ = cut(("#", 150), (".", 50), ("#", 20))
    pieces.reset()
    assert pieces.open_piece(TRACK) is None
    assert pieces.at(TRACK, 0).id == 3
    pieces.count_from(100)
    assert pieces.at(8, 0).id == 100
    pieces.count_from(5)
    assert pieces.at(9, 0).id == 101


stretches = st.lists(st.tuples(st.sampled_from("##o."), st.integers(1, 250)), min_size=1, max_size=12)


@given(stretches)
def test_every_frame_of_speech_belongs_to_one_piece_and_pieces_follow_each_other(
    speech: list[tuple[str, int]],
) -> None:
    pieces, completed = cut(*speech)
    active, _ = speak(*speech)
    owners = [pieces.at(TRACK, int(frame)) for frame in np.flatnonzero(active)]
    for frame, piece in zip(np.flatnonzero(active), owners, strict=True):
        assert piece.start_frame <= frame < piece.end_frame
        border = pieces.next_start(TRACK, int(frame))
        assert border is None or frame < border
    inside = list({piece.id: piece for piece in owners}.values())
    assert all(a.end_frame <= b.start_frame and a.id < b.id for a, b in pairwise(inside))
    # All but the last one are complete, and were said to be, once.
    assert [p.id for p in completed] == [p.id for p in inside if p.complete]
    assert all(p.complete for p in inside[:-1])


@given(stretches)
def test_no_clean_frame_is_counted_twice_or_forgotten(speech: list[tuple[str, int]]) -> None:
    pieces, completed = cut(*speech)
    last = pieces.open_piece(TRACK)
    counted = sum(p.clean_frames for p in completed) + (last.clean_frames if last else 0)
    assert counted == speak(*speech)[1].sum()


@given(stretches, st.sampled_from([25, 50, 100]))
def test_larger_steps_cut_the_same(speech: list[tuple[str, int]], chunk: int) -> None:
    def borders(size: int) -> list[tuple[int, int, int]]:
        return [(p.start_frame, p.end_frame, p.clean_frames) for p in cut(*speech, chunk=size)[1]]

    assert borders(chunk) == borders(25)
