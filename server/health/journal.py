"""The log as a file in the data folder, one JSON object a line: for those who started without a terminal.

What may quote somebody stays out of it: of an exception its type and places are kept, not its message; of a
library's warning who gave it and at which level. The file is its owner's alone and bounded, the oldest lines
go. A thread of its own writes, so that a slow disk holds up nobody.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import sys
import traceback
from datetime import UTC, datetime
from logging.handlers import QueueListener, RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import structlog

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping
    from io import TextIOWrapper

log = structlog.get_logger()

FILE = "log.jsonl"
"""In the data folder; what was written before it is full is in `log.jsonl.1`."""
FILE_BYTES = 500_000
WAITING_LINES = 1000
"""So many wait for a slow disk; more are left out of the file."""
PLACES = 8
"""Of an exception, the innermost."""


class Journal(logging.Handler):
    """Writes what structlog is told (`note`), and that a library gave a warning (as a logging handler)."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._waiting: queue.Queue[logging.LogRecord | None] = queue.Queue(WAITING_LINES)
        self._file = _OwnersFile(folder / FILE, maxBytes=FILE_BYTES, backupCount=1, delay=True)
        self._writer = _Writer(self._waiting, self._file)
        self._writer.start()
        self._open = True

    def note(self, _: Any, level: str, said: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """As a processor of structlog, in front of what renders for people; gives back what it got."""
        values = {name: value for name, value in said.items() if name not in {"exc_info", "timestamp"}}
        error = sys.exc_info()[1] if said.get("exc_info") is True else said.get("exc_info")
        if isinstance(error, BaseException):
            values |= _without_message(error)
        self._write({"level": level} | values)
        return said

    def emit(self, record: logging.LogRecord) -> None:
        """Of a library's warning."""
        error = record.exc_info[1] if record.exc_info else None
        line = {"level": record.levelname.lower(), "event": "library", "library": record.name}
        self._write(line | (_without_message(error) if error is not None else {}))

    def close(self) -> None:
        """Write what waits, then nothing more. Logging itself calls it at the end of the program."""
        if self._open:
            self._open = False
            self._writer.stop()
            self._file.close()
        super().close()

    def _write(self, line: dict[str, Any]) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        text = json.dumps({"at": at} | line, ensure_ascii=False, default=lambda value: type(value).__name__)
        try:
            self._waiting.put_nowait(logging.makeLogRecord({"msg": text}))
        except queue.Full:
            # stderr has it; to wait here would be to let the disk hold up the meter.
            return


def read(folder: Path) -> Iterator[dict[str, Any]]:
    """The lines that are there, oldest first; none where there is no file. What is no whole line is left out.

    Raises:
        OSError: a file cannot be read.
    """
    for path in (folder / f"{FILE}.1", folder / FILE):
        if not path.is_file():
            continue
        for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                line = json.loads(text)
            except ValueError:
                # Cut off by a kill or a full disk.
                continue
            if isinstance(line, dict):
                yield line


class _OwnersFile(RotatingFileHandler):
    """Readable by its owner alone. That it cannot be written is said once; it goes on trying."""

    _said = False

    def _open(self) -> TextIOWrapper:
        def for_owner(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        return cast("TextIOWrapper", open(self.baseFilename, self.mode, encoding="utf-8", opener=for_owner))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802  (logging's own names)
        if not self._said:
            self._said = True
            error = sys.exc_info()[0]
            log.warning("log_file_fails", error=error.__name__ if error else None)


class _Writer(QueueListener):
    """Ends in order, also where the queue is full."""

    queue: queue.Queue[logging.LogRecord | None]

    def enqueue_sentinel(self) -> None:
        self.queue.put(None)


def _without_message(error: BaseException) -> dict[str, Any]:
    """Its type, and where it was raised: the ends of paths, which say nothing of whose computer it is."""
    places = traceback.extract_tb(error.__traceback__)[-PLACES:]
    at = [f"{'/'.join(Path(one.filename).parts[-2:])}:{one.lineno} {one.name}" for one in places]
    return {"error": type(error).__name__, "places": at}
