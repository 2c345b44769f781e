"""Many recordings: which of them are still to be done, and which have their results already."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.analysis.files import PROGRAM, file_names
from server.analysis.introductions import introductions
from server.analysis.names import shown_path
from server.analysis.tasks import Failed, Options, Task
from server.errors import CannotStart

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from server.analysis.find import Recording
    from server.analysis.introductions import Introduction
    from server.analysis.saving import Saving


@dataclass(frozen=True, slots=True)
class Batch:
    """The recordings of a run, sorted by what must happen with them."""

    tasks: tuple[Task, ...]
    """To be done, the largest first, so that no worker is left alone with a long one at the end."""
    complete: tuple[Recording, ...]
    """Passed over: their results are there."""
    failed: tuple[Failed, ...]
    """Those that cannot even be begun."""


def plan(
    recordings: Iterable[Recording],
    out: Path | None,
    options: Options,
    *,
    rounds: Path | None,
    again: bool,
    saving: Saving | None = None,
) -> Batch:
    """See which recordings are still to be done.

    Args:
        recordings: what was asked for.
        out: the folder of the results; None: none are written.
        options: how they are to be done.
        rounds: where the introduction rounds are: a file, or a folder with a file for each recording.
        again: do them even where the results are there.
        saving: into which record they go; None: into none.
    """
    tasks, complete, failed = [], [], []
    for recording in recordings:
        if recording.trouble is not None:
            failed.append(Failed(shown_path(recording.path), recording.trouble))
            continue
        try:
            known = tuple(introductions(rounds, recording.path.stem)) if rounds else ()
        except CannotStart as error:
            failed.append(Failed(recording.name, error.sentence))
            continue
        made = made_from(recording.path, options, known)
        written = out is None or (not again and is_complete(out, recording.name, made, live=options.live))
        if written and not (saving is not None and saving.wanted(recording.path)):
            complete.append(recording)
        else:
            tasks.append(Task(recording.path, recording.name, options, known, made))
    tasks.sort(key=lambda task: -_size_bytes(task))
    return Batch(tuple(tasks), tuple(complete), tuple(failed))


def made_from(path: Path, options: Options, rounds: tuple[Introduction, ...]) -> dict[str, object]:
    """All that decides what the results are: the recording as it lies there, and what was asked for.

    What it is computed on, and by how many workers, does not count. A recording that is not there has
    neither size nor time, and so no results either.
    """
    try:
        info = path.stat()
    except OSError:
        size_bytes, modified_ns = None, None
    else:
        size_bytes, modified_ns = info.st_size, info.st_mtime_ns
    return {
        # Bytes that are no text cannot stand in a file of text.
        "file": path.name.encode(errors="backslashreplace").decode(),
        "size_bytes": size_bytes,
        "modified_ns": modified_ns,
        "live": options.live,
        "people": options.people,
        "pipeline": options.pipeline,
        "introductions": [one.model_dump() for one in rounds],
    }


def is_complete(out: Path, name: str, made: dict[str, object], *, live: bool) -> bool:
    """Whether all results are there, made by this version of the program from just this."""
    *others, last = file_names(name, live=live)
    try:
        content = json.loads((out / last).read_bytes())
    except (OSError, ValueError):
        # Not there, or not ours: to be made.
        return False
    if made["size_bytes"] is None or not isinstance(content, dict):
        return False
    is_ours = content.get("program") == PROGRAM and content.get("made") == made
    return is_ours and all((out / other).is_file() for other in others)


def _size_bytes(task: Task) -> int:
    size = task.made["size_bytes"]
    return size if isinstance(size, int) else 0
