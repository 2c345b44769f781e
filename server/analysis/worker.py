"""What a worker does with a recording, wherever it is: in this process, in a pool or in a cluster."""

from __future__ import annotations

import math
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.analysis.account import account_of, began
from server.analysis.files import PROGRAM, result_files
from server.analysis.tasks import Begun, Done, Failed, Progress, Task

if TYPE_CHECKING:
    from diarize.models.full_pipeline import FullPipeline
    from diarize.models.settings import Compute
    from diarize.pipeline.pipeline import Pipeline
    from server.analysis.tasks import Report

REPORT_EVERY_S = 0.5
BESIDE = 2
"""Model calls that run side by side in a recording: one has a core for itself on most laptops."""
THREADS = 1
"""Of a model call. Two take as long as one on idle cores and ten times as long on busy ones, and add up in
another order: results would depend on them in the seventh digit (docs/decisions/0061)."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What models and settings a pipeline has."""

    live: bool
    compute: Compute


class Worker:
    """Works on recordings, one at a time; the models are loaded for the first one and kept."""

    def __init__(self) -> None:
        """Make a worker, which loads nothing yet."""
        self._threads = ThreadPoolExecutor(BESIDE, "beside")
        self._pipelines: dict[_Kind, Pipeline] = {}
        self._full: dict[tuple[str, Compute], FullPipeline] = {}

    def work(self, task: Task, report: Report) -> Done | Failed:
        """Analyse a recording; what is wrong with it is the answer.

        Args:
            task: which one, and how.
            report: told how far the work is, about twice a second.

        Raises:
            ModelError: a model is missing, altered, or cannot be loaded: no recording can be analysed.
        """
        from diarize.errors import DiarizeError, ModelError

        if task.program != PROGRAM:
            return Failed(
                task.name,
                f"The worker runs {PROGRAM}, and {task.program} asks: install the same version on both.",
            )
        try:
            return self._analyse(task, report)
        except ModelError:
            raise
        except DiarizeError as error:
            return Failed(task.name, str(error))
        except MemoryError:
            return Failed(task.name, "There is not enough memory for it: use fewer --workers, or cut it up.")
        except BrokenPipeError:
            raise  # nobody hears any more
        except Exception as error:  # noqa: BLE001 - a recording's edge: it is said of this one, others go on
            traceback.print_exc()
            return Failed(task.name, f"It could not be analysed, by a fault of this program: {error!r}.")

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown()

    def _analyse(self, task: Task, report: Report) -> Done:
        from diarize.sources.file import FileSource
        from server.analysis.recording import analyse

        source = FileSource(task.path)
        report(Begun(task.name, source.duration_s))
        source.blocks()  # what holds no sound is refused before the models are loaded
        full = self._full_pipeline(task)
        analysed = analyse(
            source,
            self._pipeline(task),
            live=task.options.live,
            people=task.options.people,
            rounds=list(task.rounds),
            progress=_Throttled(task.name, report),
        )
        if full is not None:
            from server.analysis.second_opinion import with_second_opinion

            analysed = with_second_opinion(analysed, source, full, people=task.options.people)
        spoke = {voice for voice in analysed.ledger.timeline.voice.tolist() if voice >= 0}
        files = result_files(task.name, analysed, live=task.options.live, made=task.made)
        when = began(task.path, analysed.duration_s, modified=task.modified)
        account = account_of(analysed, when.at)
        return Done(
            task.name, files, analysed.duration_s, len(spoke), analysed.notes, account, dated_by=when.by
        )

    def _pipeline(self, task: Task) -> Pipeline:
        from diarize.models.settings import EngineSettings
        from diarize.pipeline.loading import load_pipeline
        from diarize.pipeline.settings import LIVE, RECORDING

        kind = _Kind(task.options.live, task.options.compute)
        if kind not in self._pipelines:
            settings = LIVE if kind.live else RECORDING
            self._pipelines[kind] = load_pipeline(
                EngineSettings(kind.compute), self._threads, settings, threads=THREADS
            )
        return self._pipelines[kind]

    def _full_pipeline(self, task: Task) -> FullPipeline | None:
        if task.options.pipeline is None:
            return None
        from diarize.models.full_pipeline import load_full_pipeline

        key = (task.options.pipeline, task.options.compute)
        if key not in self._full:
            self._full[key] = load_full_pipeline(*key)
        return self._full[key]


class _Throttled:
    """Reports progress not more often than somebody can see it."""

    def __init__(self, name: str, report: Report) -> None:
        self._name = name
        self._report = report
        self._last_s = -math.inf  # the first is reported at once

    def __call__(self, heard_s: float) -> None:
        now_s = time.monotonic()
        if now_s >= self._last_s + REPORT_EVERY_S:
            self._last_s = now_s
            self._report(Progress(self._name, heard_s))
