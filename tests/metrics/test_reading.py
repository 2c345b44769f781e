from __future__ import annotations

from dataclasses import fields
from math import sqrt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from balance.metrics import reading
from balance.metrics.fair_share import Weights
from balance.metrics.reading import Figures, Thresholds, read
from balance.metrics.uncertainty import NORMAL_90
from balance.speech.ledger import Ledger
from server import protocol
from tests.balance.speech import attribution, ledger_of, set_counted, speech, tenths

if TYPE_CHECKING:
    from diarize.types import Attribution


def test_nothing_has_been_said() -> None:
    result = read(Ledger())
    assert result.voices == ()
    assert result.window == result.phase == reading.Group(0, 0, None, None, None, None, None, None, None)


def test_every_figure_of_a_small_session() -> None:
    # v1 0–50, v2 50–80, v3 80–100, unknown 100–110; every piece for certain.
    result = read(ledger_of(("v1", 0, 50), ("v2", 50, 80), ("v3", 80, 100), (None, 100, 110)))
    assert (result.now_s, result.counted_s) == (110, 110)
    group = result.phase
    assert group == result.window  # five minutes hold all of it
    assert group.speech_time_s == pytest.approx(100)
    assert group.unknown_s == pytest.approx(10)
    assert group.coverage == pytest.approx(100 / 110)
    # The shares of test_metrics.py: 0.5, 0.3, 0.2 of three
    assert group.balance == pytest.approx(75)
    assert group.hands == pytest.approx(1 / 6)
    assert group.gini == pytest.approx(0.3)
    assert group.evenness == pytest.approx(0.9372, abs=1e-4)
    assert group.effective_voices == pytest.approx(2.8001, abs=1e-4)
    assert group.dominated is None  # under 150 s
    first = result.voices[0]
    assert (first.id, first.number, first.speaking) == ("v1", 1, False)
    assert (first.turns, first.backchannels) == (1, 0)
    assert first.raw_talk_time_s == first.longest_monologue_s == pytest.approx(50)
    # Unknown: one piece of 10 s, (10/110)² · (0.5² + 2 · 0.5²) / 3 = 1/121 · 0.25
    # and calibrated: that, a twentieth of 1/2 · 1/2, and three quarters of a hundredth.
    half = NORMAL_90 * sqrt((sqrt(0.25) / 11) ** 2 + 0.0125**2 + 0.0075**2)
    figures = first.phase
    assert figures.talk_time_s == pytest.approx(50)
    assert figures.share == pytest.approx(0.5)
    assert figures.share_low == pytest.approx(0.5 - half)
    assert figures.share_high == pytest.approx(0.5 + half)
    assert figures.fair_share == pytest.approx(1 / 3)
    assert figures.voice_index == pytest.approx(1.5)
    assert figures.voice_index_low == pytest.approx(1.5 - 3 * half)
    assert figures.voice_index_high == pytest.approx(1.5 + 3 * half)
    assert figures == first.window


def test_the_window_is_the_last_five_minutes_of_counted_time() -> None:
    ledger = ledger_of(("v1", 0, 200), ("v2", 1000, 1200))
    set_counted(ledger, 200, 1000, counted=False)
    result = read(ledger)
    # 400 s are counted; of the last 300 s v1 has 100 and v2 200.
    assert [voice.window.talk_time_s for voice in result.voices] == pytest.approx([100, 200])
    assert [voice.phase.talk_time_s for voice in result.voices] == pytest.approx([200, 200])
    assert result.counted_s == pytest.approx(400)
    assert result.phase.balance == pytest.approx(100)
    # s = 1/3, 2/3: D = 1/6, 1 − Σ e² = 1/2
    assert result.window.balance == pytest.approx(100 * (1 - (1 / 6) / (1 / 2)))


def test_who_is_silent_in_the_window_still_has_a_fair_share() -> None:
    result = read(ledger_of(("v1", 0, 100), ("v2", 100, 500)))
    first, second = (voice.window for voice in result.voices)
    assert (first.talk_time_s, first.share, first.voice_index) == (0, 0, 0)
    assert second.share == pytest.approx(1)
    assert second.fair_share == pytest.approx(0.5)
    assert result.window.balance == pytest.approx(0, abs=1e-9)
    assert result.window.gini == pytest.approx(1)
    assert result.window.dominated == 1


def test_a_phase_begins_anew() -> None:
    ledger = ledger_of(("v1", 0, 100), ("v2", 100, 170), ("v1", 170, 200))
    result = read(ledger, phase_start_s=100)
    assert [voice.phase.talk_time_s for voice in result.voices] == pytest.approx([30, 70])
    assert [voice.raw_talk_time_s for voice in result.voices] == pytest.approx([30, 70])
    assert [voice.turns for voice in result.voices] == [1, 1]
    assert [voice.longest_monologue_s for voice in result.voices] == pytest.approx([30, 70])
    assert [voice.window.talk_time_s for voice in result.voices] == pytest.approx([130, 70])


