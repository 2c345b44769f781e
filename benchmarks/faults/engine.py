"""Promises 9 to 14: the engine is slow, fails, is killed, or hears what it cannot know."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.faults.clock import SessionClock
from benchmarks.faults.demo import TIMES, Demo, demo
from benchmarks.faults.figure import Figure
from benchmarks.faults.microphone import listening, sleep
from benchmarks.faults.slowed import slowed
from benchmarks.faults.tampering import WallClock, failing_model, wall_clock
from benchmarks.odd.hear import hear, models
from benchmarks.parts.conversation import conversation
from diarize.pipeline.settings import RECORDING
from tests.diarize.room import Room
from tests.diarize.voice_space import people
from tests.odd.test_no_talk import SOUNDS
from tests.sound.room import opened_room, require_tools

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.faults.tampering import Model

FULL_SPEED_S = 10.0
SLOW = 0.015
"""The engine's part of its time: too little even for the largest steps."""
LEFT_OUT_S = 10.0
"""Published at once: sound has been left out, which is told a little later."""
CROWD = 20
PIECES = 4
JUMPS_S = (3600, -3600, 365 * 86_400)


@dataclass(frozen=True, slots=True)
class Looks:
    """How often the model has been called, and how far the sound has been listened to, at one moment."""

    model: int
    published_s: float

    @classmethod
    def now(cls, measured: Demo, model: Model) -> Looks:
        """As of now."""
        return cls(model.looks, measured.snapshot["session"]["published_s"])

    def sound_for_each(self, before: Looks) -> float:
        """Seconds of sound for each call since then; nothing may have been left out in between."""
        return (self.published_s - before.published_s) / max(self.model - before.model, 1)


def measure() -> Iterator[Figure]:
    """Each promise's figures."""
    require_tools()
    with failing_model() as (model, environment), demo(environment) as measured:
        yield from engine_slowed(measured, model)
        failed = tuple(model_failed(measured, model) for _ in range(TIMES))
        again = tuple(model_failed_thrice(measured, model) for _ in range(TIMES))
    yield Figure(10, "model fails once: sound lost", failed)
    yield Figure(10, "model fails three times, until speech said after it is recognised", again, limit=15.0)
    # A program of its own: five starts of an engine in a short time are the most that are tried.
    with demo() as measured:
        killed = tuple(engine_killed(measured) for _ in range(TIMES))
    yield Figure(11, "engine killed, until speech said after it is recognised", killed, limit=15.0)
    with opened_room() as room, conversation(room), listening(room) as measured:
        measured.until_recognised()
        slept = tuple(sleep(measured, room) for _ in range(TIMES))
    yield Figure(12, "slept 8 s: gap beyond it, until heard again", tuple(one.gap_more_s for one in slept))
    yield Figure(12, "session's clock less the true one", tuple(one.clock_off_s for one in slept))
    yield Figure(12, "speech credited beyond what was heard", tuple(one.credited_s for one in slept))
    with wall_clock() as clock, demo(os.environ | clock.variables) as measured:
        off_s = tuple(clock_jumped(measured, clock, jump_s) for jump_s in JUMPS_S)
    yield Figure(13, "clock an hour on, back, a year on: session's clock off", off_s)
    yield Figure(14, f"voices found of {CROWD} people", (voices_found(),), "", digits=0)
    yield Figure(14, f"credited in {len(SOUNDS)} sounds that are no talk", (credited_s(),))


