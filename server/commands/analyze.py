"""`balance analyze`: recordings to who spoke when and all figures, one after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from server.errors import CannotStart

if TYPE_CHECKING:
    from pathlib import Path

    from rich.progress import Progress

    from diarize.engine_messages import Compute
    from diarize.pipeline import Pipeline

BAD_FILES = 2
"""The exit code when a file could not be done."""


def run_analyze(
    audio: list[Path], out: Path, *, live: bool, people: int | None, rounds: Path | None, compute: Compute
) -> None:
    """Analyse recordings; a bad one is one sentence, and the others are still done.

    Raises:
        CannotStart: a file could not be done, or the models could not be loaded.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from diarize.engine_messages import EngineSettings
    from diarize.errors import DiarizeError
    from diarize.loading import load_pipeline
    from diarize.pipeline import LIVE, RECORDING

    console = Console(stderr=True)
    failed = 0
    names = _names(audio)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeRemainingColumn())
    with (
        ThreadPoolExecutor(1, "clustering") as executor,
        Progress(*columns, console=console, transient=True) as bars,
    ):
        loading = bars.add_task("loading the models", total=None)
        try:
            settings = EngineSettings(compute)
            pipeline = load_pipeline(
                settings, executor, LIVE if live else RECORDING, threads=1 if live else 2
            )
        except DiarizeError as error:
            raise CannotStart(str(error)) from error
        bars.remove_task(loading)
        for path, name in names:
            try:
                done = _one(path, name, out, pipeline, bars, live=live, people=people, rounds=rounds)
            except (DiarizeError, CannotStart) as error:
                failed += 1
                bars.console.print(
                    f"{path}: {error}", markup=False, style="red", highlight=False, soft_wrap=True
                )
            else:
                bars.console.print(done, markup=False, highlight=False, soft_wrap=True)
    if failed:
        raise CannotStart(f"{failed} of {len(names)} recordings could not be analysed; see above.", BAD_FILES)


def _one(
    path: Path,
    name: str,
    out: Path,
    pipeline: Pipeline,
    bars: Progress,
    *,
    live: bool,
    people: int | None,
    rounds: Path | None,
) -> str:
    """Analyse one recording; returns a line for the user."""
    from diarize.sources.file import FileSource
    from server.analysis.files import write_results
    from server.analysis.introductions import introductions
    from server.analysis.recording import analyse

    known = introductions(rounds, path.stem) if rounds else []
    source = FileSource(path)
    task = bars.add_task(name, total=source.duration_s)
    try:
        analysed = analyse(
            source,
            pipeline,
            live=live,
            people=people,
            rounds=known,
            progress=lambda seconds: bars.update(task, completed=seconds),
        )
    finally:
        bars.remove_task(task)
    try:
        written = write_results(out, name, analysed, live=live)
    except OSError as error:
        raise CannotStart(
            f"The results cannot be written to {out} ({error.strerror}): give another --out.", 1
        ) from error
    heard = len({segment for segment in analysed.ledger.timeline.voice.tolist() if segment >= 0})
    notes = "".join(f"\n  {note}" for note in analysed.notes)
    return f"{path}: {analysed.duration_s:.0f} s, {heard} voices → {written[0]}{notes}"


def _names(audio: list[Path]) -> list[tuple[Path, str]]:
    """A name for each recording's results: its own, numbered where two are called the same."""
    taken: dict[str, int] = {}
    result = []
    for path in audio:
        count = taken[path.stem] = taken.get(path.stem, 0) + 1
        result.append((path, path.stem if count == 1 else f"{path.stem}-{count}"))
    return result
