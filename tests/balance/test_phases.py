from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.errors import PhaseError
from balance.metrics.reading import read
from balance.phases import Phase, Phases
from balance.speech.ledger import Ledger
from tests.balance.speech import ledger_of

INTRODUCTION = Phase("introduction", target_s=120)
DISCUSSION = Phase("discussion", "What shall we build?", target_s=600)
BREAK = Phase("break")
ROUND = Phase("round")
PLAN = Phases((INTRODUCTION, DISCUSSION, BREAK, ROUND))


def walked() -> Phases:
    """Introduction 10–100, discussion 100–400, break 400–500, round from 500 on."""
    return PLAN.begin(0, 10).begin(1, 100).begin(2, 400).begin(3, 500)


class TestWalk:
    def test_one_after_another(self) -> None:
        phases = walked()
        assert [(phase.start_s, phase.end_s) for phase in phases.agenda] == [
            (10, 100),
            (100, 400),
            (400, 500),
            (500, None),
        ]
        assert phases.running == replace(ROUND, start_s=500)
        assert PLAN.running is None

    def test_what_counts(self) -> None:
        # Before the first phase as without any: 0–10; then the discussion, and the round.
        assert walked().counted_time().stretches == ((0, 10), (100, 400), (500, inf))
        assert PLAN.counted_time().stretches == ((0, inf),)
        assert Phases().counted_time().stretches == ((0, inf),)
        assert PLAN.begin(0, 0).counted_time().stretches == ()
        assert walked().end(700).counted_time().stretches == ((0, 10), (100, 400), (500, 700))

    @pytest.mark.parametrize(
        ("kind", "counts"),
        [
            ("introduction", False),
            ("presentation", False),
            ("discussion", True),
            ("round", True),
            ("break", False),
        ],
    )
    def test_which_kinds_count(self, kind: str, counts: bool) -> None:
        phase = Phase(kind)  # type: ignore[arg-type]
        assert phase.counts is counts
        assert replace(phase, counted=not counts).counts is not counts

    def test_in_hindsight(self) -> None:
        phases = walked().with_changed(1, replace(walked().agenda[1], counted=False))
        assert phases.counted_time().stretches == ((0, 10), (500, inf))

    def test_off_the_record(self) -> None:
        phases = walked().pause(200)
        assert phases.is_off_record(1000)
        phases = phases.resume(260)
        assert (phases.is_off_record(259), phases.is_off_record(260)) == (True, False)
        assert phases.counted_time().stretches == ((0, 10), (100, 200), (260, 400), (500, inf))
        assert (phases.counts(150), phases.counts(210), phases.counts(450)) == (True, False, False)

    def test_time_left(self) -> None:
        phases = PLAN.begin(1, 100)
        assert (phases.elapsed_s(160), phases.left_s(160)) == (60, 540)
        assert phases.left_s(800) == -100
        # A minute off the record does not use it up; nor does one that began before the phase.
        assert phases.pause(200).resume(260).left_s(300) == 600 - 140
        assert phases.pause(200).left_s(300) == 500
        assert PLAN.pause(50).begin(1, 100).resume(150).elapsed_s(200) == 50
        assert PLAN.begin(2, 100).left_s(160) is None
        assert PLAN.left_s(100) is None
        assert PLAN.elapsed_s(100) is None

    def test_a_reading_of_the_phase(self) -> None:
        assert PLAN.reading_start_s() == 0
        phases = PLAN.begin(0, 10).begin(1, 100)
        assert phases.reading_start_s() == 100
        assert phases.begin(2, 400).reading_start_s() == 100  # in the break the discussion still stands there
        assert walked().reading_start_s() == 500

    def test_a_planned_phase_can_be_taken_away(self) -> None:
        phases = Phases((*PLAN.agenda[:1], Phase("presentation"), *PLAN.agenda[1:]))
        assert phases.without(1) == PLAN


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Phase("break", target_s=0),
        lambda: Phase("break", target_s=inf),
        lambda: Phase("break", start_s=-1),
        lambda: Phase("break", end_s=5),
        lambda: Phase("break", start_s=9, end_s=5),
        lambda: walked().begin(0, 600),
        lambda: walked().begin(4, 600),
        lambda: walked().end(499),
        lambda: PLAN.begin(0, 10).end(100).begin(1, 50),
        lambda: walked().without(0),
        lambda: PLAN.without(-1),
        lambda: walked().with_changed(0, replace(INTRODUCTION, start_s=10, end_s=200)),
        lambda: walked().with_changed(0, replace(INTRODUCTION, start_s=10)),
        lambda: PLAN.pause(-1),
        lambda: PLAN.resume(inf),
    ],
)
def test_what_cannot_be(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(PhaseError):
        wrong()


def test_the_ledger_counts_what_phases_say() -> None:
    ledger = ledger_of(("v1", 0, 100), ("v1", 100, 200), ("v2", 200, 450), ("v2", 500, 600))
    phases = walked()
    ledger.count(phases.counted_time())
    result = read(ledger, phase_start_s=phases.reading_start_s())
    assert result.counted_s == pytest.approx(10 + 300 + 100)
    assert [voice.phase.talk_time_s for voice in result.voices] == pytest.approx([0, 100])
    # The window is the last 300 s of 410: the round, and from 200 on the discussion.
    assert [voice.window.talk_time_s for voice in result.voices] == pytest.approx([0, 300])
    same = ledger.timeline
    ledger.count(walked().counted_time())
    assert ledger.timeline is same
    ledger.count(Phases().counted_time())
    assert read(ledger).counted_s == 600


def _end_s(phase: Phase) -> float:
    return inf if phase.end_s is None else phase.end_s


def test_phases_that_begin_at_the_same_moment() -> None:
    phases = PLAN.begin(1, 0).begin(0, 0)
    assert [phase.kind for phase in phases.begun] == ["discussion", "introduction"]
    assert phases.running == replace(INTRODUCTION, start_s=0)


steps = st.lists(st.tuples(st.sampled_from("beprn"), st.integers(0, 20)), max_size=14)


@given(steps)
def test_phases_never_overlap_and_only_counted_time_counts(words: list[tuple[str, int]]) -> None:
    phases, now_s = PLAN, 0.0
    moments = []
    for word, length in words:
        now_s += length
        place = next((place for place, one in enumerate(phases.agenda) if one.start_s is None), None)
        if word in "bn" and place is not None:
            phases = phases.begin(place, now_s)
        elif word == "e":
            phases = phases.end(now_s)
        elif word == "p":
            phases = phases.pause(now_s)
        elif word == "r":
            phases = phases.resume(now_s)
        moments.append(now_s)
    ledger = Ledger()
    ledger.count(phases.counted_time())
    for at_s in (moment + 0.5 for moment in moments):
        at = [
            p
            for p in phases.begun
            if p.start_s is not None and p.start_s <= at_s < (inf if p.end_s is None else p.end_s)
        ]
        assert len(at) <= 1
        before = not any((p.start_s or 0.0) <= at_s for p in phases.begun)
        expected = (before or any(p.counts for p in at)) and not phases.is_off_record(at_s)
        assert phases.counts(at_s) is expected
