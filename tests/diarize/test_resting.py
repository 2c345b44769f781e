"""Looks come less often while nobody speaks, and nothing is lost by it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from diarize.pipeline.pipeline import Pipeline
from diarize.pipeline.settings import LIVE, PipelineSettings
from diarize.speech.floor import Floor
from diarize.speech.resting import Rest, RestSettings
from diarize.types import Rewrite
from tests.diarize.tones import (
    AtOnce,
    Talk,
    ToneEmbedding,
    ToneSegmentation,
    cut,
    hum,
    ledger_of,
    run,
    spoken_s,
)

if TYPE_CHECKING:
    from diarize.types import Publication

STEP = 25
ROOM = -3.0
QUIET = np.full(STEP, ROOM, np.float32)
NOBODY = np.zeros((2, 500), np.bool_)


def after(active: np.ndarray) -> Rest:
    rest = Rest(RestSettings())
    rest.looked(active)
    return rest


def speech_at(frame: int) -> np.ndarray:
    active = NOBODY.copy()
    active[1, frame] = True
    return active


def test_quiet_sound_waits_when_nobody_spoke_for_a_second() -> None:
    assert after(NOBODY).may_wait(QUIET, STEP, ROOM)
    assert after(speech_at(449)).may_wait(QUIET, STEP, ROOM)
    assert not after(speech_at(450)).may_wait(QUIET, STEP, ROOM)


def test_before_anything_is_known_nothing_waits() -> None:
    assert not Rest(RestSettings()).may_wait(QUIET, STEP, ROOM)
    assert not after(NOBODY).may_wait(QUIET, STEP, None)
    rest = after(NOBODY)
    rest.reset()
    assert not rest.may_wait(QUIET, STEP, ROOM)


@pytest.mark.parametrize(("heard", "waits"), [(25, True), (75, True), (76, False), (100, False)])
def test_it_waits_for_two_seconds_at_most(heard: int, waits: bool) -> None:
    assert after(NOBODY).may_wait(np.full(heard, ROOM, np.float32), STEP, ROOM) is waits


@pytest.mark.parametrize(("above", "lasts", "waits"), [(1.5, 5, False), (0.9, 25, True), (1.5, 3, True)])
def test_a_tenth_of_a_second_louder_than_the_room_is_looked_at(above: float, lasts: int, waits: bool) -> None:
    levels = QUIET.copy()
    levels[7 : 7 + lasts] += above
    assert after(NOBODY).may_wait(levels, STEP, ROOM) is waits


def test_sound_of_which_no_level_is_known_is_looked_at() -> None:
    assert not after(NOBODY).may_wait(np.full(STEP, -np.inf, np.float32), STEP, ROOM)


# ------------------------------------------------------------------ in the pipeline


TALKS = [Talk(0, 8.0, 12.0), Talk(1, 40.3, 44.0), Talk(0, 44.5, 50.0)]
ALWAYS = replace(LIVE, rest=RestSettings(longest_s=0.0))


def heard(settings: PipelineSettings = LIVE, talks: list[Talk] = TALKS) -> tuple[list[Publication], int]:
    segmentation = ToneSegmentation()
    pipeline = Pipeline(segmentation, ToneEmbedding(), AtOnce(), settings)
    return run(pipeline, cut(hum(talks, 60.0))), segmentation.calls


@pytest.mark.engine
def test_silence_takes_a_quarter_of_the_looks_and_changes_nothing() -> None:
    resting, few = heard()
    always, all_looks = heard(ALWAYS)
    assert all_looks == 121
    # 8 s in which the room is not known yet, 13 s of speech, a second behind each talk: the rest by four.
    assert few <= 75
    assert [p.until_s for p in resting] == [p.until_s for p in always]
    with_rest, without = ledger_of(resting), ledger_of(always)
    assert spoken_s(with_rest) == pytest.approx(spoken_s(without), abs=0.1)


@pytest.mark.engine
def test_every_word_is_published_when_it_was_before() -> None:
    """It is louder than the room, so that no look for it waits."""
    for publications in (heard()[0], heard(ALWAYS)[0]):
        first = next(p for p in publications if any(a.start_s > 40 for a in p.attributions))
        assert first.until_s == pytest.approx(40.7)


def first_told(publications: list[Publication], start_s: float) -> tuple[float, bool]:
    """When speech that began at a time was first published, and whether silence had been before."""
    for publication in publications:
        moved = [a for r in publication.revisions if isinstance(r, Rewrite) for a in r.attributions]
        for attributions, late in ((publication.attributions, False), (moved, True)):
            if any(a.start_s == pytest.approx(start_s, abs=0.05) for a in attributions):
                return publication.until_s, late
    raise AssertionError("it was never published")


@pytest.mark.engine
def test_a_voice_no_louder_than_the_room_is_found_later(monkeypatch: pytest.MonkeyPatch) -> None:
    loud = 1e3
    monkeypatch.setattr(Floor, "level", loud)
    told = []
    for start_s in (40.3, 40.8, 41.3, 41.8):
        talks = [Talk(0, 8.0, 12.0), Talk(1, start_s, 46.0)]
        resting, _ = heard(talks=talks)
        until_s, late = first_told(resting, start_s)
        told.append(late)
        # The look comes two seconds behind the last one at most, and sees all of it.
        assert start_s < until_s <= start_s + 2.0
        assert spoken_s(ledger_of(resting)) == pytest.approx(
            spoken_s(ledger_of(heard(ALWAYS, talks)[0])), abs=0.1
        )
    # What is not published as silence on the way is new: the last half second before a look, and the lag.
    assert sorted(told) == [False, False, True, True]
