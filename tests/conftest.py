"""What all tests share: nothing is skipped in CI, and the place of the bench."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Generator

# Tests are never timed: a busy machine is no fault of the program's.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI") == "true"


@pytest.fixture(scope="session")
def bench_dir() -> Path:
    """The folder with recordings and references that do not belong into this repository."""
    folder = Path(os.environ.get("BALANCE_BENCH", ROOT.parent / "shared" / "bench"))
    if not (folder / "score.py").is_file():
        pytest.skip(f"There is no bench in {folder}: set BALANCE_BENCH to the folder that has score.py.")
    return folder


def may_be_skipped(item: pytest.Item) -> bool:
    """Whether a test needs what cannot be installed: other people's recordings, a GPU, root's rights."""
    fixtures: list[str] = getattr(item, "fixturenames", [])
    special = any(item.get_closest_marker(name) is not None for name in ("cuda", "root"))
    return "bench_dir" in fixtures or special


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure that says why."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"In CI nothing may be skipped, but {report.nodeid} was: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test has failed: a tool that it needs is missing from .ci/run."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail") and not may_be_skipped(item):
        refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """In CI a module that skips itself as a whole has failed, too."""
    report = yield
    if IN_CI and report.skipped:
        refuse_skip(report)
    return report
