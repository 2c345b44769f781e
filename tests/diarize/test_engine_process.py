"""The worker over a real pipe, with a pipeline that does what the sound says."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from typing import TYPE_CHECKING, TypeVar

import pytest

from diarize.engine import process
from diarize.engine.inbox import Inbox
from diarize.engine.messages import Began, Failed, Finish, Finished, Health, HearVoices, Remember, Reset, Say
from diarize.engine.process import CAUGHT_UP_S, DROP_ABOVE_S, FAULTS_IN_A_ROW, KEEP_S, STEPS_S, Worker
from diarize.models.settings import EngineSettings
from diarize.statements import Done, NameVoice
from diarize.types import SAMPLE_RATE_HZ, AudioBlock, Gap, Publication
from diarize.voices.hand import Effect, Hand
from diarize.voices.memory import Learned, Memory
from tests.diarize.scripted import (
    BLOCK_SAMPLES,
    FAIL,
    SPEAK,
    ScriptedPipeline,
    sound,
    stream,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

T = TypeVar("T")
BLOCK_S = BLOCK_SAMPLES / SAMPLE_RATE_HZ


def work(messages: Sequence[object], pipeline: ScriptedPipeline) -> list[object]:
    """What a worker says to messages that have all come in before it begins to work."""
    ours, theirs = multiprocessing.Pipe()
    said: list[object] = []

    def listen() -> None:
        try:
            while True:
                said.append(ours.recv())
        except EOFError:
            return

    listener = threading.Thread(target=listen)
    listener.start()
    sound_in, sound_out = multiprocessing.Pipe()
    inbox = Inbox(sound_in)
    for message in messages:
        sound_out.send(message)
    sound_out.close()
    inbox._thread.join()
    try:
        Worker(pipeline, theirs, inbox).run()  # type: ignore[arg-type]  # played by hand
    finally:
        theirs.close()
        listener.join()
        ours.close()
        sound_in.close()
    return said


def only(kind: type[T], said: Sequence[object]) -> list[T]:
    return [event for event in said if isinstance(event, kind)]


def test_sound_is_published_and_the_end_is_said() -> None:
    pipeline = ScriptedPipeline()
    said = work([*stream(SPEAK, SPEAK, SPEAK), Finish()], pipeline)
    assert [p.until_s for p in only(Publication, said)] == [0.5, 1.0, 1.5, 1.5]
    assert isinstance(said[-1], Finished)
    assert pipeline.heard[0].start_sample == 0


def test_health_once_a_second_with_what_the_keeper_must_know() -> None:
    said = work(stream(*[SPEAK] * 5), ScriptedPipeline())
    assert len(only(Health, said)) == 2
    learned = only(Learned, said)[-1]
    assert learned.voices == ("v1",)
    assert [known.piece for known in learned.pieces] == [1, 2, 3, 4]
    assert learned.next_number == 5
    assert only(Health, said)[-1].lost_s == 0.0
    assert only(Health, said)[-1].step_ms > 0.0


def test_a_failed_call_costs_a_window_and_is_counted() -> None:
    pipeline = ScriptedPipeline()
    said = work([*stream(SPEAK, FAIL, SPEAK, SPEAK, SPEAK), Finish()], pipeline)
    assert [p.until_s for p in only(Publication, said)] == [0.5, 1.5, 2.0, 2.5, 2.5]
    assert {health.lost_s for health in only(Health, said)} == {0.5}
    assert isinstance(said[-1], Finished)


def test_failures_that_are_not_in_a_row_do_not_end_the_process() -> None:
    said = work([*stream(FAIL, FAIL, SPEAK, FAIL, FAIL), Finish()], ScriptedPipeline())
    assert only(Health, said)[-1].lost_s == 2.0
    assert isinstance(said[-1], Finished)


def test_a_call_that_fails_three_times_in_a_row_ends_the_process() -> None:
    pipeline = ScriptedPipeline()
    with pytest.raises(RuntimeError, match="the model has failed"):
        work(stream(SPEAK, *[FAIL] * FAULTS_IN_A_ROW, SPEAK), pipeline)
    assert len(pipeline.heard) == 1 + FAULTS_IN_A_ROW


def test_the_end_is_tried_again_when_a_call_fails_in_it() -> None:
    pipeline = ScriptedPipeline()
    pipeline.fails_at_finish = FAULTS_IN_A_ROW - 1
    said = work([*stream(SPEAK), Finish()], pipeline)
    assert isinstance(said[-1], Finished)
    assert only(Publication, said)[-1].until_s == 0.5


def test_the_end_is_not_tried_for_ever() -> None:
    pipeline = ScriptedPipeline()
    pipeline.fails_at_finish = 99
    with pytest.raises(RuntimeError, match="the model has failed"):
        work([Finish()], pipeline)
    assert pipeline.finishes == FAULTS_IN_A_ROW


def test_sound_that_is_missing_is_a_gap_and_counted() -> None:
    pipeline = ScriptedPipeline()
    said = work([sound(0), sound(5 * BLOCK_SAMPLES), sound(6 * BLOCK_SAMPLES)], pipeline)
    assert pipeline.heard[1] == Gap(BLOCK_SAMPLES, 4 * BLOCK_SAMPLES, "engine_behind")
    assert only(Health, said)[-1].lost_s == 2.0


def test_sound_that_is_missing_from_the_start_is_counted_too() -> None:
    pipeline = ScriptedPipeline()
    said = work([sound(4 * BLOCK_SAMPLES)], pipeline)
    assert pipeline.heard[0] == Gap(0, 4 * BLOCK_SAMPLES, "engine_behind")
    assert only(Health, said)[-1].lost_s == 2.0


def test_a_gap_of_the_source_is_not_lost_by_the_engine() -> None:
    pipeline = ScriptedPipeline()
    gap = Gap(BLOCK_SAMPLES, 10 * BLOCK_SAMPLES, "unplugged")
    said = work([sound(0), gap, sound(11 * BLOCK_SAMPLES)], pipeline)
    assert [heard.start_sample for heard in pipeline.heard] == [0, BLOCK_SAMPLES, 11 * BLOCK_SAMPLES]
    assert only(Health, said)[-1].lost_s == 0.0


def waiting(seconds: float) -> list[AudioBlock]:
    """So much sound behind a first block, so that this is what waits while the first one is worked on."""
    return stream(*[SPEAK] * (1 + round(seconds / BLOCK_S)))


@pytest.mark.parametrize(
    ("waiting_s", "step_s"), [(2.0, 0.5), (2.5, 1.0), (5.0, 1.0), (5.5, 2.0), (20.0, 2.0)]
)
def test_the_more_waits_the_larger_are_the_steps(waiting_s: float, step_s: float) -> None:
    pipeline = ScriptedPipeline()
    work(waiting(waiting_s), pipeline)
    assert pipeline.steps_s[0] == step_s
    assert pipeline.steps_s[-1] == STEPS_S[0][1]  # it has caught up


def test_being_behind_is_said_and_so_is_having_caught_up() -> None:
    said = only(Health, work(waiting(10.0), ScriptedPipeline()))
    assert (said[0].state, said[0].lag_s) == ("degraded", 10.0)
    assert said[0].sentence is not None
    assert said[0].sentence.startswith("This laptop is too busy to listen at full speed")
    assert (said[-1].state, said[-1].sentence) == ("ready", None)
    assert said[-1].lost_s == 0.0


def test_about_the_limit_it_is_not_said_to_and_fro() -> None:
    said = only(Health, work(waiting(2.5), ScriptedPipeline()))
    assert [one.lag_s for one in said if one.state == "degraded" and one.lag_s <= STEPS_S[0][0]]
    first_ready = next(one for one in said if one.state == "ready")
    assert first_ready.lag_s <= CAUGHT_UP_S


def test_far_behind_the_oldest_is_dropped_and_counted() -> None:
    pipeline = ScriptedPipeline()
    behind_s = DROP_ABOVE_S + 1
    said = work([*waiting(behind_s), Finish()], pipeline)
    dropped_s = behind_s - KEEP_S
    assert pipeline.heard[1] == Gap(BLOCK_SAMPLES, round(dropped_s * SAMPLE_RATE_HZ), "engine_behind")
    assert only(Health, said)[-1].lost_s == dropped_s
    assert only(Publication, said)[-1].until_s == BLOCK_S + behind_s
    assert isinstance(said[-1], Finished)


def test_orders_survive_the_dropping_of_sound() -> None:
    pipeline = ScriptedPipeline()
    blocks = waiting(DROP_ABOVE_S + 1)
    work([blocks[0], Say(1, NameVoice("v1", "Anna")), *blocks[1:]], pipeline)
    assert pipeline.hand.who.names == {"v1": "Anna"}


def test_what_is_said_goes_before_sound_that_waits_and_behind_other_orders() -> None:
    pipeline = ScriptedPipeline()
    naming = Say(1, NameVoice("v1", "Anna"))
    later = [*stream(SPEAK, SPEAK), naming, HearVoices(allowed=False)]
    work([*stream(SPEAK, SPEAK), Reset(1), *later], pipeline)
    assert pipeline.said == [(1, naming.statement)]
    assert pipeline.said_after == [0]
    assert len(pipeline.heard) == 2
    # What may not be listened to any more is not listened to, not even what waits already.
    assert pipeline.pieces == []


def test_sound_from_before_voices_may_be_heard_is_not_listened_to() -> None:
    pipeline = ScriptedPipeline()
    begins = Reset(1, voices_heard=False)
    said = work([begins, *stream(SPEAK, SPEAK), HearVoices(allowed=True), sound(2 * BLOCK_SAMPLES)], pipeline)
    assert [a.voice for p in only(Publication, said) for a in p.attributions] == [None, None, "v1"]


def test_what_holds_is_kept_before_it_is_said_to_hold() -> None:
    said = work([sound(0), Say(4, NameVoice("v1", "Anna"))], ScriptedPipeline())
    (answer,) = only(Done, said)
    assert answer.operation == 4
    before = said[: said.index(answer)]
    assert isinstance(before[-1], Learned)
    assert before[-1].hand.who.names == {"v1": "Anna"}
    assert isinstance(before[-2], Publication)


def test_a_new_session_begins_at_0_and_is_answered() -> None:
    pipeline = ScriptedPipeline()
    said = work([*stream(SPEAK, FAIL, SPEAK), Reset(7), *stream(SPEAK, SPEAK)], pipeline)
    behind = said[said.index(Began(7)) + 1 :]
    assert [p.until_s for p in only(Publication, behind)] == [0.5, 1.0]
    assert only(Health, behind)[-1].lost_s == 0.0
    assert pipeline.heard == pipeline.heard[-2:]


ANNA = Memory(hand=Hand().with_effect(Effect(1, names={"v1": "Anna"})), voices=("v1",))


def test_a_process_goes_on_where_another_one_died() -> None:
    pipeline = ScriptedPipeline()
    start = round(40.0 * SAMPLE_RATE_HZ)
    said = work(
        [Reset(1), Remember(ANNA, 80, 38.5, 2.0), *stream(SPEAK, SPEAK, start_sample=start)], pipeline
    )
    assert pipeline.heard[0] == Gap(
        round(38.5 * SAMPLE_RATE_HZ), round(1.5 * SAMPLE_RATE_HZ), "engine_restart"
    )
    assert only(Health, said)[-1].lost_s == 3.5
    first = only(Publication, said)[1]
    assert (first.attributions[0].start_s, first.attributions[0].piece) == (40.0, 80)
    assert only(Learned, said)[-1].hand.who.names == {"v1": "Anna"}


def test_a_process_that_died_at_a_seam_leaves_no_gap_and_keeps_the_clock() -> None:
    pipeline = ScriptedPipeline()
    start = round(40.0 * SAMPLE_RATE_HZ)
    said = work(
        [Reset(1), Remember(ANNA, 80, 40.0, 0.0), *stream(SPEAK, SPEAK, start_sample=start)], pipeline
    )
    # The pipeline is told where it stands though nothing is missing.
    assert pipeline.heard[0] == Gap(start, 0, "engine_restart")
    assert only(Health, said)[-1].lost_s == 0.0


@pytest.mark.engine
def test_altered_models_are_one_sentence_not_a_crash(tmp_path: Path) -> None:
    ours, theirs = multiprocessing.Pipe()
    # In a thread, signals cannot be set: that is the process's own affair.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signal, "signal", lambda *_: None)
        process.main(theirs, EngineSettings("cpu", tmp_path))
    failed = ours.recv()
    assert isinstance(failed, Failed)
    assert "cannot be read" in failed.sentence
    ours.close()
