"""`balance analyze`: recordings to who spoke when and all figures, here, in a pool or in a cluster."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from server.analysis.cluster import run_in_cluster
from server.analysis.find import find_recordings
from server.analysis.here import run_here
from server.analysis.names import shown_path
from server.analysis.pool import run_in_pool
from server.errors import CannotStart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from server.analysis.display import Display
    from server.analysis.find import Recording
    from server.analysis.saving import Saving
    from server.analysis.tasks import Done, Event, Options, Task

BAD_FILES = 2
"""The exit code when a file could not be done."""
STOPPED = 130
"""The exit code after Ctrl-C, as shells have it."""


def run_analyze(
    audio: list[Path],
    out: Path | None,
    options: Options,
    *,
    rounds: Path | None,
    workers: int | None,
    scheduler: str | None,
    again: bool,
    save: Save | None = None,
) -> None:
    """Analyse recordings; a bad one is one sentence, and the others are still done.

    Args:
        audio: recordings and folders.
        out: the folder for the results; None: none are written.
        options: how they are worked on.
        rounds: where the introduction rounds are.
        workers: how many processes; None: one a core.
        scheduler: of a cluster.
        again: also what has been done already.
        save: into which record they go; None: into none.

    Raises:
        CannotStart: a recording could not be done, or none can; or Ctrl-C.
    """
    if out is None and save is None:
        raise CannotStart("Give --out with a folder for the results, or --save to keep them, or both.", 2)
    recordings = find_recordings(audio)
    if save is not None and save.title is not None and len(recordings) > 1:
        raise CannotStart(
            f"--title is for one recording, and there are {len(recordings)}: each is called as its file is.",
            2,
        )
    how = _How(out, options, rounds, workers, scheduler, again)
    if save is None:
        _run(recordings, how, None)
        return
    from server.analysis.saving import Saving
    from server.commands.records import opened

    # Held to the end: what took an hour to work out must find the record free.
    with opened(save.flags) as record:
        _run(recordings, how, Saving(record, save.title, save.series, again=again))


@dataclass(frozen=True, slots=True)
class Save:
    """Into which record recordings go, and under what."""

    flags: Mapping[str, Any]
    """Where it is, as on the command line."""
    title: str | None = None
    series: str | None = None


@dataclass(frozen=True, slots=True)
class _How:
    """All else that was asked for."""

    out: Path | None
    options: Options
    rounds: Path | None
    workers: int | None
    scheduler: str | None
    again: bool


def described(text: str | None, option: str) -> str | None:
    """A title, on one line.

    Raises:
        CannotStart: there is nothing in it, or too much.
    """
    if text is None:
        return None
    from server.analysis.saving import LONGEST_TITLE
    from server.text import plain

    shown = plain(text)
    if shown is None or len(shown) > LONGEST_TITLE:
        raise CannotStart(f"{option} must have 1 to {LONGEST_TITLE} letters that can be seen.", 2)
    return shown


def _run(recordings: list[Recording], how: _How, saving: Saving | None) -> None:
    from rich.console import Console

    from server.analysis.batch import plan
    from server.analysis.display import Display

    batch = plan(recordings, how.out, how.options, rounds=how.rounds, again=how.again, saving=saving)
    with Display(Console(stderr=True), len(batch.tasks)) as display:
        for recording in batch.complete:
            display.say(f"{shown_path(recording.path)}: {_complete(recording, saving)}")
        listener = _Listener(how.out, saving, display, batch.tasks)
        for failed in batch.failed:
            display.say(f"{failed.name}: {failed.sentence}", good=False)
        try:
            if how.scheduler is not None:
                run_in_cluster(batch.tasks, listener, scheduler=how.scheduler)
            elif (processes := min(how.workers or _cores(), len(batch.tasks))) > 1:
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


def _complete(recording: Recording, saving: Saving | None) -> str:
    """What is said of one that needs no work."""
    session = saving.session(recording.path) if saving is not None else None
    if session is None:
        return "its results are there; --again makes them anew."
    from server.analysis.saving import already

    return already(session)


def _cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Listener:
    """Hears what happens with recordings: writes results, and shows it."""

    def __init__(
        self, out: Path | None, saving: Saving | None, display: Display, tasks: Iterable[Task]
    ) -> None:
        self._out = out
        self._saving = saving
        self._display = display
        self._paths = {task.name: task.path for task in tasks}
        self._shown = {task.name: shown_path(task.path) for task in tasks}
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
                self._done(event)
            case Failed(name, sentence):
                self.failed += 1
                self._display.end(name, f"{self._shown[name]}: {sentence}", good=False)

    def _done(self, done: Done) -> None:
        """Keep the results, and say where."""
        path, shown = self._paths[done.name], self._shown[done.name]
        where = [self._write(self._out, done)] if self._out is not None else []
        if self._saving is not None:
            try:
                where.append(self._saving.keep(done, path))
            except OSError as error:
                self.failed += 1
                sentence = f"it cannot be read any more ({error.strerror}), and was not kept: do it again."
                self._display.end(done.name, f"{shown}: {sentence}", good=False)
                return
        self.done += 1
        notes = "".join(f"\n  {note}" for note in done.notes)
        line = f"{shown}: {done.duration_s:.0f} s, {done.voices} voices → {'; '.join(where)}{notes}"
        self._display.end(done.name, line, good=True)

    def _write(self, out: Path, done: Done) -> str:
        """Write results to their folder; returns the first one's path."""
        from server.analysis.files import write_files

        try:
            return str(write_files(out, done.files)[0])
        except OSError as error:
            raise CannotStart(
                f"The results cannot be written to {out} ({error.strerror}): give another --out."
            ) from error
