"""Fair shares by weight and presence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.metrics.fair_share import RosterShares
from balance.metrics.reading import Thresholds, read
from balance.metrics.talk_time import talk_time_until
from balance.metrics.uncertainty import MODEL_ALONE
from balance.roster import Person, Roster
from balance.speech.ledger import Ledger
from tests.balance.speech import VOICES, ledger_of, set_counted, speech, talk_time

if TYPE_CHECKING:
    from balance.speech.timeline import Timeline
    from diarize.types import Attribution

NOBODY = np.zeros(0, dtype=np.bool_)


def people(*weights: float) -> Roster:
    """p1, p2, … with these weights, whose voices are v1, v2, …"""
    numbers = range(1, len(weights) + 1)
    return Roster(
        tuple(Person(f"p{n}", f"Person {n}", weight=w) for n, w in zip(numbers, weights, strict=True)),
        {f"v{n}": f"p{n}" for n in numbers},
    )


def expected(roster: Roster, ledger: Ledger, start_s: float, end_s: float) -> list[float]:
    timeline = ledger.timeline_of(roster.ids, roster.voices)
    talk = talk_time(timeline, start_s, end_s)
    return [*RosterShares(roster).expected_s(timeline, talk, start_s, end_s, NOBODY).tolist()]


class TestByHand:
    # v1 0–60, v2 60–90, v3 90–120
    LEDGER = ledger_of(("v1", 0, 60), ("v2", 60, 90), ("v3", 90, 120))

    def test_weights(self) -> None:
        # 120 s over 1 : 1 : 2
        assert expected(people(1, 1, 2), self.LEDGER, 0, 120) == pytest.approx([30, 30, 60])

    def test_a_late_arrival(self) -> None:
        # p3 comes at 60: the first minute is divided by two, the second by three.
        roster = people(1, 1, 1).arrived("p3", 60)
        assert expected(roster, self.LEDGER, 0, 120) == pytest.approx([50, 50, 20])
        # With weight 2: 30, 30, 0 and then 60 s over 1 : 1 : 2.
        roster = people(1, 1, 2).arrived("p3", 60)
        assert expected(roster, self.LEDGER, 0, 120) == pytest.approx([45, 45, 30])

    def test_leaving_and_coming_back(self) -> None:
        # p1 away from 60 to 90, when p2 talks: 20 each of the first minute, 15 each for the two who stay,
        # 10 each at the end.
        roster = people(1, 1, 1).left("p1", 60).arrived("p1", 90)
        assert expected(roster, self.LEDGER, 0, 120) == pytest.approx([30, 45, 45])

    def test_who_speaks_is_present(self) -> None:
        # p3 is marked as gone from 60, and talks from 90 to 120: 20 each, 15 15 0, 10 each.
        roster = people(1, 1, 1).left("p3", 60)
        assert expected(roster, self.LEDGER, 0, 120) == pytest.approx([45, 45, 30])

    def test_only_one_is_there(self) -> None:
        roster = people(1, 1, 1).arrived("p2", 1000).arrived("p3", 1000)
        # The first minute is p1's alone; p2's and p3's own speech is divided with p1.
        assert expected(roster, self.LEDGER, 0, 120) == pytest.approx([60 + 15 + 15, 15, 15])

    def test_a_moderator_is_in_neither(self) -> None:
        # T is the 60 s of p2 and p3.
        assert expected(people(0, 1, 1), self.LEDGER, 0, 120) == pytest.approx([0, 30, 30])
        assert expected(people(0, 1, 3), self.LEDGER, 0, 120) == pytest.approx([0, 15, 45])

    def test_only_the_moderator_counts_for_nothing(self) -> None:
        assert expected(people(0, 0, 0), self.LEDGER, 0, 120) == [0, 0, 0]

    def test_overlap_with_a_moderator_is_half_counted(self) -> None:
        # p1 (not counted) 0–20, p2 10–30: of the ten seconds in which both talk half is p2's: T = 15.
        ledger = ledger_of(("v1", 0, 20), ("v2", 10, 30))
        assert expected(people(0, 1, 1), ledger, 0, 30) == pytest.approx([0, 7.5, 7.5])

    def test_a_break_counts_nothing(self) -> None:
        ledger = ledger_of(("v1", 0, 60), ("v2", 60, 90), ("v3", 90, 120))
        set_counted(ledger, 60, 90, counted=False)
        # On the counted clock p3, who comes at 90 s of the stream's, comes at 60 s.
        roster = people(1, 1, 1).arrived("p3", 90)
        assert expected(roster, ledger, 0, 90) == pytest.approx([40, 40, 10])
        assert expected(roster, ledger, 60, 90) == pytest.approx([10, 10, 10])

    def test_nothing_said_yet(self) -> None:
        roster = people(1, 3, 0).left("p1", 500)
        assert expected(roster, ledger_of(("v1", 0, 1)), 200, 300) == pytest.approx([0.25, 0.75, 0])
        assert expected(roster, Ledger(), 0, 0) == pytest.approx([0.25, 0.75, 0])

    def test_an_unnamed_voice_has_no_share(self) -> None:
        roster = people(1, 1).with_voice("v2", None)
        # v2 and v3 are nobody's: T is the 60 s of p1.
        assert expected(roster, self.LEDGER, 0, 120) == pytest.approx([30, 30, 0, 0])


class TestReading:
    def test_who_has_not_spoken_is_there_in_seat_order(self) -> None:
        roster = people(1, 1, 1, 1).with_seat("p4", 0)
        result = read(ledger_of(("v2", 0, 60), ("v1", 60, 120)), roster=roster)
        assert [(v.id, v.name, v.number, v.in_roster) for v in result.voices] == [
            ("p4", "Person 4", 1, True),
            ("p1", "Person 1", 2, True),
            ("p2", "Person 2", 3, True),
            ("p3", "Person 3", 4, True),
        ]
        silent = result.voices[0].phase
        assert (silent.talk_time_s, silent.share, silent.voice_index) == (0, 0, 0)
        assert silent.fair_share == pytest.approx(1 / 4)
        # s = 1/2, 1/2, 0, 0 of four: D = 1/2, 1 − Σ e² = 3/4
        assert result.phase.balance == pytest.approx(100 / 3)

    def test_two_voices_of_one_person_are_one(self) -> None:
        # v1 0–10 and v3 5–15 are both p1: 15 s, one turn, and no overlap with themself.
        ledger = ledger_of(("v1", 0, 10), ("v3", 5, 15), ("v2", 20, 25))
        roster = people(1, 1).with_voice("v3", "p1")
        first, second = read(ledger, roster=roster).voices
        assert (first.phase.talk_time_s, first.raw_talk_time_s, first.turns) == (15, 15, 1)
        assert first.phase.share == pytest.approx(0.75)
        assert second.phase.talk_time_s == 5

    def test_a_voice_of_nobody_is_unknown_until_named(self) -> None:
        ledger = ledger_of(("v1", 0, 60), ("v2", 60, 120), ("v3", 120, 160), confidence=1.0)
        unnamed = people(1, 1)
        result = read(ledger, roster=unnamed, calibration=MODEL_ALONE)
        assert (result.phase.speech_time_s, result.phase.unknown_s) == (120, 40)
        assert result.phase.coverage == pytest.approx(120 / 160)
        stranger = result.voices[2]
        assert (stranger.id, stranger.number, stranger.name, stranger.in_roster) == ("v3", 3, None, False)
        assert (stranger.phase.talk_time_s, stranger.phase.share) == (40, None)
        assert stranger.turns == 1
        # One unknown piece of 40 s: (40/160)² · (1/4 + 1/4) / 2, twice its root times 1.28 around a half
        low = result.voices[0].phase.share_low
        assert low == pytest.approx(0.5 - 1.2815515655446004 * 0.25 * 0.5)
        named = read(ledger, roster=unnamed.with_voice("v3", "p2"))
        assert (named.phase.speech_time_s, named.phase.unknown_s, named.phase.coverage) == (160, 0, 1)
        assert named.voices[1].phase.talk_time_s == 100
        assert len(named.voices) == 2

    def test_speaking_and_present(self) -> None:
        roster = people(1, 1).left("p1", 30)
        first, second = read(ledger_of(("v1", 0, 20), ("v2", 20, 40)), roster=roster).voices
        assert (first.present, first.speaking) == (False, False)
        assert (second.present, second.speaking) == (True, True)

    def test_who_never_came_has_no_share(self) -> None:
        roster = people(1, 1, 1).arrived("p3", 1000)
        result = read(ledger_of(("v1", 0, 60), ("v2", 60, 120)), roster=roster)
        third = result.voices[2].phase
        assert (third.share, third.fair_share, third.talk_time_s) == (None, 0, 0)
        assert result.phase.balance == pytest.approx(100)

    def test_a_moderator_is_shown_apart(self) -> None:
        roster = people(1, 1, 1).with_changed(Person("p1", "Mo", role="moderator"))
        result = read(ledger_of(("v1", 0, 100), ("v2", 100, 160), ("v3", 160, 220)), roster=roster)
        assert (result.phase.speech_time_s, result.phase.unknown_s, result.phase.coverage) == (120, 0, 1)
        assert result.phase.balance == pytest.approx(100)
        assert result.voices[0].phase.talk_time_s == 100

    def test_an_empty_roster_is_as_none(self) -> None:
        ledger = ledger_of(("v1", 0, 60), ("v2", 60, 120))
        assert read(ledger, roster=Roster()) == read(ledger)

    def test_a_roster_in_which_everybody_is_there_is_as_without(self) -> None:
        ledger = ledger_of(("v1", 0, 70), ("v2", 60, 120), (None, 100, 130), confidence=0.8)
        with_roster, without = read(ledger, roster=people(1, 1)), read(ledger)
        assert with_roster.phase == without.phase
        for one, two in zip(with_roster.voices, without.voices, strict=True):
            assert replace(one, id=two.id, name=None, in_roster=False) == two


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    roster = people(*draw(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), min_size=4, max_size=4)))
    for _ in range(draw(st.integers(0, 5))):
        person = draw(st.sampled_from(roster.ids))
        at_s = draw(st.integers(0, 60))
        roster = roster.left(person, at_s) if draw(st.booleans()) else roster.arrived(person, at_s)
    for voice in VOICES:
        if draw(st.integers(0, 5)) == 0:
            roster = roster.with_voice(voice, draw(st.sampled_from((None, *roster.ids))))
    return roster


def brute_force(roster: Roster, timeline: Timeline, start: int, end: int) -> np.ndarray[tuple[int], np.dtype]:
    """E_i by adding up tenths of a second, on which all borders lie."""
    result = np.zeros(len(roster.people))
    weights = np.array([person.fair_weight for person in roster.people])
    for tenth in range(start, end):
        at_s = tenth / 10 + 0.05
        talking = (timeline.start_s < at_s) & (timeline.end_s > at_s)
        speakers = timeline.voice[talking]
        there = np.array(
            [person.present(at_s) or place in speakers for place, person in enumerate(roster.people)]
        )
        known = [place for place in speakers if 0 <= place < len(weights) and weights[place] > 0]
        if known:
            result += 0.1 * len(known) / len(speakers) * weights * there / (weights * there).sum()
    return result


@given(rosters(), speech(), st.integers(0, 650), st.integers(0, 300))
def test_it_is_the_integral(roster: Roster, rows: list[Attribution], start: int, length: int) -> None:
    ledger = Ledger()
    ledger.add(rows)
    timeline = ledger.timeline_of(roster.ids, roster.voices)
    talk = talk_time(timeline, start / 10, (start + length) / 10)
    result = RosterShares(roster).expected_s(timeline, talk, start / 10, (start + length) / 10, NOBODY)
    wanted = brute_force(roster, timeline, start, start + length)
    if wanted.sum() > 0:
        size = len(wanted)
        assert result[:size] == pytest.approx(wanted, abs=1e-6)
        assert (result[size:] == 0).all()
        # Σ E_i = T, the talk time of whoever has E_i > 0, and nobody who is counted talks without a share.
        assert talk.talk_time_s[result > 0].sum() == pytest.approx(result.sum())
        counted = np.array([person.fair_weight > 0 for person in roster.people])
        assert (result[:size][counted & (talk.talk_time_s[:size] > 1e-6)] > 0).all()


@given(rosters(), speech(), st.lists(st.integers(0, 700), min_size=1, max_size=5))
def test_what_gathers_until_a_time(roster: Roster, rows: list[Attribution], tenths: list[int]) -> None:
    ledger = Ledger()
    ledger.add(rows)
    timeline = ledger.timeline_of(roster.ids, roster.voices)
    times = np.array(tenths) / 10
    gathered = RosterShares(roster).expected_until_s(timeline, times)
    for column, tenth in zip(gathered.T, tenths, strict=True):
        assert column == pytest.approx(brute_force(roster, timeline, 0, tenth), abs=1e-6)


@given(rosters(), speech())
def test_a_timeline_of_people_keeps_all_speech(roster: Roster, rows: list[Attribution]) -> None:
    ledger = Ledger()
    ledger.add(rows)
    by_voice, by_person = ledger.timeline, ledger.timeline_of(roster.ids, roster.voices)
    assert by_person.voices[: len(roster.ids)] == roster.ids
    end = np.array([1000.0])
    if len(set(roster.voices.values())) == len(roster.voices):
        assert talk_time_until(by_person, end).sum() == pytest.approx(talk_time_until(by_voice, end).sum())
    result = read(ledger, 1000.0, Thresholds(balance_after_s=1), roster=roster)
    assert [voice.id for voice in result.voices][: len(roster.ids)] == list(roster.ids)
    if result.phase.speech_time_s > 0:
        assert sum(voice.phase.share or 0 for voice in result.voices) == pytest.approx(1)
        assert sum(voice.phase.fair_share or 0 for voice in result.voices) == pytest.approx(1)
