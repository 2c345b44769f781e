"""What a run of the tests came to, as a file for `.ci/tests.py`: which failed, and how pytest ended."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the outcome goes."""
    parser.addoption("--outcome", type=Path, help="write which tests failed to this file, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Side by side, the process that hands out the tests hears of all of them."""
    file: Path | None = config.getoption("--outcome")
    if file is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Outcome(file))


class Outcome:
    """Keeps what has failed."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._failed: dict[str, None] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test that failed, or what was to be made ready or put away for it."""
        if report.failed:
            self._failed[report.nodeid] = None

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A module that cannot be read: side by side, the others are run all the same."""
        if report.failed:
            self._failed[report.nodeid] = None

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Say how it ended."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        told = {"exit": int(exitstatus), "failed": list(self._failed)}
        self._file.write_text(json.dumps(told), encoding="utf-8")