def engine_slowed(measured: Demo, model: Model) -> Iterator[Figure]:
    """The engine gets a part of its time until it loses sound, then all of it again.

    Raises:
        AssertionError: the mentor is not told.
    """
    measured.until(lambda: measured.snapshot["engine"]["state"] == "ready")
    full = Looks.now(measured, model)
    time.sleep(FULL_SPEED_S)
    full_s = Looks.now(measured, model).sound_for_each(full)
    clock, lost_s = SessionClock(measured), measured.lost_s
    with slowed(measured.engine(), SLOW):
        told_s = measured.until(lambda: measured.snapshot["engine"]["state"] == "degraded")
        slow = last = Looks.now(measured, model)

        def has_lost() -> bool:
            nonlocal last
            now = Looks.now(measured, model)
            if now.published_s - last.published_s < LEFT_OUT_S:
                last = now
            return measured.lost_s > lost_s

        measured.until(has_lost)
        if not measured.told:
            raise AssertionError("The mentor is not told.")
    caught_up_s = measured.until(lambda: measured.snapshot["engine"]["lag_s"] < 2.0)
    yield Figure(9, f"engine at {SLOW:.1%} of its time, until 'degraded' is shown", (told_s,))
    yield Figure(9, "sound for each look: at full speed, slowed down", (full_s, last.sound_for_each(slow)))
    yield Figure(9, "sound left out, and said to be", (measured.lost_s - lost_s,))
    yield Figure(9, "let go on, until it has caught up", (caught_up_s,))
    yield Figure(9, "capture's clock off by then", (clock.off_s(),))


def model_failed(measured: Demo, model: Model) -> float:
    """Seconds of sound that one failed call of the model costs.

    Raises:
        AssertionError: the engine has been begun anew for it.
    """
    engine, lost_s = measured.engine().pid, measured.lost_s
    model.fail(1)
    measured.until(lambda: model.has_failed)
    measured.until_recognised()
    if measured.engine().pid != engine:
        raise AssertionError("The engine has been begun anew.")
    return measured.lost_s - lost_s


def model_failed_thrice(measured: Demo, model: Model) -> float:
    """Seconds until something is recognised that was said after the last of three failed calls.

    Raises:
        AssertionError: the engine is the same, or voices and names are not.
    """
    engine, before = measured.engine().pid, measured.voices()
    model.fail(3)
    measured.until(lambda: model.has_failed)
    taken_s = measured.until_recognised()
    if measured.engine().pid == engine:
        raise AssertionError("The engine has not been begun anew.")
    must_know(measured, before)
    return taken_s


def engine_killed(measured: Demo) -> float:
    """Seconds until something is recognised that was said after the kill.

    Raises:
        AssertionError: voices and names are not what they were.
    """
    before = measured.voices()
    measured.engine().send_signal(signal.SIGKILL)
    taken_s = measured.until_recognised()
    must_know(measured, before)
    return taken_s


def must_know(measured: Demo, before: dict[str, str | None]) -> None:
    """Whether everybody is still known.

    Raises:
        AssertionError: somebody is not.
    """
    after = measured.voices()
    if not before.items() <= after.items():
        raise AssertionError(f"The voices were {before} and are {after}.")


def clock_jumped(measured: Demo, clock: WallClock, jump_s: int) -> float:
    """By how many seconds the session's clock goes off when the computer's clock jumps.

    Raises:
        AssertionError: it has not jumped for the program, or nothing is recognised any more.
    """
    session = SessionClock(measured)
    clock.jump(jump_s)
    measured.until_recognised()
    if abs(measured.snapshot["sent_at_ms"] / 1000 - time.time() - jump_s) > 60:
        raise AssertionError("The program's clock has not jumped.")
    return session.off_s()


def voices_found() -> int:
    """How many voices are told apart where so many people have been heard; their embeddings are made."""
    room = Room()
    for track, voice in enumerate(people(CROWD)):
        room.hears(voice, PIECES, track=track)
    room.cluster()
    return len(room.voices.people)


def credited_s() -> float:
    """Seconds that anybody is credited with in music, applause, keys, coughs, hum and the like."""
    loaded = models()
    with ThreadPoolExecutor(1) as executor:
        rows = [hear([sound], loaded, executor, RECORDING).rows for sound in SOUNDS.values()]
    return sum(float((one["end_s"] - one["start_s"]).sum()) for one in rows)
