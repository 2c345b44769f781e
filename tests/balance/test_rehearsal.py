from __future__ import annotations

import math
from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balance import rehearsal
from balance.errors import BalanceError
from balance.metrics.reading import read
from balance.metrics.turns import Turns
from balance.rehearsal import NAMES, Rehearsal, Workshop, rehearse
from balance.speech.ledger import Ledger
from diarize import types


def ledger_of(rehearsal: Rehearsal, step_s: float = 0.5) -> Ledger:
    ledger = Ledger()
    for publication in rehearsal.publications(step_s):
        ledger.apply(publication)
    return ledger


def talked_s(drawn: Rehearsal) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    result = np.zeros(drawn.workshop.people)
    for turn in drawn.turns:
        result[turn.seat] += turn.end_s - turn.start_s
    return result


def test_it_speaks_like_the_engine() -> None:
    for name in ("Attribution", "Relabel", "Publication"):
        ours, theirs = getattr(rehearsal, name), getattr(types, name)
        assert [field.name for field in fields(ours)] == [field.name for field in fields(theirs)]


def test_the_same_seed_is_the_same_workshop() -> None:
    one, two = rehearse(Workshop(duration_s=120)), rehearse(Workshop(duration_s=120))
    assert one == two
    assert list(one.publications()) == list(two.publications())
    assert rehearse(Workshop(duration_s=120, seed=1)).turns != one.turns


def test_its_turns_are_those_of_recorded_meetings() -> None:
    # Measured on four recorded meetings: see the module.
    ledger = ledger_of(rehearse(Workshop(people=4, duration_s=7200, never_known=0.0)), step_s=30)
    turns = Turns.between(ledger.timeline, 0, 7200)
    length_s = turns.duration_s[~turns.backchannel]
    assert 2.2 <= np.median(length_s) <= 4.9
    assert 4.1 <= np.mean(length_s) <= 7.8
    assert 0.9 <= np.std(np.log(length_s)) <= 1.2
    assert 10.9 <= (length_s**2).sum() / length_s.sum() <= 18.3
    voice = turns.voice[~turns.backchannel]
    assert 0.3 <= np.mean(voice[2:] == voice[:-2]) <= 0.55
    assert 0.82 <= length_s.sum() / 7200 <= 0.95


@pytest.mark.parametrize(("skew", "low", "high"), [(0.0, 0.12, 0.22), (0.5, 0.5, 0.7), (1.0, 0.7, 0.9)])
def test_skew(skew: float, low: float, high: float) -> None:
    seconds = talked_s(rehearse(Workshop(people=6, duration_s=7200, skew=skew)))
    assert low <= seconds[0] / seconds.sum() <= high


def test_skew_may_begin_later() -> None:
    turns = rehearse(Workshop(people=6, duration_s=7200, skew=0.5, skew_from_s=3600)).turns
    first = [turn.end_s - turn.start_s for turn in turns if turn.seat == 0 and turn.start_s < 3600]
    second = [turn.end_s - turn.start_s for turn in turns if turn.seat == 0 and turn.start_s >= 3600]
    assert sum(first) < 3600 / 4 < 3600 / 2 < sum(second)


def test_who_comes_late_says_nothing_before() -> None:
    drawn = rehearse(Workshop(people=4, duration_s=900, late=((2, 300.0),)))
    assert min(turn.start_s for turn in drawn.turns if turn.seat == 2) >= 300
    assert drawn.roster.person("p3").presence == ((300.0, math.inf),)
    assert read(ledger_of(drawn, 5), 200.0, roster=drawn.roster).voices[2].present is False


def test_who_is_silent_only_says_mm_hm() -> None:
    drawn = rehearse(Workshop(people=4, duration_s=1800, silent=1))
    said = [turn.end_s - turn.start_s for turn in drawn.turns if turn.seat == 3]
    assert len(said) > 5
    assert max(said) < 1


def test_what_is_told_ends_as_what_happened() -> None:
    drawn = rehearse(Workshop(people=5, duration_s=900, never_known=0.0, wrong=0.2))
    ledger = ledger_of(drawn)
    told = read(ledger, roster=drawn.roster)
    assert [voice.name for voice in told.voices] == list(NAMES[:5])
    assert told.phase.coverage == pytest.approx(1)
    for seat, voice in enumerate(told.voices):
        assert voice.raw_talk_time_s == pytest.approx(talked_s(drawn)[seat])


def test_new_voices_are_unknown_first_and_corrected() -> None:
    drawn = rehearse(Workshop(people=3, duration_s=300))
    publications = list(drawn.publications())
    first = next(one for publication in publications for one in publication.attributions)
    assert first.voice is None
    due_s = next(p.until_s for p in publications if any(r.piece == first.piece for r in p.revisions))
    assert drawn.workshop.corrected_after_s <= due_s - first.end_s <= drawn.workshop.corrected_after_s + 7
    assert any(one.voice not in (None, drawn.voices[0]) for p in publications for one in p.attributions)


def test_never_known() -> None:
    ledger = ledger_of(rehearse(Workshop(people=4, duration_s=3600, never_known=0.5)), 10)
    coverage = read(ledger).phase.coverage
    assert coverage is not None
    assert 0.4 < coverage < 0.6


@pytest.mark.parametrize(
    "wrong",
    [{"people": 1}, {"people": 16}, {"skew": 1.1}, {"people": 4, "silent": 3}, {"duration_s": 0.0}],
)
def test_what_cannot_be_drawn(wrong: dict[str, float]) -> None:
    with pytest.raises(BalanceError):
        Workshop(**wrong)  # type: ignore[arg-type]


@settings(max_examples=30)
@given(
    st.integers(2, 15),
    st.integers(0, 1000),
    st.floats(0, 1),
    st.sampled_from([0.25, 0.5, 3.0]),
)
def test_publications_follow_each_other(people: int, seed: int, skew: float, step_s: float) -> None:
    drawn = rehearse(Workshop(people=people, duration_s=60, seed=seed, skew=skew, late=((1, 20.0),)))
    by_seat: dict[int, list[rehearsal.Spoken]] = {}
    for turn in drawn.turns:
        by_seat.setdefault(turn.seat, []).append(turn)
    for turns in by_seat.values():
        assert all(one.end_s <= two.start_s for one, two in pairwise(turns))
    publications = list(drawn.publications(step_s))
    assert [p.until_s for p in publications] == pytest.approx(
        [step_s * (n + 1) for n in range(len(publications))]
    )
    assert publications[-1].until_s >= 60
    before_s = 0.0
    for publication in publications:
        for one in publication.attributions:
            assert before_s <= one.start_s < one.end_s <= publication.until_s
            assert (one.voice is None) == (one.confidence == 0)
        before_s = publication.until_s
    assert set(ledger_of(drawn, step_s).voices) <= set(drawn.voices.values())
