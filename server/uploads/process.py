"""The process that reads what was sent: one file, at low priority, and nothing of it outlives its parent.

A file is somebody else's bytes: decoders and readers of it run here, apart from the live session.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.uploads.low_priority import step_aside

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from balance.imports.dates import DatedBy
    from balance.review.account import Account
    from diarize.engine.pipe_end import PipeEnd
    from diarize.models.settings import Compute
    from server.analysis.account import DatedBy as RecordingDatedBy
    from server.uploads.content import Kind

_BY: dict[RecordingDatedBy, DatedBy] = {"recording": "file", "file": "modified", "nothing": "nothing"}
NEARLY = 0.99
"""What is shown when all has been heard: voices are still compared then."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be read, and how."""

    path: Path
    name: str
    """What the file is called at its owner's."""
    kind: Kind
    people: int | None
    modified: datetime | None
    compute: Compute


@dataclass(frozen=True, slots=True)
class Step:
    """So much of it has been heard, in [0, 1]; None: it does not say how long it is."""

    part: float | None


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it; without number, title and series."""

    account: Account
    dated_by: DatedBy
    """Who says when it began."""
    notes: tuple[str, ...] = ()
    """What is otherwise than one might expect, though it could be read."""


@dataclass(frozen=True, slots=True)
class NotMade:
    """Nothing came of it; the sentence says why and what to do."""

    code: str
    sentence: str


def main(connection: PipeEnd) -> None:
    """Do one job, and end."""
    step_aside()
    # Ctrl-C reaches every process of a terminal; the parent decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        job: Job = connection.recv()
        threading.Thread(target=_end_with, args=(connection,), name="parent", daemon=True).start()
        connection.send(_made(job, connection.send))
    except (EOFError, BrokenPipeError):
        return  # the parent is gone, and nobody asks any more


def _end_with(connection: PipeEnd) -> None:
    """End this process with its parent, even a killed one: comparing voices it says nothing for long."""
    with contextlib.suppress(OSError):  # the end is an error on Windows
        connection.poll(None)  # nothing more is sent: what comes is the end
    os._exit(1)


def _made(job: Job, report: Callable[[Step], None]) -> Made | NotMade:
    try:
        return _heard(job, report) if job.kind == "sound" else _read(job)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - a process's edge: the parent says it, the server goes on
        traceback.print_exc()
        return NotMade("fault", f"The file could not be worked on, by a fault of this program: {error!r}.")


def _heard(job: Job, report: Callable[[Step], None]) -> Made | NotMade:
    from diarize.errors import ModelError
    from server.analysis.tasks import Begun, Done, Options, Progress, Task
    from server.analysis.worker import Worker

    if TYPE_CHECKING:
        from server.analysis.tasks import Event

    length_s: float | None = None

    def hear(event: Event) -> None:
        nonlocal length_s
        if isinstance(event, Begun):
            length_s = event.duration_s
            report(Step(0.0 if length_s else None))
        elif isinstance(event, Progress):
            report(Step(min(NEARLY, event.heard_s / length_s) if length_s else None))

    options = Options(people=job.people, compute=job.compute)
    worker = Worker()
    try:
        answer = worker.work(Task(job.path, job.path.stem, options, (), {}, modified=job.modified), hear)
    except ModelError as error:
        return NotMade("models", str(error))
    finally:
        worker.close()
    if isinstance(answer, Done):
        return Made(answer.account, _BY[answer.dated_by], answer.notes)
    return NotMade("not_sound", answer.sentence)


def _read(job: Job) -> Made | NotMade:
    from pathlib import Path

    from balance.errors import BalanceError
    from balance.imports.incoming import incoming

    # Its ending says what is in it, whatever it was called; the rest of the name may hold the day.
    name = f"{Path(job.name).stem}{job.kind}"
    try:
        read = incoming(job.path, name=name, modified=job.modified)
    except BalanceError as error:
        return NotMade("not_readable", str(error))
    return Made(read.account, read.dated_by, read.notes)
