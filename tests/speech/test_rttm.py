from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.errors import RttmError
from balance.speech.ledger import Ledger
from balance.speech.rttm import labels, read_rttm, rttm
from balance.speech.segments import Segment, merged, segments
from tests.balance.speech import ledger_of, set_counted, speech

if TYPE_CHECKING:
    from pathlib import Path

    from diarize.types import Attribution


class TestSegments:
    def test_unknown_speech_is_left_out_and_adjacent_stretches_are_merged(self) -> None:
        ledger = ledger_of(("v1", 0, 1), ("v1", 1, 2), (None, 2, 3), ("v2", 2.5, 4), ("v1", 2.5, 3))
        assert segments(ledger) == [Segment(0, 2, "v1"), Segment(2.5, 3, "v1"), Segment(2.5, 4, "v2")]

    def test_what_is_not_counted_was_said_all_the_same(self) -> None:
        ledger = ledger_of(("v1", 0, 10))
        set_counted(ledger, 2, 4, counted=False)
        assert segments(ledger) == [Segment(0, 10, "v1")]

    @given(speech())
    def test_no_voice_overlaps_or_touches_itself(self, rows: list[Attribution]) -> None:
        ledger = Ledger()
        ledger.add(rows)
        result = segments(ledger)
        assert result == sorted(result)
        for voice in ledger.voices:
            own = [one for one in result if one.voice == voice]
            assert all(one.end_s + 0.001 < after.start_s for one, after in pairwise(own))
            # The same speech as the figures' timeline has, to the microsecond below which speech is nothing
            raw_s = ledger.timeline.end_s - ledger.timeline.start_s
            index = ledger.voices.index(voice)
            assert sum(one.end_s - one.start_s for one in own) == pytest.approx(
                raw_s[ledger.timeline.voice == index].sum(), abs=1e-4
            )


class TestWrite:
    def test_ten_fields_a_line(self) -> None:
        text = rttm("Room 4, Monday", [Segment(12.3456, 13.5, "Anna de Vries"), Segment(0.5, 2, "v1")])
        assert text == (
            "SPEAKER Room_4,_Monday 1 0.500 1.500 <NA> <NA> v1 <NA> <NA>\n"
            "SPEAKER Room_4,_Monday 1 12.346 1.154 <NA> <NA> Anna_de_Vries <NA> <NA>\n"
        )

    def test_stretches_that_touch_touch_in_the_file(self) -> None:
        # Durations of 0.3335 s and 0.3336 s, rounded by themselves, would leave a gap or an overlap.
        lines = rttm("x", [Segment(0.0004, 0.3339, "v1"), Segment(0.3339, 0.6675, "v2")]).splitlines()
        assert [line.split()[3:5] for line in lines] == [["0.000", "0.334"], ["0.334", "0.334"]]

    def test_nobody(self) -> None:
        assert rttm("x", []) == ""

    def test_what_is_under_half_a_millisecond_is_left_out(self) -> None:
        assert rttm("x", [Segment(1, 1.0004, "v1")]) == ""

    def test_two_names_are_two_people(self) -> None:
        assert labels(["Bo A", "Bo_A", "Bo\tA", " "]) == {
            "Bo A": "Bo_A",
            "Bo_A": "Bo_A_2",
            "Bo\tA": "Bo_A_3",
            " ": "_",
        }


class TestRead:
    def test_what_was_written(self, tmp_path: Path) -> None:
        speech_there = [Segment(0.5, 2, "v1"), Segment(1.25, 3, "Zoë")]
        (tmp_path / "x.rttm").write_text(rttm("x", speech_there), encoding="utf-8", newline="\n")
        assert read_rttm(tmp_path / "x.rttm") == speech_there

    def test_other_lines_are_passed_over(self, tmp_path: Path) -> None:
        (tmp_path / "x.rttm").write_text(
            ";; a comment\n\n"
            "SPKR-INFO x 1 <NA> <NA> <NA> unknown v1 <NA> <NA>\n"
            "SPEAKER x 1 1 2 <NA> <NA> v1 <NA>\n"
        )
        assert read_rttm(tmp_path / "x.rttm") == [Segment(1, 3, "v1")]

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ("SPEAKER x 1 0 1 <NA> <NA> Anna de Vries <NA> <NA>", "line 1 has 12 fields"),
            ("SPEAKER x 1 zero 1 <NA> <NA> v1 <NA> <NA>", "line 1 has no times"),
            ("SPEAKER x 1 0 -1 <NA> <NA> v1 <NA> <NA>", "line 1 has times that make no sense"),
            ("SPEAKER x 1 nan 1 <NA> <NA> v1 <NA> <NA>", "line 1 has times that make no sense"),
        ],
    )
    def test_a_line_that_is_none(self, tmp_path: Path, line: str, says: str) -> None:
        (tmp_path / "x.rttm").write_text(line)
        with pytest.raises(RttmError, match=says):
            read_rttm(tmp_path / "x.rttm")

    def test_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(RttmError, match="cannot be read"):
            read_rttm(tmp_path / "none.rttm")

    def test_not_text(self, tmp_path: Path) -> None:
        (tmp_path / "x.rttm").write_bytes(b"RIFF\xff\xfe\x00")
        with pytest.raises(RttmError, match="UTF-8"):
            read_rttm(tmp_path / "x.rttm")

    @given(
        parts=st.lists(
            st.builds(
                lambda start, length, voice: Segment(start / 1000, (start + length) / 1000, voice),
                st.integers(0, 10_000),
                st.integers(1, 3_000),
                st.sampled_from(["v1", "v2", "Anna"]),
            )
        )
    )
    def test_a_round_trip(self, parts: list[Segment], tmp_path_factory: pytest.TempPathFactory) -> None:
        path = tmp_path_factory.getbasetemp() / "round_trip.rttm"
        path.write_text(rttm("x", parts), encoding="utf-8", newline="\n")
        there = read_rttm(path)
        assert [(one.voice, round(one.start_s, 3), round(one.end_s, 3)) for one in there] == [
            (one.voice, round(one.start_s, 3), round(one.end_s, 3)) for one in merged(parts)
        ]
