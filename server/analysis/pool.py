"""Recordings in several processes of this machine.

A pool of our own rather than `concurrent.futures`: there, one process that the system kills takes the
whole pool along, and nobody knows how far the others are. Here it costs one recording.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from diarize.engine.undisturbed import start_undisturbed
from server.analysis.tasks import Done, Failed
from server.errors import CannotStart

if TYPE_CHECKING:
    from collections.abc import Iterable
    from multiprocessing.context import SpawnProcess

    from diarize.engine.pipe_end import PipeEnd
    from server.analysis.tasks import Event, Report, Task


KILLED = -9
"""Exit code of a process that the system has ended; Windows has no word for it."""


@dataclass(frozen=True, slots=True)
class NoModels:
    """A worker cannot load the models, and so nobody can."""

    sentence: str


@dataclass(slots=True)
class _Hand:
    """A process of the pool, as its parent sees it."""

    process: SpawnProcess
    connection: PipeEnd
    task: Task | None = None


def run_in_pool(tasks: Iterable[Task], report: Report, *, workers: int) -> None:
    """Work on recordings in processes that load the models once each; report all that happens.

    Args:
        tasks: in the order in which they are begun.
        report: called in this process alone.
        workers: how many processes.

    Raises:
        CannotStart: the models cannot be loaded.
    """
    waiting = deque(tasks)
    hands: list[_Hand] = []
    try:
        for _ in range(min(workers, len(waiting))):
            hands.append(_start())
            _give(hands[-1], waiting)
        while busy := [hand for hand in hands if hand.task is not None]:
            ready = wait([hand.connection for hand in busy])
            for hand in busy:
                if hand.connection in ready:
                    _take(hand, report)
                if hand.task is None and waiting:
                    if not hand.process.is_alive():
                        hands.remove(hand)
                        hand = _start()
                        hands.append(hand)
                    _give(hand, waiting)
    finally:
        for hand in hands:
            hand.process.terminate()
            hand.connection.close()
        for hand in hands:
            hand.process.join()


def _start() -> _Hand:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=main, args=(theirs,), name="balance-analyze", daemon=True)
    start_undisturbed(process)
    theirs.close()
    return _Hand(process, ours)


def _give(hand: _Hand, waiting: deque[Task]) -> None:
    hand.task = waiting.popleft()
    try:
        hand.connection.send(hand.task)
    except (BrokenPipeError, OSError):
        # It died: what it was given is reported as failed when its silence is read.
        return


def _take(hand: _Hand, report: Report) -> None:
    """Read one message; what the process leaves behind when it dies is the end of it."""
    if hand.task is None:
        return
    try:
        event: Event | NoModels = hand.connection.recv()
    except (EOFError, OSError):
        hand.process.join()
        event = Failed(hand.task.name, _why(hand.process.exitcode))
    if isinstance(event, NoModels):
        raise CannotStart(event.sentence)
    if isinstance(event, Done | Failed):
        hand.task = None
    report(event)


def _why(exit_code: int | None) -> str:
    if exit_code == KILLED:
        return "The process that worked on it was killed, perhaps for want of memory: use fewer --workers."
    return f"The process that worked on it ended (exit code {exit_code}): try it again by itself."


def main(connection: PipeEnd) -> None:
    """A process of the pool: work on what comes until the parent is gone."""
    # Ctrl-C reaches every process of a terminal; the parent decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from diarize.errors import ModelError
    from server.analysis.worker import Worker

    worker = Worker()
    while True:
        try:
            task: Task = connection.recv()
        except EOFError:
            return
        answer: Done | Failed | NoModels
        try:
            answer = worker.work(task, connection.send)
        except ModelError as error:
            answer = NoModels(str(error))
        except BrokenPipeError:
            return
        try:
            connection.send(answer)
        except BrokenPipeError:
            return
