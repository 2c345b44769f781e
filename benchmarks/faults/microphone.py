"""A program that listens to a virtual microphone, and what becomes of it when that goes away."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

from benchmarks.faults.clock import SessionClock
from benchmarks.faults.demo import Demo
from benchmarks.parts.conversation import conversation
from benchmarks.parts.program import BALANCE, program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.sound.room import Room

GONE = '"default" is gone'
SILENT = '"default" gives no sound'
SETTLED_S = 2.5
"""After this the session's clock has taken in what was missing."""
SLEPT_S = 8.0


@contextmanager
def listening(room: Room) -> Iterator[Demo]:
    """A session that listens to the room, its engine ready."""
    with program([*BALANCE, "start", "--no-open"], room.environment, Demo) as measured:
        measured.client.post("/api/session/start", json={}).raise_for_status()
        measured.until(lambda: measured.snapshot["session"]["state"] == "listening")
        yield measured


@dataclass(frozen=True, slots=True)
class Outage:
    """A microphone that was gone, and came back."""

    told_s: float
    """Until the mentor could read it."""
    heard_s: float
    """From its coming back until it was heard."""
    gap_off_s: float
    """By how much the recorded gap is longer than the outage was."""
    clock_off_s: float
    """By how much the session's clock went off."""


def outage(measured: Demo, away: Callable[[], None], back: Callable[[], None]) -> Outage:
    """Take the microphone away, and bring it back once that is told.

    Raises:
        AssertionError: it is not the same session afterwards.
    """
    clock, lost_s = SessionClock(measured), measured.lost_s
    away_s = time.monotonic()
    away()
    told_s = measured.until(lambda: GONE in measured.told)
    back()
    heard_s = measured.until(lambda: GONE not in measured.told)
    outage_s = time.monotonic() - away_s
    time.sleep(SETTLED_S)
    if measured.snapshot["session"]["state"] != "listening":
        raise AssertionError(f"The session is {measured.snapshot['session']}.")
    return Outage(told_s, heard_s, measured.lost_s - lost_s - outage_s, clock.off_s())


def silence(room: Room) -> Iterator[float]:
    """Seconds until it is told that a microphone gives exact zeros, and until that is taken back."""
    with listening(room) as measured:
        with conversation(room):
            measured.until(lambda: SILENT not in measured.told)
            time.sleep(SETTLED_S)
        yield measured.until(lambda: SILENT in measured.told)
        with conversation(room):
            yield measured.until(lambda: SILENT not in measured.told)


@dataclass(frozen=True, slots=True)
class Sleep:
    """A computer that slept, and woke."""

    gap_more_s: float
    """By how much the recorded gap is longer than the sleep: until the microphone was heard again."""
    clock_off_s: float
    """By how much the session's clock went off."""
    credited_s: float
    """Speech that was credited beyond what could be heard."""


def sleep(measured: Demo, room: Room, slept_s: float = SLEPT_S) -> Sleep:
    """Stop all of the program as a computer that sleeps does; the sound server is a new one when it wakes."""
    clock = SessionClock(measured)
    heard_s, talked_s, lost_s = _heard_s(measured), _talked_s(measured), measured.lost_s
    processes = [psutil.Process(measured.process.pid)]
    processes += processes[0].children(recursive=True)
    began_s = time.monotonic()
    for process in processes:
        process.suspend()
    room.stop()
    time.sleep(slept_s)
    room.start()
    for process in processes:
        process.resume()
    asleep_s = time.monotonic() - began_s
    measured.until_recognised()
    time.sleep(SETTLED_S)
    more_s = (_talked_s(measured) - talked_s) - (_heard_s(measured) - heard_s)
    return Sleep(measured.lost_s - lost_s - asleep_s, clock.off_s(), max(0.0, more_s))


def _heard_s(measured: Demo) -> float:
    snapshot = measured.snapshot
    heard_s: float = snapshot["session"]["captured_s"] - snapshot["engine"]["lost_s"]
    return heard_s


def _talked_s(measured: Demo) -> float:
    phase = measured.snapshot["phase"]
    talked_s: float = phase["speech_time_s"] + phase["unknown_s"]
    return talked_s
