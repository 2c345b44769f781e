"""The whole pipeline, driven by sound in a room in which everybody hums tones of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balance.speech.ledger import Ledger
from diarize.pipeline.pipeline import Pipeline
from diarize.pipeline.settings import LIVE, RECORDING, PipelineSettings
from diarize.statements import Introduce, NameVoice
from diarize.types import SAMPLE_RATE_HZ, Attribution, Gap, Publication, Relabel, Rewrite
from diarize.voices.memory import Recollection
from tests.diarize.tones import (
    Talk,
    ToneEmbedding,
    ToneSegmentation,
    cut,
    hum,
    ledger_of,
    run,
    spoken_s,
    tone_pipeline,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

from diarize.types import AudioBlock

pytestmark = pytest.mark.engine

TALKS = (
    Talk(0, 1.0, 6.0),
    Talk(1, 6.5, 12.0),
    Talk(2, 12.2, 17.0),
    Talk(0, 17.1, 20.0),
    Talk(1, 19.0, 25.0),
    Talk(2, 26.0, 29.9),
)
TRUTH_S = {"v1": 7.9, "v2": 11.5, "v3": 8.7}
DURATION_S = 30.0
BOTH = pytest.mark.parametrize("how", [LIVE, RECORDING], ids=["live", "recording"])
WITHIN_S = 0.15
"""A border between people may lie a few frames off."""


@cache
def conversation() -> NDArray[np.float32]:
    return hum(TALKS, DURATION_S)


@cache
def at_once(how: PipelineSettings) -> tuple[Publication, ...]:
    """What is published of the conversation when it comes as a microphone gives it."""
    return tuple(run(tone_pipeline(how), cut(conversation())))


def check_order(publications: list[Publication] | tuple[Publication, ...]) -> None:
    """Publications follow each other; each holds its own stretch only; nobody overlaps themself."""
    before_s = 0.0
    for publication in publications:
        assert publication.until_s >= before_s
        for one in publication.attributions:
            assert before_s - 1e-9 <= one.start_s < one.end_s <= publication.until_s + 1e-9
        check_attributions(publication.attributions)
        for revision in publication.revisions:
            if isinstance(revision, Rewrite):
                assert 0 <= revision.start_s < revision.end_s <= publication.until_s + 1e-9
                for one in revision.attributions:
                    assert revision.start_s - 1e-9 <= one.start_s < one.end_s <= revision.end_s + 1e-9
                check_attributions(revision.attributions)
        before_s = publication.until_s


def check_attributions(attributions: tuple[Attribution, ...]) -> None:
    by_piece: dict[int, list[Attribution]] = {}
    for one in attributions:
        by_piece.setdefault(one.piece, []).append(one)
        assert 0.0 <= one.confidence <= 1.0
        assert one.voice is not None or one.confidence == 0.0
    for parts in by_piece.values():
        assert all(a.end_s <= b.start_s + 1e-9 for a, b in pairwise(parts))


@BOTH
def test_everybody_gets_the_time_that_they_spoke(how: PipelineSettings) -> None:
    ledger = ledger_of(at_once(how))
    assert spoken_s(ledger) == {voice: pytest.approx(s, abs=WITHIN_S) for voice, s in TRUTH_S.items()}
    assert ledger.published_s == DURATION_S


@BOTH
def test_who_spoke_when_is_right_at_every_moment(how: PipelineSettings) -> None:
    ledger = ledger_of(at_once(how))
    for talk in TALKS:
        inside = spoken_s(ledger, talk.start_s, talk.end_s)
        assert inside[f"v{talk.person + 1}"] == pytest.approx(talk.end_s - talk.start_s, abs=WITHIN_S)


@BOTH
def test_publications_follow_each_other(how: PipelineSettings) -> None:
    check_order(at_once(how))


def test_live_speech_is_published_no_later_than_a_second_behind() -> None:
    pipeline = tone_pipeline(LIVE)
    for block in cut(conversation()):
        for publication in pipeline.step(block):
            assert publication.until_s >= block.end_sample / SAMPLE_RATE_HZ - 1.0


def test_of_a_recording_only_what_stands_is_published() -> None:
    assert not any(isinstance(r, Rewrite) for p in at_once(RECORDING) for r in p.revisions)


def test_a_rewrite_leaves_speech_that_was_right_as_it_was() -> None:
    """What was first published, without any revision, covers the same speech but for borders."""
    ledger = Ledger()
    for publication in at_once(LIVE):
        ledger.add(publication.attributions)
    assert sum(spoken_s(ledger).values()) == pytest.approx(sum(TRUTH_S.values()), abs=0.5)


@pytest.mark.parametrize("noise", [0.0, 0.6])
def test_blurred_voices_are_told_apart_all_the_same(noise: float) -> None:
    ledger = ledger_of(run(tone_pipeline(LIVE, noise), cut(conversation())))
    assert spoken_s(ledger) == {voice: pytest.approx(s, abs=WITHIN_S) for voice, s in TRUTH_S.items()}


@BOTH
@settings(max_examples=6)
@given(st.lists(st.integers(0, 40_000), max_size=25), st.sampled_from([160, 1600, 7777, 64_000]))
def test_how_sound_is_cut_into_blocks_changes_nothing(
    how: PipelineSettings, sizes: list[int], size: int
) -> None:
    assert tuple(run(tone_pipeline(how), cut(conversation(), sizes, size=size))) == at_once(how)


@settings(max_examples=6)
@given(st.integers(1, round(DURATION_S * SAMPLE_RATE_HZ)))
def test_a_recording_cut_short_is_published_identically_up_to_the_cut(samples: int) -> None:
    part = run(tone_pipeline(LIVE), cut(conversation()[:samples]), finish=False)
    assert tuple(part) == at_once(LIVE)[: len(part)]
    assert len(part) == samples // 8000


def test_clustering_in_the_background_gives_the_same() -> None:
    with ThreadPoolExecutor(1) as executor:
        pipeline = Pipeline(ToneSegmentation(), ToneEmbedding(), executor)
        assert tuple(run(pipeline, cut(conversation()))) == at_once(LIVE)


def without_numbers(publications: list[Publication] | tuple[Publication, ...]) -> list[Publication]:
    """The same with pieces numbered as they appear: numbers go on behind a reset."""
    seen: dict[int, int] = {}

    def numbered(parts: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
        return tuple(replace(one, piece=seen.setdefault(one.piece, len(seen))) for one in parts)

    result = []
    for publication in publications:
        attributions = numbered(publication.attributions)
        revisions = tuple(
            Rewrite(r.start_s, r.end_s, numbered(r.attributions))
            if isinstance(r, Rewrite)
            else replace(r, piece=seen.setdefault(r.piece, len(seen)))
            for r in publication.revisions
        )
        result.append(Publication(publication.until_s, attributions, revisions))
    return result


@BOTH
def test_behind_a_reset_everything_begins_anew(how: PipelineSettings) -> None:
    pipeline = tone_pipeline(how)
    for sounds in (cut(hum([Talk(4, 0, 9)], 12.3)), cut(conversation())):
        pipeline.reset()
        published = run(pipeline, sounds)
    assert without_numbers(published) == without_numbers(at_once(how))


@BOTH
@pytest.mark.parametrize("samples", [0, 1, 319, 320, 5000, 7999, 8001])
def test_hardly_any_sound(how: PipelineSettings, samples: int) -> None:
    published = run(tone_pipeline(how), cut(hum([Talk(0, 0, 9)], 1.0)[:samples]))
    check_order(published)
    assert published[-1].until_s == pytest.approx(samples // 320 * 0.02)
    assert ledger_of(published).published_s <= samples / SAMPLE_RATE_HZ
    assert sum(spoken_s(ledger_of(published)).values()) <= samples / SAMPLE_RATE_HZ


@BOTH
def test_silence_is_nobodys(how: PipelineSettings) -> None:
    published = run(tone_pipeline(how), cut(hum([], 15.0)))
    assert spoken_s(ledger_of(published)) == {}
    assert published[-1].until_s == 15.0


@BOTH
def test_one_person_who_never_stops(how: PipelineSettings) -> None:
    ledger = ledger_of(run(tone_pipeline(how), cut(hum([Talk(0, 0, 40)], 40.0))))
    assert spoken_s(ledger) == {"v1": pytest.approx(40.0, abs=WITHIN_S)}


@BOTH
@pytest.mark.parametrize("behind", [0.0, 5.0])
def test_the_last_words_are_recognised_like_any_other(how: PipelineSettings, behind: float) -> None:
    talks = [Talk(0, 0, 5), Talk(1, 5, 10), Talk(0, 25, 27.8)]
    sound = hum(talks, 28.0)
    gap = Gap(len(sound), round(behind * SAMPLE_RATE_HZ), "paused")
    ledger = ledger_of(run(tone_pipeline(how), [*cut(sound), gap] if behind else cut(sound)))
    assert spoken_s(ledger) == {
        "v1": pytest.approx(7.8, abs=WITHIN_S),
        "v2": pytest.approx(5.0, abs=WITHIN_S),
    }


# ---------------------------------------------------------------------- gaps


@BOTH
@settings(max_examples=8)
@given(st.integers(0, 20 * SAMPLE_RATE_HZ), st.integers(0, 100 * SAMPLE_RATE_HZ))
def test_a_gap_anywhere_credits_nobody_and_keeps_the_clock(
    how: PipelineSettings, start: int, duration: int
) -> None:
    sound = hum([Talk(0, 0, 14), Talk(1, 14, 25)], 25.0)
    sounds: list[AudioBlock | Gap] = [
        *cut(sound[:start]),
        Gap(start, duration, "unplugged"),
        *cut(sound[start:], start_sample=start + duration),
    ]
    published = run(tone_pipeline(how), sounds)
    check_order(published)
    ledger = ledger_of(published)
    end_s = 25.0 + duration / SAMPLE_RATE_HZ
    assert ledger.published_s == pytest.approx(end_s, abs=0.02)
    gap_s = (start / SAMPLE_RATE_HZ, (start + duration) / SAMPLE_RATE_HZ)
    assert spoken_s(ledger, *gap_s) == {}
    # At each border of the gap at most a frame of the grid is not used.
    assert sum(spoken_s(ledger).values()) == pytest.approx(25.0, abs=0.25)


def test_who_speaks_on_behind_a_gap_is_known() -> None:
    sound = hum([Talk(0, 0, 14), Talk(1, 14, 28)], 28.0)
    gap = Gap(16 * SAMPLE_RATE_HZ, 3601 * SAMPLE_RATE_HZ, "suspended")
    sounds: list[AudioBlock | Gap] = [
        *cut(sound[: gap.start_sample]),
        gap,
        *cut(sound[gap.start_sample :], start_sample=gap.end_sample),
    ]
    ledger = ledger_of(run(tone_pipeline(LIVE), sounds))
    behind = spoken_s(ledger, gap.end_sample / SAMPLE_RATE_HZ)
    assert behind == {"v2": pytest.approx(12.0, abs=WITHIN_S)}


def test_gaps_one_behind_the_other() -> None:
    pipeline = tone_pipeline(LIVE)
    gaps = [Gap(0, 9001, "overflow"), Gap(9001, 0, "overflow"), Gap(9001, 8015, "unplugged")]
    published = run(pipeline, [*gaps, *cut(hum([Talk(0, 0, 5)], 5.0), start_sample=17016)])
    check_order(published)
    assert [p.until_s for p in published[:3]] == [9001 / 16_000, 9001 / 16_000, 17016 / 16_000]
    assert published[-1].until_s == pytest.approx(17016 / 16_000 + 5.0, abs=0.02)


def test_an_overflow_of_milliseconds_interrupts_nobody_and_credits_nobody() -> None:
    sound = hum([Talk(0, 0, 6)], 6.0)
    gap = Gap(48_000, 1_600, "overflow")
    pipeline = tone_pipeline(LIVE)
    published = run(
        pipeline,
        [*cut(sound[: gap.start_sample]), gap, *cut(sound[gap.end_sample :], start_sample=gap.end_sample)],
    )
    check_order(published)
    ledger = ledger_of(published)
    assert spoken_s(ledger, 3.0, 3.1) == {}
    assert spoken_s(ledger) == {"v1": pytest.approx(5.9, abs=0.2)}
    tracks = {heard.track for heard in pipeline.voices.heard.pieces.values()}
    assert len(tracks) == 1


# ---------------------------------------------------------------------- steps


@settings(max_examples=8)
@given(st.lists(st.sampled_from([0.5, 1.0, 2.0]), min_size=300, max_size=300))
def test_larger_steps_midway_lose_nothing(steps_s: list[float]) -> None:
    pipeline = tone_pipeline(LIVE)
    published = []
    for block, step_s in zip(cut(conversation()), steps_s, strict=True):
        pipeline.step_s = step_s
        published += pipeline.step(block)
    published += pipeline.finish()
    check_order(published)
    assert spoken_s(ledger_of(published)) == {
        voice: pytest.approx(s, abs=0.3) for voice, s in TRUTH_S.items()
    }


def test_larger_steps_are_cheaper() -> None:
    calls = []
    for step_s in (0.5, 2.0):
        segmentation = ToneSegmentation()
        with ThreadPoolExecutor(1) as executor:
            run(
                Pipeline(segmentation, ToneEmbedding(), executor, replace(LIVE, step_s=step_s)),
                cut(conversation()),
            )
        calls.append(segmentation.calls)
    assert calls[1] <= calls[0] / 3


def test_each_piece_is_embedded_a_few_times_at_most_and_silence_never() -> None:
    embedding = ToneEmbedding()
    with ThreadPoolExecutor(1) as executor:
        run(Pipeline(ToneSegmentation(), embedding, executor), cut(hum([], 20.0)))
        assert embedding.calls == 0
        run(Pipeline(ToneSegmentation(), embedding, executor), cut(conversation()))
    # 28 s of speech in pieces of up to 3 s, each with at most two early looks.
    assert embedding.calls <= 3 * 28 / 2


# ---------------------------------------------------------------------- what people say


def test_a_name_is_pinned_and_its_corrections_are_published() -> None:
    pipeline = tone_pipeline(LIVE)
    published = run(pipeline, cut(conversation()), finish=False)
    (named,) = pipeline.say(NameVoice("v2", "Bo"))
    published += [named, *pipeline.finish()]
    check_order(published)
    assert {p.id: p.name for p in pipeline.voices.people} == {"v1": None, "v2": "Bo", "v3": None}
    assert spoken_s(ledger_of(published))["v2"] == pytest.approx(TRUTH_S["v2"], abs=WITHIN_S)


@BOTH
def test_introductions_name_people_and_hold_for_the_whole_recording(how: PipelineSettings) -> None:
    pipeline = tone_pipeline(how)
    pipeline.say(Introduce("Bo", 6.5, 12.0))
    pipeline.say(Introduce("Anna", 1.0, 6.0))
    published = run(pipeline, cut(conversation()))
    names = {p.name: p.id for p in pipeline.voices.people if p.name}
    spoken = spoken_s(ledger_of(published))
    assert spoken[names["Anna"]] == pytest.approx(TRUTH_S["v1"], abs=WITHIN_S)
    assert spoken[names["Bo"]] == pytest.approx(TRUTH_S["v2"], abs=WITHIN_S)


@BOTH
def test_an_introduction_at_the_very_end_is_used(how: PipelineSettings) -> None:
    pipeline = tone_pipeline(how)
    pipeline.say(Introduce("Anna", 23.0, 27.9))
    run(pipeline, cut(hum([Talk(1, 5, 10), Talk(0, 23, 27.9)], 28.0)))
    assert {p.name for p in pipeline.voices.people} == {None, "Anna"}


@BOTH
def test_an_introduction_that_the_recording_does_not_reach_is_not_used(how: PipelineSettings) -> None:
    pipeline = tone_pipeline(how)
    pipeline.say(Introduce("Anna", 23.0, 28.5))
    run(pipeline, cut(hum([Talk(1, 5, 10), Talk(0, 23, 27.9)], 28.0)))
    assert {p.name for p in pipeline.voices.people} == {None}


def test_an_introduction_is_used_from_its_end_on() -> None:
    pipeline = tone_pipeline(LIVE)
    pipeline.say(Introduce("Anna", 1.0, 6.0))
    for block in cut(conversation()):
        pipeline.step(block)
        names = [p.name for p in pipeline.voices.people]
        heard_s = block.end_sample / SAMPLE_RATE_HZ
        assert ("Anna" in names) == (heard_s >= 7.0) or 6.0 <= heard_s < 7.0


def test_another_pipeline_goes_on_with_the_same_voices_and_numbers() -> None:
    first = tone_pipeline(LIVE)
    published = run(first, cut(conversation()[: 20 * SAMPLE_RATE_HZ]), finish=False)
    published += first.say(NameVoice("v2", "Bo"))
    pieces = {a.piece for p in published for a in p.attributions}
    second = tone_pipeline(LIVE)
    known = Recollection()
    for publication in published:
        known.note(publication)
    known.learn(first.learned(), hear_voices=True)
    second.remember(known.memory, known.next_number)
    start = 21 * SAMPLE_RATE_HZ
    sounds: list[AudioBlock | Gap] = [
        Gap(0, start, "engine_restart"),
        *cut(conversation()[start:], start_sample=start),
    ]
    later = run(second, sounds)
    check_order(later)
    assert spoken_s(ledger_of(later)) == {
        "v2": pytest.approx(4.0, abs=WITHIN_S),
        "v3": pytest.approx(3.9, abs=WITHIN_S),
    }
    assert min(a.piece for p in later for a in p.attributions) > max(pieces)
    assert {p.id: p.name for p in second.voices.people}["v2"] == "Bo"


# ---------------------------------------------------------------------- faults


class Faulty:
    """A model that fails at some of its calls."""

    def __init__(self, model: ToneSegmentation | ToneEmbedding, fails_at: frozenset[int]) -> None:
        self.model = model
        self.fails_at = fails_at
        self.calls = 0

    def __call__(self, heard: NDArray[np.float32], /) -> NDArray[np.float32]:
        self.calls += 1
        if self.calls in self.fails_at:
            raise RuntimeError("out of memory")
        return self.model(heard)


@settings(max_examples=15)
@given(
    st.frozensets(st.integers(1, 60).filter(lambda n: n % 3), max_size=6),
    st.frozensets(st.integers(1, 40).filter(lambda n: n % 3), max_size=6),
)
def test_a_model_that_fails_now_and_then_costs_little_and_breaks_nothing(
    windows: frozenset[int], voices: frozenset[int]
) -> None:
    with ThreadPoolExecutor(1) as executor:
        pipeline = Pipeline(Faulty(ToneSegmentation(), windows), Faulty(ToneEmbedding(), voices), executor)
        published = []
        for block in cut(conversation()):
            try:
                published += pipeline.step(block)
            except RuntimeError:
                continue
        while True:
            try:
                published += pipeline.finish()
                break
            except RuntimeError:
                continue
    check_order(published)
    ledger = ledger_of(published)
    assert ledger.published_s == pytest.approx(DURATION_S, abs=0.5)
    assert sum(spoken_s(ledger).values()) == pytest.approx(sum(TRUTH_S.values()), abs=1.0)


def test_every_relabel_is_of_speech_that_was_published() -> None:
    seen: set[int] = set()
    for publication in at_once(LIVE):
        seen |= {a.piece for a in publication.attributions}
        for revision in publication.revisions:
            if isinstance(revision, Relabel):
                assert revision.piece in seen
            else:
                seen |= {a.piece for a in revision.attributions}
