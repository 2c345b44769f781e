"""The log: lines for people on stderr, and a file; without names, titles, tokens or addresses."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Literal

import structlog

from server.health.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path

LogLevel = Literal["debug", "info", "warning", "error"]


def set_up_log(level: LogLevel, folder: Path) -> None:
    """Send everything, the libraries' warnings included, to stderr and to the file in this folder."""
    number = getattr(logging, level.upper())
    # structlog renders its own lines; the libraries' arrive through the standard logging.
    logging.basicConfig(
        stream=sys.stderr, level=max(number, logging.WARNING), format="%(levelname)s %(name)s: %(message)s"
    )
    journal = Journal(folder)
    logging.getLogger().addHandler(journal)
    structlog.configure(
        processors=[
            structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
            structlog.processors.add_log_level,
            journal.note,
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
