"""The one writer: a thread that takes what is to be written, and is never waited for by the meter.

What was put is gathered and committed once a second, so that a pulled plug costs a second at most. While the
disk is full nothing is lost: it waits, is tried again, and says so.
"""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from balance.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine, Insert

EVERY_S = 1.0
TRY_AGAIN_S = (1.0, 2.0, 5.0, 10.0)
"""How long to wait after the first failure, the second, …; the last one from then on."""
ROWS_AT_ONCE = 2000


class _Job:
    """Something that is one transaction of its own, in its place among the rows."""

    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self.work = work
        self.done: Future[Any] = Future()


class _Row:
    def __init__(self, into: Insert, values: dict[str, Any]) -> None:
        self.into = into
        self.values = values


class Writer:
    """All writing to one database, in the order in which it was asked for."""

    def __init__(self, engine: Engine, every_s: float = EVERY_S) -> None:
        self._engine = engine
        self._every_s = every_s
        self._waiting: deque[_Row | _Job] = deque()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._closing = False
        self._failures = 0
        self._trouble: str | None = None
        self.changes = 0
        """How many transactions of `do` have been committed."""
        self._thread = threading.Thread(target=self._run, name="record-writer", daemon=True)
        self._thread.start()

    @property
    def trouble(self) -> str | None:
        """Why nothing can be written just now, for the user."""
        return self._trouble

    @property
    def waiting(self) -> int:
        """How much has not been written yet."""
        return len(self._waiting)

    def put(self, into: Insert, values: dict[str, Any], *, at_once: bool = False) -> None:
        """Write a row within a second or so, or without waiting for more; never blocks."""
        with self._lock:
            self._waiting.append(_Row(into, values))
        # While nothing can be written, it is tried again at its own times.
        if at_once and not self._failures:
            self._wake.set()

    def do(self, work: Callable[[Connection], Any]) -> Future[Any]:
        """Run this in a transaction of its own, at once, behind what was put before.

        Returns:
            What it returns, once that is committed; or why it failed, then nothing of it was written. It is
            not tried again.
        """
        job = _Job(work)
        with self._lock:
            if self._closing:
                job.done.set_exception(RecordError("The record is being closed; nothing more is written."))
                return job.done
            self._waiting.append(job)
        self._wake.set()
        return job.done

    def close(self, within_s: float) -> bool:
        """Write what is left and end.

        Returns:
            Whether all of it was written; False: it could not be, within the time.
        """
        with self._lock:
            self._closing = True
        self._wake.set()
        self._thread.join(within_s)
        if not self._thread.is_alive():
            # Whoever waits for something that will not be written any more is told so.
            for one in self._waiting:
                if isinstance(one, _Job) and not one.done.done():
                    one.done.set_exception(RecordError("The record was closed before this could be written."))
        return not self._thread.is_alive() and not self._waiting

    # ------------------------------------------------------------ the writer's thread

    def _run(self) -> None:
        while True:
            self._wake.wait(self._pause_s())
            self._wake.clear()
            closing = self._closing
            done = self._write_all()
            if closing and (done or self._failures):
                return

    def _pause_s(self) -> float:
        if not self._failures:
            return self._every_s
        return TRY_AGAIN_S[min(self._failures, len(TRY_AGAIN_S)) - 1]

    def _write_all(self) -> bool:
        """Write what waits, in order; False: something is left for the next time."""
        while self._waiting:
            first = self._waiting[0]
            if isinstance(first, _Job):
                self._do(first)
                self._waiting.popleft()
            elif not self._write_rows():
                return False
        return True

    def _write_rows(self) -> bool:
        rows: list[_Row] = []
        with self._lock:
            for one in self._waiting:
                if isinstance(one, _Job) or len(rows) == ROWS_AT_ONCE:
                    break
                rows.append(one)
        try:
            with self._engine.begin() as connection:
                start = 0
                while start < len(rows):
                    end = start
                    while end < len(rows) and rows[end].into is rows[start].into:
                        end += 1
                    connection.execute(rows[start].into, [row.values for row in rows[start:end]])
                    start = end
        except DBAPIError as error:
            # A full disk, a lost server: the rows stay, in order, and are tried again.
            self._failures += 1
            self._trouble = (
                f"The record cannot be written ({error.orig}): the meter goes on, and {len(self._waiting)} "
                "entries wait; make room on the disk."
            )
            return False
        self._failures, self._trouble = 0, None
        with self._lock:
            for _ in rows:
                self._waiting.popleft()
        return True

    def _do(self, job: _Job) -> None:
        try:
            with self._engine.begin() as connection:
                result = job.work(connection)
        except DBAPIError as error:
            job.done.set_exception(RecordError(f"The record could not be changed ({error.orig})."))
        except Exception as error:  # noqa: BLE001  (whoever asked gets it: it is theirs, not the thread's)
            job.done.set_exception(error)
        else:
            self.changes += 1  # before anybody is told: whoever reads afterwards knows of it
            job.done.set_result(result)
