"""Recordings on a dask.distributed cluster: the workers read and compute, this process writes.

A worker must find the recordings under the same paths, on a disk that all share, and have the same version
of this program. Results come back over the network, so that the folder for them need not be shared.
"""

from __future__ import annotations

import queue
import threading
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from server.analysis.tasks import Begun, Done, Failed, Progress
from server.errors import CannotStart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from distributed import Client, Future

    from server.analysis.tasks import Event, Report, Task
    from server.analysis.worker import Worker

CONNECT_WITHIN_S = 10
WORKERS_WITHIN_S = 60


def run_in_cluster(tasks: Iterable[Task], report: Report, *, scheduler: str) -> None:
    """Work on recordings in a cluster; report all that happens, from this thread alone.

    Args:
        tasks: in the order in which they are begun.
        report: told what happens.
        scheduler: its address, such as `tcp://10.0.0.1:8786`.

    Raises:
        CannotStart: the cluster cannot be reached, or has no workers.
    """
    client = _connected(scheduler)
    topic = f"balance-{uuid4()}"
    news: queue.SimpleQueue[Event | str] = queue.SimpleQueue()
    futures: dict[str, Future[Any]] = {}
    try:
        client.subscribe_topic(topic, lambda event: news.put(_from_wire(event[1])))
        for nth, task in enumerate(tasks):
            # Not pure: the same recording is computed anew when it is asked for anew. Earlier ones go first.
            key = f"{topic}-{nth}"
            future = client.submit(work, task, topic, key=key, pure=False, priority=-nth)
            futures[task.name] = future
        for name, future in futures.items():
            future.add_done_callback(lambda _, name=name: news.put(name))
        while futures:
            event = news.get()
            if isinstance(event, str):
                report(_outcome(event, futures.pop(event)))
            elif event.name in futures:  # else it was overtaken by the end
                report(event)
    finally:
        if futures:
            # What has not been done when Ctrl-C comes is not to be done by the cluster either.
            client.cancel(list(futures.values()), force=True)
        client.close()


def _connected(scheduler: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise CannotStart(
            "--scheduler needs dask.distributed: run \"pip install 'speaking-balance[cluster]'\"."
        ) from error
    try:
        client = Client(scheduler, timeout=CONNECT_WITHIN_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise CannotStart(
            f"No scheduler answers at {scheduler}: start one with 'dask scheduler', "
            "and give the address that it prints."
        ) from error
    try:
        client.wait_for_workers(1, timeout=WORKERS_WITHIN_S)
    except TimeoutError as error:
        client.close()
        raise CannotStart(
            f"The scheduler at {scheduler} has no workers: start some with 'dask worker {scheduler}'."
        ) from error
    return client


def _outcome(name: str, future: Future[Any]) -> Done | Failed:
    """How a future ended: its answer, or why there is none."""
    if future.status == "finished":
        answer: Done | Failed = future.result()
        return answer
    if future.status == "cancelled":
        return Failed(name, "The cluster gave it up: look at what the scheduler says.")
    error = future.exception()
    return Failed(name, f"The cluster could not do it ({type(error).__name__}: {error}).")


# ---------------------------------------------------------------- on the workers


@cache
def here() -> Workers:
    """The workers of this process, which keep their models from one task to the next."""
    return Workers()


class Workers:
    """What a process needs that may be given several recordings at once: a worker for each thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self.made = 0
        """How many there are; each has loaded the models once."""

    def work(self, task: Task, report: Report) -> Done | Failed:
        """Have an idle worker do it, or a new one."""
        from server.analysis.worker import Worker

        with self._lock:
            worker = self._idle.pop() if self._idle else None
            self.made += worker is None
        worker = worker or Worker()
        try:
            return worker.work(task, report)
        finally:
            with self._lock:
                self._idle.append(worker)


def work(task: Task, topic: str) -> Done | Failed:
    """Work on a recording, in a worker of the cluster; what it says on the way goes to a topic.

    Raises:
        ModelError: a model is missing, altered, or cannot be loaded.
    """
    from distributed import get_worker

    dask_worker = get_worker()
    return here().work(task, lambda event: dask_worker.log_event(topic, _to_wire(event)))


def _to_wire(event: Event) -> list[Any]:
    """Events cross as lists: the topic takes nothing but plain values."""
    match event:
        case Begun(name, duration_s):
            return ["begun", name, duration_s]
        case Progress(name, heard_s):
            return ["progress", name, heard_s]
        case _:
            raise TypeError(f"the end of {event.name} is the task's answer, not an event")


def _from_wire(message: Any) -> Event:
    kind, name, value = message
    return Begun(name, value) if kind == "begun" else Progress(name, value)
