from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.errors import LedgerError
from balance.speech.counted import CountedTime
from balance.speech.ledger import Ledger
from balance.speech.relabelling import ledger_of_rows
from balance.speech.segments import Segment, segments
from diarize.types import Attribution, Publication, Relabel, Rewrite
from tests.balance.speech import (
    VOICES,
    attribution,
    chunks,
    last_talk_time,
    ledger_of,
    set_counted,
    speech,
    talk_time,
    tenths,
)


def seconds(ledger: Ledger, start_s: float = 0.0, end_s: float = 1000.0) -> dict[str, object]:
    """Talk time by voice, unknown under "?"; voices without any left out."""
    talk = talk_time(ledger.timeline, start_s, end_s)
    known = dict(zip(ledger.timeline.voices, talk.talk_time_s.tolist(), strict=True))
    return {
        voice: pytest.approx(s, abs=1e-9) for voice, s in {**known, "?": talk.unknown_s}.items() if s > 1e-9
    }


def by_grid(rows: list[Attribution], start_s: float, end_s: float) -> dict[str | None, float]:
    """The same by brute force: each tenth of a second is divided among who talks in it."""
    result: dict[str | None, float] = {}
    for tenth in range(round(start_s * 10), round(end_s * 10)):
        middle = tenth / 10 + 0.05
        talkers = {row.voice for row in rows if row.start_s < middle < row.end_s}
        for voice in talkers:
            result[voice] = result.get(voice, 0.0) + 0.1 / len(talkers)
    return result


