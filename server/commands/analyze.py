"""`balance analyze`: recordings to who spoke when and all figures, here, in a pool or in a cluster."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from server.analysis.cluster import run_in_cluster
from server.analysis.here import run_here
from server.analysis.pool import run_in_pool
from server.errors import CannotStart

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from server.analysis.display import Display
    from server.analysis.tasks import Done, Event, Options, Task

BAD_FILES = 2
"""The exit code when a file could not be done."""
STOPPED = 130
"""The exit code after Ctrl-C, as shells have it."""


def run_analyze(
    audio: list[Path],
    out: Path,
    options: Options,
    *,
    rounds: Path | None,
    workers: int | None,
    scheduler: str | None,
    again: bool,
) -> None:
    """Analyse recordings; a bad one is one sentence, and the others are still done.

    Raises:
        CannotStart: a recording could not be done, or none can; or Ctrl-C.
    """
    from rich.console import Console

    from server.analysis.batch import plan
    from server.analysis.display import Display
    from server.analysis.find import find_recordings

    recordings = find_recordings(audio)
    batch = plan(recordings, out, options, rounds=rounds, again=again)
    with Display(Console(stderr=True), len(batch.tasks)) as display:
        for recording in batch.complete:
            display.say(f"{recording.path}: its results are there; --again makes them anew.")
        listener = _Listener(out, display, batch.tasks)
        for failed in batch.failed:
            display.say(f"{failed.name}: {failed.sentence}", good=False)
        try:
            if scheduler is not None:
                run_in_cluster(batch.tasks, listener, scheduler=scheduler)
            elif (processes := min(workers or _cores(), len(batch.tasks))) > 1:
                run_in_pool(batch.tasks, listener, workers=processes)
            else:
                run_here(batch.tasks, listener)
        except KeyboardInterrupt:
            raise CannotStart(
                f"Stopped. {listener.done} of {len(batch.tasks)} recordings are done, and kept: "
                "the same command goes on from there.",
                STOPPED,
            ) from None
    bad = len(batch.failed) + listener.failed
    if bad:
        raise CannotStart(
            f"{bad} of {len(recordings)} recordings could not be analysed; see above.", BAD_FILES
        )


def _cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Listener:
    """Hears what happens with recordings: writes results, and shows it."""

    def __init__(self, out: Path, display: Display, tasks: Iterable[Task]) -> None:
        self._out = out
        self._display = display
        self._paths = {task.name: task.path for task in tasks}
        self.done = 0
        self.failed = 0

    def __call__(self, event: Event) -> None:
        from server.analysis.tasks import Begun, Done, Failed, Progress

        match event:
            case Begun(name, duration_s):
                self._display.begin(name, duration_s)
            case Progress(name, heard_s):
                self._display.advance(name, heard_s)
            case Done():
                line = self._keep(event)
                self.done += 1
                self._display.end(event.name, line, good=True)
            case Failed(name, sentence):
                self.failed += 1
                self._display.end(name, f"{self._paths[name]}: {sentence}", good=False)

    def _keep(self, done: Done) -> str:
        """Write results; returns a line for the user."""
        from server.analysis.files import write_files

        try:
            written = write_files(self._out, done.files)
        except OSError as error:
            raise CannotStart(
                f"The results cannot be written to {self._out} ({error.strerror}): give another --out."
            ) from error
        notes = "".join(f"\n  {note}" for note in done.notes)
        path = self._paths[done.name]
        return f"{path}: {done.duration_s:.0f} s, {done.voices} voices → {written[0]}{notes}"
