"""Recordings one after the other in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.analysis.worker import Worker
from server.errors import CannotStart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.analysis.tasks import Report, Task


def run_here(tasks: Iterable[Task], report: Report) -> None:
    """Work on recordings and report all that happens.

    Raises:
        CannotStart: the models cannot be loaded.
    """
    from diarize.errors import ModelError

    worker = Worker()
    try:
        for task in tasks:
            report(worker.work(task, report))
    except ModelError as error:
        raise CannotStart(str(error)) from error
    finally:
        worker.close()