class TestWhatCannotBeKnown:
    def test_too_little_speech(self) -> None:
        stretches = (("v1", 0.0, 30.0), ("v2", 30.0, 59.9))
        assert read(ledger_of(*stretches)).phase.balance is None
        assert read(ledger_of(*stretches)).voices[0].phase.share == pytest.approx(30 / 59.9)
        assert read(ledger_of(*stretches, ("v1", 60, 60.1))).phase.balance is not None

    def test_a_threshold_of_its_own(self) -> None:
        ledger = ledger_of(("v1", 0, 10), ("v2", 10, 20))
        assert read(ledger, thresholds=Thresholds(balance_after_s=20)).phase.balance == pytest.approx(100)

    def test_one_person(self) -> None:
        result = read(ledger_of(("v1", 0, 500)))
        assert result.phase == reading.Group(500, 0, 1, None, None, None, None, None, None)
        assert result.voices[0].phase.share == 1

    def test_only_unknown_speech(self) -> None:
        result = read(ledger_of((None, 0, 500)))
        assert (result.phase.coverage, result.phase.unknown_s, result.phase.balance) == (0, 500, None)
        assert result.voices == ()

    def test_nobody_has_spoken_in_the_window(self) -> None:
        result = read(ledger_of(("v1", 0, 50), ("v2", 50, 100)), now_s=1000.0)
        assert result.voices[0].window == Figures(0, None, None, None, None, None, None, None)
        assert result.window.coverage is None
        assert result.phase.balance == pytest.approx(100)


def test_who_is_not_counted_has_talk_time_and_nothing_else() -> None:
    ledger = ledger_of(("host", 0, 100), ("v1", 100, 140), ("v2", 140, 180))
    result = read(ledger, fair_shares=Weights({"host": 0}))
    assert result.phase.speech_time_s == pytest.approx(80)
    assert result.phase.balance == pytest.approx(100)
    host = result.voices[0].phase
    assert host.talk_time_s == pytest.approx(100)
    assert (host.share, host.fair_share, host.voice_index, host.share_low) == (None, 0, None, None)


def test_coverage_counts_everybody_who_was_recognised() -> None:
    ledger = ledger_of(("host", 0, 60), ("v1", 60, 80), (None, 80, 100))
    assert read(ledger, fair_shares=Weights({"host": 0})).phase.coverage == pytest.approx(0.8)


def test_a_voice_merged_away_leaves_a_gap_in_the_numbers() -> None:
    ledger = ledger_of(("v1", 0, 30), ("v2", 30, 60), ("v3", 60, 90))
    ledger.relabel(2, "v1", 1.0)
    assert [(voice.id, voice.number) for voice in read(ledger).voices] == [("v1", 1), ("v3", 3)]


def test_a_moment_in_the_past_knows_only_who_had_been_heard() -> None:
    result = read(ledger_of(("v1", 0, 40), ("v2", 40, 80), ("v3", 80, 120)), now_s=80.0)
    assert [voice.id for voice in result.voices] == ["v1", "v2"]
    assert result.phase.balance == pytest.approx(100)


def test_speaking_in_a_break_too() -> None:
    ledger = ledger_of(("v1", 0, 10), ("v2", 10, 20))
    set_counted(ledger, 5, counted=False)
    result = read(ledger)
    assert [(voice.id, voice.speaking) for voice in result.voices] == [("v1", False), ("v2", True)]
    assert result.voices[1].phase.talk_time_s == 0


def test_it_has_the_fields_of_the_protocol() -> None:
    def names(kind: type) -> set[str]:
        return {field.name for field in fields(kind)}

    assert names(reading.Figures) == set(protocol.Figures.model_fields)
    assert names(reading.Group) == set(protocol.Group.model_fields)
    assert names(reading.Voice) == set(protocol.Voice.model_fields) - {"counted", "voices"}
    assert names(reading.Thresholds) == set(protocol.Thresholds.model_fields) - {"demo"}


@given(speech(max_size=16), tenths)
def test_shares_sum_to_one_and_ranges_hold_them(rows: list[Attribution], now_s: float) -> None:
    ledger = Ledger()
    ledger.add(rows)
    result = read(ledger, now_s, Thresholds(window_s=20, balance_after_s=1))
    for group, part in ((result.window, "window"), (result.phase, "phase")):
        figures: list[Figures] = [getattr(voice, part) for voice in result.voices]
        assert sum(one.talk_time_s for one in figures) == pytest.approx(group.speech_time_s)
        if group.speech_time_s == 0:
            assert all(one.share is None for one in figures)
            continue
        assert sum(one.share or 0 for one in figures) == pytest.approx(1)
        assert sum(one.fair_share or 0 for one in figures) == pytest.approx(1)
        for one in figures:
            assert one.share is not None
            assert one.share_low is not None
            assert one.share_high is not None
            assert 0 <= one.share_low <= one.share <= one.share_high + 1e-12 <= 1 + 1e-9


@given(speech(unknown=False))
def test_how_voices_are_called_does_not_matter(rows: list[Attribution]) -> None:
    other = {"v1": "d", "v2": "b", "v3": "a", "v4": "c"}
    one, two = Ledger(), Ledger()
    one.add(rows)
    # They appear in another order, too: heard once, and taken back.
    two.add(attribution(99, name, 900, 901) for name in sorted(other.values()))
    two.rewrite(900, 901, [])
    two.add(attribution(r.piece, other[r.voice or ""], r.start_s, r.end_s, r.confidence) for r in rows)
    limits = Thresholds(balance_after_s=1)
    first, second = read(one, 1000.0, limits), read(two, 1000.0, limits)
    assert second.phase.balance == pytest.approx(first.phase.balance)
    assert second.phase.gini == pytest.approx(first.phase.gini)
    by_id = {voice.id: voice for voice in second.voices}
    for voice in first.voices:
        twin = by_id[other[voice.id]]
        assert twin.phase.share == pytest.approx(voice.phase.share)
        assert twin.phase.share_high == pytest.approx(voice.phase.share_high)
        assert (twin.turns, twin.backchannels) == (voice.turns, voice.backchannels)
