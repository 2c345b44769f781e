"""The keeper with real processes, in which a pipeline does what the sound says."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from diarize.engine import engine
from diarize.engine.engine import Engine
from diarize.engine.messages import EngineEvent, Failed, Finished, Health, Ready
from diarize.models.settings import EngineSettings
from diarize.statements import Done, Introduced
from diarize.types import SAMPLE_RATE_HZ, Publication
from tests.diarize import scripted
from tests.diarize.scripted import BLOCK_SAMPLES, DIE, FAIL, HANG, SPEAK, sound, stream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T", bound=EngineEvent)
LIMIT_S = 180.0
"""A test that waits so long for an event has failed."""


class Watched:
    """An engine, and everything it has said."""

    def __init__(self, held: Engine) -> None:
        self.engine = held
        self.said: list[EngineEvent] = []
        self._tick = threading.Event()

    def until(self, kind: type[T], wanted: Callable[[T], bool] = lambda _: True) -> T:
        """Listen until an event of this kind comes that is wanted."""
        waited_s = 0.0
        while waited_s < LIMIT_S:
            for nth, event in enumerate(happened := self.engine.events()):
                if isinstance(event, kind) and wanted(event):
                    self.said += happened[: nth + 1]
                    self._again(happened[nth + 1 :])
                    return event
            self.said += happened
            self._tick.wait(0.02)
            waited_s += 0.02
        raise AssertionError(f"no {kind.__name__} within {LIMIT_S:.0f} s; said was {self.said[-5:]}")

    def _again(self, events: list[EngineEvent]) -> None:
        with self.engine._lock:
            self.engine._events.extendleft(reversed(events))

    def all(self, kind: type[T]) -> list[T]:
        return [event for event in self.said if isinstance(event, kind)]


@contextmanager
def running(begin: str = "", *, ready: bool = True) -> Iterator[Watched]:
    """An engine whose process is scripted, stopped at the end whatever happens."""
    settings = EngineSettings("cpu", Path(begin) if begin else None)
    held = Watched(Engine(settings, scripted.main))
    held.engine.start()
    try:
        if ready:
            held.until(Ready)
        yield held
    finally:
        held.engine.stop()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def pid_of(watched: Watched) -> int:
    assert watched.engine.pid is not None
    return watched.engine.pid


def test_sound_in_publications_out_and_no_process_left() -> None:
    with running() as watched:
        pid = pid_of(watched)
        for block in stream(SPEAK, SPEAK, SPEAK):
            watched.engine.feed(block)
        watched.engine.finish()
        watched.until(Finished)
        assert [p.until_s for p in watched.all(Publication)] == [0.5, 1.0, 1.5, 1.5]
    assert not is_alive(pid)


def test_stop_before_start_and_twice() -> None:
    held = Engine(EngineSettings("cpu"), scripted.main)
    held.stop()
    assert held.pid is None
    held.stop()


def test_a_killed_process_is_replaced_with_what_it_knew() -> None:
    with running() as watched:
        first = pid_of(watched)
        for block in stream(*[SPEAK] * 5):
            watched.engine.feed(block)
        watched.engine.name("v1", "Anna")
        watched.until(Publication, lambda p: p.until_s == 2.5)
        pieces = [a.piece for p in watched.all(Publication) for a in p.attributions]
        os.kill(first, signal.SIGKILL)
        restarting = watched.until(Health, lambda h: h.state == "restarting")
        assert restarting.sentence == "The engine stopped and is starting again; nothing said before is lost."
        # 2.5 to 4 s were never fed to anybody: they died with the process.
        for block in stream(SPEAK, SPEAK, start_sample=8 * BLOCK_SAMPLES):
            watched.engine.feed(block)
        watched.until(Ready)
        again = watched.until(Publication, lambda p: bool(p.attributions))
        assert again.attributions[0].start_s == 4.0
        assert again.attributions[0].piece > max(pieces)
        assert watched.until(Health, lambda h: h.state == "ready").lost_s == 1.5
        assert pid_of(watched) != first
        assert not is_alive(first)
        with watched.engine._lock:
            known = watched.engine._session.known.memory
        assert known.hand.who.names == {"v1": "Anna"}
        assert {*pieces, again.attributions[0].piece} <= known.told.keys()
        assert {1, 2, again.attributions[0].piece} <= {piece.piece for piece in known.pieces}


def test_a_process_that_fails_again_and_again_gives_up_and_says_so() -> None:
    with running("dies", ready=False) as watched:
        failed = watched.until(Failed)
        assert failed.sentence == (
            "The engine keeps failing: restart the program, or run 'balance doctor' to see why."
        )
        assert len(watched.all(Health)) == engine.RESTARTS_AT_MOST


def test_a_process_that_cannot_go_on_is_not_tried_again() -> None:
    with running("missing", ready=False) as watched:
        assert watched.until(Failed).sentence == "The model is not there: put it there."
        assert watched.engine._thread is not None
        watched.engine._thread.join(LIMIT_S)
        assert watched.engine.events() == []


def test_three_failed_calls_in_a_row_are_a_new_process() -> None:
    with running() as watched:
        for block in stream(SPEAK, SPEAK, FAIL, FAIL, FAIL):
            watched.engine.feed(block)
        watched.until(Health, lambda h: h.state == "restarting")
        watched.until(Ready)
        watched.engine.feed(sound(5 * BLOCK_SAMPLES))
        # What the failed calls had cost is in what is missing since the last publication: once.
        watched.until(Publication, lambda p: bool(p.attributions) and p.until_s == 3.0)


def test_the_end_that_a_process_died_over_is_said_by_the_next() -> None:
    with running() as watched:
        for block in stream(SPEAK, SPEAK, DIE):
            watched.engine.feed(block)
        watched.engine.finish()
        watched.until(Finished)
        assert [h.state for h in watched.all(Health)].count("restarting") == 1


def test_nothing_of_the_session_before_follows_a_reset() -> None:
    with running() as watched:
        for block in stream(*[SPEAK] * 20):
            watched.engine.feed(block)
        watched.until(Publication)
        watched.engine.reset()
        before = len(watched.said)
        watched.engine.feed(sound(0))
        watched.engine.finish()
        watched.until(Finished)
        new = [event for event in watched.said[before:] if isinstance(event, Publication)]
        assert [p.until_s for p in new] == [0.5, 0.5]
        assert [a.piece for p in new for a in p.attributions] == [1]


def test_voices_of_the_session_before_are_not_given_to_a_new_process() -> None:
    with running() as watched:
        for block in stream(*[SPEAK] * 4):
            watched.engine.feed(block)
        watched.engine.name("v1", "Anna")
        watched.until(Publication, lambda p: p.until_s == 2.0)
        watched.engine.reset()
        os.kill(pid_of(watched), signal.SIGKILL)
        watched.until(Ready)
        for block in stream(*[SPEAK] * 4):
            watched.engine.feed(block)
        watched.until(Health, lambda h: h.state == "ready")
        watched.until(Publication, lambda p: p.until_s == 2.0)
        with watched.engine._lock:
            assert watched.engine._session.known.memory.hand.who.names == {}


# ---------------------------------------------------------------------- what people say


def test_each_statement_has_a_number_and_an_answer() -> None:
    with running() as watched:
        held = watched.engine
        held.feed(sound(0))
        operations = [
            held.name("v1", "Anna"),
            held.merge("v1", "v2"),
            held.split("v1"),
            held.assign(0.0, 0.5, None),
            held.expect(6),
            held.forget("v1"),
            held.undo(1),
        ]
        assert operations == [1, 2, 3, 4, 5, 6, 7]
        assert watched.until(Done, lambda d: d.operation == 7).operation == 7
        assert [answer.operation for answer in watched.all(Done)] == operations
        with held._lock:
            assert held._session.asked == {}


def test_what_was_said_before_the_process_was_there_is_done_once_it_is() -> None:
    with running(ready=False) as watched:
        operation = watched.engine.name("v1", "Anna")
        answer = watched.until(Done)
        assert (answer.operation, dict(answer.who.names)) == (operation, {"v1": "Anna"})
        watched.engine.feed(sound(0))
        watched.until(Publication, lambda p: p.until_s == 0.5)
        assert len(watched.all(Done)) == 1


def test_what_a_process_died_over_is_said_to_the_next() -> None:
    with running() as watched:
        held = watched.engine
        held.feed(sound(0))
        held.expect(6)
        watched.until(Done)
        operation = held.introduce("Anna", 0.0, 2.0)
        if not any(p.until_s == 0.5 for p in watched.all(Publication)):  # it may have come before the answer
            watched.until(Publication, lambda p: p.until_s == 0.5)
        os.kill(pid_of(watched), signal.SIGKILL)
        watched.until(Ready)
        for block in stream(*[SPEAK] * 4, start_sample=BLOCK_SAMPLES):
            held.feed(block)
        answer = watched.until(Introduced)
        assert (answer.operation, dict(answer.who.names)) == (operation, {"v1": "Anna"})
        held.finish()
        watched.until(Finished)
        assert len(watched.all(Introduced)) == 1
        assert [d.operation for d in watched.all(Done)] == [1], "what was answered is not said again"


def test_what_was_said_before_any_sound_survives_a_death() -> None:
    with running() as watched:
        watched.engine.name("v1", "Anna")
        watched.until(Done)
        os.kill(pid_of(watched), signal.SIGKILL)
        watched.until(Ready)
        watched.engine.name("v2", "Bo")
        assert dict(watched.until(Done).who.names) == {"v1": "Anna", "v2": "Bo"}


def test_a_new_session_knows_nothing_of_what_was_said() -> None:
    with running() as watched:
        watched.engine.name("v1", "Anna")
        watched.engine.introduce("Bo", 0.0, 1.0)
        watched.engine.reset()
        assert watched.engine.name("v2", "Chi") == 1
        assert dict(watched.until(Done, lambda d: "v2" in d.who.names).who.names) == {"v2": "Chi"}
        for block in stream(SPEAK, SPEAK, SPEAK):
            watched.engine.feed(block)
        watched.engine.finish()
        watched.until(Finished)
        assert watched.all(Introduced) == []


def voices_of(watched: Watched) -> list[str | None]:
    return [a.voice for p in watched.all(Publication) for a in p.attributions]


def sounds_held(watched: Watched) -> int:
    """How many embeddings the keeper holds."""
    with watched.engine._lock:
        pieces = watched.engine._session.known.memory.pieces
    return sum(known.observation is not None for known in pieces)


def test_voices_that_may_not_be_heard_are_not_heard_by_the_next_process_either() -> None:
    with running() as watched:
        for block in stream(*[SPEAK] * 4):
            watched.engine.feed(block)
        watched.until(Publication, lambda p: p.until_s == 2.0)
        watched.until(Health)
        assert sounds_held(watched) > 0
        watched.engine.hear_voices(False)  # noqa: FBT003 - it is what is said
        assert sounds_held(watched) == 0, "deleted before this returns"
        watched.engine.feed(sound(4 * BLOCK_SAMPLES))
        watched.until(Publication, lambda p: p.until_s == 2.5)
        os.kill(pid_of(watched), signal.SIGKILL)
        watched.until(Ready)
        watched.engine.feed(sound(5 * BLOCK_SAMPLES))
        watched.until(Publication, lambda p: p.until_s == 3.0)
        watched.engine.hear_voices(True)  # noqa: FBT003
        watched.engine.feed(sound(6 * BLOCK_SAMPLES))
        watched.until(Publication, lambda p: p.until_s == 3.5)
        assert voices_of(watched) == ["v1"] * 4 + [None, None, "v1"]
        assert watched.engine._session.known.memory.pieces


def test_a_session_without_consent_hears_no_voice_from_its_first_sample_on() -> None:
    with running() as watched:
        watched.engine.reset(hear_voices=False)
        for block in stream(*[SPEAK] * 4):
            watched.engine.feed(block)
        watched.engine.finish()
        watched.until(Finished)
        assert voices_of(watched) == [None] * 4
        assert sounds_held(watched) == 0
        before = len(watched.said)
        watched.engine.reset()
        watched.engine.feed(sound(0))
        watched.engine.finish()
        watched.until(Finished)
        said = [e for e in watched.said[before:] if isinstance(e, Publication)]
        assert [a.voice for p in said for a in p.attributions] == ["v1"]


def test_sound_that_waited_through_a_death_is_not_heard_if_it_came_without_consent() -> None:
    with running() as watched:
        watched.engine.reset(hear_voices=False)
        watched.engine.feed(sound(0))
        watched.until(Publication, lambda p: p.until_s == 0.5)
        os.kill(pid_of(watched), signal.SIGKILL)
        watched.until(Health, lambda h: h.state == "restarting")
        for block in stream(SPEAK, SPEAK, start_sample=BLOCK_SAMPLES):
            watched.engine.feed(block)
        watched.engine.hear_voices(True)  # noqa: FBT003
        watched.engine.feed(sound(3 * BLOCK_SAMPLES))
        watched.until(Publication, lambda p: p.until_s == 2.0)
        assert voices_of(watched)[-1] == "v1"
        assert "v1" not in voices_of(watched)[:-1]


def feed_seconds(watched: Watched, start_s: int, count: int) -> None:
    for number in range(start_s, start_s + count):
        watched.engine.feed(sound(number * SAMPLE_RATE_HZ, samples=SAMPLE_RATE_HZ))


def test_a_stopped_process_is_said_to_be_behind_and_what_it_loses_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "SILENT_S", 0.2)
    with running() as watched:
        feed_seconds(watched, 0, 2)
        watched.until(Publication, lambda p: p.until_s == 2.0)
        os.kill(pid_of(watched), signal.SIGSTOP)
        try:
            feed_seconds(watched, 2, 60)
            behind = watched.until(Health, lambda h: h.state == "degraded")
            assert behind.lag_s == pytest.approx(60.0, abs=2.0)
            assert behind.sentence == "The engine does not answer: if it goes on so, it is started again."
        finally:
            os.kill(pid_of(watched), signal.SIGCONT)
        published = watched.until(Publication, lambda p: p.until_s == 62.0)
        assert published.attributions
        feed_seconds(watched, 62, 1)
        watched.until(Publication, lambda p: p.until_s == 63.0)
        heard_s = sum(a.end_s - a.start_s for p in watched.all(Publication) for a in p.attributions)
        watched.engine.finish()
        watched.until(Finished)
        lost_s = watched.all(Health)[-1].lost_s
        assert lost_s > 0
        assert heard_s + lost_s == pytest.approx(63.0)


def test_a_process_that_hangs_is_ended_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SILENT_S", 0.2)
    monkeypatch.setattr(engine, "HANGS_S", 0.4)
    with running() as watched:
        first = pid_of(watched)
        watched.engine.feed(sound(0))
        watched.until(Publication)
        for block in stream(HANG, SPEAK, SPEAK, SPEAK, start_sample=BLOCK_SAMPLES):
            watched.engine.feed(block)
        watched.until(Health, lambda h: h.state == "restarting")
        watched.until(Ready)
        watched.engine.feed(sound(5 * BLOCK_SAMPLES))
        watched.until(Publication, lambda p: p.until_s == 3.0)
        assert not is_alive(first)


def test_a_process_that_hangs_at_the_end_is_ended_and_the_next_one_finishes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "SILENT_S", 0.2)
    monkeypatch.setattr(engine, "HANGS_S", 0.4)
    with running() as watched:
        for block in stream(SPEAK, HANG):
            watched.engine.feed(block)
        watched.engine.finish()
        watched.until(Finished)
        states = [h.state for h in watched.all(Health)]
        assert states[:2] == ["degraded", "restarting"]


def test_a_process_with_nothing_to_do_may_be_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SILENT_S", 0.01)
    monkeypatch.setattr(engine, "HANGS_S", 0.02)
    monkeypatch.setattr(engine, "LISTEN_S", 0.01)
    with running() as watched:
        watched.engine.feed(sound(0))
        watched.until(Publication)
        first = pid_of(watched)
        threading.Event().wait(0.3)  # thirty looks at a process that has nothing to say
        assert watched.engine.events() == []
        assert pid_of(watched) == first


def test_a_stopped_process_does_not_outlive_its_keeper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "END_WITHIN_S", 0.2)
    with running() as watched:
        pid = pid_of(watched)
        os.kill(pid, signal.SIGSTOP)
        watched.engine.stop()
        watched.engine._thread.join(LIMIT_S)  # type: ignore[union-attr]
        assert not is_alive(pid)