class TestAdd:
    def test_an_empty_ledger_has_nothing(self) -> None:
        ledger = Ledger()
        talk = talk_time(ledger.timeline, 0, 100)
        assert (talk.attributed_s, talk.unknown_s, talk.coverage) == (0, 0, None)
        assert segments(ledger) == []

    def test_chunks_of_one_piece_become_one_row(self) -> None:
        ledger = Ledger()
        for nth in range(8):
            ledger.add([attribution(1, "v1", nth * 0.5, (nth + 1) * 0.5, 0.5 if nth < 4 else 1.0)])
            ledger.add([attribution(2, "v2", nth * 0.5, (nth + 1) * 0.5)])
        assert [(row["start_s"], row["end_s"], row["confidence"]) for row in ledger.rows] == [
            (0.0, 4.0, 0.75),  # half of the time 0.5, half of it 1.0
            (0.0, 4.0, 1.0),
        ]

    def test_pieces_stay_apart(self) -> None:
        ledger = ledger_of(("v1", 0, 1), ("v1", 1, 2))
        assert len(ledger.rows) == 2

    def test_overlap_is_divided_and_unknown_speech_is_one_of_the_talkers(self) -> None:
        # v1 0–10, v2 6–12, unknown 9–12.
        # 0–6 v1 alone; 6–9 two: 1.5 each; 9–10 three: 1/3 each; 10–12 two (v2, unknown): 1 each.
        ledger = ledger_of(("v1", 0, 10), ("v2", 6, 12), (None, 9, 12))
        assert seconds(ledger) == {"v1": 6 + 1.5 + 1 / 3, "v2": 1.5 + 1 / 3 + 1, "?": 1 / 3 + 1}

    def test_raw_talk_time_counts_overlap_in_full(self) -> None:
        talk = talk_time(ledger_of(("v1", 0, 10), ("v2", 6, 12), (None, 9, 12)).timeline, 0, 100)
        assert talk.raw_talk_time_s.tolist() == pytest.approx([10, 6])

    def test_a_voice_does_not_overlap_itself(self) -> None:
        # Three pieces of v1 cover 0–6 between them, one of them inside another.
        ledger = ledger_of(("v1", 0, 4), ("v1", 1, 2), ("v1", 3, 6))
        assert seconds(ledger) == {"v1": 6}
        assert talk_time(ledger.timeline, 0, 100).raw_talk_time_s.tolist() == pytest.approx([6])

    def test_coverage_is_the_part_of_speech_in_which_somebody_was_recognised(self) -> None:
        assert talk_time(ledger_of(("v1", 0, 6), (None, 6, 8)).timeline, 0, 100).coverage == pytest.approx(
            6 / 8
        )

    def test_empty_attributions_are_left_out(self) -> None:
        ledger = Ledger()
        ledger.add([attribution(1, "v1", 3, 3)])
        assert len(ledger.rows) == 0
        assert ledger.voices == ()

    @pytest.mark.parametrize(
        ("start_s", "end_s", "confidence"),
        [
            (2, 1, 1),
            (-1, 1, 1),
            (0, float("inf"), 1),
            (float("nan"), 1, 1),
            (0, 1, 1.1),
            (0, 1, float("nan")),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, start_s: float, end_s: float, confidence: float) -> None:
        with pytest.raises(LedgerError):
            Ledger().add([attribution(1, "v1", start_s, end_s, confidence)])

    @given(speech())
    def test_chunks_give_what_the_whole_gives(self, whole: list[Attribution]) -> None:
        at_once, live = Ledger(), Ledger()
        at_once.add(whole)
        for chunk in chunks(whole):
            live.add([chunk])
        assert seconds(live) == seconds(at_once)

    @given(speech())
    def test_what_was_entered_is_entered_again_to_the_last_digit(self, whole: list[Attribution]) -> None:
        ledger = Ledger()
        ledger.add(whole)
        again = ledger_of_rows(ledger.rows.tolist(), ledger.voices, 0.0)
        once_more = ledger_of_rows(again.rows.tolist(), ledger.voices, 0.0)
        columns = ["start_s", "end_s", "voice", "confidence"]
        # Pieces get new numbers, by which those that begin together are ordered: from then on they keep them.
        assert sorted(again.rows[columns].tolist()) == sorted(ledger.rows[columns].tolist())
        assert once_more.rows.tolist() == again.rows.tolist()

    @given(speech(), tenths, tenths)
    def test_talk_time_is_what_a_grid_gives(
        self, rows: list[Attribution], one_s: float, other_s: float
    ) -> None:
        ledger = Ledger()
        ledger.add(rows)
        start_s, end_s = min(one_s, other_s), max(one_s, other_s)
        expected = by_grid(rows, start_s, end_s)
        talk = talk_time(ledger.timeline, start_s, end_s)
        assert talk.unknown_s == pytest.approx(expected.get(None, 0.0), abs=1e-6)
        for voice, talk_s in zip(ledger.timeline.voices, talk.talk_time_s, strict=True):
            assert talk_s == pytest.approx(expected.get(voice, 0.0), abs=1e-6)

    @given(speech())
    def test_no_voice_overlaps_itself_and_none_talks_less_than_its_part(
        self, rows: list[Attribution]
    ) -> None:
        ledger = Ledger()
        ledger.add(rows)
        timeline = ledger.timeline
        for voice in range(-1, len(timeline.voices)):
            own = timeline.voice == voice
            assert (timeline.start_s[own][1:] >= timeline.end_s[own][:-1]).all()
        talk = talk_time(timeline, 0, 1000)
        assert (talk.talk_time_s <= talk.raw_talk_time_s + 1e-9).all()

    @given(speech(), tenths)
    def test_two_parts_give_the_whole(self, rows: list[Attribution], cut_s: float) -> None:
        ledger = Ledger()
        ledger.add(rows)
        parts = [talk_time(ledger.timeline, *part) for part in ((0, cut_s), (cut_s, 1000), (0, 1000))]
        assert parts[0].talk_time_s + parts[1].talk_time_s == pytest.approx(parts[2].talk_time_s)
        assert parts[0].unknown_s + parts[1].unknown_s == pytest.approx(parts[2].unknown_s)


class TestRelabel:
    def test_every_attribution_of_the_piece_follows(self) -> None:
        ledger = Ledger()
        ledger.add([attribution(7, "v1", 0, 2), attribution(8, "v1", 2, 3), attribution(7, "v1", 5, 6)])
        ledger.relabel(7, "v2", 0.9)
        assert seconds(ledger) == {"v1": 1, "v2": 3}
        assert ledger.rows["confidence"].tolist() == [0.9, 1.0, 0.9]

    def test_speech_that_comes_later_has_its_own_voice(self) -> None:
        ledger = ledger_of(("v1", 0, 1))
        ledger.relabel(1, "v2", 1.0)
        ledger.add([attribution(1, "v1", 3, 5)])
        assert seconds(ledger) == {"v1": 2, "v2": 1}

    def test_to_nobody(self) -> None:
        ledger = ledger_of(("v1", 0, 1), ("v2", 1, 2))
        ledger.relabel(1, None, 0.4)
        assert seconds(ledger) == {"v2": 1, "?": 1}
        assert ledger.rows["confidence"].tolist() == [0, 1]

    def test_a_merged_voice_keeps_its_place_in_the_order(self) -> None:
        ledger = ledger_of(("v1", 0, 1), ("v2", 1, 2), ("v3", 2, 3))
        ledger.relabel(2, "v1", 1.0)
        assert ledger.voices == ("v1", "v2", "v3")
        assert ledger.timeline.first_s.tolist() == [0, np.inf, 2]

    def test_a_piece_without_speech_changes_nothing(self) -> None:
        ledger = ledger_of(("v1", 0, 1))
        ledger.relabel(99, "v2", 1.0)
        assert seconds(ledger) == {"v1": 1}
        assert ledger.voices == ("v1",)

    def test_a_confidence_that_is_none_is_refused(self) -> None:
        with pytest.raises(LedgerError, match="piece 1"):
            ledger_of(("v1", 0, 1)).relabel(1, "v2", 2.0)

    @given(speech(unknown=False), st.dictionaries(st.integers(1, 12), st.sampled_from(VOICES)))
    def test_the_time_in_which_anybody_talks_stays(
        self, rows: list[Attribution], labels: dict[int, str]
    ) -> None:
        ledger = Ledger()
        ledger.add(rows)
        before = talk_time(ledger.timeline, 0, 1000)
        for piece, voice in labels.items():
            ledger.relabel(piece, voice, 0.9)
        after = talk_time(ledger.timeline, 0, 1000)
        assert after.attributed_s == pytest.approx(before.attributed_s)
        assert after.unknown_s == before.unknown_s == 0

    @given(speech(), st.lists(st.tuples(st.integers(1, 12), st.sampled_from((*VOICES, None)))))
    def test_many_at_once_are_what_each_alone_is(
        self, rows: list[Attribution], labels: list[tuple[int, str | None]]
    ) -> None:
        gathered, singly, from_the_start = Ledger(), Ledger(), Ledger()
        final = dict(labels)
        gathered.add(rows)
        singly.add(rows)
        from_the_start.add(
            Attribution(r.piece, r.start_s, r.end_s, final.get(r.piece, r.voice), r.confidence) for r in rows
        )
        for piece, voice in labels:
            gathered.relabel(piece, voice, 0.9)
            singly.relabel(piece, voice, 0.9)
            segments(singly)  # reading carries the relabel out
        assert seconds(gathered) == seconds(singly) == seconds(from_the_start)


class TestRewrite:
    def test_what_straddles_the_borders_keeps_its_part_outside(self) -> None:
        ledger = ledger_of(("v1", 0, 10), ("v2", 12, 13))
        ledger.rewrite(4, 6, [attribution(9, "v2", 4, 5)])
        assert segments(ledger) == [
            Segment(0, 4, "v1"),
            Segment(4, 5, "v2"),
            Segment(6, 10, "v1"),
            Segment(12, 13, "v2"),
        ]

    def test_a_piece_goes_on_over_a_border(self) -> None:
        ledger = ledger_of(("v1", 0, 10))
        ledger.rewrite(4, 12, [attribution(1, "v1", 4, 12)])
        assert len(ledger.rows) == 1
        assert segments(ledger) == [Segment(0, 12, "v1")]

    def test_with_nothing_it_is_silence(self) -> None:
        ledger = ledger_of(("v1", 0, 10))
        ledger.rewrite(0, 10, [])
        assert segments(ledger) == []
        assert ledger.timeline.first_s.tolist() == [np.inf]

    def test_what_has_been_cut_follows_its_piece_still(self) -> None:
        ledger = ledger_of(("v1", 0, 10))
        ledger.rewrite(4, 6, [])
        ledger.relabel(1, "v2", 1.0)
        assert segments(ledger) == [Segment(0, 4, "v2"), Segment(6, 10, "v2")]

    def test_a_relabel_before_it_is_not_undone(self) -> None:
        ledger = ledger_of(("v1", 0, 10))
        ledger.relabel(1, "v2", 1.0)
        ledger.rewrite(4, 6, [attribution(1, "v3", 4, 6)])
        assert segments(ledger) == [Segment(0, 4, "v2"), Segment(4, 6, "v3"), Segment(6, 10, "v2")]

    def test_speech_outside_of_it_is_refused(self) -> None:
        with pytest.raises(LedgerError, match=r"4\.0 s to 6\.0 s"):
            Ledger().rewrite(4.0, 6.0, [attribution(1, "v1", 3, 5)])

    def test_backwards_is_refused(self) -> None:
        with pytest.raises(LedgerError):
            Ledger().rewrite(6, 4, [])

    @given(speech(), tenths, tenths, speech())
    def test_only_the_region_changes(
        self, rows: list[Attribution], one_s: float, other_s: float, new: list[Attribution]
    ) -> None:
        start_s, end_s = min(one_s, other_s), max(one_s, other_s)
        inside = [
            Attribution(r.piece, max(r.start_s, start_s), min(r.end_s, end_s), r.voice, r.confidence)
            for r in new
            if min(r.end_s, end_s) > max(r.start_s, start_s)
        ]
        ledger, reference = Ledger(), Ledger()
        ledger.add(rows)
        before = seconds(ledger, 0, start_s), seconds(ledger, end_s, 1000)
        ledger.rewrite(start_s, end_s, inside)
        reference.add(inside)
        assert (seconds(ledger, 0, start_s), seconds(ledger, end_s, 1000)) == before
        assert seconds(ledger, start_s, end_s) == seconds(reference)

    @given(speech(), st.lists(st.tuples(tenths, tenths), max_size=6))
    def test_the_rows_stay_sorted(self, rows: list[Attribution], regions: list[tuple[float, float]]) -> None:
        ledger = Ledger()
        ledger.add(rows)
        for region in regions:
            ledger.rewrite(min(region), max(region), [])
            starts = ledger.rows["start_s"]
            assert (starts[1:] >= starts[:-1]).all()
            assert (ledger.rows["end_s"] > starts).all()


class TestApply:
    def test_attributions_first_then_revisions_in_order(self) -> None:
        ledger = Ledger()
        ledger.apply(
            Publication(
                until_s=10.0,
                attributions=(attribution(1, "v1", 0, 4), attribution(2, "v2", 4, 10)),
                revisions=(
                    Relabel(1, "v2", 0.9),
                    Rewrite(0, 2, (attribution(1, "v3", 0, 2),)),
                    Relabel(2, None, 0.0),
                ),
            )
        )
        assert ledger.published_s == 10
        assert seconds(ledger) == {"v3": 2, "v2": 2, "?": 6}

    def test_silence_is_published_too(self) -> None:
        ledger = Ledger()
        ledger.apply(Publication(until_s=3.5))
        assert ledger.published_s == 3.5


class TestCounted:
    def test_a_break_does_not_empty_the_window(self) -> None:
        # 60 s of v1, ten minutes of break in which v2 chats, 60 s of v3: the last 100 counted seconds hold
        # 40 s of v1 and all of v3.
        ledger = ledger_of(("v1", 0, 60), ("v2", 100, 200), ("v3", 660, 720))
        set_counted(ledger, 60, 660, counted=False)
        talk = last_talk_time(ledger.timeline, 720, 100)
        assert talk.talk_time_s.tolist() == pytest.approx([40, 0, 60])

    def test_speech_over_the_border_of_a_break_is_counted_outside_of_it(self) -> None:
        ledger = ledger_of(("v1", 0, 100))
        set_counted(ledger, 20, counted=False)
        set_counted(ledger, 70, counted=True)
        set_counted(ledger, 80, 85, counted=False)
        # 0–20, 70–80 and 85–100
        assert seconds(ledger) == {"v1": 20 + 10 + 15}

    def test_what_is_not_counted_can_be_counted_again(self) -> None:
        ledger = ledger_of(("v1", 0, 100))
        set_counted(ledger, 20, 50, counted=False)
        set_counted(ledger, 0, counted=True)
        assert seconds(ledger) == {"v1": 100}

    def test_a_break_taken_back_leaves_no_seam(self) -> None:
        ledger = ledger_of(("v1", 0, 100))
        set_counted(ledger, 20, 50, counted=False)
        set_counted(ledger, 20, 50, counted=True)
        assert ledger.timeline.counted.stretches == ((0, inf),)
        assert len(ledger.timeline.start_s) == 1

    def test_nothing_counted(self) -> None:
        ledger = ledger_of(("v1", 0, 100))
        set_counted(ledger, 0, counted=False)
        assert seconds(ledger) == {}

    def test_who_was_heard_in_a_break_is_there(self) -> None:
        ledger = ledger_of(("v1", 30, 40))
        set_counted(ledger, 0, 50, counted=False)
        assert ledger.timeline.first_s.tolist() == [30]

    def test_backwards_is_refused(self) -> None:
        with pytest.raises(LedgerError):
            set_counted(Ledger(), 5, 4, counted=False)

    @given(speech(), st.lists(st.tuples(tenths, tenths, st.booleans()), max_size=5))
    def test_counted_time_is_what_a_grid_gives(
        self, rows: list[Attribution], spans: list[tuple[float, float, bool]]
    ) -> None:
        ledger = Ledger()
        ledger.add(rows)
        counts = np.ones(1000, dtype=np.bool_)
        for one_s, other_s, counted in spans:
            start_s, end_s = min(one_s, other_s), max(one_s, other_s)
            set_counted(ledger, start_s, end_s, counted=counted)
            counts[round(start_s * 10) : round(end_s * 10)] = counted
        expected: dict[str | None, float] = {}
        for tenth in np.flatnonzero(counts):
            for voice, part in by_grid(rows, tenth / 10, tenth / 10 + 0.1).items():
                expected[voice] = expected.get(voice, 0.0) + part
        talk = talk_time(ledger.timeline, 0, 100)
        assert talk.unknown_s == pytest.approx(expected.get(None, 0.0), abs=1e-6)
        for voice, talk_s in zip(ledger.timeline.voices, talk.talk_time_s, strict=True):
            assert talk_s == pytest.approx(expected.get(voice, 0.0), abs=1e-6)
        assert ledger.timeline.counted.at(100) == pytest.approx(counts.sum() / 10)


class TestSpeaking:
    def test_heard_shortly_before_what_has_been_published(self) -> None:
        ledger = ledger_of(("v1", 0, 5), ("v2", 4, 9.5), (None, 9, 10))
        assert ledger.speaking(10, 0.6) == {"v2"}
        assert ledger.speaking(30, 0.6) == {"v2"}  # nothing is known yet of what came after 10 s
        assert ledger.speaking(4.5, 0.6) == {"v1", "v2"}


def test_a_timeline_is_the_same_until_something_changes() -> None:
    ledger = ledger_of(("v1", 0, 5))
    timeline = ledger.timeline
    assert ledger.timeline is timeline
    ledger.relabel(1, "v2", 1.0)
    assert ledger.timeline is not timeline


def test_so_is_that_of_each_list_of_people_and_of_each_counted_time() -> None:
    ledger = ledger_of(("v1", 0, 5), ("v2", 5, 9))
    asked = [
        (("p1",), {"v1": "p1"}, None),
        (("p1",), {"v2": "p1"}, None),
        (("p1",), {"v1": "p1"}, CountedTime().with_span(2.0, 4.0, counted=False)),
    ]
    timelines = [ledger.timeline_of(*one) for one in asked]
    assert len({id(one) for one in timelines}) == len(asked)
    assert all(ledger.timeline_of(*one) is known for one, known in zip(asked, timelines, strict=True))
    ledger.count(CountedTime().with_span(0.0, 1.0, counted=False))
    assert ledger.timeline_of(*asked[0]).counted.at(9.0) == 8.0
    assert ledger.timeline_of(*asked[2]) is timelines[2]
    ledger.add([Attribution(piece=7, start_s=9.0, end_s=10.0, voice="v1", confidence=1.0)])
    assert all(ledger.timeline_of(*one) is not known for one, known in zip(asked, timelines, strict=True))


def test_only_few_of_them_are_kept() -> None:
    ledger = ledger_of(("v1", 0, 5))
    first = ledger.timeline_of(("p0",), {"v1": "p0"})
    for number in range(1, 10):
        ledger.timeline_of((f"p{number}",), {"v1": f"p{number}"})
    again = ledger.timeline_of(("p0",), {"v1": "p0"})
    assert again is not first
    assert again.end_s.tolist() == first.end_s.tolist()
